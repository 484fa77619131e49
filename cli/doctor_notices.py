"""Which morning messages would go out as the settings say?"""

from collections.abc import Iterator
from pathlib import Path

from cli.counting import counted
from cli.doctor_report import Line
from config.notices_checks import unknown_units
from config.organisation import examine_organisation
from config.settings import ORGANISATION_FILE, SETTINGS_FILE, Settings

NAME = "morning message"


def notice_lines(settings: Settings, folder: Path) -> Iterator[Line]:
    """What was found; nothing where no team is told anything."""
    notices = settings.notices
    if not notices.teams:
        return
    slack = sum(team.by_slack for team in notices.teams)
    mail = sum(bool(team.mail) for team in notices.teams)
    ways = [f"{number} by {way}" for number, way in ((slack, "Slack"), (mail, "mail")) if number]
    said = f"to {counted(len(notices.teams), 'team')} at {notices.hour}:00, {' and '.join(ways)}"
    organisation, _ = examine_organisation(folder / ORGANISATION_FILE)
    known = [unit.id for unit, _ in organisation.all_units()] if organisation else []
    wrong = organisation and [*unknown_units(notices, folder / SETTINGS_FILE, known)]
    if wrong:
        yield Line(NAME, wrong[0].message, "name a unit of org.yaml; `mikata check` says where")
    else:
        yield Line(NAME, said, note="`mikata notices --dry-run` shows what they would say")

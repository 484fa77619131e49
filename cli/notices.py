"""`mikata notices`: what would the teams be told now, and shall it be sent?"""

import time
from datetime import UTC, datetime
from typing import Annotated

import typer

from cli.counting import counted
from cli.errors import CommandRefused
from cli.workspace import HERE, Workspace, WorkspaceOption, opened_workspace
from data.log import OPERATOR
from data.notices import notices_sent
from notices.message import as_text
from notices.sending import KIND, Morning, Outcome, Outgoing, send_all, this_morning

app = typer.Typer(add_completion=False)

NOBODY = (
    "no team is to be told anything\n"
    "  what to do: name teams under `notices:` in mikata.yaml "
    "(docs/how-to/send-a-morning-message.md)"
)


@app.command()
def notices(
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Print what would go to whom; send nothing.")
    ] = False,
    unit: Annotated[
        str | None, typer.Option(metavar="ID", help="Only the message of this unit.")
    ] = None,
    workspace: WorkspaceOption = HERE,
) -> None:
    """Tell each team which pull requests wait for a review; once a day.

    `mikata work` does it on working days at the hour of `notices:` in mikata.yaml.
    """
    with opened_workspace(workspace) as opened:
        if not opened.settings.notices.teams:
            raise CommandRefused(NOBODY)
        now = datetime.now(UTC)
        morning = this_morning(opened.database, opened.settings, now, unit)
        if dry_run:
            _show(opened, morning)
        else:
            _send(opened, morning, now)


def _show(opened: Workspace, morning: Morning) -> None:
    gone = notices_sent(opened.database, KIND, morning.day)
    for each in morning.outgoing:
        already = (each.team.unit, each.channel) in gone
        note = "; not again today, since it was sent" if already else ""
        print(f"{each.team.unit}, by {_way(each)}{note}")
        print(f"  {each.message.title}")
        for line in as_text(each.message).splitlines():
            print(f"  {line}" if line else "")
        print()
    _say_silent(morning)
    _refuse_failures(Outcome(failed=[*morning.unknown]))


def _send(opened: Workspace, morning: Morning, now: datetime) -> None:
    outcome = send_all(opened.database, opened.settings, morning, now, OPERATOR, time.sleep)
    for each in outcome.sent:
        said = counted(each.message.pull_requests, "pull request")
        print(f"{each.team.unit}: {said}, sent by {_way(each)}")
    for each in outcome.already:
        print(f"{each.team.unit}: not sent again today by {_way(each)}")
    _say_silent(morning)
    if outcome.refused:
        print(f"{counted(outcome.refused, 'address')} refused by the mail server")
    _refuse_failures(outcome)


def _way(outgoing: Outgoing) -> str:
    if outgoing.channel == "slack":
        return "Slack"
    return f"mail to {', '.join(outgoing.team.mail)}"


def _say_silent(morning: Morning) -> None:
    for unit in morning.silent:
        print(f"{unit}: nothing waits, so nothing is sent")


def _refuse_failures(outcome: Outcome) -> None:
    if outcome.failed:
        raise CommandRefused("\nerror: ".join(str(each) for each in outcome.failed))

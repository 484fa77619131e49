"""Can every message that mikata.yaml and the environment ask for be sent?"""

from collections.abc import Collection, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from config.document import Finding
from config.environment import overridden
from config.errors import ConfigurationProblems, Problem, UnknownChoice
from config.fields import WrongValue
from config.loopback import is_loopback
from config.nodes import Node, Step
from config.notices import MailServer, Notices, Team
from config.yaml_text import read_nodes

SECTION = "notices"
VARIABLE = "MIKATA_NOTICES"
TEAMS_VARIABLE = f"{VARIABLE}__TEAMS"

Lack = tuple[tuple[Step, ...], str]
"""The key of the section that is wrong, step by step, and what to say of it."""


def lacks(notices: Notices, workspace: Path) -> Iterator[Lack]:
    """What is wrong with the section as a whole."""
    seen: set[str] = set()
    for number, team in enumerate(notices.teams):
        place = ("teams", number)
        if team.unit in seen:
            yield (
                (*place, "unit"),
                f"unit '{team.unit}' has its message already; list both ways there",
            )
        seen.add(team.unit)
        yield from ((place + steps, said) for steps, said in _lacks_of_team(team, workspace))
    yield from _lacks_of_mail(notices)


def _lacks_of_team(team: Team, workspace: Path) -> Iterator[Lack]:
    if not team.by_slack and not team.mail:
        yield (), "nowhere to send it: name slack, slack_file or mail"
    if team.slack is not None and team.slack_file is not None:
        yield ("slack_file",), "slack is set too; set one of the two"
    elif team.slack_file is not None:
        try:
            team.webhook(workspace)
        except WrongValue as wrong:
            yield ("slack_file",), f"{team.slack_file}: {wrong}"
        except (OSError, UnicodeDecodeError) as error:
            why = getattr(error, "strerror", None) or "it is not UTF-8 text"
            yield ("slack_file",), f"{team.slack_file} can't be read: {why}"


def _lacks_of_mail(notices: Notices) -> Iterator[Lack]:
    mail, wanted = notices.mail, any(team.mail for team in notices.teams)
    for key, value in (("host", mail.host), ("from", mail.sender)):
        if wanted and not value:
            said = (
                f"missing key '{key}' under mail, or the variable {VARIABLE}__MAIL__{key.upper()}"
            )
            yield ("mail",), said
    if mail.password is not None and not mail.user:
        yield ("mail", "password"), "a password without 'user'"
    if _in_the_open(mail):
        said = "with security 'none' the password could be read on its way; use starttls or tls"
        yield ("mail", "security"), said


def _in_the_open(mail: MailServer) -> bool:
    plain = mail.security == "none" and mail.password is not None
    return plain and not is_loopback(mail.host)


def findings(root: Node, given: Mapping[str, Any], workspace: Path) -> Iterator[Finding]:
    """What is wrong where a file has the section; `given` is the same of the environment."""
    node = root.get(SECTION)
    written = node.plain() if node else None
    if node is None or not isinstance(written, Mapping):
        return
    for steps, message in _lacks_together(written, given, workspace):
        spot = node.walk(steps)[0].spot if node.get(str(steps[0])) else root.spot_of(SECTION)
        yield Finding(spot, message)


def of_environment(
    written: Mapping[str, Any], given: Mapping[str, Any], workspace: Path
) -> Iterator[str]:
    """What is wrong where only the environment has the section."""
    if given and not written:
        for _, message in _lacks_together(written, given, workspace):
            yield message


def _lacks_together(
    written: Mapping[str, Any], given: Mapping[str, Any], workspace: Path
) -> Iterator[Lack]:
    try:
        notices = Notices.model_validate(overridden(dict(written), given))
    except ValidationError:
        return  # which is said where it stands
    yield from lacks(notices, workspace)


def unknown_units(notices: Notices, file: Path, known: Collection[str]) -> Iterator[Problem]:
    """The teams that are no unit of the organisation, where they stand in `file` or beside it."""
    wrong = [each.unit for each in notices.teams if each.unit not in known]
    if not wrong:
        return
    spots = {node.words: node.spot for node in _units_written(file)}
    for unit in wrong:
        message = str(UnknownChoice("unit", unit, known))
        spot = spots.get(unit)
        if spot is None:
            yield Problem(TEAMS_VARIABLE, None, None, message)
        else:
            yield Problem(str(file), spot.line, spot.column, message)


def _units_written(file: Path) -> list[Node]:
    try:
        root, _ = read_nodes(file, str(file))
    except (ConfigurationProblems, OSError):
        return []
    section = root.get(SECTION)
    teams = section.each("teams") if section else []
    return [unit for unit in map(partial(Node.get, key="unit"), teams) if unit]

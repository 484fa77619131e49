"""What is to be sent to which team this morning, and how is it sent once?

Each message goes out at most once for a unit, a day and a way. Its row in `notices_sent` is written
before it is sent, and taken away only where it surely did not go out. A process that is killed in
between, or a connection that breaks while the other side may have taken it, leaves the row: that
message may be missing on that day, which is better than coming twice.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import partial
from typing import Literal

from config.errors import UnknownChoice
from config.fields import Language, WrongValue
from config.notices import Notices, Team
from config.organisation import Organisation
from config.settings import Settings
from data.database import Database
from data.log import Actor
from data.notices import NoticeKey, claim_notice, log_notices, withdraw_notice
from data.queries.organisation import current_organisation
from data.queries.pull_requests import (
    MOST_DETAILS,
    PullRequestDetail,
    pull_request_details,
    pull_request_facts,
)
from data.viewer import Viewer
from metrics.calendar import zone_of
from notices.errors import NotSent
from notices.mail import Envelope, mail_of, send
from notices.message import Line, Message, morning_message
from notices.slack import post
from notices.waiting import Waiting, WaitingForReview

KIND = "morning"

Channel = Literal["slack", "mail"]


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A message for a team by one way."""

    team: Team
    channel: Channel
    message: Message


@dataclass(frozen=True, slots=True)
class Morning:
    """What a morning has to say: the day where the organisation is, the messages, the units in
    which nothing waits, and the teams that are no unit."""

    day: date
    outgoing: tuple[Outgoing, ...]
    silent: tuple[str, ...]
    unknown: tuple[NotSent, ...]


@dataclass(slots=True)
class Outcome:
    """What became of the messages; `refused` counts the addresses that a mail server refused."""

    sent: list[Outgoing] = field(default_factory=list)
    already: list[Outgoing] = field(default_factory=list)
    failed: list[NotSent] = field(default_factory=list)
    refused: int = 0


def this_morning(
    database: Database, settings: Settings, now: datetime, unit: str | None = None
) -> Morning:
    """What is to be told now, to all teams or to one. Raises UnknownChoice for no team's unit."""
    notices, organisation = settings.notices, current_organisation(database)
    teams = _chosen(notices, unit)
    known = [each.id for each, _ in organisation.all_units()] if organisation else []
    found = _Found(database, organisation, notices, now)
    outgoing: list[Outgoing] = []
    silent: list[str] = []
    for team in (each for each in teams if each.unit in known):
        message = found.message(team.unit, notices.language or settings.language)
        if message is None:
            silent.append(team.unit)
        else:
            outgoing += [Outgoing(team, channel, message) for channel in _channels(team)]
    unknown = tuple(_no_unit(each.unit, known) for each in teams if each.unit not in known)
    day = now.astimezone(zone_of(organisation)).date()
    return Morning(day, tuple(outgoing), tuple(silent), unknown)


def send_all(
    database: Database,
    settings: Settings,
    morning: Morning,
    now: datetime,
    actor: Actor,
    sleep: Callable[[float], None],
) -> Outcome:
    """Send what was not sent on this day; what fails for one team does not keep it from others."""
    outcome = Outcome(failed=[*morning.unknown])
    ways = {"slack": partial(_by_slack, sleep=sleep), "mail": partial(_by_mail, now=now)}
    try:
        for each in morning.outgoing:
            key = NoticeKey(KIND, each.team.unit, morning.day, each.channel)
            try:
                ready = ways[each.channel](settings, each, key)
                refused = _once(database, key, each.message.pull_requests, now, ready)
            except NotSent as error:
                outcome.failed.append(error)
                continue
            (outcome.already if refused is None else outcome.sent).append(each)
            outcome.refused += refused or 0
    finally:
        if outcome.sent:
            log_notices(database, len(outcome.sent), now, actor)
    return outcome


def _once(
    database: Database,
    key: NoticeKey,
    pull_requests: int,
    now: datetime,
    deliver: Callable[[], int],
) -> int | None:
    """How many addresses were refused; None where the message went out before."""
    if not claim_notice(database, key, pull_requests, now):
        return None
    try:
        return deliver()
    except NotSent as error:
        if error.surely:
            withdraw_notice(database, key)
        raise


def _by_slack(
    settings: Settings, outgoing: Outgoing, _key: NoticeKey, sleep: Callable[[float], None]
) -> Callable[[], int]:
    team = outgoing.team
    try:
        webhook = team.webhook(settings.workspace)
    except (OSError, UnicodeDecodeError, WrongValue):
        what = f"The webhook of unit '{team.unit}' can't be read"
        where = f"{team.slack_file}"
        raise NotSent(what, where, "see what is wrong with `mikata check`") from None

    def deliver() -> int:
        post(webhook, outgoing.message, sleep)
        return 0

    return deliver


def _by_mail(
    settings: Settings, outgoing: Outgoing, key: NoticeKey, now: datetime
) -> Callable[[], int]:
    server = settings.notices.mail
    envelope = Envelope(outgoing.team.mail, f"mikata.{key.kind}.{key.unit}.{key.day}", now)
    mail = mail_of(outgoing.message, server, envelope)
    return partial(send, mail, server)


def _chosen(notices: Notices, unit: str | None) -> Sequence[Team]:
    if unit is None:
        return notices.teams
    chosen = [team for team in notices.teams if team.unit == unit]
    if not chosen:
        raise UnknownChoice("unit of notices.teams", unit, [each.unit for each in notices.teams])
    return chosen


def _channels(team: Team) -> Iterator[Channel]:
    if team.by_slack:
        yield "slack"
    if team.mail:
        yield "mail"


def _no_unit(unit: str, known: Sequence[str]) -> NotSent:
    what = str(UnknownChoice("unit", unit, known))
    return NotSent(what, "notices.teams in mikata.yaml", "name a unit of org.yaml; `mikata apply`")


class _Found:
    """What waits, and what readers are told of it."""

    def __init__(
        self,
        database: Database,
        organisation: Organisation | None,
        notices: Notices,
        now: datetime,
    ) -> None:
        self._database = database
        self._organisation = organisation
        self._longer_than = notices.waiting_hours
        self._viewer = Viewer.operator()
        facts = pull_request_facts(self._viewer, database)
        self._as_of = {each.id: each.data_as_of for each in facts.repositories}
        self._waiting = WaitingForReview(facts, organisation, now, notices.waiting_hours)

    def message(self, unit: str, language: Language) -> Message | None:
        """The message for a unit of the organisation; None where nothing waits."""
        if self._organisation is None:
            return None
        found = self._told(self._waiting.of_unit(unit))
        lines = [Line(f"{d.repository}#{d.number}", d.title, d.url, w.hours) for w, d in found]
        as_of = [self._as_of.get(w.repository) for w, _ in found]
        known = [each for each in as_of if each is not None]
        oldest = min(known).astimezone(zone_of(self._organisation)) if known else None
        name = self._organisation.unit(unit).name.get(language)
        return morning_message(name, lines, self._longer_than, oldest, language)

    def _told(self, waiting: Sequence[Waiting]) -> list[tuple[Waiting, PullRequestDetail]]:
        """Each with its title, without those that are drafts at present."""
        told: list[tuple[Waiting, PullRequestDetail]] = []
        for start in range(0, len(waiting), MOST_DETAILS):
            block = {each.pull_request: each for each in waiting[start : start + MOST_DETAILS]}
            details = pull_request_details(self._viewer, self._database, [*block])
            told += [
                (block[each.id], each)
                for each in details
                if each.state == "open" and not each.is_draft
            ]
        return told

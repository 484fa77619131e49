"""The metrics a second time: no numpy, no index, nothing shared with metrics/ but the question.

Everything is found by walking through records and days, as the definitions read. It is the measure
for the fast one and has to stay so simple that it can be checked by reading it.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

import holidays

from config.organisation import Organisation, Person
from metrics.question import Question
from tests.metrics.records import Record

ONE_DAY = timedelta(days=1)
REASONS = (
    "bot", "excluded_by_rule", "other_base", "not_known_to_source", "no_commits", "squashed",
    "never_ready", "reviewed_as_draft", "no_review", "no_approval", "approved_after_merge",
)  # fmt: skip

SPANS = {
    "merge_lead_time": ("started_at", "merged_at"),
    "coding_time": ("started_at", "created_at"),
    "open_to_merge_time": ("created_at", "merged_at"),
    "draft_time": ("created_at", "became_ready"),
    "pickup_time": ("became_ready", "first_review_at"),
    "review_time": ("first_review_at", "approved_at"),
    "merge_wait": ("approved_at", "merged_at"),
}


@dataclass(frozen=True)
class SlowRow:
    """What has to equal the row of an answer."""

    period: str
    start: date
    partial: bool
    value: float | None
    n_used: int
    n_total: int
    start_unsure: int
    left_out: dict[str, int]
    agents: int


@dataclass(frozen=True)
class World:
    """Everything there is."""

    records: Sequence[Record]
    organisation: Organisation
    collected_until: datetime | None
    """The last collection of every repository; None where there is no repository."""

    @property
    def zone(self) -> ZoneInfo:
        """The organisation's time zone."""
        return ZoneInfo(self.organisation.timezone)

    def person(self, id_: str) -> Person | None:
        """The person of that id."""
        return next((each for each in self.organisation.people if each.id == id_), None)


def slow_rows(world: World, question: Question) -> list[SlowRow]:
    """The rows of an answer, and a last one for the whole period."""
    rows = [
        _row(world, question, label, days, partial)
        for label, days, partial in _periods(world, question)
    ]
    every_day = list(_days(question.period.start, question.period.end))
    whole = _row(world, question, "all", every_day, partial=False)
    if whole.value is None and "not_known_to_source" in whole.left_out:
        rows = [replace(row, value=None) for row in rows]
    return [*rows, whole]


def slow_authors(world: World, question: Question) -> set[str]:
    """The distinct people behind what is used, else behind what is left out."""
    return _told_of(world, question, _selected(world, question))


def slow_rest(world: World, question: Question) -> set[str]:
    """The people behind what the unit around the one asked about has besides it."""
    if question.unit is None:
        return set()
    *_, around = (None, *world.organisation.unit_path(question.unit)[:-1])
    inside = {record.number for record in _selected(world, question)}
    larger = _selected(world, question.of_unit(around))
    rest = [record for record in larger if record.number not in inside]
    return _told_of(world, question, rest)


def slow_installation(world: World) -> set[str]:
    """Everyone who is known to exist."""
    wrote = {record.author for record in world.records if record.author_kind == "person"}
    return (wrote | {person.id for person in world.organisation.people}) - {""}


def _told_of(world: World, question: Question, records: Iterable[Record]) -> set[str]:
    """Who wrote what is used; where nothing is used, who wrote what is left out."""
    written = [r for r in records if r.author_kind == "person" and r.author]
    used = {r.author for r in written if reason_of(world, question, r) is None}
    return used or {r.author for r in written}


def reason_of(world: World, question: Question, record: Record) -> str | None:
    """Why a record is not used."""
    main = _base_of(world, record.repository)
    opened = question.metric == "pull_requests_opened"
    needed = SPANS.get(question.metric, ("created_at",) if opened else ())
    missing = {_why_missing(record, moment) for moment in needed}
    holds = {
        "bot": record.author_kind == "bot" and not question.include_bots,
        "excluded_by_rule": record.head in {main, "main"},
        "other_base": record.base != (question.base or main),
    }
    return next((reason for reason in REASONS if holds.get(reason) or reason in missing), None)


def _why_missing(record: Record, moment: str) -> str:
    """Why a moment is not there; a word that is no reason where it is."""
    why = {
        "started_at": record.start,
        "created_at": "not_known_to_source" if record.created_at is None else "",
        "became_ready": record.ready,
        "first_review_at": record.review,
        "approved_at": record.approval,
        "merged_at": "",
    }[moment]
    if why != "known" or moment == "started_at":
        return why
    at, merged = getattr(record, moment), record.merged_at
    if at is None:
        never = {"became_ready": "never_ready", "first_review_at": "no_review"}
        return never.get(moment, "no_approval")
    return "approved_after_merge" if moment == "approved_at" and merged and at > merged else ""


def _row(world: World, question: Question, label: str, days: list[date], partial: bool) -> SlowRow:
    first, last = days[0], days[-1]
    inside = [
        record
        for record in _selected(world, question)
        if first <= _day(world, question, record) <= last
    ]
    reasons = [reason_of(world, question, record) for record in inside]
    used = [record for record, reason in zip(inside, reasons, strict=True) if reason is None]
    unsure = [record for record in used if record.start == "unsure"]
    return SlowRow(
        period=label,
        start=first,
        partial=partial,
        value=_value(world, question, used, reasons, days),
        n_used=len(used),
        n_total=len(inside),
        start_unsure=len(unsure) if "started_at" in SPANS.get(question.metric, ()) else 0,
        left_out={reason: reasons.count(reason) for reason in REASONS if reason in reasons},
        agents=len([record for record in used if record.author_kind == "agent"]),
    )


def _selected(world: World, question: Question) -> Iterator[Record]:
    """What period, unit, repository and employment leave."""
    for record in world.records:
        day = _day(world, question, record)
        credited = {"person": record.author, "agent": record.merged_by, "bot": ""}
        if not question.period.start <= day < question.period.end:
            continue
        if question.repository not in {None, record.repository}:
            continue
        if question.unit and question.unit not in _units(world, credited[record.author_kind], day):
            continue
        writer = world.person(record.author) if record.author_kind == "person" else None
        if writer and _employment(writer, day) in question.without:
            continue
        yield record


def _day(world: World, question: Question, record: Record) -> date:
    """The day that a record belongs to; the end of time where it belongs to none."""
    placed = record.merged_at
    if question.metric == "pull_requests_opened":
        placed = record.created_at or record.merged_at
    return placed.astimezone(world.zone).date() if placed else date.max


def _units(world: World, id_: str, day: date) -> set[str]:
    """The units of a person on a day, with all units around them."""
    person = world.person(id_)
    memberships = person.memberships if person else ()
    return {
        unit
        for membership in memberships
        if _covers(membership, day)
        for unit in world.organisation.unit_path(membership.unit)
    }


def _employment(person: Person, day: date) -> str | None:
    """The kind that holds on a day; where two overlap the later written one."""
    held = [each.kind for each in person.employment if _covers(each, day)]
    return held[-1] if held else None


def _covers(span: Any, day: date) -> bool:
    """Whether something with `start` and `end`, both included and perhaps open, holds on a day."""
    return (span.start or date.min) <= day <= (span.end or date.max)


def _base_of(world: World, repository: str) -> str:
    for rule in world.organisation.repositories:
        if rule.repository == repository and rule.base:
            return rule.base
    return "develop"


def _value(
    world: World,
    question: Question,
    used: list[Record],
    reasons: list[str | None],
    days: list[date],
) -> float | None:
    if question.metric in SPANS:
        return _statistic(question, [_hours(world, question, record) for record in used])
    if not used and "not_known_to_source" in reasons:
        return None
    if question.metric != "pull_requests_merged_per_engineer":
        return len(used)
    engineers = _engineers(world, question, days)
    return float(len(used) / engineers) if engineers else None


def _engineers(world: World, question: Question, days: list[date]) -> Fraction:
    there = 0
    for day in days:
        for person in world.organisation.people:
            in_unit = question.unit is None or question.unit in _units(world, person.id, day)
            kind = _employment(person, day)
            employed = (kind is not None and kind not in question.without) or not person.employment
            away = any(_covers(span, day) for span in person.away)
            until = world.collected_until
            collected = until is None or day <= until.astimezone(world.zone).date()
            if person.role == "engineer" and in_unit and employed and not away and collected:
                there += 1
    return Fraction(there, len(days))


def _statistic(question: Question, hours: list[Fraction]) -> float | None:
    if not hours:
        return None
    if question.statistic == "mean":
        return float(sum(hours) / len(hours))
    share = {"median": Fraction(1, 2), "p75": Fraction(3, 4), "p90": Fraction(9, 10)}
    hours = sorted(hours)
    position = (len(hours) - 1) * share[question.statistic]
    below = int(position)
    above = min(below + 1, len(hours) - 1)
    return float(hours[below] + (hours[above] - hours[below]) * (position - below))


def _hours(world: World, question: Question, record: Record) -> Fraction:
    start, end = (getattr(record, moment) for moment in SPANS[question.metric])
    taken = end - start if question.clock == "calendar" else worked(world.organisation, start, end)
    return Fraction(taken // timedelta(microseconds=1), 3_600_000_000)


def worked(organisation: Organisation, start: datetime, end: datetime) -> timedelta:
    """The core hours between two moments, day by day."""
    zone, hours = ZoneInfo(organisation.timezone), organisation.calendar.core_hours
    total = timedelta()
    for day in _days(start.astimezone(zone).date(), end.astimezone(zone).date() + ONE_DAY):
        if _is_working_day(organisation, day):
            opens = datetime.combine(day, hours.start, zone).astimezone(UTC)
            closes = datetime.combine(day, hours.end, zone).astimezone(UTC)
            total += max(timedelta(), min(closes, end) - max(opens, start))
    return total


def _is_working_day(organisation: Organisation, day: date) -> bool:
    calendar = organisation.calendar
    closed = any(_covers(closure, day) for closure in calendar.closures)
    holiday = calendar.country is not None and day in _holidays(calendar.country, day.year)
    return day.isoweekday() <= 5 and not closed and not holiday


@cache
def _holidays(country: str, year: int) -> set[date]:
    return set(holidays.country_holidays(country, years=year))


def _periods(world: World, question: Question) -> Iterator[tuple[str, list[date], bool]]:
    """Days in a row with one label are one period; it is cut where a neighbour has it as well."""
    label = _labels(world)[question.by]
    start, end = question.period.start, question.period.end
    days = list(_days(start, end))
    for name in dict.fromkeys(map(label, days)):
        inside = [day for day in days if label(day) == name]
        cut = question.by != "all" and name in {label(start - ONE_DAY), label(end)}
        yield name, inside, cut


def _labels(world: World) -> dict[str, Callable[[date], str]]:
    first = world.organisation.fiscal_year_starts

    def fiscal_year(day: date) -> int:
        return day.year if day.month >= first else day.year - 1

    def quarter(day: date) -> int:
        return (day.month - first + 12) % 12 // 3 + 1

    return {
        "day": date.isoformat,
        "week": lambda day: f"{day.isocalendar().year}-W{day.isocalendar().week:02}",
        "month": lambda day: f"{day.year}-{day.month:02}",
        "quarter": lambda day: f"{fiscal_year(day)}-Q{quarter(day)}",
        "year": lambda day: f"{fiscal_year(day)}",
        "all": lambda _: "all",
    }


def _days(start: date, end: date) -> Iterator[date]:
    while start < end:
        yield start
        start += ONE_DAY

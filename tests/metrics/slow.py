"""The metrics a second time: no numpy, no index, nothing shared with metrics/ but the question.

Everything is found by walking through records and days, as the definitions read. It is the measure
for the fast one and has to stay so simple that it can be checked by reading it.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from fractions import Fraction
from zoneinfo import ZoneInfo

from config.organisation import Organisation, Person
from metrics.metric import Within
from metrics.question import Question
from tests.metrics.records import Record
from tests.metrics.slow_days import (
    ONE_DAY,
    covers,
    days_from,
    is_working_day,
    labels,
    months_on,
    worked,
)

REASONS = (
    "bot", "excluded_by_rule", "other_base", "not_known_to_source", "no_commits", "squashed",
    "never_ready", "reviewed_as_draft", "no_review", "no_approval", "approved_after_merge",
)  # fmt: skip

AMOUNTS = {"pull_request_size": "size", "review_rounds": "rounds"}
SHARES = (
    "unreviewed_merges", "self_merges", "reverts", "share_merged_within", "closed_unmerged_share",
    "investment_share",
)  # fmt: skip
RATES = ("pull_requests_merged_per_engineer", "pull_requests_per_engineer_day")
OPENED = ("pull_requests_opened", "pull_requests_per_engineer_day")

SPANS = {
    "merge_lead_time": ("started_at", "merged_at"),
    "coding_time": ("started_at", "created_at"),
    "open_to_merge_time": ("created_at", "merged_at"),
    "draft_time": ("created_at", "became_ready"),
    "pickup_time": ("became_ready", "first_review_at"),
    "review_time": ("first_review_at", "approved_at"),
    "merge_wait": ("approved_at", "merged_at"),
    "change_lead_time": ("started_at", "deployed_at"),
}
NEEDED = SPANS | {
    "pull_requests_opened": ("created_at",),
    "pull_requests_per_engineer_day": ("created_at",),
    "review_rounds": ("approved_at",),
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
        for label, days, partial in periods_of(world, question)
    ]
    every_day = list(days_from(question.period.start, question.period.end))
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


def slow_rests_of_same_people(world: World, question: Question) -> list[set[str]]:
    """The people behind what the same question about everybody has besides, and the one about the
    unit around."""
    wider = [replace(question, same_people=None)]
    if question.unit is not None:
        *_, around = (None, *world.organisation.unit_path(question.unit)[:-1])
        wider.append(question.of_unit(around))
    own = {id(record) for record in _selected(world, question)}
    return [
        _told_of(world, question, [r for r in _selected(world, each) if id(r) not in own])
        for each in wider
    ]


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
    main = base_of(world, record.repository)
    needed = _span(question) or NEEDED.get(question.metric, ())
    missing = {_why_missing(record, moment) for moment in needed}
    if not _is_told(question.metric, record):
        missing.add("not_known_to_source")
    holds = {
        "bot": record.author_kind == "bot" and not question.include_bots,
        "excluded_by_rule": record.head in {main, "main"},
        "other_base": record.base != (question.base or main),
    }
    return next((reason for reason in REASONS if holds.get(reason) or reason in missing), None)


def _is_told(metric: str, record: Record) -> bool:
    """Whether the source of a record says what the metric is about."""
    if metric in AMOUNTS:
        return getattr(record, AMOUNTS[metric]) is not None
    if metric == "self_merges":
        return bool(record.merged_by and record.author)
    if metric == "closed_unmerged_share":
        return record.created_at is not None
    if metric == "investment_share":
        return record.work_kind != "not_known_to_source"
    return metric != "unreviewed_merges" or record.review != "not_known_to_source"


def _why_missing(record: Record, moment: str) -> str:
    """Why a moment is not there; a word that is no reason where it is."""
    why = {
        "started_at": record.start,
        "created_at": "not_known_to_source" if record.created_at is None else "",
        "became_ready": record.ready,
        "first_review_at": record.review,
        "approved_at": record.approval,
        "merged_at": "",
        "deployed_at": "",
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
        start_unsure=len(unsure) if "started_at" in _span(question) else 0,
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
        if question.metric == "change_lead_time" and record.merged_at:
            day = record.merged_at.astimezone(world.zone).date()  # that decides the unit
        if question.repository not in {None, record.repository}:
            continue
        whose = credited[record.author_kind]
        if question.unit and question.unit not in units_of(world, whose, day):
            continue
        writer = world.person(record.author) if record.author_kind == "person" else None
        if writer and employment_of(writer, day) in question.without:
            continue
        if question.same_people and (not writer or writer.id not in same_people(world, question)):
            continue
        yield record


def same_people(world: World, question: Question) -> set[str]:
    """Who was in the unit (employed, without a unit) on every day of this and the other period,
    and not away for the whole of either."""
    start, end = question.period.start, question.period.end
    whole_months = start.day == end.day == 1
    months = (end.year - start.year) * 12 + end.month - start.month
    if question.same_people == "before":
        other = (months_on(start, -months) if whole_months else start - (end - start), start)
    else:
        other = (end, months_on(end, months) if whole_months else end + (end - start))
    halves = [set(days_from(start, end)), set(days_from(*other))]
    there = set[str]()
    for person in world.organisation.people:
        belongs = all(
            (not person.employment or employment_of(person, day) is not None)
            and (question.unit is None or question.unit in units_of(world, person.id, day))
            for half in halves
            for day in half
        )
        away = any(
            all(any(covers(span, day) for span in person.away) for day in half) for half in halves
        )
        if belongs and not away:
            there.add(person.id)
    return there


def _day(world: World, question: Question, record: Record) -> date:
    """The day that a record belongs to; the end of time where it belongs to none."""
    placed = record.merged_at
    if question.metric in OPENED:
        placed = record.created_at or record.merged_at
    if question.metric == "closed_unmerged_share":
        placed = record.ended_at
    if question.metric == "change_lead_time":
        placed = record.deployed_at
    return placed.astimezone(world.zone).date() if placed else date.max


def units_of(world: World, id_: str, day: date) -> set[str]:
    """The units of a person on a day, with all units around them."""
    person = world.person(id_)
    memberships = person.memberships if person else ()
    return {
        unit
        for membership in memberships
        if covers(membership, day)
        for unit in world.organisation.unit_path(membership.unit)
    }


def employment_of(person: Person, day: date) -> str | None:
    """The kind that holds on a day; where two overlap the later written one."""
    held = [each.kind for each in person.employment if covers(each, day)]
    return held[-1] if held else None


def base_of(world: World, repository: str) -> str:
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
        return statistic_of(question, [_hours(world, question, record) for record in used])
    if question.metric in AMOUNTS:
        name = AMOUNTS[question.metric]
        return statistic_of(question, [Fraction(getattr(record, name)) for record in used])
    if question.metric in SHARES:
        counted = [record for record in used if _is_counted(world, question, record)]
        return 100 * len(counted) / len(used) if used else None
    if not used and "not_known_to_source" in reasons:
        return None
    if question.metric not in RATES:
        return len(used)
    working = 1
    if question.metric == "pull_requests_per_engineer_day":
        days = [day for day in days if is_collected(world, day)]
        working = len([day for day in days if is_working_day(world.organisation, day)])
    divisor = _engineers(world, question, days) * working if days else 0
    return float(len(used) / divisor) if divisor else None


def _span(question: Question) -> tuple[str, ...]:
    """From which moment to which a duration runs, or the one that a threshold is about."""
    if question.metric == "share_merged_within":
        return SPANS[question.part or "open_to_merge_time"]
    return SPANS.get(question.metric, ())


def is_collected(world: World, day: date) -> bool:
    until = world.collected_until
    return until is None or day <= until.astimezone(world.zone).date()


def _is_counted(world: World, question: Question, record: Record) -> bool:
    """Whether a share counts the record among those used."""
    metric = question.metric
    if metric == "closed_unmerged_share":
        return record.merged_at is None
    if metric == "investment_share":
        first = next((each.id for each in world.organisation.work_kinds), "none")
        return record.work_kind == (question.part or first)
    if metric == "unreviewed_merges":
        return record.review != "reviewed_as_draft" and record.first_review_at is None
    if metric == "self_merges":
        return record.merged_by == record.author
    if metric == "share_merged_within":
        within = question.within or Within(24, "working")
        start, end = (getattr(record, moment) for moment in _span(question))
        in_hours = within.clock == "working"
        taken = worked(world.organisation, start, end) if in_hours else end - start
        return taken <= timedelta(hours=within.hours)
    return any(
        other.repository == record.repository
        and other.reverts == record.number
        and other.merged_at is not None
        and record.merged_at is not None
        and other.merged_at > record.merged_at
        for other in world.records
    )


def _engineers(world: World, question: Question, days: list[date]) -> Fraction:
    there = 0
    for day in days:
        for person in world.organisation.people:
            in_unit = question.unit is None or question.unit in units_of(world, person.id, day)
            kind = employment_of(person, day)
            employed = (kind is not None and kind not in question.without) or not person.employment
            away = any(covers(span, day) for span in person.away)
            if question.same_people and person.id not in same_people(world, question):
                continue
            present = in_unit and employed and not away and is_collected(world, day)
            if person.role == "engineer" and present:
                there += 1
    return Fraction(there, len(days))


def statistic_of(question: Question, hours: list[Fraction]) -> float | None:
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


def periods_of(world: World, question: Question) -> Iterator[tuple[str, list[date], bool]]:
    """Days in a row with one label are one period; it is cut where a neighbour has it as well."""
    label = labels(world.organisation)[question.by]
    start, end = question.period.start, question.period.end
    days = list(days_from(start, end))
    for name in dict.fromkeys(map(label, days)):
        inside = [day for day in days if label(day) == name]
        cut = question.by != "all" and name in {label(start - ONE_DAY), label(end)}
        yield name, inside, cut

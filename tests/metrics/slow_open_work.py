"""The age of open work a second time: for each row every record is looked at.

As simple as slow.py, with whose reading of units, reasons and periods it begins.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from fractions import Fraction

from metrics.question import Question
from tests.metrics.records import Record
from tests.metrics.slow import (
    REASONS,
    SlowRow,
    World,
    employment_of,
    periods_of,
    reason_of,
    statistic_of,
    units_of,
)
from tests.metrics.slow_days import worked


@dataclass(frozen=True)
class Opened:
    """What was open at one moment, and why what is not used is not."""

    at: datetime
    records: list[Record]
    reasons: list[str | None]

    @property
    def used(self) -> list[Record]:
        """Those that are used."""
        return [r for r, why in zip(self.records, self.reasons, strict=True) if why is None]


def slow_open_rows(world: World, question: Question) -> list[SlowRow]:
    """The rows of an answer, and a last one for the whole period."""
    rows = []
    whole = _row(world, question, "all", question.period.start, None, partial=False)
    for label, days, partial in periods_of(world, question):
        opened = _open_after(world, question, days[0], days[-1])
        rows.append(_row(world, question, label, days[0], opened, partial=partial))
        if opened:
            whole = _row(world, question, "all", question.period.start, opened, partial=False)
    return [*rows, whole]


def slow_open_authors(world: World, question: Question) -> set[str]:
    """Who wrote what was open at the end of any row; what was left out where nothing is used."""
    return _told_of(_every_row(world, question))


def slow_open_rest(world: World, question: Question) -> set[str]:
    """Who wrote what the unit around has open besides."""
    if question.unit is None:
        return set()
    *_, around = (None, *world.organisation.unit_path(question.unit)[:-1])
    rest = []
    for opened in _every_row(world, question.of_unit(around)):
        pairs = [
            (record, why)
            for record, why in zip(opened.records, opened.reasons, strict=True)
            if not _is_of(world, question, record)
        ]
        rest.append(Opened(opened.at, [r for r, _ in pairs], [why for _, why in pairs]))
    return _told_of(rest)


def _every_row(world: World, question: Question) -> list[Opened]:
    found = (
        _open_after(world, question, days[0], days[-1])
        for _, days, _ in periods_of(world, question)
    )
    return [opened for opened in found if opened]


def _told_of(every: Iterable[Opened]) -> set[str]:
    """The people behind what is used; where nothing is, behind what is left out."""
    used, written = set[str](), set[str]()
    for opened in every:
        used |= {r.author for r in opened.used if r.author_kind == "person"}
        written |= {r.author for r in opened.records if r.author_kind == "person"}
    return (used - {""}) or (written - {""})


def _row(
    world: World,
    question: Question,
    label: str,
    first: date,
    opened: Opened | None,
    *,
    partial: bool,
) -> SlowRow:
    used = opened.used if opened else []
    reasons = opened.reasons if opened else []
    ages = [_hours(world, question, record, opened.at) for record in used] if opened else []
    return SlowRow(
        period=label,
        start=first,
        partial=partial,
        value=statistic_of(question, ages),
        n_used=len(used),
        n_total=len(reasons),
        start_unsure=0,
        left_out={reason: reasons.count(reason) for reason in REASONS if reason in reasons},
        agents=len([record for record in used if record.author_kind == "agent"]),
    )


def _open_after(world: World, question: Question, first: date, last: date) -> Opened | None:
    """What was open when the last day was over or, if that is earlier, when it was collected.

    None where the collection ended before the first day.
    """
    begin, end = (
        datetime.combine(day, time(), world.zone).astimezone(UTC)
        for day in (first, last + timedelta(days=1))
    )
    known = world.collected_until
    if known is None or begin >= known:
        return None
    at = min(end, known)
    records = [
        record
        for record in world.records
        if record.created_at
        and record.created_at < at
        and (record.ended_at is None or record.ended_at >= at)
        and question.repository in {None, record.repository}
        and _is_of(world, question, record)
        and not _is_left_aside(world, question, record)
    ]
    return Opened(at, records, [reason_of(world, question, record) for record in records])


def _is_of(world: World, question: Question, record: Record) -> bool:
    """Whether it belongs to the unit: by whom it is credited to, when it was opened."""
    assert record.created_at
    day = record.created_at.astimezone(world.zone).date()
    credited = {"person": record.author, "agent": record.merged_by, "bot": ""}[record.author_kind]
    return not question.unit or question.unit in units_of(world, credited, day)


def _is_left_aside(world: World, question: Question, record: Record) -> bool:
    assert record.created_at
    writer = world.person(record.author) if record.author_kind == "person" else None
    day = record.created_at.astimezone(world.zone).date()
    return writer is not None and employment_of(writer, day) in question.without


def _hours(world: World, question: Question, record: Record, at: datetime) -> Fraction:
    assert record.created_at
    in_hours = question.clock == "working"
    opened = record.created_at
    taken = worked(world.organisation, opened, at) if in_hours else at - opened
    return Fraction(taken // timedelta(microseconds=1), 3_600_000_000)

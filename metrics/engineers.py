"""By how many engineers is a count divided?"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from config.organisation import Organisation, Person
from metrics.calendar import working_days
from metrics.compare import people_of_both
from metrics.period import Period, PeriodRow
from metrics.question import Question


@dataclass(frozen=True, slots=True)
class Divisor:
    """By what the count of a row is divided: engineers, and working days where it is by the day."""

    engineers: float
    days: int | None = None

    def share(self, count: int) -> float | None:
        """The count divided by all of it; None where there is nobody, or no day."""
        if not self.engineers or self.days == 0:
            return None
        return count / self.engineers / (self.days or 1)


def divisors_by_row(
    organisation: Organisation,
    question: Question,
    rows: Sequence[PeriodRow],
    last_day: date | None,
) -> list[Divisor]:
    """The engineers of a unit in each row: their days in it ÷ the days of the row.

    Days away are left out, and so are days after `last_day`, the last one that was collected.
    Shares of assignment are not applied: whoever is in the unit, is in it whole. By the day it is
    those days of the row alone that were collected, and the working days among them: a week of
    which three days are known is compared with three days.
    """
    by_day = question.about.per == "engineer_day"
    ends = [_collected(row, last_day) if by_day else row.end for row in rows]
    there = _engineers_there(organisation, question, last_day)
    works = _working_days(organisation, question.period) if by_day else None
    divisors = []
    for row, end in zip(rows, ends, strict=True):
        days = slice((row.start - question.period.start).days, (end - question.period.start).days)
        length = days.stop - days.start
        engineers = float(there[days].sum()) / length if length else 0.0
        divisors.append(Divisor(engineers, None if works is None else int(works[days].sum())))
    return divisors


def engineers_present(
    organisation: Organisation, question: Question, rows: Sequence[PeriodRow]
) -> list[frozenset[str]]:
    """For each row the ids of the engineers who were in the unit on any day of it, and not away.

    The rows follow each other and make up the period of the question.
    """
    period = question.period
    units = with_units_inside(organisation, question.unit)
    starts = [(row.start - period.start).days for row in rows]
    on_days = {
        person.id: days_there(person, period, units, question.without)
        for person in organisation.people
        if person.role == "engineer"
    }
    there = {
        id_: np.logical_or.reduceat(days, starts).tolist()
        for id_, days in on_days.items()
        if days.any()
    }
    return [
        frozenset(id_ for id_, days in there.items() if days[index]) for index in range(len(rows))
    ]


def _collected(row: PeriodRow, last_day: date | None) -> date:
    """Where the days of a row end that were collected."""
    if last_day is None:
        return row.end
    return max(row.start, min(row.end, last_day + timedelta(days=1)))


def _working_days(organisation: Organisation, period: Period) -> NDArray[np.bool_]:
    """Which days of the period have core hours."""
    works = np.zeros(_length(period), np.bool_)
    for day in working_days(organisation, period.start, period.end - timedelta(days=1)):
        works[(day - period.start).days] = True
    return works


def _engineers_there(
    organisation: Organisation, question: Question, last_day: date | None
) -> NDArray[np.int64]:
    """How many engineers were there on each day of the period, as far as it was collected."""
    period = question.period
    there = np.zeros(_length(period), np.int64)
    units = with_units_inside(organisation, question.unit)
    against = question.same_people
    same = against and people_of_both(organisation, question.unit, period, against)
    for person in organisation.people:
        if person.role == "engineer" and (same is None or person.id in same):
            there += days_there(person, period, units, question.without)
    if last_day is not None:
        there[max(0, (last_day - period.start).days + 1) :] = 0
    return there


def days_there(
    person: Person, period: Period, units: frozenset[str] | None, without: frozenset[str]
) -> NDArray[np.bool_]:
    """On which days of the period a person counts."""
    spans = [span for span in person.memberships if units is None or span.unit in units]
    if units is not None and not spans:  # most people are in another unit
        return np.zeros(_length(period), np.bool_)
    days = np.full(_length(period), not person.employment)
    for span in person.employment:  # where two overlap the later written one holds
        days[covered(period, [span])] = span.kind not in without
    if units is not None:
        days &= covered(period, spans)
    days &= ~covered(period, person.away)
    return days


def covered(period: Period, spans: Iterable) -> NDArray[np.bool_]:
    """Which days of the period lie in any of the spans, whose ends are included."""
    found = np.zeros(_length(period), np.bool_)
    for span in spans:
        start = max(span.start or period.start, period.start)
        end = min(span.end or period.end, period.end)
        first = (start - period.start).days
        found[first : max(first, (end - period.start).days + 1)] = True
    return found


def with_units_inside(organisation: Organisation, unit: str | None) -> frozenset[str] | None:
    """The unit and all in it; None for the whole organisation."""
    if unit is None:
        return None
    everywhere = (each.id for each, _ in organisation.all_units())
    return frozenset(each for each in everywhere if unit in organisation.unit_path(each))


def _length(period: Period) -> int:
    return (period.end - period.start).days

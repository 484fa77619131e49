"""By how many engineers is a count divided?"""

from collections.abc import Iterable, Sequence
from datetime import date

import numpy as np
from numpy.typing import NDArray

from config.organisation import Organisation, Person
from metrics.period import Period, PeriodRow
from metrics.question import Question


def engineers_by_row(
    organisation: Organisation,
    question: Question,
    rows: Sequence[PeriodRow],
    last_day: date | None,
) -> list[float]:
    """The engineers of a unit in each row: their days in it ÷ the days of the row.

    Days away are left out, and so are days after `last_day`, the last one that was collected.
    Shares of assignment are not applied: whoever is in the unit, is in it whole.
    """
    period = question.period
    there = np.zeros(_length(period) + 1, np.int64)
    units = _with_units_below(organisation, question.unit)
    for person in organisation.people:
        if person.role == "engineer":
            there[1:] += _days_there(person, period, units, question.without)
    if last_day is not None:
        there[max(0, last_day.toordinal() - period.start.toordinal() + 1) + 1 :] = 0
    days = np.cumsum(there)
    starts = [row.start.toordinal() - period.start.toordinal() for row in rows]
    ends = [row.end.toordinal() - period.start.toordinal() for row in rows]
    return [
        float(days[end] - days[start]) / (end - start)
        for start, end in zip(starts, ends, strict=True)
    ]


def _days_there(
    person: Person, period: Period, units: frozenset[str] | None, without: frozenset[str]
) -> NDArray[np.bool_]:
    """On which days of the period a person counts."""
    days = np.full(_length(period), not person.employment)
    for span in person.employment:  # where two overlap the later written one holds
        days[_covered(period, [span])] = span.kind not in without
    if units is not None:
        days &= _covered(period, (span for span in person.memberships if span.unit in units))
    days &= ~_covered(period, person.away)
    return days


def _covered(period: Period, spans: Iterable) -> NDArray[np.bool_]:
    """Which days of the period lie in any of the spans, whose ends are included."""
    covered = np.zeros(_length(period), np.bool_)
    for span in spans:
        start = max(span.start or period.start, period.start)
        end = min(span.end or period.end, period.end)
        first = (start - period.start).days
        covered[first : max(first, (end - period.start).days + 1)] = True
    return covered


def _with_units_below(organisation: Organisation, unit: str | None) -> frozenset[str] | None:
    """The unit and all in it; None for the whole organisation."""
    if unit is None:
        return None
    everywhere = (each.id for each, _ in organisation.all_units())
    return frozenset(each for each in everywhere if unit in organisation.unit_path(each))


def _length(period: Period) -> int:
    return (period.end - period.start).days

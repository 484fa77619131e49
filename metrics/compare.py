"""With which days is a period compared, and who was there in both?"""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Literal, get_args

from config.fields import Dated
from config.organisation import Organisation, Person
from metrics.period import Period

Neighbour = Literal["before", "after"]
"""The period of the same length that ends where this one begins, or begins where it ends."""
NEIGHBOURS: tuple[Neighbour, ...] = get_args(Neighbour)


def neighbour(period: Period, which: Neighbour) -> Period:
    """As many days before or after; whole months where the period is whole months.

    Raises WrongPeriod where they are out of the calendar.
    """
    first, end = period.start, period.end
    months = (end.year - first.year) * 12 + end.month - first.month
    if first.day == end.day == 1:
        return (
            Period(_months_later(first, -months), first)
            if which == "before"
            else Period(end, _months_later(end, months))
        )
    length = end - first
    return Period(first - length, first) if which == "before" else Period(end, end + length)


def people_of_both(
    organisation: Organisation, unit: str | None, period: Period, which: Neighbour
) -> frozenset[str]:
    """The ids of those who were in the unit (or one inside it) on every day of both periods.

    Without a unit it is enough to be employed on every day; whoever has no written employment is.
    Who was away for the whole of one of the two was not there in both. Raises UnknownChoice.
    """
    other = neighbour(period, which)
    inside = None if unit is None else _unit_with_those_inside(organisation, unit)
    both = Period(min(period.start, other.start), max(period.end, other.end))
    return frozenset(
        person.id
        for person in organisation.people
        if _belongs(person, inside, both)
        and not any(_cover(person.away, each) for each in (period, other))
    )


def _belongs(person: Person, inside: frozenset[str] | None, period: Period) -> bool:
    employed = not person.employment or _cover(person.employment, period)
    if inside is None or not employed:
        return employed
    return _cover((each for each in person.memberships if each.unit in inside), period)


def _cover(spans: Iterable[Dated], period: Period) -> bool:
    """Whether the spans together leave out no day of the period."""
    reached = period.start
    for span in sorted(spans, key=lambda span: span.start or date.min):
        if span.start is None or span.start <= reached:
            reached = max(reached, _day_after(span.end) if span.end else period.end)
    return reached >= period.end


def _day_after(day: date) -> date:
    return day if day == date.max else day + timedelta(days=1)


def _unit_with_those_inside(organisation: Organisation, unit: str) -> frozenset[str]:
    organisation.unit(unit)
    everywhere = (each.id for each, _ in organisation.all_units())
    return frozenset(each for each in everywhere if unit in organisation.unit_path(each))


def _months_later(first: date, months: int) -> date:
    month = first.year * 12 + first.month - 1 + months
    return date(month // 12, month % 12 + 1, 1)

"""In which weeks was hardly anybody at work, and what are those days called?"""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

import holidays

from config.organisation import Calendar
from dashboard.text import Language, numbers, t
from metrics.answer import Row

_SATURDAY = 5
_FEWEST_FREE = 3
"""Free weekdays that make a week look different; a single public holiday does not."""
_BRIDGED = 3
"""So many working days between two groups of free days, as in Golden Week, are part of it."""


@dataclass(frozen=True, slots=True)
class Quiet:
    """Free days in a row: the first and the last row that they touch, and their name."""

    first: int
    last: int
    name: str
    free: int
    """How many weekdays were free."""

    @property
    def middle(self) -> float:
        """The middle of the rows touched."""
        return (self.first + self.last) / 2


def quiet_weeks(
    calendar: Calendar | None, rows: Sequence[Row], by: str, language: Language
) -> list[Quiet]:
    """The weeks in which at least three weekdays in a row were public holidays or closures.

    Only for rows of weeks: in a month or a quarter such days do not show.
    """
    if calendar is None or by != "week" or not rows:
        return []
    free = _free_weekdays(calendar, rows[0].start, rows[-1].end)
    return [
        Quiet(*_touched(group, rows), _name(group, calendar, language), len(group))
        for group in _groups(free)
        if len(group) >= _FEWEST_FREE
    ]


def _free_weekdays(calendar: Calendar, first: date, end: date) -> list[date]:
    free = {
        day
        for year in range(first.year, end.year + 1)
        for day in _public_holidays(calendar.country, year)
    }
    for closure in calendar.closures:
        free.update(
            map(date.fromordinal, range(closure.start.toordinal(), closure.end.toordinal() + 1))
        )
    return sorted(day for day in free if first <= day < end and day.weekday() < _SATURDAY)


@lru_cache(maxsize=256)
def _public_holidays(country: str | None, year: int) -> frozenset[date]:
    """The public holidays of a country: always the same, and slow to work out."""
    return frozenset(holidays.country_holidays(country, years=year)) if country else frozenset()


def _groups(free: Sequence[date]) -> Iterator[list[date]]:
    group: list[date] = []
    for day in free:
        if group and _workdays_between(group[-1], day) > _BRIDGED:
            yield group
            group = []
        group.append(day)
    if group:
        yield group


def _workdays_between(before: date, after: date) -> int:
    days = map(date.fromordinal, range(before.toordinal() + 1, after.toordinal()))
    return sum(day.weekday() < _SATURDAY for day in days)


def _touched(group: Sequence[date], rows: Sequence[Row]) -> tuple[int, int]:
    """The places of the first and the last row touched; rows follow each other without a gap."""
    starts = [row.start for row in rows]
    return bisect_right(starts, group[0]) - 1, bisect_right(starts, group[-1]) - 1


def _name(group: Sequence[date], calendar: Calendar, language: Language) -> str:
    """The closure's own name; else what people call these days; else those of their month."""
    for closure in calendar.closures:
        if any(closure.start <= day <= closure.end for day in group):
            return closure.name.get(language) if closure.name else t("trends.closed_days", language)
    if calendar.country == "JP" and any((day.month, day.day) == (5, 5) for day in group):
        return t("trends.golden_week", language)
    return t("trends.holidays_of", language, month=numbers.month(group[0], language))

"""How much working time lies between two moments?"""

from collections.abc import Iterator
from datetime import date, datetime, time, tzinfo
from zoneinfo import ZoneInfo

import holidays
import numpy as np
from numpy.typing import NDArray

from config.organisation import Calendar, Organisation
from metrics.period import FIRST_DAY, LAST_DAY, microseconds

Microseconds = NDArray[np.int64]
"""Moments as microseconds since 1970 in UTC, or durations."""

_DEFAULT_ZONE = "UTC"
_SATURDAY = 5


def zone_of(organisation: Organisation | None) -> ZoneInfo:
    """The time zone in which days begin; UTC where there is no organisation file."""
    return ZoneInfo(organisation.timezone if organisation else _DEFAULT_ZONE)


class WorkingCalendar:
    """The organisation's core hours as instants, from `first` to `last` (both included).

    Core hours of a working day are the real seconds between two instants, so that a change to
    summer time within them makes the day shorter or longer. Monday to Friday are working days
    unless they are a public holiday (or its substitute) of the country or a closure.
    Outside `first` … `last`, and outside 1970 … 2199, no working time passes.
    """

    def __init__(self, organisation: Organisation | None, first: date, last: date) -> None:
        calendar = organisation.calendar if organisation else Calendar()
        zone = zone_of(organisation)
        first, last = max(first, FIRST_DAY), min(last, LAST_DAY)
        opens = calendar.core_hours.start, calendar.core_hours.end
        edges = [
            _instant(day, moment, zone)
            for day in _working_days(calendar, first, last)
            for moment in opens
        ]
        # Where a change to summer time swallows the core hours whole, they end as they begin.
        self._edges = np.maximum.accumulate(np.array(edges or [0], np.float64))
        lengths = np.diff(self._edges, prepend=self._edges[:1])
        lengths[::2] = 0
        self._worked = np.cumsum(lengths)

    def elapsed(self, moments: Microseconds) -> Microseconds:
        """The working time from the beginning of this calendar until each moment.

        Both tables are whole microseconds below 2**53 and the slope between two entries is 0 or 1,
        so that interpolating in floating point is exact.
        """
        return np.interp(moments, self._edges, self._worked).astype(np.int64)

    def between(self, start: Microseconds, end: Microseconds) -> Microseconds:
        """The working time from each start to its end."""
        return self.elapsed(end) - self.elapsed(start)


def is_working_day(organisation: Organisation | None, day: date) -> bool:
    """Whether the organisation works on a day: no weekend, public holiday or closure."""
    calendar = organisation.calendar if organisation else Calendar()
    return any(_working_days(calendar, day, day))


def working_days(organisation: Organisation, first: date, last: date) -> Iterator[date]:
    """The days from first to last, both included, on which the organisation works."""
    return _working_days(organisation.calendar, first, last)


def _working_days(calendar: Calendar, first: date, last: date) -> Iterator[date]:
    free = _public_holidays(calendar.country, first, last)
    for closure in calendar.closures:
        free.update(_days(max(closure.start, first), min(closure.end, last)))
    return (day for day in _days(first, last) if day.weekday() < _SATURDAY and day not in free)


def _public_holidays(country: str | None, first: date, last: date) -> set[date]:
    if country is None:
        return set()
    return set(holidays.country_holidays(country, years=range(first.year, last.year + 1)))


def _days(first: date, last: date) -> Iterator[date]:
    return map(date.fromordinal, range(first.toordinal(), last.toordinal() + 1))


def _instant(day: date, moment: time, zone: tzinfo) -> int:
    return microseconds(datetime.combine(day, moment, zone))

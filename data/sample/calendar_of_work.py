"""When do people of the sample company work? An axis on which nights and holidays take no room.

A moment is a float of hours since local midnight of the axis' first day; the company lives in one
time zone without summer time (Asia/Tokyo, UTC+9).
"""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

import holidays
import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]

TOKYO = np.timedelta64(9, "h")
HOURS = (
    *(0.01,) * 8, 0.1, 0.75, 1.1, 1.1, 0.55, 1.0, 1.1, 1.15,
    1.15, 1.1, 0.85, 0.4, 0.3, 0.22, 0.12, 0.05,
)  # fmt: skip
"""How busy each hour of a working day is; about ten together."""

WORKDAYS = (0.97, 1.06, 1.05, 1.02, 0.9, 0.05, 0.04)
QUIET, LEAVE = 0.11, 0.3
"""How much is merged on a holiday or closure, and on a working day beside a long holiday."""
ON_DUTY = 0.45
"""How fast the little that is done then moves on: whoever is there is at work."""


@dataclass(frozen=True, slots=True)
class Closure:
    """A stretch of days (both included) in which the company is closed, and how it is called."""

    first: date
    last: date
    ja: str
    en: str


def closures(first: int, last: int) -> tuple[Closure, ...]:
    """The company's closures of these calendar years, in order."""
    found = []
    for year in range(first, last + 1):
        found += [
            Closure(date(year, 4, 29), date(year, 5, 6), "大型連休", "Golden Week"),
            Closure(*_from_wednesday(date(year, 8, 13)), "夏季休業", "Summer closure"),
            Closure(date(year, 12, 29), date(year + 1, 1, 3), "年末年始", "New Year closure"),
        ]
    return tuple(found)


def _from_wednesday(day: date) -> tuple[date, date]:
    """Wednesday and Friday of the week of a day."""
    return _monday(day) + timedelta(days=2), _monday(day) + timedelta(days=4)


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


@dataclass(frozen=True, slots=True)
class WorkAxis:
    """Work done since the axis began, hour by hour, and back from work to the moment."""

    begins: np.datetime64
    """Local midnight of the first day."""
    work: Numbers
    """Work before each whole hour; rises everywhere."""

    def work_at(self, hours: Numbers) -> Numbers:
        """The work done until moments."""
        return np.interp(hours, np.arange(len(self.work)), self.work)

    def moment_of(self, work: Numbers) -> Numbers:
        """The moments at which this much work was done."""
        return np.interp(work, self.work, np.arange(len(self.work)))

    def hours_at(self, day: date) -> float:
        """Local midnight of a day as a moment of this axis."""
        return float((np.datetime64(day, "h") - self.begins.astype("datetime64[h]")).astype(int))

    def utc(self, hours: Numbers) -> NDArray[np.datetime64]:
        """Moments as UTC instants, to the second as GitHub gives them; NaN becomes NaT."""
        seconds = np.where(np.isnan(hours), 0, np.floor(hours * 3600)).astype("timedelta64[s]")
        instants = self.begins.astype("datetime64[s]") + seconds - TOKYO
        instants[np.isnan(hours)] = np.datetime64("NaT")
        return instants

    def local_days(self, hours: Numbers) -> NDArray[np.datetime64]:
        """The local days on which moments lie."""
        return self.begins.astype("datetime64[D]") + np.floor(hours / 24).astype("timedelta64[D]")


@cache
def work_axis(begins: date, ends: date) -> WorkAxis:
    """The axis from the first day to the last (excluded)."""
    weights = busyness(begins, ends)
    days = np.datetime64(begins, "D") + np.arange(len(weights))
    weekend = np.is_busday(days, weekmask="0000011")
    hourly = np.outer(np.where(weekend, weights, np.maximum(weights, ON_DUTY)), HOURS).ravel()
    work = np.concatenate(([0.0], np.cumsum(hourly)))
    work.flags.writeable = False
    return WorkAxis(np.datetime64(begins, "D"), work)


def busyness(begins: date, ends: date) -> Numbers:
    """How much is merged on each day; a normal day of the week has about 1."""
    return np.array([_day_weight(day) for day in _days(begins, ends)])


def _days(begins: date, ends: date) -> list[date]:
    return [begins + timedelta(days=n) for n in range((ends - begins).days)]


def _day_weight(day: date) -> float:
    if day.weekday() >= 5:  # noqa: PLR2004 -- Saturday
        return WORKDAYS[day.weekday()]
    if day in _free_days(day.year):
        return QUIET
    if day in _beside_golden_week(day.year):
        return LEAVE
    return WORKDAYS[day.weekday()]


@cache
def _free_days(year: int) -> frozenset[date]:
    """Public holidays and closures of a calendar year."""
    public = holidays.country_holidays("JP", years=year)
    closed = closures(year - 1, year)
    own = {day for each in closed for day in _days(each.first, each.last + timedelta(days=1))}
    return frozenset(public) | frozenset(own)


def _beside_golden_week(year: int) -> frozenset[date]:
    """The two weeks that Golden Week lies in: who can takes the rest of them off."""
    monday = _monday(date(year, 4, 30))
    return frozenset(_days(monday, monday + timedelta(days=14)))

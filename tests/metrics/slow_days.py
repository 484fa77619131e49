"""The days and hours of a year a second time, one by one: nothing shared with metrics/."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

import holidays

from config.organisation import Organisation

ONE_DAY = timedelta(days=1)


def days_from(start: date, end: date) -> Iterator[date]:
    while start < end:
        yield start
        start += ONE_DAY


def covers(span: Any, day: date) -> bool:
    """Whether something with `start` and `end`, both included and perhaps open, holds on a day."""
    return (span.start or date.min) <= day <= (span.end or date.max)


def months_on(first: date, months: int) -> date:
    while months:
        step = 1 if months > 0 else -1
        first = (first + 31 * ONE_DAY).replace(day=1) if step > 0 else first - ONE_DAY
        first, months = first.replace(day=1), months - step
    return first


def worked(organisation: Organisation, start: datetime, end: datetime) -> timedelta:
    """The core hours between two moments, day by day."""
    zone, hours = ZoneInfo(organisation.timezone), organisation.calendar.core_hours
    total = timedelta()
    for day in days_from(start.astimezone(zone).date(), end.astimezone(zone).date() + ONE_DAY):
        if is_working_day(organisation, day):
            opens = datetime.combine(day, hours.start, zone).astimezone(UTC)
            closes = datetime.combine(day, hours.end, zone).astimezone(UTC)
            total += max(timedelta(), min(closes, end) - max(opens, start))
    return total


def is_working_day(organisation: Organisation, day: date) -> bool:
    """Whether core hours are worked on it."""
    calendar = organisation.calendar
    closed = any(covers(closure, day) for closure in calendar.closures)
    holiday = calendar.country is not None and day in _holidays(calendar.country, day.year)
    return day.isoweekday() <= 5 and not closed and not holiday


@cache
def _holidays(country: str, year: int) -> set[date]:
    return set(holidays.country_holidays(country, years=year))


def labels(organisation: Organisation) -> dict[str, Callable[[date], str]]:
    """For each step what a day of it is called."""
    first = organisation.fiscal_year_starts

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

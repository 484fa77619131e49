"""Which days does a period of goals have, that is named like FY2026-H1?"""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from metrics.period import Period

Part = Literal["", "H1", "H2", "Q1", "Q2", "Q3", "Q4"]

EXPECTED = "a period like 2026, 2026-H1, 2026-Q3, or FY2026-H1 of the fiscal year"
_NAME = re.compile(r"(FY)?(\d{4})(?:-(H[12]|Q[1-4]))?", re.ASCII)
_MONTHS = {"": 12, "H": 6, "Q": 3}
_FIRST_YEAR, _LAST_YEAR = 1971, 2198


class WrongName(ValueError):
    """What was written is no period; the message says what would be one."""


@dataclass(frozen=True, slots=True)
class GoalPeriod:
    """A year, half or quarter, of the calendar or fiscal.

    A fiscal year is named after the calendar year in which it begins, as in `metrics.period`.
    """

    year: int
    part: Part = ""
    fiscal: bool = False

    def __str__(self) -> str:
        """As it stands in files: FY2026-H1."""
        return f"{'FY' if self.fiscal else ''}{self.year}{'-' if self.part else ''}{self.part}"

    def days(self, fiscal_year_starts: int = 1) -> Period:
        """Its days; `fiscal_year_starts` is the first month (1 to 12) of a fiscal year."""
        length = _MONTHS[self.part[:1]]
        before = (int(self.part[1:]) - 1) * length if self.part else 0
        first = self.year * 12 + (fiscal_year_starts - 1 if self.fiscal else 0) + before
        return Period(_first_day(first), _first_day(first + length))


def read_period(written: str) -> GoalPeriod:
    """The period of that name. Raises WrongName."""
    found = _NAME.fullmatch(written)
    if not found or not _FIRST_YEAR <= int(found[2]) <= _LAST_YEAR:
        raise WrongName(f"expected {EXPECTED}, got '{written}'")
    part: Part = found[3] or ""  # type: ignore[assignment] -- the pattern has no other parts
    return GoalPeriod(int(found[2]), part, fiscal=bool(found[1]))


def complete_weeks(period: Period, today: date) -> tuple[Period, ...]:
    """The ISO weeks that end within `period` and were over before `today`, oldest first."""
    monday = period.start - timedelta(days=period.start.weekday())
    weeks: list[Period] = []
    while (end := monday + timedelta(weeks=1)) <= min(period.end, today):
        weeks.append(Period(monday, end))
        monday = end
    return tuple(weeks)


def weeks_left(period: Period, today: date) -> int:
    """The weeks, the begun one included, that still come to their end within the period."""
    return max(0, -(-(period.end - max(today, period.start)).days // 7))


def _first_day(month: int) -> date:
    return date(month // 12, month % 12 + 1, 1)

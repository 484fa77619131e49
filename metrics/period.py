"""Which days does a question ask about, and into which rows are they cut?"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray

Step = Literal["day", "week", "month", "quarter", "year", "all"]
STEPS: tuple[Step, ...] = get_args(Step)

FIRST_DAY, LAST_DAY = date(1970, 1, 1), date(2200, 1, 1)
MOST_ROWS = 5_000
"""More rows than this is a slip of the keyboard: days of more than thirteen years."""

DEFAULT_WEEKS = 26


class WrongPeriod(ValueError):
    """A period that nobody can have meant; the message says what would be right."""


@dataclass(frozen=True, slots=True)
class Period:
    """The days from `start`, included, to `end`, not included; raises WrongPeriod."""

    start: date
    end: date

    def __post_init__(self) -> None:
        if self.start >= self.end:
            raise WrongPeriod(
                f"the period from {self.start} to {self.end} holds no day: "
                "its end is not included and must be later than its start"
            )
        if self.start < FIRST_DAY or self.end > LAST_DAY:
            raise WrongPeriod(
                f"the period from {self.start} to {self.end} is out of range: "
                f"days from {FIRST_DAY} to {LAST_DAY} can be asked for"
            )


@dataclass(frozen=True, slots=True)
class PeriodRow:
    """One row of an answer: its label, its days (`end` not included), and whether it is cut."""

    label: str
    start: date
    end: date
    partial: bool


def period_rows(period: Period, by: Step, fiscal_year_starts: int = 1) -> tuple[PeriodRow, ...]:
    """Cut a period into steps; the first and the last may be partial. Raises WrongPeriod.

    Weeks are ISO weeks from Monday. Quarters and years begin with the month `fiscal_year_starts`
    and are named after the calendar year in which their fiscal year begins.
    """
    if by == "all":
        return (PeriodRow("all", period.start, period.end, partial=False),)
    rows: list[PeriodRow] = []
    start = _step_start(period.start, by, fiscal_year_starts)
    while start < period.end:
        if len(rows) == MOST_ROWS:
            raise WrongPeriod(
                f"the period from {period.start} to {period.end} has more than {MOST_ROWS} rows "
                f"by {by}: choose a shorter period or a longer step"
            )
        end = _next_start(start, by)
        rows.append(
            PeriodRow(
                label=_label(start, by, fiscal_year_starts),
                start=max(start, period.start),
                end=min(end, period.end),
                partial=start < period.start or end > period.end,
            )
        )
        start = end
    return tuple(rows)


def whole_period(period: Period) -> PeriodRow:
    """The row over all of a period."""
    return PeriodRow("all", period.start, period.end, partial=False)


def last_complete_weeks(now: datetime, zone: tzinfo, weeks: int = DEFAULT_WEEKS) -> Period:
    """The newest `weeks` ISO weeks that were over by `now` (aware) in `zone`."""
    monday = _step_start(now.astimezone(zone).date(), "week", 1)
    return Period(monday - timedelta(weeks=weeks), monday)


def chosen_period(start: date | None, end: date | None, now: datetime, zone: tzinfo) -> Period:
    """The period meant by a reader who gave a start, an end, both or neither.

    Neither: the last 26 complete weeks, whatever the step. Only a start: until today, which is
    included. Only an end: the 26 weeks before it.
    """
    if start is None and end is None:
        return last_complete_weeks(now, zone)
    today = now.astimezone(zone).date()
    if start is None and end is not None:
        return Period(date.fromordinal(max(1, end.toordinal() - 7 * DEFAULT_WEEKS)), end)
    if start is not None and end is None and start > today:
        raise WrongPeriod(f"{start} is later than today, {today}: an end is needed as well")
    return Period(start or today, end or today + timedelta(days=1))


def instants(days: Sequence[date], zone: tzinfo) -> NDArray[np.int64]:
    """The microseconds since 1970 in UTC at which each day begins in `zone`."""
    return np.array([microseconds(datetime.combine(day, time.min, zone)) for day in days], np.int64)


def microseconds(moment: datetime) -> int:
    """The microseconds since 1970 of an aware moment, exactly."""
    return (moment - _EPOCH) // timedelta(microseconds=1)


_EPOCH = datetime.fromisoformat("1970-01-01T00:00:00+00:00")


def _step_start(day: date, by: Step, fiscal_year_starts: int) -> date:
    """The first day of the step that `day` lies in."""
    if by == "day":
        return day
    if by == "week":
        return day - timedelta(days=day.weekday())
    into_step = (day.month - fiscal_year_starts) % _MONTHS[by]
    return _add_months(day.replace(day=1), -into_step)


def _next_start(start: date, by: Step) -> date:
    if by == "day":
        return start + timedelta(days=1)
    if by == "week":
        return start + timedelta(days=7)
    return _add_months(start, _MONTHS[by])


_MONTHS = {"month": 1, "quarter": 3, "year": 12}


def _add_months(first: date, months: int) -> date:
    month = first.year * 12 + first.month - 1 + months
    return date(month // 12, month % 12 + 1, 1)


def _label(start: date, by: Step, fiscal_year_starts: int) -> str:
    if by == "day":
        return start.isoformat()
    if by == "week":
        year, week, _ = start.isocalendar()
        return f"{year}-W{week:02d}"
    if by == "month":
        return f"{start.year}-{start.month:02d}"
    fiscal_year = start.year if start.month >= fiscal_year_starts else start.year - 1
    if by == "year":
        return str(fiscal_year)
    return f"{fiscal_year}-Q{(start.month - fiscal_year_starts) % 12 // 3 + 1}"

"""Which value held for a person at a moment, when values come with dates?"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

Span = tuple[date | None, date | None, str]
"""First day, last day (both included, None = open) and what held."""


@dataclass(frozen=True)
class DatedCodes:
    """For one person: `codes[i]` holds from `bounds[i - 1]` until just before `bounds[i]`."""

    bounds: NDArray[np.datetime64]
    codes: NDArray[np.int64]


def dated_codes(
    spans: Sequence[Span], zone: ZoneInfo, code_of: Callable[[Iterable[str]], int]
) -> DatedCodes:
    """Codes over time; `code_of` numbers the values that hold together (none: empty)."""
    days = sorted({day for first, last, _ in spans for day in (first, _after(last)) if day})
    probes = [date.min, *days]
    codes = [
        code_of(value for first, last, value in spans if _holds(first, last, probe))
        for probe in probes
    ]
    bounds = [start_of_day(day, zone) for day in days]
    return DatedCodes(np.array(bounds, dtype="datetime64[us]"), np.array(codes, dtype=np.int64))


def codes_at(
    person: NDArray[np.integer], at: NDArray[np.datetime64], table: dict[int, DatedCodes]
) -> NDArray[np.int64]:
    """The code of each person at each moment; 0 for people not in `table` and missing moments."""
    codes = np.zeros(person.size, dtype=np.int64)
    order = np.argsort(person, kind="stable")
    people = person[order]
    for number, dated in table.items():
        rows = order[np.searchsorted(people, number) : np.searchsorted(people, number, "right")]
        known = rows[~np.isnat(at[rows])]
        codes[known] = dated.codes[np.searchsorted(dated.bounds, at[known], side="right")]
    return codes


def start_of_day(day: date, zone: ZoneInfo) -> np.datetime64:
    """The instant at which a day begins in a time zone, in UTC."""
    local = datetime.combine(day, time(), tzinfo=zone)
    return np.datetime64(local.astimezone(ZoneInfo("UTC")).replace(tzinfo=None), "us")


def _after(day: date | None) -> date | None:
    return day + timedelta(days=1) if day and day < date.max else None


def _holds(first: date | None, last: date | None, day: date) -> bool:
    return (first is None or first <= day) and (last is None or day <= last)

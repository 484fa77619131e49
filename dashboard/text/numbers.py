"""How is a number, a duration or a date written in the reader's language?"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from typing import Literal
from zoneinfo import ZoneInfo

from dashboard.text import Language, t
from metrics.metric import Unit as UnitOfValue

Unit = UnitOfValue | Literal["days_per_week"]
"""Those of metrics, and what one of several numbers of a metric has instead."""

MINUS = "−"
MISSING = "–"
NO_BREAK = "\u00a0"
"""A space at which no line ends."""

_MINUTES = 60
_HOURS_SHOWN_AS_DAYS = 72
_FEW = 5
_TIMES: Mapping[Unit, str] = {
    "count": "times",
    "per_week": "times_a_week",
    "days_per_week": "days_a_week",
}


@dataclass(frozen=True, slots=True)
class Amount:
    """A number as written and its unit apart, since the unit is drawn smaller."""

    number: str
    unit: str
    joint: str = ""

    def __str__(self) -> str:
        return f"{self.number}{self.joint}{self.unit}"


def count(value: float, language: Language) -> Amount:
    """3,906件 / 3,906."""
    return _amount(f"{value:,.0f}", "unit_pull_requests", language)


def rate(value: float, language: Language, *, step: str = "week") -> Amount:
    """34.0件/週 / 34.0 / week."""
    return _amount(f"{value:,.1f}", f"rate_{step}", language)


def per_day(value: float, language: Language) -> Amount:
    """0.74件/人日: of one engineer on a working day, small enough for two decimals."""
    return _amount(f"{value:,.2f}", "rate_engineer_day", language)


def duration(hours: float | None, language: Language) -> Amount:
    """21.8時間, 5.6分, 3.5日 from a number of hours; from 72 hours on in days of 24 hours."""
    if hours is None:
        return Amount(MISSING, "")
    if round(abs(hours) * _MINUTES, 1) < _MINUTES:
        return _amount(_signed(hours * _MINUTES), "minutes", language)
    if round(abs(hours), 1) < _HOURS_SHOWN_AS_DAYS:
        return _amount(_signed(hours), "hours", language)
    return _amount(_signed(hours / 24), "days", language)


def value_in(unit: Unit, value: float | None, language: Language) -> Amount:
    """A value of a metric in its unit: 21.8時間, 10.0%, 121行, 1.5回, 5.0回/週, 4.0日/週."""
    if value is None or unit == "hours":
        return duration(value, language)
    if unit == "percent":
        return percent(value)
    if unit == "lines":
        return _amount(f"{value:,.0f}", "lines", language)
    return _amount(f"{value:,.1f}", _TIMES[unit], language)


def whole_percent(value: float) -> str:
    """80%, as somebody wrote it: without decimals that nobody set."""
    return f"{value:g}%"


def percent(value: float | None) -> Amount:
    """84.2%, in both languages; – where there is none."""
    return Amount(MISSING, "") if value is None else Amount(f"{value:,.1f}", "%")


def difference(value: float) -> str:
    """+7.0, −16.3 with a real minus, and 0.0 without a sign."""
    shown = _signed(round(value, 1) + 0.0)
    return f"+{shown}" if round(value, 1) > 0 else shown


def sample(used: int, total: int, language: Language) -> str:
    """n = 136/142, and n = 4/4 少ない when fewer than five were used."""
    written = f"n{NO_BREAK}={NO_BREAK}{used:,}/{total:,}"
    return f"{written} {t('numbers.few', language)}" if used < _FEW else written


def day(on: date, language: Language, *, year: bool = False) -> str:
    """10月16日 / 16 Oct, with the year 2025年10月16日 / 16 Oct 2025."""
    return t("numbers.day_with_year" if year else "numbers.day", language, **_slots(on, language))


def short_day(on: date, language: Language) -> str:
    """10/16 / 16 Oct, for tables."""
    return t("numbers.short_day", language, **_slots(on, language))


def month(on: date, language: Language, *, year: bool = False) -> str:
    """10月 / Oct, with the year 2025年10月 / Oct 2025."""
    return t(
        "numbers.month_with_year" if year else "numbers.month", language, **_slots(on, language)
    )


def days(first: date, last: date, language: Language, *, today: date) -> str:
    """4月6日–10月11日 / 6 Apr – 11 Oct, both included; with years that are not this year's."""
    other_year = first.year != last.year
    old = other_year or first.year != today.year
    # A year that both share is said once: before the first in Japanese, after the last in English.
    start = day(first, language, year=other_year or (old and language == "ja"))
    end = day(last, language, year=other_year or (old and language == "en"))
    return t("numbers.range", language, first=start, last=end)


def moment(
    at: datetime | None, language: Language, zone: tzinfo | str, *, weekday: bool = True
) -> str:
    """10月16日（金）10:42 / Fri 16 Oct 10:42 in the organisation's time zone."""
    if at is None:
        return MISSING
    local = at.astimezone(ZoneInfo(zone) if isinstance(zone, str) else zone)
    key = "numbers.moment_with_weekday" if weekday else "numbers.moment"
    return t(key, language, time=f"{local:%H:%M}", **_slots(local, language))


def dated_moment(at: datetime, language: Language, zone: tzinfo, today: date) -> str:
    """A moment of a list that goes back for years: with its year where that is not this one."""
    said, year = moment(at, language, zone, weekday=False), at.astimezone(zone).year
    if year == today.year:
        return said
    return t("numbers.moment_of_year", language, year=year, when=said)


def _slots(on: date, language: Language) -> dict[str, object]:
    return {
        "year": on.year,
        "month": on.month,
        "day": on.day,
        "month_name": t("numbers.month_names", language).split()[on.month - 1],
        "weekday": t("numbers.weekday_names", language).split()[on.weekday()],
    }


def _amount(number: str, unit: str, language: Language) -> Amount:
    written = t(f"numbers.{unit}", language)
    return Amount(number, written, t("numbers.joint", language) if written else "")


def _signed(value: float) -> str:
    return f"{value:,.1f}".replace("-", MINUS)

"""Where do the ticks of a figure stand, and what do they say?"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from itertools import pairwise
from typing import Any, Literal

from dashboard.figures.canvas import Canvas, text_width
from dashboard.text import Language, numbers, t
from metrics.metric import Unit as UnitOfValue

Unit = Literal[
    "count",
    "per_engineer",
    "per_week",
    "minutes",
    "hours",
    "days",
    "percent",
    "lines",
    "times",
]

_DECIMAL = (1.0, 2.0, 5.0)
_HOURS = (1.0, 2.0, 3.0, 4.0, 6.0, 8.0, 12.0, 24.0, 48.0, 72.0, 96.0, 120.0, 144.0, 168.0, 240.0)
_FEWEST, _MOST = 3, 5
"""Steps of the vertical axis: four to six gridlines."""
_ROOM_ABOVE = 1.03
_LINE_AND_A_HALF = 1.5
_LOWEST_TOP = 0.03
"""Rates are written with two decimals; an axis for smaller ones would say nothing."""
_HOURS_SHOWN_AS_DAYS = 720.0
MONTHS_APART = (1, 2, 3, 6, 12, 24, 60, 120)
"""Steps between months that are named, from the closest on."""
_BETWEEN_TICK_LABELS = 8
_WHOLE = 100.0
_UNITS: Mapping[UnitOfValue, Unit] = {"count": "times", "lines": "lines", "per_week": "per_week"}


@dataclass(frozen=True, slots=True)
class Scale:
    """The vertical axis: from 0 to `top` by `step`, in units of `per` (hours to a day: 24)."""

    top: float
    step: float
    unit: Unit
    per: float = 1.0

    @property
    def ticks(self) -> list[float]:
        """The gridlines from 0."""
        return [self.step * i for i in range(round(self.top / self.step) + 1)]

    def tick_texts(self) -> list[str]:
        """What stands beside the gridlines."""
        digits = 0 if self.step >= 1 else min(6, math.ceil(-math.log10(self.step)))
        return [f"{tick:,.{digits}f}" for tick in self.ticks]

    def shown(self, value: float | None) -> float | None:
        """`value` in the unit of the axis."""
        return None if value is None else value / self.per


def count_scale(highest: float) -> Scale:
    """The axis for counts and rates up to `highest`."""
    return _scale(max(highest, 0.0), "count", 1.0, whole=highest >= 1 or highest == 0)


def duration_scale(highest: float) -> Scale:
    """The axis for durations up to `highest` hours: minutes, hours, or days from 30 days on."""
    if highest < 1:
        return _scale(highest * 60, "minutes", 1 / 60, whole=True)
    if highest < _HOURS_SHOWN_AS_DAYS:
        return _scale(highest, "hours", 1.0, whole=True)
    return _scale(highest / 24, "days", 24.0, whole=True)


def percent_scale(highest: float) -> Scale:
    """The axis for shares up to `highest` per cent; it never reaches beyond 100."""
    scale = _scale(highest, "percent", 1.0, whole=True)
    return scale if scale.top <= _WHOLE else Scale(_WHOLE, _WHOLE / 4, "percent")


def value_scale(highest: float, unit_of_value: UnitOfValue) -> Scale:
    """The axis for values of a metric up to `highest` in its own unit."""
    if unit_of_value == "hours":
        return duration_scale(highest)
    if unit_of_value == "percent":
        return percent_scale(highest)
    return replace(count_scale(highest), unit=_UNITS[unit_of_value])


def _scale(highest: float, unit: Unit, per: float, *, whole: bool) -> Scale:
    """The scale with the least empty room above `highest` that has four to six gridlines."""
    needed = max(highest * _ROOM_ABOVE, _FEWEST if whole else _LOWEST_TOP)
    best = [
        (round(count * step, 9), step)
        for step in _steps(needed, unit)
        if _FEWEST <= (count := math.ceil(round(needed / step, 9))) <= _MOST
    ]
    top, step = min(best)
    return Scale(top, step, unit, per)


def _steps(needed: float, unit: Unit) -> list[float]:
    """The step sizes that people read at a glance, around the size of `needed`."""
    power = math.floor(math.log10(needed)) - 1
    decimal = [base * 10.0**exponent for exponent in range(power, power + 3) for base in _DECIMAL]
    if unit != "hours":
        return decimal
    hours = [step for step in _HOURS if _FEWEST <= math.ceil(needed / step) <= _MOST]
    return hours or decimal


def reach(scale: Scale, canvas: Canvas) -> float:
    """The value at the upper edge: plotly leaves out a gridline that lies on the very edge."""
    return scale.top * (1 + _LINE_AND_A_HALF / canvas.plot_height)


def vertical(scale: Scale, canvas: Canvas) -> dict[str, Any]:
    """The y axis of plotly for `scale`."""
    return {
        "range": [0, reach(scale, canvas)],
        "tickmode": "array",
        "tickvals": scale.ticks,
        "ticktext": scale.tick_texts(),
    }


def horizontal(starts: Sequence[date], headers: Sequence[str], canvas: Canvas) -> dict[str, Any]:
    """The x axis of plotly: one place per period, months named at the left edge of their first.

    `headers` name the periods in the hover box and are the values of x; they must differ.
    """
    ticks = month_ticks(starts, canvas)
    return {
        "type": "category",
        "categoryorder": "array",
        "categoryarray": list(headers),
        "range": [-0.5, len(starts) - 0.5],
        "tickmode": "array",
        "tickvals": [place - 0.5 for place, _ in ticks],
        "ticktext": [words for _, words in ticks],
        "tickangle": 0,
    }


def month_ticks(starts: Sequence[date], canvas: Canvas) -> list[tuple[int, str]]:
    """The places where a month begins and its name, as many as fit beside each other.

    The year stands where it changes and, when several years are shown, at the first tick.
    """
    firsts = [
        place
        for place, start in enumerate(starts)
        if place == 0 or _month(start) != _month(starts[place - 1])
    ]
    pixels = canvas.plot_width / max(1, len(starts))
    ticks: list[tuple[int, str]] = []
    for apart in MONTHS_APART:
        ticks = _named(starts, _every(starts, firsts, apart), canvas)
        if all(
            (after[0] - before[0]) * pixels >= text_width(before[1]) + _BETWEEN_TICK_LABELS
            for before, after in pairwise(ticks)
        ):
            return ticks
    return ticks[:1]


def period_names(starts: Sequence[date], by: str, language: Language) -> list[str]:
    """What each period is called, all different: 「8月17日の週」, "Week of 17 Aug"."""
    year = len({start.year for start in starts}) > 1
    return [period_name(start, by, language, year=year) for start in starts]


@lru_cache(maxsize=4096)
def period_name(start: date, by: str, language: Language, *, year: bool) -> str:
    """The name of the week, month or quarter that begins on `start`."""
    if by == "week":
        return t("trends.week_of", language, day=numbers.day(start, language, year=year))
    if by == "month":
        return numbers.month(start, language, year=True)
    return t("trends.quarter_from", language, month=numbers.month(start, language, year=True))


def _every(starts: Sequence[date], firsts: Sequence[int], apart: int) -> list[int]:
    """Those of `firsts` whose month, counted from the year 0, is a multiple of `apart`."""
    return [place for place in firsts if _month(starts[place]) % apart == 0]


def _named(starts: Sequence[date], places: Sequence[int], canvas: Canvas) -> list[tuple[int, str]]:
    several = bool(starts) and starts[0].year != starts[-1].year
    named, year = [], None if several else (starts[0].year if starts else None)
    for place in places:
        start = starts[place]
        named.append((place, numbers.month(start, canvas.language, year=start.year != year)))
        year = start.year
    return named


def _month(day: date) -> int:
    return day.year * 12 + day.month - 1

"""How are days named below a picture?"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any

from dashboard.figures.axes import MONTHS_APART
from dashboard.figures.canvas import FONT_SIZE, Canvas, text_width
from dashboard.text import numbers, t

LINE_OF_YEARS = FONT_SIZE + 4
"""The room that the names of years take below those of months, in pixels."""

_BETWEEN_TICKS = 6


def day_axis(days: tuple[date, date], canvas: Canvas) -> dict[str, Any]:
    """The horizontal axis over these days (the last is not included)."""
    ticks = day_ticks(days, canvas)
    return {
        "type": "date",
        "range": [as_drawn(day) for day in days],
        "tickmode": "array",
        "tickvals": [as_drawn(day) for day, _ in ticks],
        "ticktext": [words for _, words in ticks],
        "tickangle": 0,
        "hoverformat": t("coverage.hover_format", canvas.language),
    }


def day_ticks(days: tuple[date, date], canvas: Canvas) -> list[tuple[date, str]]:
    """The firsts of months and their names, as many as fit; below a name its year where it changes.

    Where no month begins within the days, the first day has its month.
    """
    first, end = days
    every = (first + timedelta(days=n) for n in range((end - first).days))
    firsts = [day for day in every if day.day == 1] or [first]
    pixels = canvas.plot_width / (end - first).days
    ticks: list[tuple[date, str]] = []
    for apart in MONTHS_APART:
        ticks = _named(
            [day for day in firsts if (day.year * 12 + day.month - 1) % apart == 0], canvas
        )
        if ticks and _fit(ticks, pixels):
            return ticks
    return ticks[:1]


def _named(days: Sequence[date], canvas: Canvas) -> list[tuple[date, str]]:
    named, year = [], None
    for day in days:
        words = numbers.month(day, canvas.language)
        if day.year != year:
            words += "<br>" + t("coverage.year", canvas.language, year=day.year)
        named.append((day, words))
        year = day.year
    return named


def _fit(ticks: Sequence[tuple[date, str]], pixels: float) -> bool:
    return all(
        (after[0] - before[0]).days * pixels >= _width(before[1]) + _BETWEEN_TICKS
        for before, after in pairwise(ticks)
    )


def _width(words: str) -> float:
    return max(text_width(line) for line in words.split("<br>"))


def as_drawn(at: date | datetime) -> str:
    """A local moment as plotly takes it, which knows no time zones."""
    return at.replace(tzinfo=None).isoformat() if isinstance(at, datetime) else at.isoformat()

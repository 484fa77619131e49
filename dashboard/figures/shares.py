"""Which share of all, and how does it go when single weeks hold only a few?"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from dashboard.figures.axes import percent_scale
from dashboard.figures.canvas import Figure
from dashboard.figures.labels import Label
from dashboard.figures.lead_time import MEDIAN, line_trace
from dashboard.figures.periods import Periods, figure_of, open_circles
from dashboard.text import numbers, t
from metrics.answer import SMALL_SAMPLE, Row

OVER = {"week": 4, "month": 3}
"""The line is the share of so many rows together; elsewhere that of each row."""

_POINT = 4
_PALE = 0.55


def share_line(periods: Periods) -> Figure:
    """A line of the share over the last weeks or months, and a point for each row by itself.

    Rows of fewer than five are open circles and, where the line is that of single rows, no part of
    it.
    """
    over, colour = OVER.get(periods.by, 1), periods.canvas.colours.data[0]
    pooled = pooled_shares(periods.rows, over)
    shown = [*pooled, *(row.value for row in periods.rows)]
    scale = percent_scale(
        max([*(value for value in shown if value is not None), periods.highest_before])
    )
    language = periods.canvas.language
    name = t(f"trends.share_of_{periods.by}s", language)
    line = {
        **line_trace(MEDIAN, pooled, periods),
        "name": name,
        "customdata": [str(numbers.percent(value)) for value in pooled],
        "hovertemplate": name + " %{customdata}<extra></extra>",
    }
    own = [_points(periods)] if over > 1 else []
    few = [(n, r.value) for n, r in zip(periods.names, periods.rows, strict=True) if is_few(r)]
    circles = [open_circles(few, t("trends.share", language), colour)] if few else []
    # A last week that is cut has no share of its own weeks: the newest one before it is named.
    last = next((value for value in reversed(pooled) if value is not None), None)
    labels = [] if last is None else [Label(str(numbers.percent(last)), last, colour, main=True)]
    return figure_of([*own, line, *circles], labels, scale, periods)


def pooled_shares(rows: Sequence[Row], over: int) -> list[float | None]:
    """The share of each row and the `over` - 1 before it together, in per cent.

    None where one is missing or cut, and where all of them together hold fewer than five. Rows that
    do not say how many they count stand for themselves.
    """
    if any(row.n_used and row.part is None for row in rows):
        over = 1
    shares: list[float | None] = []
    for place in range(len(rows)):
        window = rows[max(0, place - over + 1) : place + 1]
        whole = len(window) == over and (over == 1 or not any(row.partial for row in window))
        shares.append(_share(window) if whole else None)
    return shares


def _share(window: Sequence[Row]) -> float | None:
    used = sum(row.n_used for row in window)
    if used < SMALL_SAMPLE:
        return None
    if len(window) == 1:
        return window[0].value
    return 100 * sum(row.part or 0 for row in window) / used


def is_few(row: Row) -> bool:
    """Whether the share of a row is an open circle, since it is one of a few."""
    return row.value is not None and row.n_used < SMALL_SAMPLE


def _points(periods: Periods) -> dict[str, Any]:
    """Each row by itself, pale; those with few values have their circles."""
    language = periods.canvas.language
    values = [None if is_few(row) else row.value for row in periods.rows]
    shown = [str(numbers.percent(row.value)) for row in periods.rows]
    name = t("trends.share", language)
    trace = line_trace(replace(MEDIAN, main=False), values, periods)
    return {
        **trace,
        "mode": "markers",
        "name": name,
        "marker": {"color": periods.canvas.colours.data[0], "size": _POINT, "opacity": _PALE},
        "customdata": shown,
        "hovertemplate": name + " %{customdata}<extra></extra>",
    }

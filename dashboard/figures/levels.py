"""On which level was a series before a change, and on which after it?"""

from typing import Any

from dashboard.figures.axes import Scale
from dashboard.figures.canvas import Canvas
from metrics.change_point import ChangeOfRows

_WHOLE_FROM = 100.0
_BESIDE = 2


def level_lines(change: ChangeOfRows, scale: Scale, canvas: Canvas) -> list[dict[str, Any]]:
    """A thin dashed line for the weeks before and one for those after."""
    return [
        {
            "type": "line",
            "xref": "x",
            "x0": rows[0] - 0.5,
            "x1": rows[-1] + 0.5,
            "yref": "y",
            "y0": scale.shown(level),
            "y1": scale.shown(level),
            "line": {"color": canvas.colours.text, "width": 1, "dash": "4px,3px"},
        }
        for rows, level in _levels(change)
    ]


def level_numbers(change: ChangeOfRows, scale: Scale, canvas: Canvas) -> list[dict[str, Any]]:
    """What the levels are, each where its line begins, on the side away from the other."""
    higher = change.change.before >= change.change.after
    return [
        {
            "text": _short(scale.shown(level) or 0.0),
            "font": {"color": canvas.colours.text, "size": 12},
            "bgcolor": canvas.colours.body,
            "borderpad": 1,
            "xref": "x",
            "x": rows[0] - 0.5,
            "xanchor": "left",
            "xshift": _BESIDE,
            "yref": "y",
            "y": scale.shown(level),
            "yanchor": "bottom" if above else "top",
            "showarrow": False,
        }
        for (rows, level), above in zip(_levels(change), (higher, not higher), strict=True)
    ]


def _levels(change: ChangeOfRows) -> list[tuple[tuple[int, ...], float]]:
    return [(change.rows_before, change.change.before), (change.rows_after, change.change.after)]


def _short(shown: float) -> str:
    return f"{shown:,.0f}" if shown >= _WHOLE_FROM else f"{shown:,.1f}"

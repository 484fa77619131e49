"""What does the organisation aim at, beside what is?"""

from typing import Any

from dashboard.figures.axes import Scale
from dashboard.figures.canvas import Canvas
from dashboard.figures.labels import Label
from dashboard.figures.periods import Periods
from dashboard.text import numbers, t


def target_line(target: float, scale: Scale, canvas: Canvas) -> dict[str, Any]:
    """A dashed line over the whole width, under everything else."""
    return {
        "type": "line",
        "layer": "below",
        "xref": "paper",
        "x0": 0,
        "x1": 1,
        "yref": "y",
        "y0": scale.shown(target),
        "y1": scale.shown(target),
        "line": {"color": canvas.colours.text, "width": 1, "dash": "4px,3px"},
    }


def target_label(target: float, scale: Scale, periods: Periods) -> Label:
    """「目標 80%」, at the height of the line."""
    canvas = periods.canvas
    words = t("trends.target", canvas.language, value=numbers.whole_percent(target))
    return Label(words, scale.shown(target) or 0.0, canvas.colours.text)

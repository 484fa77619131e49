"""What do all figures over time have in common: the axis of periods, the shades, the hover box?"""

from collections.abc import Sequence
from typing import Any

from dashboard.figures.axes import Scale, horizontal, period_names, vertical
from dashboard.figures.canvas import Canvas, Figure
from dashboard.figures.labels import Label, Name, beside, names_above, unit_above
from dashboard.figures.quiet_weeks import Quiet
from dashboard.text import numbers, t
from metrics.answer import Row

PARTIAL_OPACITY = 0.45
SOLID: dict[str, Any] = {"opacity": 1, "line": {"width": 0}}
"""Markers of several sizes are drawn pale and ringed unless told otherwise."""


def figure_of(
    traces: Sequence[dict[str, Any]],
    labels: Sequence[Label],
    scale: Scale,
    rows: Sequence[Row],
    by: str,
    canvas: Canvas,
    quiet: Sequence[Quiet] = (),
) -> Figure:
    """A figure of one place per row with these traces, direct labels and shaded quiet weeks."""
    canvas = canvas.with_room_for(scale.tick_texts(), [label.words for label in labels])
    starts = [row.start for row in rows]
    unit = t(f"trends.axis_{scale.unit}", canvas.language)
    names = [Name(week.name, week.middle, -week.free) for week in quiet]
    return {
        "data": list(traces),
        "layout": canvas.layout(
            xaxis=horizontal(starts, period_names(starts, by, canvas.language), canvas),
            yaxis=vertical(scale),
            shapes=[_shade(week, canvas) for week in quiet],
            annotations=[
                unit_above(unit, canvas),
                *names_above(names, unit, len(rows), canvas),
                *beside(labels, scale, canvas),
            ],
        ),
    }


def headers_of(rows: Sequence[Row], by: str, canvas: Canvas) -> list[str]:
    """The values of x: what the hover box calls each row."""
    return period_names([row.start for row in rows], by, canvas.language)


def sample_trace(
    rows: Sequence[Row], by: str, canvas: Canvas, quiet: Sequence[Quiet]
) -> dict[str, Any]:
    """An unseen series that ends the hover box with n, and with the name of a quiet week."""
    return {
        "type": "scatter",
        "mode": "markers",
        "name": "n",
        "x": headers_of(rows, by, canvas),
        "y": [0] * len(rows),
        "marker": {"size": 1, "opacity": 0},
        "customdata": [_remark(place, row, canvas, quiet) for place, row in enumerate(rows)],
        "hovertemplate": "n %{customdata}<extra></extra>",
    }


def _remark(place: int, row: Row, canvas: Canvas, quiet: Sequence[Quiet]) -> str:
    language = canvas.language
    remarks = [f"{row.n_used:,} / {row.n_total:,}"]
    if row.sample:
        values = t("trends.comma", language).join(
            str(numbers.duration(value, language)) for value in row.sample
        )
        remarks.append(values)
    remarks += [week.name for week in quiet if week.first <= place <= week.last]
    if row.partial:
        remarks.append(t("trends.partial", language))
    return " · ".join(remarks)


def _shade(week: Quiet, canvas: Canvas) -> dict[str, Any]:
    return {
        "type": "rect",
        "layer": "below",
        "fillcolor": canvas.colours.shade,
        "line": {"width": 0},
        **{"xref": "x", "x0": week.first - 0.5, "x1": week.last + 0.5},
        **{"yref": "paper", "y0": 0, "y1": 1},
    }

"""What do all figures over time have in common: the periods, their names and shades, the hover?"""

from collections.abc import Sequence
from dataclasses import dataclass
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


@dataclass(frozen=True, slots=True)
class Periods:
    """The rows that a figure shows, one place each; at least one. `by` is their step."""

    rows: Sequence[Row]
    by: str
    canvas: Canvas
    quiet: Sequence[Quiet] = ()

    @property
    def names(self) -> list[str]:
        """What each row is called; they are the values of x."""
        return period_names([row.start for row in self.rows], self.by, self.canvas.language)


def figure_of(
    traces: Sequence[dict[str, Any]], labels: Sequence[Label], scale: Scale, periods: Periods
) -> Figure:
    """A figure with these traces, direct labels, shaded quiet weeks and n in its hover box."""
    canvas = periods.canvas.with_room_for(scale.tick_texts(), [label.words for label in labels])
    unit = t(f"trends.axis_{scale.unit}", canvas.language)
    names = [Name(week.name, week.middle, -week.free) for week in periods.quiet]
    starts = [row.start for row in periods.rows]
    return {
        "data": [*traces, _sample_trace(periods)],
        "layout": canvas.layout(
            {
                "xaxis": horizontal(starts, periods.names, canvas),
                "yaxis": vertical(scale, canvas),
                "shapes": [_shade(week, canvas) for week in periods.quiet],
                "annotations": [
                    unit_above(unit, canvas),
                    *names_above(names, unit, len(starts), canvas),
                    *beside(labels, scale, canvas),
                ],
            }
        ),
    }


def _sample_trace(periods: Periods) -> dict[str, Any]:
    """An unseen series that ends the hover box with n, and with the name of a quiet week."""
    return {
        "type": "scatter",
        "mode": "markers",
        "name": "n",
        "x": periods.names,
        "y": [0] * len(periods.rows),
        "marker": {"size": 1, "opacity": 0},
        "customdata": [_remark(place, row, periods) for place, row in enumerate(periods.rows)],
        "hovertemplate": "n %{customdata}<extra></extra>",
    }


def _remark(place: int, row: Row, periods: Periods) -> str:
    language = periods.canvas.language
    remarks = [f"{row.n_used:,} / {row.n_total:,}"]
    if row.sample:
        values = (str(numbers.duration(value, language)) for value in row.sample)
        remarks.append(t("trends.comma", language).join(values))
    remarks += [week.name for week in periods.quiet if week.first <= place <= week.last]
    if row.partial:
        remarks.append(t("trends.partial", language))
    return " · ".join(remarks)


def _shade(week: Quiet, canvas: Canvas) -> dict[str, Any]:
    return {
        "type": "rect",
        "layer": "below",
        "fillcolor": canvas.colours.shade,
        "line": {"width": 0},
        "xref": "x",
        "x0": week.first - 0.5,
        "x1": week.last + 0.5,
        "yref": "paper",
        "y0": 0,
        "y1": 1,
    }

"""What do all figures over time have in common: the periods, their names and shades, the hover?"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from dashboard.figures.annotations import Event, event_lines, event_names, events_of_row
from dashboard.figures.axes import Scale, horizontal, period_names, vertical
from dashboard.figures.canvas import Canvas, Figure
from dashboard.figures.labels import Label, Name, beside, names_above, unit_above
from dashboard.figures.quiet_weeks import Quiet
from dashboard.text import numbers, t
from metrics.answer import Row
from metrics.metric import Unit

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
    unit_of_value: Unit = "hours"
    events: Sequence[Event] = ()
    before: Sequence[float | None] = ()
    """The values of the period before, one for each row; none where nothing is compared."""

    @property
    def highest_before(self) -> float:
        """The highest of the values before; 0 where there are none."""
        return max((value for value in self.before if value is not None), default=0.0)

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
    names += event_names(periods.events)
    starts = [row.start for row in periods.rows]
    return {
        "data": [*_before(scale, periods), *traces, _sample_trace(periods)],
        "layout": canvas.layout(
            {
                "xaxis": horizontal(starts, periods.names, canvas),
                "yaxis": vertical(scale, canvas),
                "shapes": [
                    *(_shade(week, canvas) for week in periods.quiet),
                    *event_lines(periods.events, canvas),
                ],
                "annotations": [
                    unit_above(unit, canvas),
                    *names_above(names, unit, len(starts), canvas),
                    *beside(labels, scale, canvas),
                ],
            }
        ),
    }


def _before(scale: Scale, periods: Periods) -> list[dict[str, Any]]:
    """A thin line of the period before, under everything else; told in the hover box."""
    if not periods.before:
        return []
    name = t("compare.before", periods.canvas.language)
    return [
        {
            "type": "scatter",
            "mode": "lines",
            "name": name,
            "x": periods.names,
            "y": [scale.shown(value) for value in periods.before],
            "line": {"color": periods.canvas.colours.dimmed, "width": 1.25, "dash": "4px,3px"},
            "customdata": [_told(value, periods) for value in periods.before],
            "hovertemplate": name + " %{customdata}<extra></extra>",
        }
    ]


def _told(value: float | None, periods: Periods) -> str:
    """A value with its unit; a rate, which is counted but not whole, with two decimals."""
    if value is not None and periods.unit_of_value == "count" and not float(value).is_integer():
        return f"{value:,.2f}"
    return str(numbers.value_in(periods.unit_of_value, value, periods.canvas.language))


def open_circles(
    points: Sequence[tuple[str, float | None]], name: str, colour: str
) -> dict[str, Any]:
    """Values that are too few for a line, each at its period; the hover box tells them beside n."""
    return {
        "type": "scatter",
        "mode": "markers",
        "name": name,
        "x": [period for period, _ in points],
        "y": [value for _, value in points],
        "marker": {
            "symbol": "circle-open",
            "size": 6,
            "color": colour,
            "line": {"width": 1.5, "color": colour},
        },
        "hoverinfo": "skip",
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
        unit = periods.unit_of_value
        values = (str(numbers.value_in(unit, value, language)) for value in row.sample)
        remarks.append(t("trends.comma", language).join(values))
    remarks += [week.name for week in periods.quiet if week.first <= place <= week.last]
    remarks += events_of_row(periods.events, place)
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

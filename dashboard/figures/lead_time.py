"""What is the median of durations or amounts, and what of the larger quarter and tenth?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from dashboard.figures.axes import Scale, count_scale, value_scale
from dashboard.figures.canvas import Canvas, Figure
from dashboard.figures.labels import Label
from dashboard.figures.levels import level_lines, level_numbers
from dashboard.figures.periods import SOLID, Periods, figure_of, open_circles
from dashboard.text import numbers, t
from metrics.answer import Row
from metrics.change_point import ChangeOfRows
from metrics.statistics import Statistic

Values = Sequence[float | None]

_LAST_POINT = 7.0
_WHOLE_FROM = 20.0
"""An axis that reaches higher needs no decimal in its labels."""


@dataclass(frozen=True, slots=True)
class Line:
    """How one statistic is drawn; the main one is bold and ends in a point."""

    statistic: Statistic
    width: float
    dash: str = "solid"
    opacity: float = 1.0
    main: bool = False


MEDIAN = Line("median", 2.25, main=True)
QUANTILES = (Line("p90", 1.0, dash="2px,3px"), Line("p75", 1.25, opacity=0.75), MEDIAN)


def lead_time(periods: Periods) -> Figure:
    """The median, p75 and p90; the values of periods with few of them as open circles."""
    return spread_lines(periods, QUANTILES)


def median_only(periods: Periods) -> Figure:
    """The median alone, for small figures."""
    return spread_lines(periods, (MEDIAN,))


def spread_lines(
    periods: Periods, lines: Sequence[Line], change: ChangeOfRows | None = None
) -> Figure:
    """These statistics over time as lines that end in their names; where a row has few values,
    or none, the lines break off. A `change` of level is drawn with both levels."""
    series = {line: [_value(row, line.statistic) for row in periods.rows] for line in lines}
    scale = value_scale(
        max(_highest(series, periods.rows), periods.highest_before), periods.unit_of_value
    )
    traces = [_trace(line, values, scale, periods) for line, values in series.items()]
    labels = [
        label for line, values in series.items() for label in _label(line, values, scale, periods)
    ]
    figure = figure_of([*traces, *_circles(scale, periods)], labels, scale, periods)
    if change is not None:
        figure["layout"]["shapes"] += level_lines(change, scale, periods.canvas)
        figure["layout"]["annotations"] += level_numbers(change, scale, periods.canvas)
    return figure


def rate_line(periods: Periods) -> Figure:
    """One rate over time, its last value named; rows without one leave a gap."""
    values = [row.value for row in periods.rows]
    known = [value for value in values if value is not None]
    highest = max([*known, periods.highest_before])
    per_week = periods.unit_of_value == "per_week"
    scale = replace(count_scale(highest), unit="per_week" if per_week else "per_engineer")
    language = periods.canvas.language
    name = t("trends.a_week" if per_week else "trends.rate", language)
    trace = {
        **line_trace(MEDIAN, values, periods),
        "name": name,
        "hovertemplate": name + " %{y:.2f}<extra></extra>",
    }
    last, colour = values[-1], periods.canvas.colours.data[0]
    if last is None:
        return figure_of([trace], [], scale, periods)
    per_engineer = t("trends.rate_n", language, n=f"{last:,.1f}")
    words = str(numbers.value_in("per_week", last, language)) if per_week else per_engineer
    return figure_of([trace], [Label(words, last, colour, main=True)], scale, periods)


def _value(row: Row, statistic: Statistic) -> float | None:
    """The statistic of a row that has values enough for a line."""
    return None if row.spread is None or row.sample else row.spread[statistic]


def _highest(series: Mapping[Line, Values], rows: Sequence[Row]) -> float:
    lines = (value for values in series.values() for value in values if value is not None)
    return max([*lines, *(value for row in rows for value in row.sample)], default=0.0)


def _trace(line: Line, values: Values, scale: Scale, periods: Periods) -> dict[str, Any]:
    language, unit = periods.canvas.language, periods.unit_of_value
    name = t(f"trends.{line.statistic}", language)
    return {
        **line_trace(line, [scale.shown(value) for value in values], periods),
        "name": name,
        "customdata": [str(numbers.value_in(unit, value, language)) for value in values],
        "hovertemplate": name + " %{customdata}<extra></extra>",
    }


def line_trace(line: Line, values: Values, periods: Periods) -> dict[str, Any]:
    """One line over time in the first colour; where a value is None it breaks off."""
    colour = periods.canvas.colours.data[0]
    return {
        "type": "scatter",
        "mode": "lines+markers",
        "x": periods.names,
        "y": list(values),
        "opacity": line.opacity,
        "line": {"color": colour, "width": line.width, "dash": line.dash},
        "marker": {"color": colour, "size": _sizes(line, values), **SOLID},
    }


def _sizes(line: Line, values: Values) -> list[float]:
    """A point at the end of the main line, and wherever no neighbour would make a line visible."""
    known = [value is not None for value in values]
    alone = [
        here and not any(known[max(0, place - 1) : place] + known[place + 1 : place + 2])
        for place, here in enumerate(known)
    ]
    sizes = [line.width + 2.0 if single else 0.0 for single in alone]
    if line.main and known[-1]:
        sizes[-1] = _LAST_POINT
    return sizes


def _circles(scale: Scale, periods: Periods) -> list[dict[str, Any]]:
    """One open circle per value of the rows with few values; the hover box lists them beside n."""
    colour = periods.canvas.colours.data[0]
    points = [
        (name, scale.shown(value))
        for name, row in zip(periods.names, periods.rows, strict=True)
        for value in row.sample
    ]
    if not points:
        return []
    return [open_circles(points, t("trends.single", periods.canvas.language), colour)]


def _label(line: Line, values: Values, scale: Scale, periods: Periods) -> list[Label]:
    last, canvas = scale.shown(values[-1]), periods.canvas
    if last is None:
        return []
    words = t(f"trends.{line.statistic}_n", canvas.language, n=_short(last, scale, canvas))
    return [Label(words, last, canvas.colours.data[0], main=line.main)]


def _short(shown: float, scale: Scale, canvas: Canvas) -> str:
    """A value at the end of its line; of days a decimal is hours, and their unit is named, since
    other charts of the page are in hours."""
    if scale.unit == "days":
        joint = t("numbers.joint", canvas.language)
        return f"{shown:,.1f}{joint}{t('numbers.days', canvas.language)}"
    return f"{shown:,.{0 if scale.top > _WHOLE_FROM else 1}f}"

"""How do several numbers of the same kind go beside each other?"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from dashboard.figures.axes import Scale, value_scale
from dashboard.figures.breaks import break_strokes
from dashboard.figures.canvas import Figure
from dashboard.figures.labels import Label
from dashboard.figures.lead_time import Line, line_trace
from dashboard.figures.periods import Periods, figure_of, open_circles
from dashboard.figures.targets import target_label, target_line
from dashboard.text import numbers
from dashboard.text.numbers import Unit
from metrics.answer import Row

MOST = 4
"""More lines than these are told apart by nobody."""
_WIDTH = 2.25
_DASH = "4px,3px"


@dataclass(frozen=True, slots=True)
class Series:
    """One of the numbers: its name, its rows, and whether it is only planned.

    `explains` says for each row what a press on its point opens; `target` is what the
    organisation aims at.
    """

    name: str
    rows: Sequence[Row]
    explains: Sequence[str]
    planned: bool = False
    target: float | None = None
    unit: Unit | None = None
    """That of its values, where it is not that of the metric."""
    broken_before: Sequence[int] = ()
    """The places of the rows that can't be compared with the one before them."""


def several_lines(series: Sequence[Series], periods: Periods) -> Figure:
    """A line of its own hue for each, with its name and last value at its end.

    What is planned is dashed; no line crosses a break, which has its sign on the axis. Rows of few
    values are open circles in the same hue. The quiet weeks and n of the hover box are those of
    `periods`, the first of them.
    """
    values = [[_value(row) for row in each.rows] for each in series]
    alone = [value for each in series for row in each.rows for value in row.sample]
    known = [value for each in values for value in each if value is not None]
    targets = sorted({each.target for each in series if each.target is not None})
    scale = value_scale(max([*known, *alone, *targets], default=0.0), periods.unit_of_value)
    traces: list[dict[str, Any]] = []
    labels: list[Label] = []
    for place, (each, its) in enumerate(zip(series, values, strict=True)):
        colour = periods.canvas.colours.data[place]
        traces += [
            _trace(each, its, colour, scale, periods),
            *_circles(each, colour, scale, periods),
        ]
        labels += _label(each, its, colour, scale, periods)
    labels += [target_label(each, scale, periods) for each in targets]
    figure = figure_of(traces, labels, scale, periods)
    lines = [target_line(each, scale, periods.canvas) for each in targets]
    breaks = sorted({place for each in series for place in each.broken_before})
    strokes = [part for place in breaks for part in break_strokes(place - 0.5, periods.canvas)]
    figure["layout"]["shapes"] = [*figure["layout"]["shapes"], *lines, *strokes]
    return figure


def _value(row: Row) -> float | None:
    return None if row.sample else row.value


def _trace(
    each: Series, values: Sequence[float | None], colour: str, scale: Scale, periods: Periods
) -> dict[str, Any]:
    language, unit = periods.canvas.language, each.unit or periods.unit_of_value
    line = Line("median", _WIDTH, _DASH if each.planned else "solid", main=True)
    places = list(_places(len(values), each.broken_before))
    shown = [None if place is None else values[place] for place, _ in places]
    trace = line_trace(line, [scale.shown(value) for value in shown], periods)
    return {
        **trace,
        "name": each.name,
        "x": [periods.names[row] for _, row in places],
        "line": {**trace["line"], "color": colour},
        "marker": {**trace["marker"], "color": colour},
        "customdata": [str(numbers.value_in(unit, value, language)) for value in shown],
        "hovertemplate": each.name + " %{customdata}<extra></extra>",
        "meta": [each.explains[row] for _, row in places],
    }


def _places(n: int, broken_before: Sequence[int]) -> Iterator[tuple[int | None, int]]:
    """The place of each value and of its row; before a break none, so that the line ends there."""
    for place in range(n):
        if place in broken_before:
            yield None, place
        yield place, place


def _circles(each: Series, colour: str, scale: Scale, periods: Periods) -> list[dict[str, Any]]:
    points = [
        (name, scale.shown(value))
        for name, row in zip(periods.names, each.rows, strict=True)
        for value in row.sample
    ]
    return [open_circles(points, each.name, colour)] if points else []


def _label(
    each: Series, values: Sequence[float | None], colour: str, scale: Scale, periods: Periods
) -> list[Label]:
    """At the height of the newest value, which may be older than the last row."""
    last = next((value for value in reversed(values) if value is not None), None)
    shown = scale.shown(last)
    if last is None or shown is None:
        return []
    unit = each.unit or periods.unit_of_value
    amount = numbers.value_in(unit, last, periods.canvas.language)
    return [Label(f"{each.name} {amount}", shown, colour, main=True)]

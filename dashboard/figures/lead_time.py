"""How long does it take: the median, and how long for the slower quarter and tenth?"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from dashboard.figures.axes import Scale, count_scale, duration_scale
from dashboard.figures.canvas import Canvas, Figure
from dashboard.figures.labels import Label
from dashboard.figures.periods import SOLID, figure_of, headers_of, sample_trace
from dashboard.figures.quiet_weeks import Quiet
from dashboard.text import numbers, t
from metrics.answer import Row
from metrics.statistics import Statistic


@dataclass(frozen=True, slots=True)
class _Line:
    """How one statistic is drawn."""

    statistic: Statistic
    width: float
    dash: str = "solid"
    opacity: float = 1.0
    main: bool = False


MEDIAN = _Line("median", 2.25, main=True)
QUANTILES = (
    _Line("p90", 1.0, dash="2px,3px"),
    _Line("p75", 1.25, opacity=0.75),
    MEDIAN,
)


def lead_time(rows: Sequence[Row], by: str, canvas: Canvas, quiet: Sequence[Quiet] = ()) -> Figure:
    """The median, p75 and p90 of a duration; periods with few values as one open circle each."""
    return durations(rows, QUANTILES, by, canvas, quiet)


def median_only(
    rows: Sequence[Row], by: str, canvas: Canvas, quiet: Sequence[Quiet] = ()
) -> Figure:
    """The median of a duration alone, for small figures."""
    return durations(rows, (MEDIAN,), by, canvas, quiet)


def durations(
    rows: Sequence[Row], lines: Sequence[_Line], by: str, canvas: Canvas, quiet: Sequence[Quiet]
) -> Figure:
    """These statistics over time as lines that end in their names; a gap where a row has few
    values or none. `rows` are those of a duration; at least one."""
    series = {line: [_value(row, line.statistic) for row in rows] for line in lines}
    shown = [value for values in series.values() for value in values if value is not None]
    scale = duration_scale(max([*shown, *(v for row in rows for v in row.sample), 0.0]))
    headers = headers_of(rows, by, canvas)
    traces = [_trace(line, values, headers, scale, canvas) for line, values in series.items()]
    return figure_of(
        [*traces, *_circles(rows, headers, scale, canvas), sample_trace(rows, by, canvas, quiet)],
        [label for line, values in series.items() for label in _label(line, values, scale, canvas)],
        scale,
        rows,
        by,
        canvas,
        quiet,
    )


def rate_line(rows: Sequence[Row], by: str, canvas: Canvas, quiet: Sequence[Quiet] = ()) -> Figure:
    """One rate over time, its last value named; rows without one leave a gap."""
    values = [row.value for row in rows]
    scale = count_scale(max([value for value in values if value is not None], default=0.0))
    headers = headers_of(rows, by, canvas)
    name = t("trends.rate", canvas.language)
    trace = _line_trace(MEDIAN, values, headers, canvas)
    trace |= {"name": name, "hovertemplate": name + " %{y:.2f}<extra></extra>"}
    last = values[-1]
    labels = [] if last is None else [Label(f"{last:,.1f}", last, canvas.colours.data[0], main=True)]
    traces = [trace, sample_trace(rows, by, canvas, quiet)]
    return figure_of(traces, labels, scale, rows, by, canvas, quiet)


def _value(row: Row, statistic: Statistic) -> float | None:
    """The statistic of a row that has values enough for a line."""
    return None if row.spread is None or row.sample else row.spread[statistic]


def _trace(
    line: _Line,
    values: Sequence[float | None],
    headers: Sequence[str],
    scale: Scale,
    canvas: Canvas,
) -> dict[str, Any]:
    name = t(f"trends.{line.statistic}", canvas.language)
    return {
        **_line_trace(line, [scale.shown(value) for value in values], headers, canvas),
        "name": name,
        "customdata": [str(numbers.duration(value, canvas.language)) for value in values],
        "hovertemplate": name + " %{customdata}<extra></extra>",
    }


def _line_trace(
    line: _Line, values: Sequence[float | None], headers: Sequence[str], canvas: Canvas
) -> dict[str, Any]:
    colour = canvas.colours.data[0]
    return {
        "type": "scatter",
        "mode": "lines+markers",
        "x": list(headers),
        "y": list(values),
        "opacity": line.opacity,
        "line": {"color": colour, "width": line.width, "dash": line.dash},
        "marker": {"color": colour, "size": _sizes(line, values), **SOLID},
    }


def _sizes(line: _Line, values: Sequence[float | None]) -> list[float]:
    """A point at the end of the main line, and wherever no neighbour would make a line visible."""
    known = [value is not None for value in values]
    alone = [
        here and not any(known[max(0, place - 1) : place] + known[place + 1 : place + 2])
        for place, here in enumerate(known)
    ]
    sizes = [line.width + 2.0 if single else 0.0 for single in alone]
    if line.main and known and known[-1]:
        sizes[-1] = 7.0
    return sizes


def _circles(
    rows: Sequence[Row], headers: Sequence[str], scale: Scale, canvas: Canvas
) -> list[dict[str, Any]]:
    """One open circle per value of the rows with few values; they are named in the hover box."""
    points = [
        (header, scale.shown(value))
        for header, row in zip(headers, rows, strict=True)
        for value in row.sample
    ]
    if not points:
        return []
    return [
        {
            "type": "scatter",
            "mode": "markers",
            "name": t("trends.single", canvas.language),
            "x": [header for header, _ in points],
            "y": [value for _, value in points],
            "marker": {
                "symbol": "circle-open",
                "size": 6,
                "color": canvas.colours.data[0],
                "line": {"width": 1.5, "color": canvas.colours.data[0]},
            },
            "hoverinfo": "skip",
        }
    ]


def _label(
    line: _Line, values: Sequence[float | None], scale: Scale, canvas: Canvas
) -> list[Label]:
    last = scale.shown(values[-1])
    if last is None:
        return []
    digits = 0 if scale.top > 20 else 1
    words = t(f"trends.{line.statistic}_n", canvas.language, n=f"{last:,.{digits}f}")
    return [Label(words, last, canvas.colours.data[0], main=line.main)]

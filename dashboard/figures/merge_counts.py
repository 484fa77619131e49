"""How many pull requests were finished, and who wrote them: people or AI agents?"""

from collections.abc import Sequence
from typing import Any

from dashboard.figures.axes import Scale, count_scale
from dashboard.figures.canvas import Canvas, Figure
from dashboard.figures.labels import Label
from dashboard.figures.periods import PARTIAL_OPACITY, SOLID, figure_of, headers_of, sample_trace
from dashboard.figures.quiet_weeks import Quiet
from dashboard.text import t
from metrics.answer import Row

MEAN_OVER = {"week": 4, "month": 3}
"""How many rows the line averages; quarters have no line."""


def merge_counts(
    rows: Sequence[Row], by: str, canvas: Canvas, quiet: Sequence[Quiet] = ()
) -> Figure:
    """Stacked bars, people below and agents above, under the mean of the last weeks or months.

    `rows` are those of a count; at least one.
    """
    scale = count_scale(max(row.n_used for row in rows))
    mean = moving_mean(rows, MEAN_OVER.get(by, 0))
    headers = headers_of(rows, by, canvas)
    traces = [_people(rows, headers, canvas), *_agents(rows, headers, scale, canvas)]
    if any(value is not None for value in mean):
        traces.append(_mean_line(mean, headers, canvas))
    traces.append(sample_trace(rows, by, canvas, quiet))
    return figure_of(traces, _labels(rows, mean, canvas), scale, rows, by, canvas, quiet)


def moving_mean(rows: Sequence[Row], over: int) -> list[float | None]:
    """The mean count of each row and the `over` - 1 before it, None where one is missing or cut."""
    means: list[float | None] = []
    for place in range(len(rows)):
        window = rows[max(0, place - over + 1) : place + 1]
        whole = over > 0 and len(window) == over and not any(row.partial for row in window)
        means.append(sum(row.n_used for row in window) / over if whole else None)
    return means


def _people(rows: Sequence[Row], headers: Sequence[str], canvas: Canvas) -> dict[str, Any]:
    counts = [row.n_used - row.agents for row in rows]
    return {
        **_bar(rows, headers, t("trends.people", canvas.language), canvas.colours.work, canvas),
        "y": counts,
        "customdata": counts,
    }


def _agents(
    rows: Sequence[Row], headers: Sequence[str], scale: Scale, canvas: Canvas
) -> list[dict[str, Any]]:
    """The upper part of the bars, one pixel above the lower; nothing where no agent merged."""
    if not any(row.agents for row in rows):
        return []
    pixel = scale.top / canvas.plot_height
    gaps = [pixel if row.agents < row.n_used else 0.0 for row in rows]
    bar = _bar(rows, headers, t("trends.agents", canvas.language), canvas.colours.data[0], canvas)
    return [
        {
            **bar,
            "base": [row.n_used - row.agents + gap for row, gap in zip(rows, gaps, strict=True)],
            "y": [max(0.0, row.agents - gap) for row, gap in zip(rows, gaps, strict=True)],
            "customdata": [row.agents for row in rows],
        }
    ]


def _bar(
    rows: Sequence[Row], headers: Sequence[str], name: str, colour: str, canvas: Canvas
) -> dict[str, Any]:
    unit = t("numbers.unit_pull_requests", canvas.language)
    return {
        "type": "bar",
        "name": name,
        "x": list(headers),
        "offsetgroup": "all",
        "marker": {
            "color": colour,
            "opacity": [PARTIAL_OPACITY if row.partial else 1 for row in rows],
        },
        "hovertemplate": name + f" %{{customdata:,}} {unit}<extra></extra>",
    }


def _mean_line(
    mean: Sequence[float | None], headers: Sequence[str], canvas: Canvas
) -> dict[str, Any]:
    last = len(mean) - 1
    name = t("trends.mean", canvas.language)
    unit = t("numbers.unit_pull_requests", canvas.language)
    return {
        "type": "scatter",
        "mode": "lines+markers",
        "name": name,
        "x": list(headers),
        "y": list(mean),
        "line": {"color": canvas.colours.text, "width": 2},
        "marker": {
            "color": canvas.colours.text,
            "size": [7 if place == last else 0 for place in range(len(mean))],
            **SOLID,
        },
        "hovertemplate": name + f" %{{y:.1f}} {unit}<extra></extra>",
    }


def _labels(rows: Sequence[Row], mean: Sequence[float | None], canvas: Canvas) -> list[Label]:
    colours, language, last = canvas.colours, canvas.language, rows[-1]
    people = last.n_used - last.agents
    labels = [
        Label(t("trends.people_n", language, n=f"{people:,}"), people / 2, colours.text),
    ]
    if any(row.agents for row in rows):
        words = t("trends.agents_n", language, n=f"{last.agents:,}")
        labels.append(Label(words, people + last.agents / 2, colours.data[0], main=True))
    if mean[-1] is not None:
        words = t("trends.mean_n", language, n=f"{mean[-1]:,.1f}")
        labels.append(Label(words, mean[-1], colours.text, main=True))
    return labels

"""How many pull requests were finished, and who wrote them: people or AI agents?"""

from collections.abc import Sequence
from typing import Any

from dashboard.figures.axes import Scale, count_scale
from dashboard.figures.canvas import Canvas, Figure
from dashboard.figures.labels import Label
from dashboard.figures.periods import PARTIAL_OPACITY, SOLID, Periods, figure_of
from dashboard.text import t
from metrics.answer import Row

MEAN_OVER = {"week": 4, "month": 3}
"""How many rows the line averages; quarters have no line."""
_LAST_POINT = 7


def merge_counts(periods: Periods) -> Figure:
    """Stacked bars, people below and agents above, under the mean of the last weeks or months."""
    rows, canvas = periods.rows, periods.canvas
    scale = count_scale(max(*(row.n_used for row in rows), periods.highest_before))
    mean = moving_mean(rows, MEAN_OVER.get(periods.by, 0))
    traces = [_people(periods), *_agents(periods, scale)]
    if any(value is not None for value in mean):
        traces.append(_mean_line(mean, periods))
    return figure_of(
        traces, _labels(rows[-1], _agents_at_all(rows), mean[-1], canvas), scale, periods
    )


def moving_mean(rows: Sequence[Row], over: int) -> list[float | None]:
    """The mean count of each row and the `over` - 1 before it, None where one is missing or cut."""
    means: list[float | None] = []
    for place in range(len(rows)):
        window = rows[max(0, place - over + 1) : place + 1]
        whole = over > 0 and len(window) == over and not any(row.partial for row in window)
        means.append(sum(row.n_used for row in window) / over if whole else None)
    return means


def _agents_at_all(rows: Sequence[Row]) -> bool:
    return any(row.agents for row in rows)


def _people(periods: Periods) -> dict[str, Any]:
    counts = [row.n_used - row.agents for row in periods.rows]
    name = t("trends.people", periods.canvas.language)
    return {**_bar(periods, name, periods.canvas.colours.work), "y": counts, "customdata": counts}


def _agents(periods: Periods, scale: Scale) -> list[dict[str, Any]]:
    """The upper part of the bars, one pixel above the lower; nothing where no agent wrote any."""
    rows, canvas = periods.rows, periods.canvas
    if not _agents_at_all(rows):
        return []
    pixel = scale.top / canvas.plot_height
    gaps = [pixel if row.agents < row.n_used else 0.0 for row in rows]
    return [
        {
            **_bar(periods, t("trends.agents", canvas.language), canvas.colours.data[0]),
            "base": [row.n_used - row.agents + gap for row, gap in zip(rows, gaps, strict=True)],
            "y": [max(0.0, row.agents - gap) for row, gap in zip(rows, gaps, strict=True)],
            "customdata": [row.agents for row in rows],
        }
    ]


def _bar(periods: Periods, name: str, colour: str) -> dict[str, Any]:
    unit = t("numbers.unit_pull_requests", periods.canvas.language)
    return {
        "type": "bar",
        "name": name,
        "x": periods.names,
        "offsetgroup": "all",
        "marker": {
            "color": colour,
            "opacity": [PARTIAL_OPACITY if row.partial else 1 for row in periods.rows],
        },
        "hovertemplate": name + f" %{{customdata:,}} {unit}<extra></extra>",
    }


def _mean_line(mean: Sequence[float | None], periods: Periods) -> dict[str, Any]:
    language, colour = periods.canvas.language, periods.canvas.colours.text
    name, unit = t("trends.mean", language), t("numbers.unit_pull_requests", language)
    sizes = [0] * (len(mean) - 1) + [_LAST_POINT]
    return {
        "type": "scatter",
        "mode": "lines+markers",
        "name": name,
        "x": periods.names,
        "y": list(mean),
        "line": {"color": colour, "width": 2},
        "marker": {"color": colour, "size": sizes, **SOLID},
        "hovertemplate": name + f" %{{y:.1f}} {unit}<extra></extra>",
    }


def _labels(last: Row, agents_at_all: bool, mean: float | None, canvas: Canvas) -> list[Label]:
    """People and agents at the middle of their part of the last bar, the mean at its last point."""
    colours, language = canvas.colours, canvas.language
    people = last.n_used - last.agents
    words = t("trends.people_n", language, n=f"{people:,}")
    labels = [Label(words, people / 2, colours.text)]
    if agents_at_all:
        words = t("trends.agents_n", language, n=f"{last.agents:,}")
        labels.append(Label(words, people + last.agents / 2, colours.data[0], main=True))
    if mean is not None:
        words = t("trends.mean_n", language, n=f"{mean:,.1f}")
        labels.append(Label(words, mean, colours.text, main=True))
    return labels

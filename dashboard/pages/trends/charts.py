"""What do the charts of the trends page show: how much was finished, and how long it took?"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, cast

from dash import dcc, html
from dash.development.base_component import Component

from dashboard.components.chart_block import chart_block
from dashboard.figures.canvas import Figure
from dashboard.figures.lead_time import lead_time, median_only, rate_line
from dashboard.figures.merge_counts import merge_counts
from dashboard.figures.periods import Periods
from dashboard.pages.trends.captions import (
    count_caption,
    median_caption,
    quantile_caption,
    rate_caption,
)
from dashboard.pages.trends.refusals import refused_chart
from dashboard.pages.trends.tables import count_table, duration_table, rate_table
from dashboard.pages.trends.unknowns import cannot_tell, why_empty
from dashboard.pages.trends.view import View
from dashboard.text import t
from dashboard.theme import graph_config
from metrics.answer import Answer, Refused

Draw = Callable[[Periods], Figure]


@dataclass(frozen=True, slots=True)
class Shape:
    """How one metric is drawn: its height, as what, and `half` as wide as the page."""

    height: int
    draw: Draw
    caption: Callable[[Answer, View], str]
    table: Callable[[Answer, View, str], Component]
    half: bool = True


SHAPES: dict[str, Shape] = {
    "pull_requests_merged": Shape(184, merge_counts, count_caption, count_table, half=False),
    "pull_requests_opened": Shape(148, merge_counts, count_caption, count_table),
    "pull_requests_merged_per_engineer": Shape(148, rate_line, rate_caption, rate_table),
    "merge_lead_time": Shape(264, lead_time, quantile_caption, duration_table, half=False),
    "open_to_merge_time": Shape(148, median_only, median_caption, duration_table),
    "coding_time": Shape(148, median_only, median_caption, duration_table),
}


def graph_id(key: str) -> str:
    """The id of the graph of the metric `key`."""
    return f"trends-graph-{key}"


def chart_title(key: str, view: View) -> str:
    """The question that the chart of the metric `key` answers."""
    return t(f"metrics.{key}_title_{view.asked.filters.by}", view.language)


def show_chart(key: str, answer: Answer | Refused, view: View) -> Component:
    """The chart of the metric `key` with its caption, its table and what cannot be told."""
    shape, title = SHAPES[key], chart_title(key, view)
    if isinstance(answer, Refused):
        return refused_chart(title, answer, view)
    caption = shape.caption(answer, view)
    if not has_picture(answer):
        return chart_block(title, caption, why_empty(answer, view), view.reader)
    return chart_block(
        title,
        caption,
        _graph(key, answer, view),
        view.reader,
        name=key,
        csv_href=view.csv_address(key),
        below=_below(key, answer, view),
    )


def show_table(key: str, answer: Answer | Refused, view: View) -> Component:
    """The numbers of the chart of the metric `key`; nothing where they are kept back."""
    if isinstance(answer, Refused):
        return html.Div()
    return SHAPES[key].table(answer, view, chart_title(key, view))


def has_picture(answer: Answer) -> bool:
    """Whether there is a value to draw: zeros that nobody counted are none."""
    return answer.total.value is not None and any(row.value is not None for row in answer.rows)


def show_figure(key: str, answer: Answer, view: View) -> Figure:
    """The picture of the metric `key`, drawn for the width of the view."""
    shape = SHAPES[key]
    canvas = view.canvas(shape.height, half=shape.half)
    quiet = view.quiet(answer.rows)
    figure = shape.draw(Periods(answer.rows, view.asked.filters.by, canvas, quiet))
    # What a press on a point opens: assets/trends.js finds the period by its place on the x axis.
    figure["layout"]["meta"] = {
        "explain": [f"{key}:{row.period}" for row in answer.rows],
    }
    return figure


def _graph(key: str, answer: Answer, view: View) -> dcc.Graph:
    return dcc.Graph(
        id=graph_id(key),
        figure=show_figure(key, answer, view),
        config=cast(Any, graph_config(view.language)),
        style={"height": SHAPES[key].height},
        responsive=True,
        className="k-graph",
    )


def _below(key: str, answer: Answer, view: View) -> list[Component]:
    """Remarks under a chart: single values, cut periods, and on the phone what is grey."""
    language = view.language
    step = t(f"trends.step_{view.asked.filters.by}", language)
    remarks = []
    if any(row.sample for row in answer.rows):
        remarks.append(t("trends.few_note", language, step=step))
    if any(row.partial for row in answer.rows):
        remarks.append(t("trends.partial_note", language, step=step))
    quiet = view.quiet(answer.rows)
    if quiet and view.canvas(SHAPES[key].height).narrow:
        names = t("trends.comma", language).join(dict.fromkeys(week.name for week in quiet))
        remarks.append(t("trends.grey_note", language, names=names))
    below: list[Component] = [html.Div(remark) for remark in remarks]
    told = cannot_tell(answer, view) if key == "merge_lead_time" else None
    return [*below, *([told] if told else [])]

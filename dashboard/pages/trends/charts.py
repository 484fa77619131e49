"""How does a chart of the trends page stand in its place: drawn, empty, or kept back?"""

from collections.abc import Sequence
from typing import Any, cast

from dash import dcc, html
from dash.development.base_component import Component

from dashboard.components.chart_block import chart_block
from dashboard.context import Context
from dashboard.figures.canvas import Figure
from dashboard.pages.trends.annotations import events_caption, events_of
from dashboard.pages.trends.chart import Answers
from dashboard.pages.trends.compare import answer_before, compared_words
from dashboard.pages.trends.refusals import refused_chart
from dashboard.pages.trends.sections import CHARTS, ROOMS
from dashboard.pages.trends.unknowns import cannot_tell, why_empty
from dashboard.pages.trends.view import View, ask_all
from dashboard.text import t
from dashboard.theme import graph_config
from metrics.answer import Answer, Refused, Row


def graph_id(name: str) -> str:
    """The id of the graph of the chart called `name`."""
    return f"trends-graph-{name}"


def chart_title(name: str, view: View) -> str:
    """The question that a chart answers."""
    own = CHARTS[name].title
    return t(own or f"metrics.{name}_title_{view.asked.filters.by}", view.language)


def ask_chart(name: str, view: View, context: Context) -> Answers | Refused:
    """The answers that a chart is made of, or why they are kept back."""
    questions = CHARTS[name].questions(view)
    answers = ask_all(view, context, questions, whole=CHARTS[name].whole)
    if isinstance(answers, Refused) or not CHARTS[name].over_time:
        return answers
    return (*answers, *answer_before(view, context, questions[0]))


def show_chart(name: str, answers: Answers | Refused, view: View) -> Component:
    """The chart with its caption, its table and what cannot be told."""
    title, chart = chart_title(name, view), CHARTS[name]
    if isinstance(answers, Refused):
        return refused_chart(title, answers, view, longer=chart.of_days)
    if not answers:
        words = t(f"trends.unasked_{name}", view.language)
        return chart_block(title, "", html.P(words, className="k-chart-empty"), view.reader)
    caption = chart.caption(answers, view)
    if not has_picture(answers):
        return chart_block(title, caption, why_empty(answers[0], view), view.reader)
    return chart_block(
        title,
        caption,
        html.Div([*chart.above(answers, view), _graph(name, answers, view)]),
        view.reader,
        name=name,
        csv_href=view.csv_address(name),
        below=_below(name, answers, view),
        across=chart.across(answers, view),
    )


def show_table(name: str, answers: Answers | Refused, view: View) -> Component:
    """The numbers of a chart; nothing where they are kept back."""
    if isinstance(answers, Refused) or not answers:
        return html.Div()
    title = chart_title(name, view)
    if not CHARTS[name].over_time:
        return CHARTS[name].table(answers, view, title)
    tables = [CHARTS[name].table([each], view, title) for each in answers]
    return html.Div([*tables[:1], *(part for each in tables[1:] for part in (_former(view), each))])


def _former(view: View) -> Component:
    return html.P(t("compare.before", view.language), className="k-caption k-table-before")


def has_picture(answers: Answers) -> bool:
    """Whether there is a value to draw: zeros that nobody counted are none."""
    return any(_has_value(answer) for answer in answers)


def _has_value(answer: Answer) -> bool:
    return answer.total.value is not None and any(row.value is not None for row in answer.rows)


def show_figure(name: str, answers: Answers, view: View) -> Figure:
    """The picture of a chart, drawn for the width of the view."""
    chart = CHARTS[name]
    figure = chart.draw(answers, view, view.canvas(chart.height, ROOMS[name]))
    # What a press on a point opens: assets/trends.js finds the period by its place on the x axis.
    metric, rows = answers[0].question.metric, answers[0].rows
    figure["layout"]["meta"] = {"explain": [f"{metric}:{row.period}" for row in rows]}
    return figure


def _graph(name: str, answers: Answers, view: View) -> dcc.Graph:
    return dcc.Graph(
        id=graph_id(name),
        figure=show_figure(name, answers, view),
        config=cast(Any, graph_config(view.language)),
        style={"height": CHARTS[name].height},
        responsive=True,
        className="k-graph",
    )


def _below(name: str, answers: Answers, view: View) -> list[Component]:
    """Remarks under a chart: single values, cut periods, and on the phone what is grey."""
    language, rows = view.language, _drawn_rows(name, answers)
    step = t(f"trends.step_{view.asked.filters.by}", language)
    remarks = _few(name, rows, step, view)
    if any(row.partial for row in rows):
        bars = answers[0].metric.kind == "count" or name == "investment_share"
        key = "trends.partial_note" if bars else "trends.partial_rows"
        remarks.append(t(key, language, step=step))
    quiet = view.quiet(answers[0].rows)
    if len(answers[0].rows) > 1 and quiet and view.canvas(CHARTS[name].height).narrow:
        names = t("trends.comma", language).join(dict.fromkeys(week.name for week in quiet))
        remarks.append(t("trends.grey_note", language, names=names))
    remarks += _compared_and_happened(name, answers, view)
    below: list[Component] = [html.Div(remark) for remark in remarks]
    told = cannot_tell(answers[0], view) if name == "merge_lead_time" else None
    return [*below, *CHARTS[name].below(answers, view), *([told] if told else [])]


def _drawn_rows(name: str, answers: Answers) -> list[Row]:
    """The rows that stand in the picture with their signs; those compared with are a line alone."""
    drawn = answers[:1] if CHARTS[name].over_time else answers
    return [row for answer in drawn for row in answer.rows if row.period != "all"]


def _few(name: str, rows: Sequence[Row], step: str, view: View) -> list[str]:
    """What an open circle is; nothing where there is none."""
    chart = CHARTS[name]
    return [t(chart.few_note, view.language, step=step)] if any(map(chart.is_few, rows)) else []


def _compared_and_happened(name: str, answers: Answers, view: View) -> list[str]:
    """What the thin line is, and on the phone what the dotted ones are."""
    if not CHARTS[name].over_time:
        return []
    said = compared_words(answers, view), events_caption(events_of(view, answers[0].rows), view)
    return [each for each in said if each]

"""Where is the coverage of each application going?"""

from typing import Any, cast

from dash import dcc, html
from dash.development.base_component import Component

from dashboard.components.chart_block import chart_block
from dashboard.components.coverage_break import break_words
from dashboard.components.table import Cell, Column, short_table
from dashboard.figures.canvas import Canvas
from dashboard.figures.coverage import FEW, Course, Point, coverage_course
from dashboard.pages.coverage.address import Explained
from dashboard.pages.coverage.view import Followed, View
from dashboard.pages.coverage.words import (
    about_words,
    number,
    source_words,
)
from dashboard.text import numbers, t
from dashboard.theme import graph_config
from data.queries.coverage import CoverageAt
from metrics.coverage import has_lines, stretches

CHARTS, GRAPH = "coverage-chart", "coverage-graph"
"""The kind of the charts of this page, and the ids of their graphs: {"coverage-graph": name}."""
HEIGHT = 184
NARROWEST = 344
"""No picture of this page is narrower, and what stands in it fits at this width."""


def graph_id(application: object) -> dict[str, Any]:
    """The id of the graph of an application, or of any with ALL."""
    return {GRAPH: application}


def show_chart(followed: Followed, view: View) -> Component:
    """The course of one application under its question; its table is one press away."""
    application, language = followed.application, view.language
    title = t("coverage.chart_title", language, name=view.name(application))
    if not followed.points:
        words = t("coverage.nothing_in_days", language, day=_last_day(followed, view))
        empty = html.P(words, className="k-chart-empty")
        return html.Div(chart_block(title, _caption(followed, view), empty, view.reader))
    # The place has an id of its own: whether its table is shown is remembered by it.
    return html.Div(
        chart_block(
            title,
            _caption(followed, view),
            _graph(followed, view),
            view.reader,
            name=application.id,
            kind=CHARTS,
            below=_below(followed, view),
        ),
        id=f"coverage-of-{application.id}",
    )


def show_course(followed: Followed, view: View) -> dict[str, Any]:
    """The picture of an application that has points."""
    parts = stretches(followed.points, followed.breaks)
    return coverage_course(
        Course(
            stretches=[[_point(each, followed, view) for each in part] for part in parts],
            breaks=[each.day for each in followed.breaks],
            days=view.asked.days,
            canvas=Canvas(NARROWEST, HEIGHT, view.reader.scheme, view.language, narrow=True),
        )
    )


def show_points(followed: Followed, view: View) -> Component:
    """The numbers of the chart, the newest first; each opens its explanation."""
    language, name = view.language, view.name(followed.application)
    sides = {"percent": "right", "before": "right", "covered": "right"}
    columns = [
        Column(t(f"coverage.column_{column}", language), cast(Any, sides.get(column, "left")))
        for column in ("at", "percent", "before", "covered", "source")
    ]
    rows = [_point_row(each, followed, view) for each in reversed(followed.points)]
    return short_table(columns, rows, t("coverage.chart_title", language, name=name))


def _point_row(figure: CoverageAt, followed: Followed, view: View) -> list[Cell]:
    day = view.day(figure.committed_at, short=True)
    explained = Explained(followed.application.id, figure.commit)
    before = figure.percent_before_exclusions
    broken = any(each.after == figure for each in followed.breaks)
    return [
        html.Div([day, *_broken(view, broken=broken)]),
        number(figure.percent, explained, f"{day} {figure.commit[:8]}", view),
        None if before is None else str(numbers.percent(before)),
        _lines(figure, view),
        source_words(figure.kind, view.language),
    ]


def _broken(view: View, *, broken: bool) -> list[Component]:
    words = t("coverage.broken", view.language)
    return [html.Div(words, className="k-caption")] if broken else []


def _lines(figure: CoverageAt, view: View) -> str:
    """Under a heading that says what it is; without lines, that they are not known."""
    if not has_lines(figure):
        return t("coverage.no_lines", view.language)
    return f"{figure.covered:,} / {figure.coverable:,}"


def _graph(followed: Followed, view: View) -> dcc.Graph:
    return dcc.Graph(
        id=cast(Any, graph_id(followed.application.id)),
        figure=show_course(followed, view),
        config=cast(Any, graph_config(view.language)),
        style={"height": HEIGHT},
        responsive=True,
        className="k-graph",
    )


def _point(figure: CoverageAt, followed: Followed, view: View) -> Point:
    return Point(
        at=figure.committed_at.astimezone(view.zone),
        percent=figure.percent,
        before=figure.percent_before_exclusions,
        counted=has_lines(figure),
        about=about_words(figure, view.language),
        explains=str(Explained(followed.application.id, figure.commit)),
    )


def _caption(followed: Followed, view: View) -> str:
    """「実行した行の割合（%）· n = 34（うち文字だけ 3）」."""
    language, n = view.language, len(followed.points)
    texts = sum(not has_lines(each) for each in followed.points)
    key = "coverage.caption_texts" if texts else "coverage.caption"
    return t(key, language, n=f"{n:,}", texts=f"{texts:,}")


def _below(followed: Followed, view: View) -> list[Component]:
    """What the signs mean, and why a line is broken."""
    language, points = view.language, followed.points
    remarks = [break_words(each, language, view.today) for each in followed.breaks]
    if len(points) < FEW:
        sign = "○" if any(map(has_lines, points)) else "◇"
        remarks.append(t("coverage.few_note", language, sign=sign, n=FEW))
    elif any(each.percent_before_exclusions not in (None, each.percent) for each in points):
        remarks.append(t("coverage.thin_note", language))
    if any(not has_lines(each) for each in points):
        remarks.append(t("coverage.text_note", language))
    return [html.Div(each) for each in remarks]


def _last_day(followed: Followed, view: View) -> str:
    return view.day(followed.newest.committed_at) if followed.newest else ""

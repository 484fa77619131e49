"""When is a chart of the trends page drawn?

Each is asked for by itself, when it comes near the window; assets/trends.js says when.
"""

from collections.abc import Callable

from dash import MATCH, ClientsideFunction, Dash, Input, Output, State, no_update
from dash.development.base_component import Component

from dashboard.access.taking import Malformed, Presses, Search
from dashboard.components.chart_block import CHART, TABLE, WANTED, part_of_chart
from dashboard.components.problem import guarded
from dashboard.context import Context
from dashboard.pages.page import URL
from dashboard.pages.trends.charts import (
    ask_chart,
    graph_id,
    has_picture,
    show_chart,
    show_figure,
    show_table,
)
from dashboard.pages.trends.places import DRAWN, near_id, place_id, wide_id
from dashboard.pages.trends.sections import CHARTS
from dashboard.pages.trends.view import View, Width, view_of
from dashboard.text import t
from metrics.answer import Refused

ASKED, WIDTH = "trends-asked", "trends-width"


def register(app: Dash, context: Context) -> None:
    """A callback for each chart, one for all tables, and the script that says when."""
    app.clientside_callback(
        ClientsideFunction("trends", "draw"),
        Output(DRAWN, "data"),
        Input(ASKED, "data"),
        Input(WIDTH, "data"),
    )
    _register_tables(app, context)
    for name in CHARTS:
        _register_chart(app, context, name)


def _register_tables(app: Dash, context: Context) -> None:
    @app.callback(
        Output(part_of_chart(MATCH, TABLE), "children"),
        Input(part_of_chart(MATCH, WANTED), "data"),
        State(part_of_chart(MATCH, WANTED), "id"),
        State(ASKED, "data"),
        prevent_initial_call=True,
    )
    def _table(_wanted: Presses, chart: dict[str, str], search: Search) -> Component:
        view, name = view_of(context, search), chart[CHART]
        if name not in CHARTS:
            raise Malformed
        return table_of(name, view, context)


def _register_chart(app: Dash, context: Context, name: str) -> None:
    """The chart of one name; it is drawn anew, in its place, where the page changes its width."""

    @app.callback(
        Output(place_id(name), "children"),
        Input(near_id(name), "data"),
        State(WIDTH, "data"),
        prevent_initial_call=True,
    )
    def _chart(search: Search, width: Width) -> Component:
        return chart_of(name, view_of(context, search, width), context)

    @app.callback(
        Output(graph_id(name), "figure"),
        Input(wide_id(name), "data"),
        State(ASKED, "data"),
        prevent_initial_call=True,
    )
    def _redraw(width: Width, search: Search) -> object:
        return figure_of(name, view_of(context, search, width), context)

    app.clientside_callback(
        ClientsideFunction("trends", "pressed"),
        Output(URL, "search", allow_duplicate=True),
        Input(graph_id(name), "clickData"),
        State(graph_id(name), "figure"),
        State(URL, "search"),
        prevent_initial_call=True,
    )


def chart_of(name: str, view: View, context: Context) -> Component:
    """A chart in its place; where it breaks, what can be done stands there."""
    return guarded_place(
        lambda: show_chart(name, ask_chart(name, view, context), view), name, view, context
    )


def table_of(name: str, view: View, context: Context) -> Component:
    """The table form of a chart."""
    return guarded_place(
        lambda: show_table(name, ask_chart(name, view, context), view), name, view, context
    )


def figure_of(name: str, view: View, context: Context) -> object:
    """The picture alone, for another width; no change where there is none."""
    answers = ask_chart(name, view, context)
    if isinstance(answers, Refused) or not answers or not has_picture(answers):
        return no_update
    return show_figure(name, answers, view)


def guarded_place(
    make: Callable[[], Component], name: str, view: View, context: Context
) -> Component:
    """What `make` draws; when it breaks, it alone is replaced by what can be done."""
    words = t(_name_key(name), view.language)
    return guarded(make, words, f"trends.{name}", view.reader, context)


def _name_key(name: str) -> str:
    if name in CHARTS and CHARTS[name].title is None:
        return f"metrics.{name}_name"
    return f"trends.place_{name}"

"""How much of each application do its tests run, and can the figure be relied on?"""

from collections.abc import Sequence
from typing import Any, cast
from urllib.parse import parse_qsl, urlencode

from dash import ALL, MATCH, ClientsideFunction, Dash, Input, Output, State, dcc, html, no_update
from dash.development.base_component import Component

from dashboard.access.taking import Chosen, Ids, Presses, Search
from dashboard.components import chart_block
from dashboard.components.chart_block import TABLE, WANTED, part_of_chart
from dashboard.components.empty_state import nothing_matches
from dashboard.components.problem import guarded
from dashboard.context import Context, Reader
from dashboard.pages.coverage.address import PATH
from dashboard.pages.coverage.beginning import show_beginning
from dashboard.pages.coverage.controls import CONTROL, moved, show_controls, shown_already
from dashboard.pages.coverage.courses import CHARTS, graph_id, show_points
from dashboard.pages.coverage.exclusions import show_exclusions
from dashboard.pages.coverage.explained import show_explanation
from dashboard.pages.coverage.kinds import show_kind
from dashboard.pages.coverage.missing import show_missing, show_reading, show_unreadable
from dashboard.pages.coverage.top import show_head, show_numbers, show_warnings
from dashboard.pages.coverage.view import View, has_figures, view_of
from dashboard.pages.page import URL, Page
from dashboard.text import t

BODY = "coverage-body"
STORES = ASKED, ADDRESS = "coverage-asked", "coverage-address"
HEAD, BAR, REST, EXPLANATION = (
    "coverage-head",
    "coverage-bar",
    "coverage-rest",
    "coverage-explained",
)


def layout(reader: Reader, context: Context, search: str) -> Component:
    """The whole page at an address; without any application, how to name one."""
    view = view_of(context, search)
    if view is None:
        return show_beginning(reader, context.is_prepared())
    body = [
        dcc.Store(id=ASKED, data=without_explanation(search)),
        dcc.Store(id=ADDRESS, data=search),
        html.Div(show_top(view), id=HEAD),
        html.Div(show_controls(view), id=BAR),
        html.Div(show_rest(view), id=REST),
    ]
    # The explanation is fixed to the window, which it could not be inside a measured container.
    return html.Div(
        [
            html.Div(body, id=BODY, className="k-coverage"),
            html.Div(show_explanation(view), id=EXPLANATION),
        ]
    )


def show_top(view: View) -> Sequence[Component]:
    """The title, the facts, and what a reader has to know first."""
    return [show_head(view), *show_warnings(view)]


def show_rest(view: View) -> Sequence[Component]:
    """The key numbers, each kind on its own, what is left out, and what is missing."""
    if not view.followed:
        remove = (t("coverage.remove_filters", view.language), PATH)
        return [nothing_matches(t("coverage.nothing_fits", view.language), view.reader, remove)]
    after = [*show_unreadable(view), show_reading(view)]
    if not any(each.newest for each in view.followed):
        return [*show_missing(view), show_exclusions(view), *after]
    kinds = [show_kind(kind, view) for kind, _ in view.kinds]
    return [show_numbers(view), *kinds, show_exclusions(view), *show_missing(view), *after]


def without_explanation(search: str) -> str:
    """The query string without its explanation, written as a browser writes it."""
    said = parse_qsl(search.removeprefix("?"), keep_blank_values=True)
    return urlencode([each for each in said if each[0] != "explain"], safe="*")


def register(app: Dash, context: Context) -> None:
    """What the page answers; an explanation that opens changes nothing else."""
    chart_block.register(app, CHARTS)
    _register_in_the_browser(app)
    _register_controls(app, context)

    @app.callback(
        Output(HEAD, "children"),
        Output(REST, "children"),
        Input(ASKED, "data"),
        prevent_initial_call=True,
    )
    def _rest(search: Search) -> object:
        view = view_of(context, search)
        return (show_top(view), show_rest(view)) if view else (no_update, no_update)

    @app.callback(
        Output(EXPLANATION, "children"), Input(ADDRESS, "data"), prevent_initial_call=True
    )
    def _explanation(search: Search) -> object:
        view = view_of(context, search)
        return no_update if view is None else _guarded_explanation(view, context)

    @app.callback(
        Output(part_of_chart(MATCH, TABLE, CHARTS), "children"),
        Input(part_of_chart(MATCH, WANTED, CHARTS), "data"),
        State(part_of_chart(MATCH, WANTED, CHARTS), "id"),
        State(ASKED, "data"),
        prevent_initial_call=True,
    )
    def _table(_wanted: Presses, chart: dict[str, str], search: Search) -> object:
        view = view_of(context, search)
        followed = view and view.find(chart[CHARTS])
        return show_points(followed, view) if view and followed else no_update


def _guarded_explanation(view: View, context: Context) -> Component:
    name = t("trends.place_explanation", view.language)
    return guarded(
        lambda: show_explanation(view), name, "coverage.explanation", view.reader, context
    )


def _register_in_the_browser(app: Dash) -> None:
    """The address without its explanation, and a press on a point (assets/coverage.js)."""
    app.clientside_callback(
        ClientsideFunction("coverage", "asked"),
        Output(ASKED, "data"),
        Output(ADDRESS, "data"),
        Input(URL, "search"),
        Input(BODY, "id"),
        State(ASKED, "data"),
        State(ADDRESS, "data"),
    )
    app.clientside_callback(
        ClientsideFunction("coverage", "pressed"),
        Output(URL, "search", allow_duplicate=True),
        Input(graph_id(ALL), "clickData"),
        State(URL, "search"),
        prevent_initial_call=True,
    )


def _register_controls(app: Dash, context: Context) -> None:
    @app.callback(
        Output(URL, "search", allow_duplicate=True),
        Input({CONTROL: ALL}, "value"),
        State({CONTROL: ALL}, "id"),
        State(URL, "search"),
        prevent_initial_call=True,
    )
    def _move(values: list[Chosen], ids: Ids, search: Search) -> object:
        view = view_of(context, search)
        said = moved(values, ids, view.asked, view.today) if view else None
        return no_update if said is None else said

    @app.callback(
        Output(BAR, "children"),
        Input(ASKED, "data"),
        State({CONTROL: ALL}, "value"),
        State({CONTROL: ALL}, "id"),
        prevent_initial_call=True,
    )
    def _follow(search: Search, values: list[Chosen], ids: Ids) -> object:
        view = view_of(context, search)
        if view is None or shown_already(values, ids, view.asked):
            return no_update
        return show_controls(view)


def parts() -> Sequence[Component]:
    """One bare component for each id that stands on the page only at times."""
    return [
        *(dcc.Store(id=name) for name in STORES),
        *(html.Div(id=name) for name in (BODY, HEAD, BAR, REST, EXPLANATION)),
        dcc.Graph(id=cast(Any, graph_id(""))),
        dcc.Input(id={CONTROL: ""}),
        *chart_block.parts(CHARTS),
    ]


PAGE = Page(
    PATH,
    "coverage.title",
    "coverage",
    layout,
    register,
    parts,
    charts=has_figures,
    permission="units",
)

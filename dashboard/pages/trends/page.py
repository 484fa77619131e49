"""How much is finished, and how long does it take?"""

from collections.abc import Callable, Sequence
from typing import Annotated

from dash import (
    ALL,
    MATCH,
    ClientsideFunction,
    Dash,
    Input,
    Output,
    State,
    dcc,
    html,
    no_update,
)
from dash.development.base_component import Component
from pydantic import Field

from dashboard.access.taking import Chosen, Ids, Malformed, Presses, Search
from dashboard.asked import choices
from dashboard.components.chart_block import CHART, TABLE, WANTED, part_of_chart
from dashboard.components.filter_bar import FILTER, filter_bar, moved, shown_already
from dashboard.components.loading import loading_block
from dashboard.components.page_head import section
from dashboard.components.problem import guarded
from dashboard.context import Context, Reader
from dashboard.pages.page import URL, Page
from dashboard.pages.trends import file_route
from dashboard.pages.trends.charts import (
    SHAPES,
    chart_title,
    graph_id,
    has_picture,
    show_chart,
    show_figure,
    show_table,
)
from dashboard.pages.trends.explained import explanation_of, show_explanation, span_of
from dashboard.pages.trends.first_data import has_data, show_first_data
from dashboard.pages.trends.freshness import unfinished, with_accepted_gaps
from dashboard.pages.trends.key_row import show_key_numbers
from dashboard.pages.trends.refusals import nothing, refused
from dashboard.pages.trends.top import show_head, show_warnings
from dashboard.pages.trends.view import (
    COUNTS,
    DURATIONS,
    PATH,
    View,
    ask,
    view_of,
)
from dashboard.pull_request_list import keep
from dashboard.text import t
from metrics.answer import Explanation, Refused

Width = Annotated[int, Field(ge=0, le=20_000)] | None
"""How wide the page is in the browser."""

BODY = "trends-body"
STORES = ASKED, ADDRESS, WIDTH = "trends-asked", "trends-address", "trends-width"
HEAD, BAR, INSTEAD = "trends-head", "trends-bar", "trends-instead"
NUMBERS, CHARTS, EXPLANATION = "trends-numbers", "trends-charts", "trends-explanation"


def layout(reader: Reader, context: Context, search: str) -> Component:
    """The page with its filters at once; its numbers come one by one."""
    if not has_data(reader, context):
        return show_first_data(context, reader)
    view = view_of(context, search)
    charts = [
        *(dcc.Store(id=name) for name in STORES),
        html.Div(show_top(view, context), id=HEAD),
        html.Div(filter_bar(view.asked, choices(reader, context), reader), id=BAR),
        html.Div(show_instead(view, context), id=INSTEAD),
        html.Div(loading_block(106), id=NUMBERS),
        html.Div(show_places(view), id=CHARTS),
    ]
    # The explanation is fixed to the window, which it could not be inside a measured container.
    return html.Div([html.Div(charts, id=BODY, className="k-trends"), html.Div(id=EXPLANATION)])


def place_id(key: str) -> str:
    """The id of the place where the chart of the metric `key` stands."""
    return f"trends-{key}"


def show_places(view: View) -> Sequence[Component]:
    """The two questions of the page, and a still place for each chart."""
    everything = view.known.first_unit is None
    n = f"{len(view.material.facts):,}"
    amount = t("trends.loading", view.language, n=n) if everything else ""
    parts = []
    for heading, (main, *small) in (("section_done", COUNTS), ("section_time", DURATIONS)):
        places = [_place(key, view, amount) for key in small]
        parts.append(
            section(
                t(f"trends.{heading}", view.language),
                _place(main, view, amount),
                html.Div(places, className="k-pair"),
            )
        )
    return parts


def _place(key: str, view: View, amount: str) -> Component:
    title = html.H3(chart_title(key, view), className="mantine-Title-root k-place-title")
    return html.Div([title, loading_block(SHAPES[key].height + 18, amount)], id=place_id(key))


def show_top(view: View, context: Context) -> Sequence[Component]:
    """The title, the facts, and what a reader has to know first."""
    merged = ask(view, context, "pull_requests_merged")
    return [show_head(merged, view), *show_warnings(view, context)]


def show_instead(view: View, context: Context) -> Sequence[Component]:
    """What is said in place of all charts where there is nothing to draw; else nothing."""
    merged = ask(view, context, "pull_requests_merged")
    if isinstance(merged, Refused):
        return [refused(merged, view)]
    if not merged.total.n_used and _none_opened(view, context):
        return [nothing(view, context)]
    return []


def _none_opened(view: View, context: Context) -> bool:
    opened = ask(view, context, "pull_requests_opened")
    return isinstance(opened, Refused) or not opened.total.n_used


def show_open_explanation(view: View, context: Context) -> Component:
    """The explanation that the address opens; nothing where it opens none."""
    explained = view.asked.filters.explain
    if explained is None:
        return html.Div()
    span = span_of(explained, view)
    found = span and explanation_of(view, context, span, explained.metric)
    if isinstance(found, Explanation):
        found = with_accepted_gaps(found, view, context)
    return show_explanation(explained, span, found, unfinished(view, context), view)


def register(app: Dash, context: Context) -> None:
    """What the page answers; each chart is asked for on its own."""
    _register_address(app, context)
    _register_parts(app, context)
    _register_tables(app, context)
    for key in SHAPES:
        _register_chart(app, context, key)
    file_route.register(app, context)


def _register_address(app: Dash, context: Context) -> None:
    """The address and the controls follow each other.

    ASKED is the address without its explanation: one that opens changes nothing else.
    """
    app.clientside_callback(
        ClientsideFunction("trends", "asked"),
        Output(ASKED, "data"),
        Output(ADDRESS, "data"),
        Output(WIDTH, "data"),
        Input(URL, "search"),
        Input(BODY, "id"),
        State(ASKED, "data"),
        State(ADDRESS, "data"),
    )

    @app.callback(
        Output(URL, "search"),
        Input({FILTER: ALL}, "value"),
        State({FILTER: ALL}, "id"),
        State(URL, "search"),
        prevent_initial_call=True,
    )
    def _move(values: list[Chosen], ids: Ids, search: Search) -> object:
        view = view_of(context, search)
        said = moved(values, ids, view.asked, view.known)
        return no_update if said is None else keep(said, search)

    @app.callback(
        Output(BAR, "children"),
        Input(ASKED, "data"),
        State({FILTER: ALL}, "value"),
        State({FILTER: ALL}, "id"),
        prevent_initial_call=True,
    )
    def _follow(search: Search, values: list[Chosen], ids: Ids) -> object:
        view = view_of(context, search)
        if shown_already(values, ids, view.asked):
            return no_update
        return filter_bar(view.asked, choices(view.reader, context), view.reader)


def _register_parts(app: Dash, context: Context) -> None:
    @app.callback(
        Output(HEAD, "children"),
        Output(INSTEAD, "children"),
        Input(ASKED, "data"),
        prevent_initial_call=True,
    )
    def _top(search: Search) -> tuple[Sequence[Component], Sequence[Component]]:
        view = view_of(context, search)
        return show_top(view, context), show_instead(view, context)

    @app.callback(Output(NUMBERS, "children"), Input(ASKED, "data"), prevent_initial_call=True)
    def _numbers(search: Search) -> Component:
        view = view_of(context, search)
        return _guarded(lambda: show_key_numbers(view, context), "key_numbers", view, context)

    @app.callback(
        Output(EXPLANATION, "children"), Input(ADDRESS, "data"), prevent_initial_call=True
    )
    def _explanation(search: Search) -> Component:
        view = view_of(context, search)
        return _guarded(lambda: show_open_explanation(view, context), "explanation", view, context)


def _register_tables(app: Dash, context: Context) -> None:
    @app.callback(
        Output(part_of_chart(MATCH, TABLE), "children"),
        Input(part_of_chart(MATCH, WANTED), "data"),
        State(part_of_chart(MATCH, WANTED), "id"),
        State(ASKED, "data"),
        prevent_initial_call=True,
    )
    def _table(_wanted: Presses, chart: dict[str, str], search: Search) -> Component:
        view, key = view_of(context, search), chart[CHART]
        if key not in SHAPES:
            raise Malformed
        return _guarded(lambda: show_table(key, ask(view, context, key), view), key, view, context)


def _register_chart(app: Dash, context: Context, key: str) -> None:
    """The chart of one metric; it is drawn anew, in its place, where the page changes its width."""

    @app.callback(
        Output(place_id(key), "children"),
        Input(ASKED, "data"),
        State(WIDTH, "data"),
        prevent_initial_call=True,
    )
    def _chart(search: Search, width: Width) -> Component:
        view = view_of(context, search, width)
        return _guarded(lambda: show_chart(key, ask(view, context, key), view), key, view, context)

    @app.callback(
        Output(graph_id(key), "figure"),
        Input(WIDTH, "data"),
        State(ASKED, "data"),
        prevent_initial_call=True,
    )
    def _redraw(width: Width, search: Search) -> object:
        view = view_of(context, search, width)
        answer = ask(view, context, key)
        if isinstance(answer, Refused) or not has_picture(answer):
            return no_update
        return show_figure(key, answer, view)

    app.clientside_callback(
        ClientsideFunction("trends", "pressed"),
        Output(URL, "search", allow_duplicate=True),
        Input(graph_id(key), "clickData"),
        State(graph_id(key), "figure"),
        State(URL, "search"),
        prevent_initial_call=True,
    )


def _guarded(make: Callable[[], Component], key: str, view: View, context: Context) -> Component:
    """What `make` draws; when it breaks, it alone is replaced by what can be done."""
    name = t(f"metrics.{key}_name" if key in SHAPES else f"trends.place_{key}", view.language)
    return guarded(make, name, f"trends.{key}", view.reader, context)


def parts() -> Sequence[Component]:
    """One bare component for each id that stands on the page only at times."""
    stores = [dcc.Store(id=name) for name in STORES]
    places = [
        BODY,
        HEAD,
        BAR,
        INSTEAD,
        NUMBERS,
        CHARTS,
        EXPLANATION,
        *(place_id(key) for key in SHAPES),
    ]
    graphs = [dcc.Graph(id=graph_id(key)) for key in SHAPES]
    control = dcc.Input(id={FILTER: ""})
    return [*stores, *graphs, control, *(html.Div(id=name) for name in places)]


PAGE = Page(
    PATH,
    "trends.page_title",
    "trend",
    layout,
    register,
    parts,
    charts=has_data,
    permission="units",
)

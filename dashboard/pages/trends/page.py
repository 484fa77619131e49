"""Where does our work wait, is it reviewed and safe, and how much do we finish?"""

from collections.abc import Sequence
from functools import partial

from dash import ALL, ClientsideFunction, Dash, Input, Output, State, dcc, html, no_update
from dash.development.base_component import Component

from dashboard.access.taking import Chosen, Ids, Search
from dashboard.asked import choices
from dashboard.components.filter_bar import FILTER, filter_bar, moved, shown_already
from dashboard.components.loading import loading_block
from dashboard.context import Context, Reader
from dashboard.pages.page import URL, Page
from dashboard.pages.trends import beside, drawing, file_route, places
from dashboard.pages.trends.drawing import ASKED, WIDTH, guarded_place
from dashboard.pages.trends.explained import explanation_of, show_explanation, span_of
from dashboard.pages.trends.first_data import has_data, show_first_data
from dashboard.pages.trends.freshness import unfinished, with_accepted_gaps
from dashboard.pages.trends.key_row import show_key_numbers
from dashboard.pages.trends.printed import show_printed
from dashboard.pages.trends.refusals import nothing, refused
from dashboard.pages.trends.top import show_head, show_warnings
from dashboard.pages.trends.view import PATH, View, ask, view_of
from dashboard.pull_request_list import keep
from metrics.answer import Explanation, Refused

BODY = "trends-body"
ADDRESS = "trends-address"
STORES = (ASKED, ADDRESS, WIDTH)
HEAD, BAR, INSTEAD = "trends-head", "trends-bar", "trends-instead"
NUMBERS, CHARTS, EXPLANATION = "trends-numbers", "trends-charts", "trends-explanation"


def layout(reader: Reader, context: Context, search: str) -> Component:
    """The page with its filters at once; its numbers come one by one."""
    if not has_data(reader, context):
        return show_first_data(context, reader)
    view = view_of(context, search)
    charts = [
        *(dcc.Store(id=name) for name in STORES),
        *places.stores(),
        html.Div(show_top(view, context), id=HEAD),
        html.Div(filter_bar(view.asked, choices(reader, context), reader), id=BAR),
        beside.show_above(view, context),
        html.Div(show_instead(view, context), id=INSTEAD),
        html.Div(loading_block(106), id=NUMBERS),
        html.Div(places.show_places(view, beside.controls(view, context)), id=CHARTS),
        beside.show_below(view),
    ]
    # The explanation is fixed to the window, which it could not be inside a measured container.
    return html.Div([html.Div(charts, id=BODY, className="k-trends"), html.Div(id=EXPLANATION)])


def show_top(view: View, context: Context) -> Sequence[Component]:
    """The title, the facts, and what a reader has to know first."""
    merged = ask(view, context, "pull_requests_merged")
    head = show_head(merged, view)
    return [head, *show_warnings(view, context), show_printed(view, context)]


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
    found = span and explanation_of(view, context, span, explained)
    if isinstance(found, Explanation):
        found = with_accepted_gaps(found, view, context)
    return show_explanation(explained, span, found, unfinished(view, context), view)


def register(app: Dash, context: Context) -> None:
    """What the page answers; each chart is asked for on its own."""
    _register_address(app, context)
    _register_parts(app, context)
    drawing.register(app, context)
    beside.register(app, context)
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
        show = partial(show_key_numbers, view, context)
        return guarded_place(show, "key_numbers", view, context)

    @app.callback(
        Output(EXPLANATION, "children"), Input(ADDRESS, "data"), prevent_initial_call=True
    )
    def _explanation(search: Search) -> Component:
        view = view_of(context, search)
        show = partial(show_open_explanation, view, context)
        return guarded_place(show, "explanation", view, context)


def parts() -> Sequence[Component]:
    """One bare component for each id that stands on the page only at times."""
    stores = [dcc.Store(id=name) for name in STORES]
    own = [BODY, HEAD, BAR, INSTEAD, NUMBERS, CHARTS, EXPLANATION]
    control = dcc.Input(id={FILTER: ""})
    of_parts = [*places.parts(), *beside.parts()]
    return [*stores, *of_parts, control, *(html.Div(id=name) for name in own)]


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

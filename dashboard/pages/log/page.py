"""Who did or viewed what, on whom, when?"""

from collections.abc import Sequence

from dash import ALL, Dash, Input, Output, State, dcc, html, no_update
from dash.development.base_component import Component

from dashboard.access.taking import Presses, Search
from dashboard.components.notice import note
from dashboard.components.wrong_address import wrong_address
from dashboard.context import Context, Reader
from dashboard.pages.log import file
from dashboard.pages.log.address import PATH
from dashboard.pages.log.checking import CHECK, check_now, show_head, show_warnings
from dashboard.pages.log.controls import CONTROL, Value, moved, show_controls
from dashboard.pages.log.lines import show_lines
from dashboard.pages.log.view import LogView, log_view
from dashboard.pages.page import URL, Page

BODY, SAY = "log-body", "log-say"


def layout(_reader: Reader, context: Context, search: str) -> Component:
    """The whole page at an address."""
    body = html.Div(show(log_view(search, context)), id=BODY)
    return html.Div([body, html.Div(id=SAY, role="status", className="k-hidden")])


def show(view: LogView) -> list[Component]:
    """Head, warnings, filters, lines, and what never stands in a line."""
    wrong = [wrong_address(view.asked.wrong, view.reader)] if view.asked.wrong else []
    return [
        show_head(view),
        *show_warnings(view),
        *wrong,
        show_controls(view),
        show_lines(view),
        html.Div(note(view.say("about")), className="k-below-table"),
    ]


def register(app: Dash, context: Context) -> None:
    """The page follows its address; the chain is checked on demand; the log is also a file."""

    @app.callback(
        Output(BODY, "children"),
        Input(URL, "search"),
        State(URL, "pathname"),
        prevent_initial_call=True,
    )
    def _body(search: Search, pathname: Search) -> object:
        here = (pathname or "").rstrip("/") == PATH
        return show(log_view(search or "", context)) if here else no_update

    @app.callback(
        Output(URL, "search", allow_duplicate=True),
        Input({CONTROL: ALL}, "value"),
        State({CONTROL: ALL}, "id"),
        State(URL, "search"),
        prevent_initial_call=True,
    )
    def _move(values: list[Value], ids: list[dict[str, str]], search: Search) -> object:
        said = moved(values, ids, log_view(search or "", context))
        return no_update if said is None else said

    @app.callback(
        Output(BODY, "children", allow_duplicate=True),
        Output(SAY, "children"),
        Input(CHECK, "n_clicks"),
        State(URL, "search"),
        prevent_initial_call=True,
    )
    def _check(presses: Presses, search: Search) -> object:
        if not presses:
            return no_update, no_update
        view, said = check_now(search or "", context)
        return show(view), said

    file.register(app, context)


def parts() -> Sequence[Component]:
    """One bare component for each id that stands on the page only at times."""
    return [html.Div(id=BODY), html.Div(id=SAY), html.Button(id=CHECK), dcc.Input(id={CONTROL: ""})]


PAGE = Page(PATH, "log.title", "log", layout, register, parts, permission="log")

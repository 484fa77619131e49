"""Who is here, with which roles and units, who of them signs in, and what may each role see?"""

from collections.abc import Sequence

from dash import ALL, Dash, Input, Output, State, dcc, html, no_update
from dash.development.base_component import Component

from dashboard.access.taking import Search
from dashboard.components.first_steps import first_steps
from dashboard.components.page_head import page_head
from dashboard.context import Context, Reader
from dashboard.pages.page import URL, Page
from dashboard.pages.people.address import PATH
from dashboard.pages.people.changing import show_accounts, show_changing
from dashboard.pages.people.controls import CONTROL, moved, show_controls, shown_already
from dashboard.pages.people.listing import show_head, show_list, show_warnings
from dashboard.pages.people.rights import show_rights
from dashboard.pages.people.view import View, view_of
from dashboard.text import t

TOP, BAR, LIST = "people-top", "people-bar", "people-list"


def layout(reader: Reader, context: Context, search: str) -> Component:
    """The whole page at an address; without an organisation, how to begin with one."""
    view = view_of(context, search)
    if view is None:
        head = page_head(t("people.title", reader.language))
        return html.Div([head, first_steps(reader, context.is_prepared())])
    return html.Div(
        [
            html.Div(show_top(view), id=TOP),
            html.Div(show_controls(view), id=BAR),
            html.Div(show_list(view), id=LIST),
            show_accounts(view),
            show_rights(view),
            show_changing(view),
        ]
    )


def show_top(view: View) -> list[Component]:
    """The title, the facts, and what a reader has to know first."""
    return [show_head(view), *show_warnings(view)]


def register(app: Dash, context: Context) -> None:
    """The list follows the address, and the address what is chosen."""

    @app.callback(
        Output(TOP, "children"),
        Output(LIST, "children"),
        Input(URL, "search"),
        prevent_initial_call=True,
    )
    def _list(search: Search) -> object:
        view = view_of(context, search)
        return (show_top(view), show_list(view)) if view else (no_update, no_update)

    @app.callback(
        Output(URL, "search", allow_duplicate=True),
        Input({CONTROL: ALL}, "value"),
        State({CONTROL: ALL}, "id"),
        State(URL, "search"),
        prevent_initial_call=True,
    )
    def _move(values: list[str | None], ids: list[dict[str, str]], search: Search) -> object:
        view = view_of(context, search)
        said = moved(values, ids, view.asked) if view else None
        return no_update if said is None else said

    @app.callback(
        Output(BAR, "children"),
        Input(URL, "search"),
        State({CONTROL: ALL}, "value"),
        State({CONTROL: ALL}, "id"),
        prevent_initial_call=True,
    )
    def _follow(search: Search, values: list[str | None], ids: list[dict[str, str]]) -> object:
        view = view_of(context, search)
        if view is None or shown_already(values, ids, view.asked):
            return no_update
        return show_controls(view)


def parts() -> Sequence[Component]:
    """One bare component for each id that stands on the page only at times."""
    return [*(html.Div(id=name) for name in (TOP, BAR, LIST)), dcc.Input(id={CONTROL: ""})]


PAGE = Page(PATH, "people.title", "people", layout, register, parts, permission="people")

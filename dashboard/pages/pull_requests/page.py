"""Which pull requests are behind a number, and why is one of them not used?"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Annotated, Any

import dash_mantine_components as dmc
from dash import Dash, Input, Output, State, html, no_update
from dash.development.base_component import Component
from pydantic import Field

from dashboard.access.taking import Search
from dashboard.asked import choices, question
from dashboard.components.filter_bar import filter_bar
from dashboard.components.pull_request_grid import Days, empty_grid, grid_rows
from dashboard.context import Context, Reader
from dashboard.pages.page import URL, Page
from dashboard.pages.pull_requests import file
from dashboard.pages.pull_requests.blocks import named_block
from dashboard.pages.pull_requests.view import (
    CSV,
    CSV_PATH,
    GRID,
    METRIC,
    ORDER,
    list_view,
    row_of,
    show_choices,
    show_head,
    show_list,
)
from dashboard.pages.pull_requests.words import order_words
from dashboard.pages.trends.first_data import has_data, show_first_data
from dashboard.pages.trends.refusals import refused
from dashboard.pages.trends.top import show_warnings
from dashboard.pages.trends.view import answer_or_refusal
from dashboard.pull_request_list import PATH, write
from metrics.answer import Refused
from metrics.cache import Cache
from metrics.catalogue import metric as metric_of
from metrics.lists import KEPT_BYTES, Lists

BODY = "pull-requests"
Key = Annotated[str, Field(max_length=100)]
"""The key of a metric."""


def layout(reader: Reader, context: Context, search: str) -> Component:
    """The list at an address; its rows are asked for by the browser."""
    if not has_data(reader, context):
        return show_first_data(context, reader)
    return html.Div(show_body(search, context), id=BODY)


def show_body(search: str, context: Context) -> Sequence[Component]:
    """Everything on the page for one address; a list that would be about few people is refused."""
    shown = list_view(search, context)
    view = shown.view
    above = [
        show_head(shown),
        *show_warnings(view, context),
        filter_bar(view.asked, choices(view.reader, context), view.reader),
    ]
    answer = answer_or_refusal(view, context, question(view.asked, shown.wanted.metric))
    if isinstance(answer, Refused):
        return [*above, refused(answer, view)]
    row = row_of(shown.wanted, answer)
    if row is None:
        shown, row = replace(shown, wanted=replace(shown.wanted, week=None)), answer.total
    return [*above, show_choices(shown, row), show_list(shown, row)]


def show_rows(
    asked_for: Mapping[str, Any], search: str, context: Context, lists: Lists
) -> tuple[Any, str, str]:
    """One block of rows, the words of its order, and the address of the whole list as a file."""
    reader = context.reader()
    block = named_block(asked_for, search, reader, context, lists)
    days = Days(context.zone(), context.today())
    metric = metric_of(block.wanted.metric)
    rows = grid_rows(block.listed, block.details, metric, days, reader)
    answered = {"rowData": rows, "rowCount": block.total}
    return answered, order_words(block.wanted, reader), CSV_PATH + write(block.wanted)


def register(app: Dash, context: Context) -> None:
    """The page follows its address; rows come in blocks; the list is also a file."""
    lists = Lists(context.answers, Cache(KEPT_BYTES))

    @app.callback(
        Output(BODY, "children"),
        Input(URL, "search"),
        State(URL, "pathname"),
        prevent_initial_call=True,
    )
    def _body(search: Search, pathname: Search) -> object:
        here = (pathname or "").rstrip("/") == PATH
        return show_body(search or "", context) if here else no_update

    @app.callback(
        Output(GRID, "getRowsResponse"),
        Output(ORDER, "children"),
        Output(CSV, "href"),
        Input(GRID, "getRowsRequest"),
        State(URL, "search"),
        prevent_initial_call=True,
    )
    def _rows(asked_for: dict[str, Any] | None, search: Search) -> object:
        return show_rows(asked_for, search or "", context, lists) if asked_for else no_update

    @app.callback(
        Output(URL, "search", allow_duplicate=True),
        Input(METRIC, "value"),
        State(URL, "search"),
        prevent_initial_call=True,
    )
    def _metric(metric: Key, search: Search) -> object:
        wanted = list_view(search or "", context).wanted
        return no_update if metric == wanted.metric else write(replace(wanted, metric=metric))

    file.register(app, context, lists)


def parts() -> Sequence[Component]:
    """One bare component for each id that stands on the page only at times."""
    places = [html.Div(id=name) for name in (BODY, ORDER)]
    return [*places, html.A(id=CSV), dmc.Select(id=METRIC), empty_grid(GRID)]


PAGE = Page(
    PATH,
    "pull_requests.title",
    None,
    layout,
    register,
    parts,
    grid=True,
    permission="units",
)

"""How does a chart stand on a page, with its question, what it counts, and its table?"""

from collections.abc import Sequence
from typing import Any

import dash_mantine_components as dmc
from dash import MATCH, ClientsideFunction, Dash, Input, Output, dcc, html
from dash.development.base_component import Component

from dashboard.components.attributes import attributes
from dashboard.context import Reader
from dashboard.text import t

CHART, PART = "chart", "part"
"""The ids are {"chart": title, "part": …}: MATCH needs the same names in all of them."""
TOGGLE, WAITING, TABLE = "toggle", "waiting", "table"
"""The ids of what belongs to a chart are {kind: title}."""


def chart_block(  # noqa: PLR0913 -- each is a part of every chart, and three are optional
    title: str,
    caption: str | Sequence[Component | str],
    picture: Component,
    reader: Reader,
    *,
    table: Component | None = None,
    csv_href: str | None = None,
    below: Sequence[Component | str] = (),
) -> Component:
    """A chart under its question and its caption (what, base, n), the table form one press away.

    `csv_href` leads to the same numbers as a file. `below` is a remark under the chart.
    """
    return html.Figure(
        className="k-chart",
        **attributes(aria_label=title),
        children=[
            html.Div(
                [
                    dmc.Title(title, order=3),
                    html.Div(
                        _actions(title, reader, has_table=table is not None, csv_href=csv_href),
                        className="k-chart-actions",
                    ),
                ],
                className="k-chart-head",
            ),
            html.P(caption, className="k-caption"),
            html.Div(picture, className="k-chart-picture"),
            *(_waiting_table(title, table) if table is not None else []),
            *([html.Figcaption(list(below), className="k-caption k-chart-below")] if below else []),
        ],
    )


def _actions(
    title: str, reader: Reader, *, has_table: bool, csv_href: str | None
) -> list[Component]:
    toggle = html.Button(
        t("chart.table", reader.language),
        id=_id(title, TOGGLE),
        className="k-quiet",
        type="button",
        **attributes(data_table="", aria_pressed="false"),
    )
    csv = html.A(t("chart.csv", reader.language), href=csv_href, className="k-quiet", download="")
    return [*([toggle] if has_table else []), *([csv] if csv_href else [])]


def _id(chart: object, part: str) -> dict[str, Any]:
    return {CHART: chart, PART: part}


def _waiting_table(title: str, table: Component) -> list[Component]:
    """The place of the table, and the table as data until somebody asks for it.

    Every component that is mounted makes all later ones slower: six tables at once cost the
    browser ten seconds, one that is asked for a moment.
    """
    return [
        dcc.Store(id=_id(title, WAITING), data=table.to_plotly_json()),
        html.Div(id=_id(title, TABLE), className="k-chart-table"),
    ]


def parts() -> Sequence[Component]:
    """One bare component for each kind of id here."""
    return [
        html.Button(id=_id("", TOGGLE)),
        dcc.Store(id=_id("", WAITING)),
        html.Div(id=_id("", TABLE)),
    ]


def register(app: Dash) -> None:
    """Put a table into its place when it is asked for, and again when its chart changes while it
    stands there (assets/shell.js)."""
    app.clientside_callback(
        ClientsideFunction("shell", "showTable"),
        Output(_id(MATCH, TABLE), "children"),
        Input(_id(MATCH, TOGGLE), "n_clicks"),
        Input(_id(MATCH, WAITING), "data"),
    )

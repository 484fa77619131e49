"""How does a chart stand on a page, with its question, what it counts, and its table?"""

from collections.abc import Sequence
from typing import Any

import dash_mantine_components as dmc
from dash import MATCH, ClientsideFunction, Dash, Input, Output, State, dcc, html
from dash.development.base_component import Component

from dashboard.components.attributes import attributes
from dashboard.context import Reader
from dashboard.text import t

CHART, PART = "chart", "part"
"""The ids are {"chart": name, "part": …}: MATCH needs the same names in all of them."""
TOGGLE, WANTED, TABLE = "toggle", "wanted", "table"


def part_of_chart(chart: object, part: str, kind: str = CHART) -> dict[str, Any]:
    """The id of a part of the chart called so, or of any chart with MATCH.

    A page whose tables are filled by itself has charts of a `kind` of its own.
    """
    return {kind: chart, PART: part}


def chart_block(  # noqa: PLR0913 -- each is a part of every chart, and five are optional
    title: str,
    caption: str | Sequence[Component | str],
    picture: Component,
    reader: Reader,
    *,
    name: str | None = None,
    kind: str = CHART,
    csv_href: str | None = None,
    below: Sequence[Component | str] = (),
    across: Sequence[Component] = (),
) -> Component:
    """A chart under its question and its caption (what, base, n), the table form one press away.

    The table of the chart called `name` is asked for when it is wanted: the page that has charts of
    this `kind` fills the place TABLE when the data of WANTED change. `csv_href` leads to the same
    numbers as a file. `below` is a remark under the chart, `across` one that may be wider than it.
    """
    return html.Figure(
        className="k-chart",
        **attributes(aria_label=title),
        children=[
            _words(title, caption, _actions(name, kind, title, reader, csv_href)),
            html.Div(picture, className="k-chart-picture"),
            *(_place_of_table(name, kind) if name else []),
            *([html.Figcaption(list(below), className="k-caption k-chart-below")] if below else []),
            *([html.Div(list(across), className="k-chart-across")] if across else []),
        ],
    )


def _words(
    title: str, caption: str | Sequence[Component | str], actions: list[Component]
) -> Component:
    """Title and caption, which stay together however long those of the chart beside are."""
    head = [dmc.Title(title, order=3), html.Div(actions, className="k-chart-actions")]
    return html.Div(
        [html.Div(head, className="k-chart-head"), html.P(caption, className="k-caption")],
        className="k-chart-words",
    )


def _actions(
    name: str | None, kind: str, title: str, reader: Reader, csv_href: str | None
) -> list[Component]:
    """Each with the chart in its name, for whoever hears a list of all buttons and links."""

    def named(words: str) -> str:
        return t("chart.action_of", reader.language, action=words, title=title)

    actions: list[Component] = []
    if name:
        words = t("chart.table", reader.language)
        actions.append(
            html.Button(
                words,
                id=part_of_chart(name, TOGGLE, kind),
                className="k-quiet",
                type="button",
                **attributes(data_table="", aria_pressed="false", aria_label=named(words)),
            )
        )
    if csv_href:
        words = t("chart.csv", reader.language)
        said = attributes(aria_label=named(words))
        actions.append(html.A(words, href=csv_href, className="k-quiet", download="", **said))
    return actions


def _place_of_table(name: str, kind: str) -> list[Component]:
    """The place of the table, and what says that somebody wants to see it.

    Tables cost the server more than pictures, and the browser ten seconds for six at once.
    """
    return [
        dcc.Store(id=part_of_chart(name, WANTED, kind)),
        html.Div(id=part_of_chart(name, TABLE, kind), className="k-chart-table"),
    ]


def parts(kind: str = CHART) -> Sequence[Component]:
    """One bare component for each of the ids here."""
    return [
        html.Button(id=part_of_chart("", TOGGLE, kind)),
        dcc.Store(id=part_of_chart("", WANTED, kind)),
        html.Div(id=part_of_chart("", TABLE, kind)),
    ]


def register(app: Dash, kind: str = CHART) -> None:
    """A table is wanted when its button is pressed, and again when the chart is drawn anew while
    its table is shown (assets/shell.js)."""
    app.clientside_callback(
        ClientsideFunction("shell", "wantTable"),
        Output(part_of_chart(MATCH, WANTED, kind), "data"),
        Input(part_of_chart(MATCH, TOGGLE, kind), "n_clicks"),
        State(part_of_chart(MATCH, TABLE, kind), "children"),
    )

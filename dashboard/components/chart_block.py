"""How does a chart stand on a page, with its question, what it counts, and its table?"""

from collections.abc import Sequence

import dash_mantine_components as dmc
from dash import html
from dash.development.base_component import Component

from dashboard.components.attributes import attributes
from dashboard.context import Reader
from dashboard.text import t


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
                    html.Div(_actions(reader, table, csv_href), className="k-chart-actions"),
                ],
                className="k-chart-head",
            ),
            html.P(caption, className="k-caption"),
            html.Div(picture, className="k-chart-picture"),
            *([html.Div(table, className="k-chart-table")] if table is not None else []),
            *([html.Figcaption(list(below), className="k-caption k-chart-below")] if below else []),
        ],
    )


def _actions(reader: Reader, table: Component | None, csv_href: str | None) -> list[Component]:
    toggle = html.Button(
        t("chart.table", reader.language),
        className="k-quiet",
        type="button",
        **attributes(data_table="", aria_pressed="false"),
    )
    csv = html.A(t("chart.csv", reader.language), href=csv_href, className="k-quiet", download="")
    return [*([toggle] if table is not None else []), *([csv] if csv_href else [])]

"""Where does the explanation of a number stand?"""

import dash_mantine_components as dmc
from dash import html
from dash.development.base_component import Component

from dashboard.components.attributes import attributes
from dashboard.components.icon import icon
from dashboard.context import Reader
from dashboard.text import t


def explanation(title: str, *body: Component, close_href: str, reader: Reader) -> Component:
    """Right of the page, which makes room for it; on the phone from below.

    A page shows it by having it among its children. `close_href` is the page's address without it.
    """
    language = reader.language
    close = html.A(
        icon("close"),
        href=close_href,
        className="k-close",
        **attributes(data_stay="", data_close="", aria_label=t("shell.close", language)),
    )
    return html.Aside(
        className="k-explanation",
        **attributes(aria_label=t("shell.explanation", language)),
        children=[
            html.Div([t("shell.explanation", language), close], className="k-explanation-head"),
            dmc.Title(title, order=2),
            *body,
        ],
    )

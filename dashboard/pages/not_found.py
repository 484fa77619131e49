"""What is shown at an address that no page has?"""

from dash import Dash, dcc, html
from dash.development.base_component import Component

from dashboard.components.page_head import page_head
from dashboard.context import Context, Reader
from dashboard.pages.page import Page
from dashboard.text import t


def layout(reader: Reader, _context: Context, _search: str) -> Component:
    """It says that there is nothing, and leads to a page that exists."""
    language = reader.language
    return html.Div(
        className="k-not-found",
        children=[
            page_head(t("problem.unknown_title", language)),
            html.P(t("problem.unknown_text", language), className="k-prose"),
            dcc.Link(t("problem.unknown_go", language), href="/trends", className="k-button"),
        ],
    )


def register(_app: Dash, _context: Context) -> None:
    """Nothing here changes."""


PAGE = Page("/404", "problem.unknown_name", None, layout, register, permission="known")

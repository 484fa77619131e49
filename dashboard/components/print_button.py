"""How does a reader print a page?"""

from dash import html
from dash.development.base_component import Component

from dashboard.components.attributes import attributes
from dashboard.components.icon import icon
from dashboard.text import Language, t


def print_button(language: Language) -> Component:
    """Prints the page once its charts are drawn (assets/print.js)."""
    words = [icon("print"), t("printed.print", language)]
    return html.Button(words, className="k-button", type="button", **attributes(data_print=""))

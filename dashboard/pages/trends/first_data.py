"""What is said on the trends page before anything was collected?"""

from dash import html
from dash.development.base_component import Component

from dashboard.components.first_steps import first_steps
from dashboard.components.page_head import page_head
from dashboard.context import Context, Reader
from dashboard.text import t


def has_data(reader: Reader, context: Context) -> bool:
    """Whether any pull request is known."""
    return bool(len(context.answers.material(reader.viewer).facts))


def show_first_data(context: Context, reader: Reader) -> Component:
    """What will be seen here, and the steps that lead there."""
    head = page_head(t("trends.page_title", reader.language), [t("empty.facts", reader.language)])
    return html.Div([head, first_steps(reader, context.is_prepared())])

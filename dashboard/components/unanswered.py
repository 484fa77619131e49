"""What does an open page say when its server does not answer, or refuses what was sent?"""

from dash import html
from dash.development.base_component import Component

from dashboard.components.attributes import attributes
from dashboard.components.notice import warning
from dashboard.context import Reader
from dashboard.text import t


def unanswered(reader: Reader) -> Component:
    """Both sentences, of which assets/session.js shows the one that holds, as long as it does."""
    return html.Div([_said(kind, reader) for kind in ("away", "undone")], className="k-unanswered")


def _said(kind: str, reader: Reader) -> Component:
    language = reader.language
    again = html.Button(
        t("problem.reload", language),
        type="button",
        className="k-link",
        **attributes(data_reload=""),
    )
    said = warning(
        t(f"shell.{kind}", language), html.Span(t(f"shell.{kind}_do", language)), " ", again
    )
    return html.Div(said, role="alert", hidden=True, **attributes(data_unanswered=kind))

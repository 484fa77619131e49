"""How is something said that belongs to no chart: a remark, or what needs attention?"""

from dash import html
from dash.development.base_component import Component

from dashboard.components.attributes import attributes


def note(*words: Component | str) -> html.Div:
    """A remark on a grey ground."""
    return html.Div(html.Div(list(words)), className="k-notice", role="note")


def warning(what_is_wrong: str, *more: Component | str) -> html.Div:
    """What needs a person: a triangle, one bold sentence that says what is wrong, then the rest."""
    return html.Div(
        [triangle(), html.Div([html.B(what_is_wrong), " ", *more])],
        className="k-notice k-warning",
        role="note",
    )


def triangle() -> html.Span:
    """The sign of attention; never alone, always beside words."""
    return html.Span(className="k-triangle", **attributes(aria_hidden="true"))

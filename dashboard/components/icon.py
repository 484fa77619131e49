"""How is a small line drawing of assets/icons shown?"""

from dash import html

from dashboard.components.attributes import attributes


def icon(name: str, size: int = 16) -> html.Span:
    """The outline assets/icons/<name>.svg in the colour of the text around it, for the eye only."""
    return html.Span(
        className=f"k-icon k-icon-{name}",
        style={"width": size, "height": size},
        **attributes(aria_hidden="true"),
    )

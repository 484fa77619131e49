"""What stands at the top of every page?"""

from collections.abc import Sequence

import dash_mantine_components as dmc
from dash import html
from dash.development.base_component import Component


def page_head(
    title: str,
    facts: Sequence[str] = (),
    actions: Sequence[Component] = (),
    above: Sequence[Component] = (),
) -> Component:
    """The title, one dimmed line of facts, and what can be done on the page at the right.

    `above` is the way back, from the outermost page inwards, for pages below another.
    """
    return html.Header(
        className="k-head",
        children=[
            html.Div(
                className="k-head-words",
                children=[
                    *([dmc.Breadcrumbs(list(above), className="k-breadcrumbs")] if above else []),
                    dmc.Title(title, order=1),
                    *([html.P(" · ".join(facts), className="k-facts")] if facts else []),
                ],
            ),
            *([html.Div(list(actions), className="k-actions")] if actions else []),
        ],
    )


def section(title: str, *children: Component, beside: str = "") -> Component:
    """A part of a page under a heading; `beside` is a dimmed remark right of the heading."""
    return html.Section(
        className="k-section",
        children=[
            html.Div(
                className="k-section-head",
                children=[
                    dmc.Title(title, order=2),
                    *([html.Span(beside, className="k-section-beside")] if beside else []),
                ],
            ),
            *children,
        ],
    )

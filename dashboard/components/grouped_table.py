"""How is a table of sentences shown whose rows stand in groups?"""

from collections.abc import Iterable, Sequence

from dash import html
from dash.development.base_component import Component

from dashboard.components.attributes import attributes


def grouped_table(
    headings: Sequence[str], groups: Iterable[Component], caption: str, name: str
) -> Component:
    """Groups (of `row_group`) under one row of headings; on the phone each row is a small block.

    `caption` is for screen readers, `name` is the class of this one. A wide table scrolls inside
    itself, never the page.
    """
    heads = [html.Th(heading, scope="col") for heading in headings]
    table = html.Table(
        [html.Caption(caption, className="k-hidden"), html.Thead(html.Tr(heads)), *groups]
    )
    return html.Div(
        table,
        className=f"k-table k-grouped {name}",
        tabIndex=0,
        role="region",
        **attributes(aria_label=caption),
    )


def row_group(
    heading: str | Sequence[Component | str], rows: Sequence[Component], columns: int
) -> Component:
    """Rows under a heading as wide as so many columns."""
    head = html.Th(heading, colSpan=columns, scope="rowgroup")
    return html.Tbody([html.Tr(head), *rows])

"""How is a short table shown?"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import dash_mantine_components as dmc
from dash import html
from dash.development.base_component import Component

from dashboard.components.attributes import attributes

Cell = Component | str | list[Component | str] | None


@dataclass(frozen=True, slots=True)
class Column:
    """A heading and the side its cells stand on; numbers stand right."""

    heading: str
    side: Literal["left", "right"] = "left"


def short_table(
    columns: Sequence[Column], rows: Sequence[Sequence[Cell]], caption: str
) -> Component:
    """Rows under their headings, the first cell naming the row; `caption` is for screen readers.

    A None is shown as an en dash. A wide table scrolls inside itself, never the page.
    """
    head = dmc.TableThead(
        dmc.TableTr([dmc.TableTh(c.heading, className=f"k-{c.side}") for c in columns])
    )
    body = dmc.TableTbody([_row(columns, row) for row in rows])
    return html.Div(
        dmc.Table([dmc.TableCaption(caption, className="k-hidden"), head, body]),
        className="k-table",
        tabIndex=0,
        role="region",
        **attributes(aria_label=caption),
    )


def _row(columns: Sequence[Column], row: Sequence[Cell]) -> Component:
    return dmc.TableTr(
        [
            dmc.TableTd("–" if cell is None else cell, className=f"k-{column.side}")
            for column, cell in zip(columns, row, strict=True)
        ]
    )

"""How do the three or four numbers at the top of a page stand side by side?"""

from collections.abc import Sequence
from dataclasses import dataclass

from dash import html
from dash.development.base_component import Component


@dataclass(frozen=True, slots=True)
class KeyNumber:
    """One of them: what it is, the number itself, and below it what it is compared with and n."""

    label: str
    number: Component | Sequence[Component | str]
    note: str | Sequence[Component | str]


def key_numbers(numbers: Sequence[KeyNumber]) -> html.Div:
    """A row between two lines; on the phone two beside each other."""
    return html.Div([_key_number(number) for number in numbers], className="k-stats")


def _key_number(shown: KeyNumber) -> html.Div:
    return html.Div(
        className="k-stat",
        children=[
            html.Div(shown.label, className="k-stat-label"),
            html.Div(shown.number, className="k-stat-value"),
            html.Div(shown.note, className="k-stat-note"),
        ],
    )

"""How does a reader narrow the list to a unit and a role? Both stand in the address."""

from collections.abc import Mapping, Sequence
from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboard.access.taking import by_name
from dashboard.components.attributes import attributes
from dashboard.components.filter_controls import EVERYTHING, choice_list, place
from dashboard.pages.people.address import PEOPLES_ROLES, Asked, write
from dashboard.pages.people.view import View
from dashboard.text import t

CONTROL = "people-filter"
"""The ids of the controls are {"people-filter": name}."""

Ids = Sequence[Mapping[str, str]]


def control_id(name: str) -> dict[str, str]:
    """The id of one control."""
    return {CONTROL: name}


def control_values(asked: Asked) -> dict[str, str]:
    """What the controls show for an address."""
    return {"unit": asked.unit or EVERYTHING, "role": asked.role or EVERYTHING}


def moved(values: Sequence[str | None], ids: Ids, asked: Asked) -> str | None:
    """The query string after a control was moved; None when it says what the address says."""
    if shown_already(values, ids, asked):
        return None
    given = by_name(values, ids, CONTROL, control_values(asked))
    said = control_values(asked) | {name: each for name, each in given.items() if each}
    unit, role = (None if said[name] == EVERYTHING else said[name] for name in ("unit", "role"))
    return write(unit, role)


def shown_already(values: Sequence[str | None], ids: Ids, asked: Asked) -> bool:
    """Whether the controls show what the address says."""
    said = control_values(asked)
    return all(said[name] == value for name, value in by_name(values, ids, CONTROL, said).items())


def show_controls(view: View) -> Component:
    """The two lists, as the address says."""
    values = control_values(view.asked)
    roles = [{"value": role, "label": t(f"roles.{role}", view.language)} for role in PEOPLES_ROLES]
    return html.Div(
        className="k-filters",
        role="group",
        **attributes(aria_label=t("filters.region", view.language)),
        children=[
            place(_list("unit", values["unit"], _units(view), view)),
            place(_list("role", values["role"], roles, view)),
        ],
    )


def _units(view: View) -> list[dict[str, Any]]:
    return [
        {"value": unit.id, "label": unit.name.get(view.language), "depth": depth}
        for unit, depth in view.organisation.all_units()
    ]


def _list(name: str, value: str, data: Sequence[dict[str, Any]], view: View) -> Component:
    everything = {"value": EVERYTHING, "label": t("filters.all", view.language)}
    label = view.say(f"filter_{name}")
    return choice_list(control_id(name), label, [everything, *data], value, view.reader)

"""How does a reader choose which pull requests a page is about?

Every control stands for a part of the address. What is chosen goes into the address, and the page
follows the address: `control_values` and `chosen` are the two directions.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any, cast

import dash_mantine_components as dmc
from dash import html
from dash.development.base_component import Component

from dashboard.access.taking import Malformed, by_name
from dashboard.asked import Choices
from dashboard.components.attributes import attributes
from dashboard.components.filter_controls import (
    EVERYTHING,
    choice_list,
    choice_switch,
    day_range,
    entries,
    more_button,
    picked_days,
    picked_one,
    place,
)
from dashboard.context import Reader
from dashboard.filters import (
    BY,
    CLOCKS,
    WITHOUT,
    Asked,
    By,
    Clock,
    Filters,
    Known,
    default_days,
    write,
)
from dashboard.text import t

FILTER = "filter"
"""The ids of the controls are {"filter": name}."""


def filter_id(name: str) -> dict[str, str]:
    """The id of one control."""
    return {FILTER: name}


def control_values(asked: Asked) -> dict[str, Any]:
    """What the controls show for an address; `days` are both included, as people say them."""
    filters = asked.filters
    first, end = asked.days
    included = [kind for kind in WITHOUT if kind not in filters.without]
    return {
        "unit": filters.unit or EVERYTHING,
        "repository": filters.repository or EVERYTHING,
        "base": filters.base or EVERYTHING,
        "days": [first.isoformat(), (end - timedelta(days=1)).isoformat()],
        "by": filters.by,
        "clock": filters.clock,
        "include": (["bots"] if filters.bots else []) + included,
    }


def chosen(values: Mapping[str, Any], asked: Asked, known: Known) -> Filters:
    """The filters after a reader moved a control, where the address asked for `asked` before.

    Days of which only one end is picked yet are those asked before. Raises Malformed for what no
    control says.
    """
    before = control_values(asked)
    values = before | {name: value for name, value in values.items() if value is not None}
    included = values["include"]
    if values["by"] not in BY or values["clock"] not in CLOCKS:
        raise Malformed
    filters = replace(
        asked.filters,
        unit=picked_one(values["unit"]),
        repository=picked_one(values["repository"]),
        base=picked_one(values["base"]),
        by=cast(By, values["by"]),
        clock=cast(Clock, values["clock"]),
        bots="bots" in included,
        without=frozenset(kind for kind in WITHOUT if kind not in included),
    )
    return (
        filters if values["days"] == before["days"] else _with_days(filters, values["days"], known)
    )


def shown_already(values: Sequence[Any], ids: Sequence[Mapping[str, str]], asked: Asked) -> bool:
    """Whether the controls show what the address says; those being used are then left alone."""
    said = control_values(asked)
    return all(said[name] == value for name, value in by_name(values, ids, FILTER, said).items())


def moved(
    values: Sequence[Any], ids: Sequence[Mapping[str, str]], asked: Asked, known: Known
) -> str | None:
    """The query string after a control was moved; None when it says what the address says."""
    shown = by_name(values, ids, FILTER, control_values(asked))
    filters = chosen(shown, asked, known)
    return None if filters == asked.filters else write(filters)


def filter_bar(asked: Asked, choices: Choices, reader: Reader) -> Component:
    """The controls as the address says; on the phone the team and a button that shows the rest."""
    language = reader.language
    values = control_values(asked)
    return html.Div(
        className="k-filters",
        role="group",
        **attributes(aria_label=t("filters.region", language)),
        children=[
            *([place(_units(values["unit"], choices, reader))] if choices.units else []),
            more_button(_changed(asked), reader),
            *(place(control, "k-filter-more") for control in _others(asked, choices, reader)),
        ],
    )


def _units(value: str, choices: Choices, reader: Reader) -> Component:
    return _list("unit", _unit_data(choices, reader), value, reader)


def _others(asked: Asked, choices: Choices, reader: Reader) -> list[Component]:
    """The controls that the phone shows when asked."""
    values = control_values(asked)
    return [
        _list("repository", _repository_data(choices, reader), values["repository"], reader),
        _list("base", _base_data(asked, choices, reader), values["base"], reader),
        day_range(filter_id("days"), values["days"], choices.known.today, reader),
        _switch("by", BY, values["by"], reader),
        _switch("clock", CLOCKS, values["clock"], reader),
        _included(values["include"], choices, reader),
    ]


def _list(name: str, data: list[dict[str, Any]], value: str, reader: Reader) -> Component:
    return choice_list(filter_id(name), t(f"filters.{name}", reader.language), data, value, reader)


def _switch(name: str, values: Sequence[str], value: str, reader: Reader) -> Component:
    words = {each: t(f"filters.{each}", reader.language) for each in values}
    return choice_switch(filter_id(name), t(f"filters.{name}", reader.language), words, value)


def _with_days(filters: Filters, days: Sequence[str | None], known: Known) -> Filters:
    if not any(days):
        return replace(filters, start=None, end=None)
    if not all(days):
        return filters
    first, last = picked_days(days)
    end = last + timedelta(days=1)
    if (first, end) == default_days(filters.by, known):
        return replace(filters, start=None, end=None)
    return replace(filters, start=first, end=end)


def _unit_data(choices: Choices, reader: Reader) -> list[dict[str, Any]]:
    everything = choices.organisation or t("filters.all", reader.language)
    return [
        *([{"value": EVERYTHING, "label": everything}] if choices.everything else []),
        *({"value": u.id, "label": u.name, "depth": u.depth} for u in choices.units),
    ]


def _repository_data(choices: Choices, reader: Reader) -> list[dict[str, str]]:
    names = choices.known.repositories
    everything = t("filters.all_n", reader.language, n=f"{len(names):,}")
    return [{"value": EVERYTHING, "label": everything}, *entries(names)]


def _base_data(asked: Asked, choices: Choices, reader: Reader) -> list[dict[str, str]]:
    """The busiest branches, and the one asked for when it is not among them."""
    names = dict.fromkeys((*choices.busiest_bases, *filter(None, (asked.filters.base,))))
    return [
        {"value": EVERYTHING, "label": t("filters.own_base", reader.language)},
        *entries(tuple(names)),
    ]


def _included(value: list[str], choices: Choices, reader: Reader) -> Component:
    """Whom to count; how people are employed is known from an organisation file only."""
    label = t("filters.include", reader.language)
    switches = [
        dmc.Checkbox(label=t(f"filters.{kind}", reader.language), value=kind, size="xs")
        for kind in ("bots", *(WITHOUT if choices.organisation else ()))
    ]
    return dmc.CheckboxGroup(
        id=filter_id("include"),
        value=value,
        children=html.Div(
            [html.Span(label, className="k-filter-label"), *switches], className="k-filter-switches"
        ),
        **attributes(aria_label=label),
    )


def _changed(asked: Asked) -> int:
    """How many of the filters that the phone hides are not as usual."""
    filters = replace(asked.filters, unit=None, explain=None, start=None, end=None)
    usual = Filters()
    names = ("repository", "base", "by", "clock", "bots", "without")
    changed = sum(getattr(filters, name) != getattr(usual, name) for name in names)
    return changed + (asked.filters.start is not None or asked.filters.end is not None)

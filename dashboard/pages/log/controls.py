"""How does a reader choose the person, the kind and the days?

Every control stands for a part of the address, and follows it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import cast

from dash import html
from dash.development.base_component import Component

from dashboard.access.taking import by_name
from dashboard.components.attributes import attributes
from dashboard.components.filter_controls import (
    EVERYTHING,
    choice_list,
    day_range,
    more_button,
    place,
)
from dashboard.filters import said_day
from dashboard.pages.log.address import Filters, last_day, write
from dashboard.pages.log.view import LogView
from dashboard.pages.log.words import name_of
from dashboard.text import t
from data.queries.log import GROUP_NAMES, Group

CONTROL = "log-filter"
"""The ids of the controls are {"log-filter": name}."""

Value = str | list[str | None] | None
"""What a control says: a choice, or the days from and to."""


def control_id(name: str) -> dict[str, str]:
    """The id of one control."""
    return {CONTROL: name}


def show_controls(view: LogView) -> Component:
    """The controls as the address says."""
    filters, language = view.asked.filters, view.reader.language
    person, kind, days = _shown(filters, view)
    others = [
        choice_list(control_id("person"), view.say("person"), _people(view), person, view.reader),
        day_range(control_id("days"), days, view.today, view.reader),
    ]
    kinds = choice_list(control_id("kind"), view.say("kind"), _kinds(view), kind, view.reader)
    changed = (filters.person is not None) + (filters.start is not None or filters.end is not None)
    return html.Div(
        [
            place(kinds),
            more_button(changed, view.reader),
            *(place(each, "k-filter-more") for each in others),
        ],
        className="k-filters",
        role="group",
        **attributes(aria_label=t("filters.region", language)),
    )


def control_values(filters: Filters, view: LogView) -> dict[str, Value]:
    """What the controls show; `days` are both included, as people say them."""
    person, kind, days = _shown(filters, view)
    return {"person": person, "kind": kind, "days": [*days]}


def _shown(filters: Filters, view: LogView) -> tuple[str, str, list[str]]:
    first, last = filters.start or _first_day(view), last_day(filters, view.today)
    return (
        EVERYTHING if filters.person is None else str(filters.person),
        filters.kind or EVERYTHING,
        [min(first, last).isoformat(), last.isoformat()],
    )


def moved(values: Sequence[Value], ids: Sequence[Mapping[str, str]], view: LogView) -> str | None:
    """The query string after a control was moved; None when it says what the address says.

    Days of which only one end is picked yet are those asked before. Raises Malformed for a control
    that is none of ours.
    """
    before = control_values(view.asked.filters, view)
    given = by_name(values, ids, CONTROL, before)
    now = before | {name: value for name, value in given.items() if value is not None}
    days = _two_days(now["days"])
    if now == before or days is None:
        return None
    kind = cast("Group", now["kind"]) if now["kind"] in GROUP_NAMES else None
    person = next((each.number for each in view.people if str(each.number) == now["person"]), None)
    filters = _with_days(Filters(person=person, kind=kind), days, view)
    return None if filters == view.asked.filters.chosen else write(filters)


def _two_days(said: Value) -> tuple[date, date] | None:
    """The first and the last day; None where they are not both said yet."""
    found = [said_day(day[:10]) for day in said if day] if isinstance(said, list) else []
    days = [day for day in found if day]
    return (days[0], days[1]) if len(days) == 2 and days[0] <= days[1] else None  # noqa: PLR2004 -- two ends


def _with_days(filters: Filters, days: tuple[date, date], view: LogView) -> Filters:
    """The same over these days, both included; the ends of the log are not written."""
    first, last = days
    return replace(
        filters,
        start=None if first == _first_day(view) else first,
        end=None if last == view.today else last + timedelta(days=1),
    )


def _first_day(view: LogView) -> date:
    begins = view.extent.begins
    return min(view.today, begins.astimezone(view.zone).date()) if begins else view.today


def _everything(count: int, view: LogView) -> dict[str, str]:
    words = t("filters.all_n", view.reader.language, n=f"{count:,}")
    return {"value": EVERYTHING, "label": words}


def _people(view: LogView) -> list[dict[str, str]]:
    named = [
        {"value": str(each.number), "label": name_of(each, view.reader.language)}
        for each in view.people
    ]
    return [_everything(len(named), view), *named]


def _kinds(view: LogView) -> list[dict[str, str]]:
    named = [{"value": kind, "label": view.say(f"kind_{kind}")} for kind in GROUP_NAMES]
    everything = {"value": EVERYTHING, "label": t("filters.all", view.reader.language)}
    return [everything, *named]

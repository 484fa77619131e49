"""How does a reader choose kind, application, repository and days, and go to the days around?

Every control stands for a part of the address, and follows it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboard.access.taking import by_name
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
from dashboard.components.period_steps import around, step_link
from dashboard.pages.coverage.address import KINDS, PATH, Asked, Filters, with_days, write
from dashboard.pages.coverage.view import View
from dashboard.text import t

CONTROL = "coverage-filter"
"""The ids of the controls are {"coverage-filter": name}."""
Values = Mapping[str, Any]


def control_id(name: str) -> dict[str, str]:
    """The id of one control."""
    return {CONTROL: name}


def control_values(asked: Asked) -> dict[str, Any]:
    """What the controls show for an address; `days` are both included, as people say them."""
    filters, (first, end) = asked.filters, asked.days
    return {
        "kind": filters.kind or EVERYTHING,
        "application": filters.application or EVERYTHING,
        "repository": filters.repository or EVERYTHING,
        "days": [first.isoformat(), (end - timedelta(days=1)).isoformat()],
    }


def moved(
    values: Sequence[Any], ids: Sequence[Mapping[str, str]], asked: Asked, today: date
) -> str | None:
    """The query string after a control was moved; None when it says what the address says."""
    filters = chosen(by_name(values, ids, CONTROL, control_values(asked)), asked, today)
    return None if filters == asked.filters else write(filters)


def shown_already(values: Sequence[Any], ids: Sequence[Mapping[str, str]], asked: Asked) -> bool:
    """Whether the controls show what the address says; those being used are then left alone."""
    said = control_values(asked)
    return all(said[name] == value for name, value in by_name(values, ids, CONTROL, said).items())


def chosen(values: Values, asked: Asked, today: date) -> Filters:
    """The filters after a reader moved a control, where the address asked for `asked` before.

    Days of which only one end is picked yet are those asked before. Raises Malformed for what no
    control says.
    """
    before = control_values(asked)
    now = before | {name: value for name, value in values.items() if value is not None}
    kind = next((kind for kind in KINDS if kind == now["kind"]), None)
    filters = replace(
        asked.filters,
        kind=kind,
        application=picked_one(now["application"]),
        repository=picked_one(now["repository"]),
    )
    if now["days"] == before["days"] or not all(now["days"]):
        return filters
    first, last = picked_days(now["days"])
    return with_days(filters, (first, last + timedelta(days=1)), today)


def show_controls(view: View) -> Component:
    """The controls as the address says; on the phone the kind and a button that shows the rest."""
    language, values = view.language, control_values(view.asked)
    others = [
        _list("application", values["application"], _applications(view), view),
        *_repositories(values["repository"], view),
        day_range(control_id("days"), values["days"], view.today, view.reader),
    ]
    return html.Div(
        className="k-filters",
        role="group",
        **attributes(aria_label=t("filters.region", language)),
        children=[
            place(_kinds(values["kind"], view)),
            more_button(_changed(view.asked.filters), view.reader),
            *(place(control, "k-filter-more") for control in others),
        ],
    )


def period_links(view: View) -> Sequence[Component]:
    """To the days before and, where they are not all to come, to those after; keys [ and ]."""
    earlier, later = around(view.asked.days)
    links = [step_link("earlier", _address(earlier, view), view.language)]
    if later[0] <= view.today:
        links.append(step_link("later", _address(later, view), view.language))
    return links


def _address(days: tuple[date, date], view: View) -> str:
    return PATH + write(with_days(view.asked.filters, days, view.today))


def _changed(filters: Filters) -> int:
    """How many of the filters that the phone hides are not as usual."""
    days = filters.start is not None or filters.end is not None
    return sum((filters.application is not None, filters.repository is not None, days))


def _kinds(value: str, view: View) -> Component:
    language = view.language
    words = {EVERYTHING: t("filters.all", language)}
    words |= {kind: t(f"coverage.kind_{kind}", language) for kind in KINDS}
    return choice_switch(control_id("kind"), t("coverage.kind", language), words, value)


def _applications(view: View) -> list[dict[str, str]]:
    every = view.organisation.applications
    return [{"value": each.id, "label": view.name(each)} for each in every]


def _repositories(value: str, view: View) -> list[Component]:
    """The list of repositories, where there are several."""
    names = sorted({each.repository for each in view.organisation.applications})
    return [_list("repository", value, entries(names), view)] if len(names) > 1 else []


def _list(name: str, value: str, data: Sequence[dict[str, str]], view: View) -> Component:
    label = t("coverage.application" if name == "application" else f"filters.{name}", view.language)
    everything = {
        "value": EVERYTHING,
        "label": t("filters.all_n", view.language, n=f"{len(data):,}"),
    }
    return choice_list(control_id(name), label, [everything, *data], value, view.reader)

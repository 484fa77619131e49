"""What do the controls look like by which a reader narrows a page?"""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any, cast

import dash_mantine_components as dmc
from dash import html
from dash.development.base_component import Component

from dashboard.access.taking import Malformed
from dashboard.components.attributes import attributes
from dashboard.components.icon import icon
from dashboard.context import Reader
from dashboard.figures.canvas import text_width
from dashboard.filters import said_day
from dashboard.text import numbers, t

EVERYTHING = "*"
"""The value of "all" in a list; nothing that is listed can be called so."""
_NARROWEST, _WIDEST = 64.0, 240.0
_ARROW_AND_PADDING = 30
_LAST_WEEKS = (13, 26, 52)
_SEARCHED_FROM = 8
"""Longer lists can be searched."""

Id = Mapping[str, str]


def choice_list(
    control: Id, label: str, data: Sequence[Mapping[str, Any]], value: str, reader: Reader
) -> Component:
    """A list of which one is chosen; an entry may say its `depth` below others."""
    longest = max(text_width(each["label"]) for each in data)
    return dmc.Select(
        id=dict(control),
        data=cast(Any, list(data)),
        value=value,
        allowDeselect=False,
        searchable=len(data) > _SEARCHED_FROM,
        renderOption={"function": "indented"},
        nothingFoundMessage=t("filters.nothing_found", reader.language),
        **_inside(label, longest * 1.08),
        comboboxProps={"width": "max-content", "position": "bottom-start"},
    )


def day_range(control: Id, value: Sequence[str], today: date, reader: Reader) -> Component:
    """The days from the first to the last of `value`, both included, none after `today`."""
    language = reader.language
    first, last = (date.fromisoformat(day) for day in value)
    this_year = first.year == last.year == today.year
    shown = numbers.days(first, last, language, today=date(1, 1, 1) if not this_year else first)
    return dmc.DatePickerInput(
        id=dict(control),
        type="range",
        value=list(value),
        allowSingleDateInRange=True,
        presets=cast(Any, _presets(today, reader)),
        maxDate=today.isoformat(),
        valueFormat=t("filters.date_format" if this_year else "filters.date_format_year", language),
        monthLabelFormat=t("filters.month_heading", language),
        **_inside(t("filters.days", language), text_width(shown) + 24),
    )


def picked_one(value: object) -> str | None:
    """What was picked in a list, None for everything; raises Malformed for anything else."""
    if not isinstance(value, str):
        raise Malformed
    return None if value == EVERYTHING else value


def picked_days(said: Sequence[str | None]) -> tuple[date, date]:
    """The first and the last day that were picked; raises Malformed for anything else."""
    days = [said_day(day[:10]) for day in said if day]
    match days:
        case [date() as first, date() as last]:
            return first, last
    raise Malformed


def choice_switch(
    control: Id, label: str, words: Mapping[str, str], value: str
) -> dmc.SegmentedControl:
    """A few choices side by side, by their values and what they are called."""
    return dmc.SegmentedControl(
        id=dict(control),
        data=[{"value": each, "label": said} for each, said in words.items()],
        value=value,
        **attributes(aria_label=label),
    )


def place(control: Component, more: str = "") -> Component:
    """Where a control stands in a bar of class `k-filters`."""
    return html.Div(control, className=f"k-filter {more}".rstrip())


def more_button(changed: int, reader: Reader) -> Component:
    """The phone's button for the places of class `k-filter-more`; it says how many are changed."""
    key = "filters.more_n" if changed else "filters.more"
    return html.Button(
        t(key, reader.language, n=changed),
        className="k-button k-filters-more",
        type="button",
        **attributes(data_filters="", aria_expanded="false"),
    )


def entries(names: Sequence[str]) -> list[dict[str, str]]:
    """What is called by its own value."""
    return [{"value": name, "label": name} for name in names]


def _inside(label: str, content: float) -> dict[str, Any]:
    """A control with its label inside, at its left, and as wide as its content needs."""
    prefix = round(text_width(label)) + 18
    return {
        "leftSection": html.Span(label, className="k-filter-label"),
        "leftSectionWidth": prefix,
        "leftSectionPointerEvents": "none",
        "rightSection": icon("chevron-down", 14),
        "rightSectionWidth": 28,
        "rightSectionPointerEvents": "none",
        "w": round(prefix + min(max(content, _NARROWEST), _WIDEST) + _ARROW_AND_PADDING),
        "aria-label": label,
    }


def _presets(today: date, reader: Reader) -> list[dict[str, Any]]:
    """Complete weeks up to the last one, this calendar year and the one before."""
    language = reader.language
    monday = today - timedelta(days=today.weekday())
    spans = [
        (t("filters.last_weeks", language, n=weeks), monday - timedelta(weeks=weeks), monday)
        for weeks in _LAST_WEEKS
    ]
    first = date(today.year, 1, 1)
    spans.append((t("filters.this_year", language), first, today + timedelta(days=1)))
    spans.append((t("filters.last_year", language), date(today.year - 1, 1, 1), first))
    return [
        {"label": label, "value": [start.isoformat(), (stop - timedelta(days=1)).isoformat()]}
        for label, start, stop in spans
    ]

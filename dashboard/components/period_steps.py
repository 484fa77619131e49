"""How does a reader go to the days before and after those on the page?"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from dash import html
from dash.development.base_component import Component

from dashboard.components.attributes import attributes
from dashboard.components.icon import icon
from dashboard.filters import Asked, Filters, Known, default_days, months_before, write
from dashboard.text import Language, t

Days = tuple[date, date]


def period_steps(asked: Asked, known: Known, path: str, language: Language) -> Sequence[Component]:
    """Two small links, the later one only where its days are not all to come; keys [ and ]."""
    earlier, later = around(asked.days)
    links = [step_link("earlier", path + _address(earlier, asked.filters, known), language)]
    if later[0] <= known.today:
        links.append(step_link("later", path + _address(later, asked.filters, known), language))
    return links


def around(days: Days) -> tuple[Days, Days]:
    """As many days before and after; whole months where `days` are whole months."""
    first, end = days
    months = (end.year - first.year) * 12 + end.month - first.month
    if first.day == end.day == 1:
        return (months_before(first, months), first), (end, months_before(end, -months))
    length = end - first
    return (first - length, first), (end, end + length)


def _address(days: Days, filters: Filters, known: Known) -> str:
    usual = days == default_days(filters.by, known)
    first, end = (None, None) if usual else days
    return write(replace(filters, start=first, end=end))


def step_link(which: str, href: str, language: Language) -> html.A:
    """The link of the days `earlier` or `later`, which a key presses too."""
    named = attributes(
        aria_label=t(f"keys.{which}", language), data_stay="", **{f"data_{which}": ""}
    )
    return html.A(
        icon(f"chevron-{which}"), href=href, className="k-button k-button-square", **named
    )

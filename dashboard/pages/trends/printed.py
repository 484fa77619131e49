"""What does a printed page say of itself: how old its data are, and what was asked?"""

import json
from dataclasses import asdict

from dash import html
from dash.development.base_component import Component

from dashboard.components.attributes import attributes
from dashboard.context import Context
from dashboard.data_time import data_time
from dashboard.pages.trends.top import title
from dashboard.pages.trends.view import View
from dashboard.text import t
from dashboard.theme import palette

_MIDDLE_DOT = " · "


def show_printed(view: View, context: Context) -> Component:
    """One line that only paper shows; its foot is written at the edge of every sheet."""
    when = data_time(view.reader, context)
    said = [when, *_filters(view)]
    foot = _MIDDLE_DOT.join([title(view), when])
    return html.P(
        _MIDDLE_DOT.join(said),
        className="k-print-only k-caption",
        **attributes(data_print_foot=foot, **_colours(view)),
    )


def _colours(view: View) -> dict[str, str]:
    """For whoever reads in the dark, which colours of the figures become which on paper."""
    if view.reader.scheme == "light":
        return {}
    dark, light = asdict(palette("dark")), asdict(palette("light"))
    pairs = {
        was: now
        for name in dark
        for was, now in zip(_each(dark[name]), _each(light[name]), strict=True)
        if was.startswith("#")
    }
    pairs |= {_as_style(was): now for was, now in pairs.items()}
    return {"data_print_colours": json.dumps(pairs)}


def _each(colour: str | tuple[str, ...]) -> tuple[str, ...]:
    return (colour,) if isinstance(colour, str) else colour


def _as_style(colour: str) -> str:
    """ "#7db3e8" as a browser says what the style of an element is."""
    red, green, blue = bytes.fromhex(colour.removeprefix("#"))
    return f"rgb({red}, {green}, {blue})"


def _filters(view: View) -> list[str]:
    """Everything that the controls above the charts say."""
    language, filters = view.language, view.asked.filters
    said = [(name, getattr(filters, name)) for name in ("repository", "base")]
    words = [
        _named("days", view.days(*view.asked.days), view),
        *(_named(name, value, view) for name, value in said if value),
        t(f"filters.{filters.by}", language),
        t(f"filters.{filters.clock}", language),
    ]
    if filters.compare:
        words.append(t(f"compare.compare_{filters.compare}", language))
    if filters.view:
        words.append(t(f"compare.view_{filters.view}", language))
    return words


def _named(name: str, value: str, view: View) -> str:
    label = t(f"filters.{name}", view.language)
    return t("printed.named", view.language, name=label, value=value)

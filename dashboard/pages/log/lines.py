"""How do the lines of the log stand on the page?"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Literal

from dash import html
from dash.development.base_component import Component

from dashboard.components.attributes import attributes
from dashboard.components.empty_state import nothing_matches
from dashboard.components.page_head import section
from dashboard.components.table import Cell, Column, short_table
from dashboard.pages.log.address import CSV_PATH, PATH, Filters, write
from dashboard.pages.log.view import LogView
from dashboard.pages.log.words import action_words, detail_words, name_of, who_words
from dashboard.text.numbers import MISSING
from data.queries.log import LogLine


def show_lines(view: LogView) -> Component:
    """The lines newest first, the ways to older and newer ones, and what is never in them."""
    if not view.page.lines:
        return _nothing(view)
    details = view.reader.viewer.may("log.details")
    names = ("action", "who", "about", *(("detail",) if details else ()), "at")
    columns = [Column(view.say(f"column_{name}"), _side(name)) for name in names]
    rows = [_row(line, view, details=details) for line in view.page.lines]
    table = short_table(columns, rows, view.say("title"))
    shown = "k-blocks k-log k-log-detailed" if details else "k-blocks k-log"
    return section(
        view.say("lines"),
        html.Div(table, className=shown),
        html.Div([*_steps(view), _csv(view)], className="k-log-below"),
        beside=view.say("newest_first"),
    )


def _side(name: str) -> Literal["left", "right"]:
    return "right" if name == "at" else "left"


def _row(line: LogLine, view: LogView, *, details: bool) -> list[Cell]:
    language = view.reader.language
    about = _about(line, view)
    particulars = view.say("comma").join(detail_words(line.detail, language))
    return [
        action_words(line.action, language),
        [_label(view.say("who_before")), who_words(line, language)],
        [_label(view.say("about_before")), about] if about else _none(),
        *([particulars or _none()] if details else []),
        view.when(line.at),
    ]


def _about(line: LogLine, view: LogView) -> str:
    """On whom; of what somebody did on their own account, that it was themselves."""
    if line.about is None:
        return ""
    return (
        view.say("oneself") if line.about == line.who else name_of(line.about, view.reader.language)
    )


def _label(words: str) -> Component:
    """What the heading says, for the phone, where that is not shown."""
    return html.Span(words, className="k-phone-only k-dimmed")


def _none() -> Component:
    """That there is none; not shown on the phone, where nothing has to stand in a column."""
    return html.Span(MISSING, className="k-wide-only")


def _steps(view: LogView) -> Sequence[Component]:
    """To newer and to older lines, where there are any."""
    lines, chosen = view.page.lines, view.asked.filters.chosen
    links: list[Component] = []
    if view.page.has_newer:
        links.append(_step("newer", replace(chosen, after=lines[0].id), view))
    if view.page.has_older:
        links.append(_step("older", replace(chosen, before=lines[-1].id), view))
    if not links:
        return ()
    return [html.Nav(links, className="k-log-steps", **attributes(aria_label=view.say("steps")))]


def _step(name: str, filters: Filters, view: LogView) -> Component:
    stays = attributes(data_stay="")
    return html.A(view.say(name), href=PATH + write(filters), className="k-link", **stays)


def _csv(view: LogView) -> Component:
    return html.A(
        view.say("csv"),
        href=CSV_PATH + write(view.asked.filters.chosen),
        className="k-quiet",
        download="",
        **attributes(aria_label=view.say("csv_label")),
    )


def _nothing(view: LogView) -> Component:
    """That nothing fits the filters, or that there is nothing at all."""
    if view.asked.filters == Filters():
        return nothing_matches(view.say("nothing"), view.reader)
    return nothing_matches(view.say("none"), view.reader, (view.say("remove"), PATH))

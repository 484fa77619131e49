"""When was the chain of the log checked last, what came of it, and how is it checked now?"""

from collections.abc import Sequence
from datetime import timedelta

from dash import html
from dash.development.base_component import Component

from dashboard.components.empty_state import command
from dashboard.components.notice import warning
from dashboard.components.page_head import page_head
from dashboard.context import Context
from dashboard.pages.log.view import LogView, log_view
from dashboard.text.numbers import day
from data.log import Actor, note_verification
from data.queries.log import last_verification

CHECK = "log-check"

MOST_CHECKED = 100_000
"""Lines that are checked from the page, in about a second; `mikata log verify` checks all."""

ONCE_WITHIN = timedelta(minutes=1)
"""Another check within this time would find the same."""


def show_head(view: LogView) -> Component:
    """The title, how long the log is, when it was checked, and the button."""
    extent = view.extent
    facts = [view.say("facts_lines", count=f"{extent.lines:,}")]
    if extent.begins:
        begins = extent.begins.astimezone(view.zone).date()
        on = day(begins, view.reader.language, year=begins.year != view.today.year)
        facts.append(view.say("facts_cut" if extent.is_cut else "facts_since", day=on))
    facts += _checked(view)
    button = html.Button(view.say("check"), id=CHECK, className="k-button", type="button")
    return page_head(view.say("title"), facts, [button])


def _checked(view: LogView) -> list[str]:
    """When it was found unbroken; that it is broken is a warning below."""
    if view.verified is None:
        return [view.say("facts_unchecked")]
    if view.verified.lines is None:
        return []
    return [view.say("facts_checked", when=view.when(view.verified.at))]


def show_warnings(view: LogView) -> Sequence[Component]:
    """That the chain is broken; nothing when all is well."""
    if view.verified is None or view.verified.lines is not None:
        return []
    said = view.say("broken_text", when=view.when(view.verified.at))
    return [warning(view.say("broken"), said, " ", command("mikata log verify", view.reader))]


def check_now(search: str, context: Context) -> tuple[LogView, str]:
    """Check the newest lines and write down what was found; the page then, and what to say."""
    viewer, now = context.reader().viewer, context.now()
    viewer.require("log")
    last = last_verification(viewer, context.database)
    if last is None or now - last.at >= ONCE_WITHIN:
        actor, key = Actor.of_viewer(viewer), context.access.key
        note_verification(context.database, key, now, actor, newest=MOST_CHECKED)
    view = log_view(search, context)
    lines = view.verified.lines if view.verified else None
    said = view.say("broken") if lines is None else view.say("checked", count=f"{lines:,}")
    return view, said

"""What was collected when, is anything missing, and what can be done about it?"""

from collections.abc import Sequence
from typing import Annotated

import dash_mantine_components as dmc
from dash import (
    ALL,
    MATCH,
    ClientsideFunction,
    Dash,
    Input,
    Output,
    State,
    ctx,
    dcc,
    html,
    no_update,
    set_props,
)
from dash.development.base_component import Component
from pydantic import Field

from dashboard.access.taking import Presses
from dashboard.components.first_steps import first_steps
from dashboard.components.gap_form import ACCEPT, REPOSITORY, SAID, WHO, WHY, gap_id
from dashboard.components.repository_table import AGAIN, again_id
from dashboard.context import Context, Reader
from dashboard.pages.page import Page
from dashboard.pages.sources.accepting import accept
from dashboard.pages.sources.others import show_others
from dashboard.pages.sources.repositories import show_repositories
from dashboard.pages.sources.top import COLLECT, show_head, show_numbers, show_warnings
from dashboard.pages.sources.view import Sources, sources_now

PLACES = HEAD, NUMBERS, TABLE, REST = (
    *("sources-head", "sources-numbers", "sources-table", "sources-rest"),
)
TICK, LOOK, SAY = "sources-tick", "sources-look", "sources-say"
EVERY = 3_000
"""Milliseconds between two looks at a collection that runs."""


Written = Annotated[str, Field(max_length=10_000)] | None
"""What somebody wrote into a form."""


def layout(reader: Reader, context: Context, _search: str) -> Component:
    """The whole page."""
    found = sources_now(reader, context)
    return html.Div(
        [
            *(html.Div(part, id=place) for place, part in zip(PLACES, show(found), strict=True)),
            html.Div(id=SAY, role="status", className="k-hidden"),
            dcc.Interval(id=TICK, interval=EVERY, disabled=not found.collecting),
            dcc.Store(id=LOOK),
        ]
    )


def show(found: Sources) -> list[Component | Sequence[Component]]:
    """Its four parts: head, numbers, repositories, everything else; without any repository, that
    there is none."""
    head, warnings = show_head(found), show_warnings(found)
    if not found.repositories:
        return [head, [*warnings, _nothing_yet(found)], [], []]
    numbers = [show_numbers(found), *warnings]
    return [head, numbers, show_repositories(found), show_others(found)]


def _nothing_yet(found: Sources) -> Component:
    """How to get a repository, for whoever can do something about it."""
    if not found.reader.viewer.may("collect"):
        return html.P(found.say("none_yet"), className="k-prose")
    return first_steps(found.reader, found.is_prepared)


def show_now(context: Context) -> list[object]:
    """The parts as they are now, and whether there is no reason to look again."""
    found = sources_now(context.reader(), context)
    return [*show(found), not found.collecting]


def follow(used: bool, context: Context) -> list[object]:
    """While something is collected only its figures change; afterwards everything may have.

    A table that is `used` stays as it is and is looked at again.
    """
    found = sources_now(context.reader(), context)
    head, numbers, table, rest = show(found)
    table = no_update if used else table
    if found.collecting:
        return [no_update, numbers, table, no_update, False, no_update]
    return [head, numbers, table, rest, not used, found.say("ended")]


def begin(
    pressed: str | dict[str, int], typed: Sequence[str | None], context: Context
) -> list[object]:
    """Collect everything or one repository, unless what was begun here before is under way.

    Where something is `typed` into a form, the repositories stay as they are.
    """
    by_page, reader = context.collect_now, context.reader()
    reader.viewer.require("collect")
    if by_page is None:
        return [no_update] * 6
    found = sources_now(reader, context)
    names = _wanted(pressed[AGAIN] if isinstance(pressed, dict) else None, found, context)
    begun = (
        found.can_collect
        and not found.busy
        and names is not None
        and by_page.start(names, reader.viewer)
    )
    head, numbers, table, *rest = show_now(context)
    table = no_update if any(typed) else table
    return [head, numbers, table, *rest, found.say("begun") if begun else no_update]


def _wanted(only: int | None, found: Sources, context: Context) -> Sequence[str] | None:
    """The names to collect; none where the settings say which, None where there is no such one."""
    if only is None and context.settings.github.repositories:
        return ()
    return [each.name for each in found.from_github if only in (None, each.id)] or None


def register(app: Dash, context: Context) -> None:
    """The page follows a collection that runs, begins one, and keeps who accepted a gap."""
    _register_collecting(app, context)
    _register_accepting(app, context)


def _register_collecting(app: Dash, context: Context) -> None:
    properties = [*((place, "children") for place in PLACES), (TICK, "disabled"), (SAY, "children")]
    everything = [Output(*each, allow_duplicate=True) for each in properties]

    app.clientside_callback(
        ClientsideFunction("sources", "look"),
        Output(LOOK, "data"),
        Input(TICK, "n_intervals"),
        State(TABLE, "id"),
        prevent_initial_call=True,
    )

    @app.callback(everything, Input(LOOK, "data"), prevent_initial_call=True)
    def _look_again(look: dict[str, bool | int | None]) -> list[object]:
        return follow(look.get("used") is True, context)

    @app.callback(
        everything,
        Input(COLLECT, "n_clicks"),
        Input(again_id(ALL), "n_clicks"),
        State(gap_id(WHO, ALL), "value"),
        State(gap_id(WHY, ALL), "value"),
        prevent_initial_call=True,
        needs="collect",
    )
    def _begin(
        _all: Presses, _one: list[Presses], who: list[str | None], why: list[str | None]
    ) -> object:
        pressed = ctx.triggered_id if ctx.triggered[0]["value"] else None
        typed = [*who, *why]
        return begin(pressed, typed, context) if pressed else [no_update] * len(everything)


def _register_accepting(app: Dash, context: Context) -> None:
    @app.callback(
        Output(gap_id(WHO, MATCH), "error"),
        Output(gap_id(WHY, MATCH), "error"),
        Output(gap_id(SAID, MATCH), "children"),
        Input(gap_id(ACCEPT, MATCH), "n_clicks"),
        State(gap_id(ACCEPT, MATCH), "value"),
        State(gap_id(WHO, MATCH), "value"),
        State(gap_id(WHY, MATCH), "value"),
        prevent_initial_call=True,
        needs="accept_gap",
    )
    def _accept(presses: Presses, gap: str, who: Written, why: Written) -> object:
        if not presses or not isinstance(ctx.triggered_id, dict):
            return [no_update] * 3
        wrong = accept(ctx.triggered_id[REPOSITORY], gap, who, why, context)
        return show_accepted(context) if wrong is None else wrong


def show_accepted(context: Context) -> list[object]:
    """The page with what was accepted; nothing is left of the form to be filled."""
    found = sources_now(context.reader(), context)
    for place, part in zip(PLACES, show(found), strict=True):
        set_props(place, {"children": part})
    set_props(SAY, {"children": found.say("accept_done")})
    return [no_update] * 3


def parts() -> Sequence[Component]:
    """One bare component for each id that stands on the page only at times."""
    return [
        *(html.Div(id=place) for place in (*PLACES, SAY)),
        dcc.Interval(id=TICK),
        dcc.Store(id=LOOK),
        html.Button(id=COLLECT),
        html.Button(id=again_id(0)),
        dmc.TextInput(id=gap_id(WHO, 0)),
        dmc.Textarea(id=gap_id(WHY, 0)),
        html.Button(id=gap_id(ACCEPT, 0)),
        html.Span(id=gap_id(SAID, 0)),
    ]


PAGE = Page("/sources", "sources.title", "sources", layout, register, parts, permission="sources")

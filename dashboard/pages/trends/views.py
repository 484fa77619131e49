"""Which views are kept under a name, and how does somebody keep one or delete it?"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

import dash_mantine_components as dmc
from dash import ALL, Dash, Input, Output, State, ctx, dcc, html, no_update
from dash.development.base_component import Component

from dashboard.access.taking import Chosen, Malformed, Presses, Search
from dashboard.asked import unit_name
from dashboard.components.attributes import attributes
from dashboard.context import Context
from dashboard.filters import write
from dashboard.pages.page import URL
from dashboard.pages.trends.view import PATH, View, view_of
from dashboard.text import t
from data.errors import NotAllowed
from data.log.detail import LARGEST
from data.saved_views import (
    LONGEST_NAME,
    MOST,
    KeptView,
    NewView,
    ViewRefused,
    delete_view,
    keep_view,
    kept_views,
)

LIST, SAY = "views-list", "views-say"
NAME, FOR, KEEP = "views-name", "views-for", "views-keep"
DELETE = "views-delete"
"""The ids of the buttons that delete one are {"views-delete": its number}."""
ONESELF = "*"
"""Whom a view is kept for unless for a unit; nothing that is listed can be called so."""


class Kept(NamedTuple):
    """What is wrong with the name and with whom it is for; the list, what is left of the name, what
    to say. None leaves a place as it is."""

    wrong_name: str = ""
    wrong_for: str = ""
    views: Component | None = None
    name: str | None = None
    said: str | None = None


def delete_id(number: object) -> dict[str, object]:
    """The id of the button that deletes one; `number` may be a wildcard."""
    return {DELETE: number}


def show_views(view: View, context: Context) -> Component:
    """What opens the list of views and the form that keeps the present one."""
    return html.Details(
        [
            html.Summary(_say("open", view), className="k-button"),
            html.Div(
                [
                    html.Div(show_list(view, context), id=LIST),
                    html.Div(_form(view), className="k-view-form"),
                    html.Div(id=SAY, role="status", className="k-hidden"),
                ],
                className="k-views-panel",
            ),
        ],
        className="k-views",
    )


def show_list(view: View, context: Context) -> Component:
    """The reader's own views and those of their units, by name, each a link."""
    views = kept_views(view.reader.viewer, context.database)
    if not views:
        return html.P(_say("none", view), className="k-caption")
    return html.Ul([_item(each, view) for each in views], className="k-view-list")


def _item(kept: KeptView, view: View) -> Component:
    about = _say("oneself", view)
    if kept.unit is not None:
        about = unit_name(kept.unit, view.organisation, view.reader)
    return html.Li(
        [
            dcc.Link(kept.name, href=kept.address, className="k-link"),
            html.Span(about, className="k-caption"),
            *([_button(kept, view)] if kept.own else []),
        ]
    )


def _button(kept: KeptView, view: View) -> Component:
    return html.Button(
        _say("delete", view),
        id=delete_id(kept.number),
        className="k-quiet",
        type="button",
        **attributes(aria_label=_say("delete_named", view, called=kept.name)),
    )


def _form(view: View) -> list[Component]:
    return [
        dmc.TextInput(
            id=NAME, label=_say("name", view), description=_say("name_about", view), value=""
        ),
        dmc.Select(
            id=FOR, label=_say("for", view), data=_choices(view), value=ONESELF, allowDeselect=False
        ),
        html.Button(_say("keep", view), id=KEEP, className="k-button", type="button"),
    ]


def _choices(view: View) -> list[dict[str, str]]:
    """Oneself, and the units for which the reader may write."""
    viewer, organisation = view.reader.viewer, view.organisation
    oneself = [{"value": ONESELF, "label": _say("oneself", view)}]
    if organisation is None or not viewer.may("notes.write"):
        return oneself
    theirs = viewer.units("notes.write")
    units = [
        {"value": each.id, "label": each.name.get(view.language)}
        for each, _ in organisation.all_units()
        if theirs is None or each.id in theirs
    ]
    return [*oneself, *units]


def register(app: Dash, context: Context) -> None:
    """Views are kept and deleted in place."""

    @app.callback(
        Output(NAME, "error"),
        Output(FOR, "error"),
        Output(LIST, "children"),
        Output(NAME, "value"),
        Output(SAY, "children"),
        Input(KEEP, "n_clicks"),
        State(NAME, "value"),
        State(FOR, "value"),
        State(URL, "search"),
        prevent_initial_call=True,
    )
    def _keep(presses: Presses, name: Chosen, whom: Chosen, search: Search) -> object:
        done = keep(name, whom, search, context) if presses else [None] * 5
        return [no_update if each is None else each for each in done]

    @app.callback(
        Output(LIST, "children", allow_duplicate=True),
        Output(SAY, "children", allow_duplicate=True),
        Input(delete_id(ALL), "n_clicks"),
        State(URL, "search"),
        prevent_initial_call=True,
    )
    def _delete(presses: list[Presses], search: Search) -> object:
        pressed = ctx.triggered_id if any(presses) and ctx.triggered[0]["value"] else None
        return delete(pressed, search, context) if pressed else (no_update, no_update)


def keep(name: Chosen, whom: Chosen, search: Search, context: Context) -> Kept:
    """Keep the present address under a name; where it can't be, say what to enter.

    The address is kept as the page understands it, without an open explanation. Raises Malformed
    for what no form of ours sends.
    """
    view = view_of(context, search)
    if not isinstance(whom, str) or isinstance(name, list):
        raise Malformed
    unit = None if whom == ONESELF else whom
    said = write(replace(view.asked.filters, explain=None))
    try:
        with context.database.write(changes_facts=False) as connection:
            new = NewView(name or "", PATH, said, unit)
            keep_view(view.reader.viewer, connection, new, context.now())
    except ViewRefused as refused:
        words = _say(f"fault_{refused.fault}", view, longest=LONGEST_NAME, most=MOST)
        return Kept(wrong_for=words) if refused.fault == "unit" else Kept(wrong_name=words)
    except NotAllowed:
        return Kept(wrong_for=_say("fault_unit", view))
    return Kept("", "", show_list(view, context), "", _say("kept", view))


def delete(pressed: object, search: Search, context: Context) -> tuple[Component, str]:
    """Delete the one of the reader's own whose button was pressed; the list then, and what to
    say. What is no view of theirs changes nothing."""
    view = view_of(context, search)
    number = pressed.get(DELETE) if isinstance(pressed, Mapping) else None
    done = False
    if isinstance(number, int) and 0 < number <= LARGEST:
        with context.database.write(changes_facts=False) as connection:
            done = delete_view(view.reader.viewer, connection, number, context.now())
    return show_list(view, context), _say("deleted", view) if done else ""


def parts() -> Sequence[Component]:
    """One bare component for each id that stands on the page only at times."""
    return [
        *(html.Div(id=name) for name in (LIST, SAY)),
        *(html.Button(id=each) for each in (KEEP, delete_id(0))),
        dmc.TextInput(id=NAME),
        dmc.Select(id=FOR),
    ]


def _say(name: str, view: View, **slots: object) -> str:
    return t(f"views.{name}", view.language, **slots)

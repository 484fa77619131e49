"""Which notes are pinned to the charts, and how does somebody pin one or take it back?"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

import dash_mantine_components as dmc
from dash import ALL, ClientsideFunction, Dash, Input, Output, State, ctx, html, no_update
from dash.development.base_component import Component

from dashboard.access.taking import Chosen, Malformed, Presses, Search
from dashboard.asked import unit_name
from dashboard.components.attributes import attributes
from dashboard.components.filter_controls import EVERYTHING, picked_one
from dashboard.components.page_head import section
from dashboard.context import Context
from dashboard.filters import said_day
from dashboard.pages.trends.annotations import notes_of
from dashboard.pages.trends.drawing import ASKED
from dashboard.pages.trends.view import View, view_of
from dashboard.text import numbers, t
from data.errors import NotAllowed
from data.log.detail import LARGEST
from data.notes import LONGEST, MOST, NewNote, NoteRefused, PinnedNote, pin_note, withdraw_note

LIST, SAY = "notes-list", "notes-say"
DAY, TEXT, UNIT, PIN = "notes-day", "notes-text", "notes-unit", "notes-pin"
WITHDRAW = "notes-withdraw"
"""The ids of the buttons that withdraw one are {"notes-withdraw": its number}."""


class Pinned(NamedTuple):
    """What is wrong with day, text and unit; the list, what is left of the text, what to say.

    None leaves a place as it is.
    """

    wrong_day: str = ""
    wrong_text: str = ""
    wrong_unit: str = ""
    notes: Component | None = None
    text: str | None = None
    said: str | None = None


def withdraw_id(number: object) -> dict[str, object]:
    """The id of the button that withdraws one; `number` may be a wildcard."""
    return {WITHDRAW: number}


def show_notes(view: View) -> Component:
    """The notes of the days shown, and for whoever may write a form that opens in place."""
    parts = [html.Div(show_list(view), id=LIST), *_form(view)]
    parts.append(html.Div(id=SAY, role="status", className="k-hidden"))
    return html.Div(section(_say("title", view), *parts), className="k-notes")


def show_list(view: View) -> Component:
    """Every note of these charts with its day, for whom it stands and who wrote it."""
    notes = notes_of(view)
    if not notes:
        return html.P(_say("none", view), className="k-caption")
    return html.Ul([_item(each, view) for each in notes], className="k-note-list")


def _item(note: PinnedNote, view: View) -> Component:
    language = view.language
    day = numbers.day(note.day, language, year=note.day.year != view.today.year)
    about = [_about(note.unit, view), _who(note, view)]
    return html.Li(
        [
            html.Span(day, className="k-note-day"),
            html.Span(note.text, className="k-note-text"),
            html.Span(" · ".join(about), className="k-caption"),
            *([_button(note, view)] if note.own else []),
        ]
    )


def _about(unit: str | None, view: View) -> str:
    return unit_name(unit, view.organisation, view.reader) if unit else _say("everybody", view)


def _who(note: PinnedNote, view: View) -> str:
    return note.name.get(view.language) if note.name else _say("nobody", view)


def _button(note: PinnedNote, view: View) -> Component:
    return html.Button(
        _say("withdraw", view),
        id=withdraw_id(note.number),
        className="k-link",
        type="button",
        **attributes(aria_label=_say("withdraw_named", view, text=note.text)),
    )


def _form(view: View) -> Sequence[Component]:
    """Nothing for whoever may pin none anywhere."""
    units = _units(view)
    if not units:
        return []
    asked = view.asked.filters.unit or EVERYTHING
    values = [each["value"] for each in units]
    fields = [
        dmc.DatePickerInput(
            id=DAY,
            label=_say("day", view),
            value=view.today.isoformat(),
            maxDate=view.today.isoformat(),
            valueFormat=t("filters.date_format_year", view.language),
        ),
        dmc.TextInput(
            id=TEXT,
            label=_say("text", view),
            description=_say("text_about", view, n=LONGEST),
            value="",
        ),
        dmc.Select(
            id=UNIT,
            label=_say("unit", view),
            data=units,
            value=asked if asked in values else values[0],
            allowDeselect=False,
        ),
        html.Button(_say("pin", view), id=PIN, className="k-button", type="button"),
    ]
    return [
        html.Details(
            [
                html.Summary(_say("open", view), className="k-button k-note-open"),
                html.Div(fields, className="k-note-form"),
            ]
        )
    ]


def _units(view: View) -> list[dict[str, str]]:
    """For whom the reader may pin: everybody, or the units of theirs."""
    viewer, organisation = view.reader.viewer, view.organisation
    if not viewer.may("notes.write"):
        return []
    theirs = viewer.units("notes.write")
    everybody = [{"value": EVERYTHING, "label": _say("everybody", view)}]
    every = organisation.all_units() if organisation else ()
    units = [
        {"value": each.id, "label": each.name.get(view.language)}
        for each, _ in every
        if theirs is None or each.id in theirs
    ]
    return [*(everybody if theirs is None else []), *units]


def register(app: Dash, context: Context) -> None:
    """Notes are pinned and taken back in place; the list follows the days and the unit asked."""

    @app.callback(Output(LIST, "children"), Input(ASKED, "data"), prevent_initial_call=True)
    def _follow(search: Search) -> Component:
        return show_list(view_of(context, search))

    app.clientside_callback(
        ClientsideFunction("trends", "again"),
        Output(SAY, "title"),
        Input(SAY, "children"),
        prevent_initial_call=True,
    )

    @app.callback(
        *(Output(name, "error") for name in (DAY, TEXT, UNIT)),
        Output(LIST, "children", allow_duplicate=True),
        Output(TEXT, "value"),
        Output(SAY, "children"),
        Input(PIN, "n_clicks"),
        *(State(name, "value") for name in (DAY, TEXT, UNIT)),
        State(ASKED, "data"),
        prevent_initial_call=True,
        needs="notes.write",
    )
    def _pin(presses: Presses, day: Chosen, text: Chosen, unit: Chosen, search: Search) -> object:
        done = pin(day, text, unit, search, context) if presses else [None] * 6
        return [no_update if each is None else each for each in done]

    @app.callback(
        Output(LIST, "children", allow_duplicate=True),
        Output(SAY, "children", allow_duplicate=True),
        Input(withdraw_id(ALL), "n_clicks"),
        State(ASKED, "data"),
        prevent_initial_call=True,
        needs="notes.write",
    )
    def _withdraw(presses: list[Presses], search: Search) -> object:
        pressed = ctx.triggered_id if any(presses) and ctx.triggered[0]["value"] else None
        return withdraw(pressed, search, context) if pressed else (no_update, no_update)


def pin(day: Chosen, text: Chosen, unit: Chosen, search: Search, context: Context) -> Pinned:
    """Pin what was written; where it is no note, say what to enter and leave what was typed.

    Raises Malformed for what no form of ours sends, and NotAllowed.
    """
    reader, now, today = context.reader(), context.now(), context.today()
    view = view_of(context, search)
    said = said_day(day[:10]) if isinstance(day, str) else None
    if said is None:
        return Pinned(wrong_day=_say("fault_day", view))
    if isinstance(text, list):
        raise Malformed
    note = NewNote(said, text or "", picked_one(unit))
    try:
        with context.database.write(changes_facts=False) as connection:
            pin_note(reader.viewer, connection, note, today, now)
    except NoteRefused as refused:
        return _wrong(refused.fault, view)
    except NotAllowed:
        return _wrong("unit", view)
    shown = view_of(context, search)
    return Pinned("", "", "", show_list(shown), "", _said(said, shown))


def withdraw(pressed: object, search: Search, context: Context) -> tuple[Component, str]:
    """Take back the one of the reader's own whose button was pressed; the list then, and what to
    say. What is no note of theirs changes nothing."""
    number = pressed.get(WITHDRAW) if isinstance(pressed, Mapping) else None
    done = False
    if isinstance(number, int) and 0 < number <= LARGEST:
        viewer, now = context.reader().viewer, context.now()
        with context.database.write(changes_facts=False) as connection:
            done = withdraw_note(viewer, connection, number, now)
    view = view_of(context, search)
    return show_list(view), _say("withdrawn", view) if done else ""


def parts() -> Sequence[Component]:
    """One bare component for each id that stands on the page only at times."""
    return [
        *(html.Div(id=name) for name in (LIST, SAY)),
        *(html.Button(id=each) for each in (PIN, withdraw_id(0))),
        dmc.DatePickerInput(id=DAY),
        dmc.TextInput(id=TEXT),
        dmc.Select(id=UNIT),
    ]


def _wrong(fault: str, view: View) -> Pinned:
    words = _say(f"fault_{fault}", view, n=MOST if fault == "many" else LONGEST)
    if fault == "day":
        return Pinned(wrong_day=words)
    return Pinned(wrong_unit=words) if fault == "unit" else Pinned(wrong_text=words)


def _said(day: date, view: View) -> str:
    """That it was pinned; a day that the charts do not show is not looked for in vain."""
    first, end = view.asked.days
    if first <= day < end:
        return _say("pinned", view)
    soon = day >= end and view.asked.filters.end is None
    return _say("pinned_soon" if soon else "pinned_elsewhere", view)


def _say(name: str, view: View, **slots: object) -> str:
    return t(f"notes.{name}", view.language, **slots)

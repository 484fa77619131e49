"""With which tokens do the reader's programs ask, and how do they make and revoke one?"""

from collections.abc import Mapping
from typing import NamedTuple

import dash_mantine_components as dmc
from dash import html
from dash.development.base_component import Component

from dashboard.components.attributes import attributes
from dashboard.components.page_head import section
from dashboard.components.table import Cell, Column, short_table
from dashboard.context import Context
from dashboard.pages.my_file.view import MyFile, my_file
from dashboard.text.numbers import day
from data.access.api_tokens import (
    LONGEST_NAME,
    USUAL_DAYS,
    HeldToken,
    TokenRefused,
    create_token,
    revoke_token,
)
from data.errors import NotAllowed
from data.log import Actor
from data.log.detail import LARGEST

NAME, MAKE, MADE = "my-file-token-name", "my-file-token-make", "my-file-token-made"
REVOKE = "my-file-revoke"
"""The ids of the buttons that revoke one are {"my-file-revoke": its number}."""


class Made(NamedTuple):
    """What is wrong with the name; the list, the token itself, what is left in the form, what to
    say. None leaves a place as it is."""

    wrong: str
    tokens: Component | None = None
    token: Component | None = None
    name: str | None = None
    said: str | None = None


def revoke_id(token: object) -> dict[str, object]:
    """The id of the button that revokes one; `token` may be a wildcard."""
    return {REVOKE: token}


def show_tokens(found: MyFile, listed: str) -> Component:
    """The tokens in the place of that id, and a form for one more; nothing for whoever may have
    none."""
    if not found.reader.viewer.may("tokens"):
        return html.Div()
    return section(
        found.say("tokens"),
        html.P(found.say("tokens_about"), className="k-my-prose"),
        html.Div(show_list(found), id=listed),
        _form(found),
        html.Div(id=MADE, role="status"),
    )


def show_list(found: MyFile) -> Component:
    """Everything that is kept of them, the newest first."""
    if not found.tokens:
        return html.P(found.say("tokens_none"), className="k-my-prose")
    columns = [Column(found.say(f"column_token_{name}")) for name in ("name", "used", "end")]
    columns.append(Column(found.say("column_token_revoke"), "right"))
    rows = [_token(each, found) for each in found.tokens]
    return html.Div(short_table(columns, rows, found.say("tokens")), className="k-my-table")


def _token(token: HeldToken, found: MyFile) -> list[Cell]:
    used = day(token.last_used_on, found.reader.language, year=True) if token.last_used_on else None
    ends, button = found.when(token.ends_at), _button(token, found)
    if token.revoked_at:
        ends, button = found.say("token_was_revoked", when=found.when(token.revoked_at)), None
    elif not token.holds(found.now):
        ends, button = found.say("token_ended", when=ends), None
    return [token.name, used, ends, button]


def _button(token: HeldToken, found: MyFile) -> Component:
    return html.Button(
        found.say("token_revoke"),
        id=revoke_id(token.id),
        className="k-link",
        type="button",
        **attributes(aria_label=found.say("token_revoke_named", purpose=token.name)),
    )


def _form(found: MyFile) -> Component:
    name = dmc.TextInput(
        id=NAME,
        label=found.say("token_name"),
        description=found.say("token_name_about", longest=LONGEST_NAME, days=USUAL_DAYS),
        value="",
    )
    button = html.Button(found.say("token_make"), id=MAKE, className="k-button", type="button")
    return html.Div([name, html.Div(button)], className="k-my-form")


def make(name: str | None, context: Context) -> Made:
    """Make a token and show it this once; where the name is none, say what to enter."""
    person, now = _person(context), context.now()
    actor = Actor.of_person(person)
    try:
        with context.database.write(changes_facts=False) as connection:
            token = create_token(connection, person, name or "", USUAL_DAYS, now, actor)
    except TokenRefused as refused:
        found = MyFile(context.reader(), now, context.zone())
        return Made(found.say(f"fault_token_{refused.fault}", longest=LONGEST_NAME))
    found = my_file(context)
    shown = [
        html.P(found.say("token_made"), className="k-my-prose"),
        html.Code(token, className="k-my-token"),
    ]
    return Made("", show_list(found), html.Div(shown), "", found.say("token_was_made"))


def revoke(pressed: object, context: Context) -> tuple[Component, str]:
    """Revoke the one of the reader's own whose button was pressed; the list then, and what to
    say. What is no token of theirs changes nothing."""
    viewer, person, now = context.reader().viewer, _person(context), context.now()
    token = pressed.get(REVOKE) if isinstance(pressed, Mapping) else None
    done = None
    if isinstance(token, int) and 0 < token <= LARGEST:
        actor = Actor.of_person(person)
        with context.database.write(changes_facts=False) as connection:
            done = revoke_token(connection, viewer, token, now, actor)
    found = my_file(context)
    return show_list(found), found.say("token_revoked", purpose=done.name) if done else ""


def _person(context: Context) -> int:
    viewer = context.reader().viewer
    viewer.require("tokens")
    if viewer.person is None:
        raise NotAllowed("tokens")
    return viewer.person

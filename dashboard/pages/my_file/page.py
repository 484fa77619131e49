"""What is kept on me, who viewed it, where am I signed in, and what do I say about it?"""

from collections.abc import Sequence

import dash_mantine_components as dmc
from dash import ALL, Dash, Input, Output, State, ctx, html, no_update
from dash.development.base_component import Component

from dashboard.access.taking import Presses
from dashboard.components.page_head import page_head
from dashboard.context import Context, Reader
from dashboard.pages.my_file.seen import show_head, show_held, show_summary, show_views
from dashboard.pages.my_file.signed_in import (
    END_OTHERS,
    end_others,
    show_asking,
    show_notice,
    show_sessions,
)
from dashboard.pages.my_file.statements import (
    PART,
    TEXT,
    WRITE,
    add,
    show_statements,
    withdraw,
    withdraw_id,
)
from dashboard.pages.my_file.tokens import MADE, MAKE, NAME, make, revoke, revoke_id, show_tokens
from dashboard.pages.my_file.view import MyFile, my_file
from dashboard.pages.page import Page

PATH = "/my-file"
SESSIONS, STATEMENTS, SAY = "my-file-sessions", "my-file-statements", "my-file-say"
TOKENS = "my-file-tokens"


def layout(reader: Reader, context: Context, _search: str) -> Component:
    """The whole page; where nobody signed in, that there is nobody to show it to."""
    found = my_file(context)
    if reader.viewer.person is None:
        return show_nobody(found)
    return html.Div(
        [
            show_head(found),
            show_summary(found),
            show_views(found),
            show_held(found),
            html.Div(show_sessions(found), id=SESSIONS),
            show_tokens(found, TOKENS),
            show_statements(found, STATEMENTS),
            show_notice(found),
            show_asking(found),
            html.Div(id=SAY, role="status", className="k-hidden"),
        ],
        className="k-my-file",
    )


def show_nobody(found: MyFile) -> Component:
    """That the page is for people who signed in."""
    words = html.P(found.say("nobody"), className="k-prose k-dimmed")
    return html.Div([page_head(found.say("title")), html.B(found.say("nobody_title")), words])


def register(app: Dash, context: Context) -> None:
    """Sessions end and statements are written and withdrawn in place."""

    @app.callback(
        Output(SESSIONS, "children"),
        Output(SAY, "children"),
        Input(END_OTHERS, "n_clicks"),
        prevent_initial_call=True,
    )
    def _end(presses: Presses) -> object:
        return end_others(context) if presses else (no_update, no_update)

    @app.callback(
        Output(PART, "error"),
        Output(TEXT, "error"),
        Output(STATEMENTS, "children"),
        Output(TEXT, "value"),
        Output(SAY, "children", allow_duplicate=True),
        Input(WRITE, "n_clicks"),
        State(PART, "value"),
        State(TEXT, "value"),
        prevent_initial_call=True,
    )
    def _write(presses: Presses, about: str | None, text: str | None) -> object:
        if not presses:
            return [no_update] * 5
        return [no_update if each is None else each for each in add(about, text, context)]

    @app.callback(
        Output(STATEMENTS, "children", allow_duplicate=True),
        Output(SAY, "children", allow_duplicate=True),
        Input(withdraw_id(ALL), "n_clicks"),
        prevent_initial_call=True,
    )
    def _withdraw(presses: list[Presses]) -> object:
        pressed = ctx.triggered_id if any(presses) and ctx.triggered[0]["value"] else None
        return withdraw(pressed, context) if pressed else (no_update, no_update)

    _register_tokens(app, context)


def _register_tokens(app: Dash, context: Context) -> None:
    """Tokens are made and revoked in place."""

    @app.callback(
        Output(NAME, "error"),
        Output(TOKENS, "children"),
        Output(MADE, "children"),
        Output(NAME, "value"),
        Output(SAY, "children", allow_duplicate=True),
        Input(MAKE, "n_clicks"),
        State(NAME, "value"),
        prevent_initial_call=True,
        needs="tokens",
    )
    def _make(presses: Presses, name: str | None) -> object:
        if not presses:
            return [no_update] * 5
        return [no_update if each is None else each for each in make(name, context)]

    @app.callback(
        Output(TOKENS, "children", allow_duplicate=True),
        Output(SAY, "children", allow_duplicate=True),
        Input(revoke_id(ALL), "n_clicks"),
        prevent_initial_call=True,
        needs="tokens",
    )
    def _revoke(presses: list[Presses]) -> object:
        pressed = ctx.triggered_id if any(presses) and ctx.triggered[0]["value"] else None
        return revoke(pressed, context) if pressed else (no_update, no_update)


def parts() -> Sequence[Component]:
    """One bare component for each id that stands on the page only at times."""
    return [
        *(html.Div(id=name) for name in (SESSIONS, STATEMENTS, SAY, TOKENS, MADE)),
        *(html.Button(id=name) for name in (END_OTHERS, WRITE, MAKE)),
        *(html.Button(id=each) for each in (withdraw_id(0), revoke_id(0))),
        dmc.Select(id=PART),
        dmc.Textarea(id=TEXT),
        dmc.TextInput(id=NAME),
    ]


PAGE = Page(PATH, "my_file.title", "my-file", layout, register, parts, permission="own_data")

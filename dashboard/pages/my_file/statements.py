"""What does the reader say about what is kept on them, how do they add to it and take it back?"""

from collections.abc import Mapping
from typing import NamedTuple

import dash_mantine_components as dmc
from dash import html
from dash.development.base_component import Component

from dashboard.components.attributes import attributes
from dashboard.components.page_head import section
from dashboard.context import Context
from dashboard.pages.my_file.view import MyFile, my_file
from data.log.detail import LARGEST
from data.queries.own_file import OwnStatement
from data.statements import (
    LONGEST,
    StatementRefused,
    parts_about_people,
    withdraw_statement,
    write_statement,
)

PART, TEXT, WRITE = "my-file-part", "my-file-text", "my-file-write"
WITHDRAW = "my-file-withdraw"
"""The ids of the buttons that withdraw one are {"my-file-withdraw": its number}."""


class Written(NamedTuple):
    """What is wrong with the part, with the text; the list, what is left in the form, what to say.

    None leaves a place as it is.
    """

    wrong_part: str
    wrong_text: str
    statements: Component | None = None
    text: str | None = None
    said: str | None = None


def withdraw_id(statement: object) -> dict[str, object]:
    """The id of the button that withdraws one; `statement` may be a wildcard."""
    return {WITHDRAW: statement}


def show_statements(found: MyFile, listed: str) -> Component:
    """What was said so far in the place of that id, and a form for more."""
    return section(
        found.say("statements"),
        html.P(found.say("statements_about"), className="k-my-prose"),
        html.Div(show_list(found), id=listed),
        _form(found),
    )


def show_list(found: MyFile) -> Component:
    """Everything that was said, the newest first; what was taken back is marked."""
    items = [_item(each, found) for each in found.statements]
    return html.Ul(items, className="k-my-statements") if items else html.Div()


def _item(statement: OwnStatement, found: MyFile) -> Component:
    part = found.part(statement.about)
    head = found.say("statement_at", part=part, when=found.when(statement.written_at))
    return html.Li(
        [
            html.Div([html.Span(head), _state(statement, part, found)], className="k-my-said"),
            html.P(statement.text, className="k-prose"),
        ],
        className="k-my-withdrawn" if statement.withdrawn_at else "",
    )


def _state(statement: OwnStatement, part: str, found: MyFile) -> Component:
    if statement.withdrawn_at:
        return html.Span(found.say("statement_withdrawn", when=found.when(statement.withdrawn_at)))
    return html.Button(
        found.say("statement_withdraw"),
        id=withdraw_id(statement.id),
        className="k-link",
        type="button",
        **attributes(aria_label=found.say("statement_withdraw_named", part=part)),
    )


def _form(found: MyFile) -> Component:
    parts = [{"value": part, "label": found.part(part)} for part in parts_about_people()]
    select = dmc.Select(
        id=PART,
        label=found.say("statement_part"),
        placeholder=found.say("statement_choose"),
        data=parts,
    )
    text = dmc.Textarea(
        id=TEXT,
        label=found.say("statement_text"),
        description=found.say("statement_text_about", longest=f"{LONGEST:,}"),
        autosize=True,
        minRows=3,
        maxRows=12,
        value="",
    )
    button = html.Button(
        found.say("statement_write"), id=WRITE, className="k-button", type="button"
    )
    return html.Div([select, text, html.Div(button)], className="k-my-form")


def add(about: str | None, text: str | None, context: Context) -> Written:
    """Keep a statement; where it is not one, say what to enter and leave what was typed."""
    viewer, now = context.reader().viewer, context.now()
    try:
        with context.database.write(changes_facts=False) as connection:
            write_statement(connection, viewer, about or "", text or "", now)
    except StatementRefused as refused:
        return _wrong(refused, text or "", context)
    found = my_file(context)
    return Written("", "", show_list(found), "", found.say("statement_written"))


def _wrong(refused: StatementRefused, text: str, context: Context) -> Written:
    found = MyFile(context.reader(), context.now(), context.zone())
    slots = {"longest": f"{LONGEST:,}", "length": f"{len(text.strip()):,}"}
    words = found.say(f"fault_{refused.fault}", **slots)
    return Written(words, "") if refused.fault == "part" else Written("", words)


def withdraw(pressed: object, context: Context) -> tuple[Component, str]:
    """Take back the one of the reader's own whose button was pressed; the list then, and what to
    say. What is no statement of theirs changes nothing."""
    viewer, now = context.reader().viewer, context.now()
    statement = pressed.get(WITHDRAW) if isinstance(pressed, Mapping) else None
    done = False
    if isinstance(statement, int) and 0 < statement <= LARGEST:
        with context.database.write(changes_facts=False) as connection:
            done = withdraw_statement(connection, viewer, statement, now)
    found = my_file(context)
    return show_list(found), found.say("statement_was_withdrawn") if done else ""

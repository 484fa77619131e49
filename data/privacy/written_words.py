"""How do words that people wrote lose an erased login, and which of them still name somebody?"""

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from sqlalchemy import (
    JSON,
    Column,
    ColumnElement,
    Connection,
    LargeBinary,
    false,
    func,
    or_,
    select,
    update,
)

from data.privacy.declaration import Declaration
from data.privacy.inventory import INVENTORY
from data.privacy.mentions import branch_without_login, without_mentions
from data.privacy.paths import Somebody, table_of
from data.privacy.tombstones import Tombstone

FIXED = ("accepted_gaps", "organisation_revisions")
"""The database refuses to change what was written there, but for who did."""

SHORTEST = 3
"""A shorter name is part of too many words to be looked for."""


class StillNamed(NamedTuple):
    """In how many rows of a column the words hold a name or a login of somebody."""

    table: str
    column: str
    rows: int


def clean_words(
    connection: Connection, tombstone: Tombstone, accounts: Iterable[tuple[str, str]]
) -> None:
    """Replace `@login` in words and the login in names of branches; `accounts` are what to find."""
    logins = [login for provider, login in accounts if provider == "github"]
    if not logins:
        return
    for declaration in INVENTORY:
        if declaration.table in FIXED:
            continue
        for column in _texts(declaration, declaration.words):
            _clean(connection, column, logins, lambda text: without_mentions(text, tombstone))
        for column in _texts(declaration, declaration.branches):
            _clean(connection, column, logins, lambda text: branch_without_login(text, tombstone))


def still_named(connection: Connection, who: Somebody) -> tuple[StillNamed, ...]:
    """Where words that nobody may change for them still hold a name or a login as a part."""
    wanted = [text for text in who.said if len(text) >= SHORTEST]
    found = [
        StillNamed(column.table.name, column.name, _count(connection, column, wanted))
        for declaration in INVENTORY
        for column in _texts(declaration, (*declaration.words, *declaration.branches))
        if declaration.erasure != "delete"
    ]
    return tuple(each for each in found if each.rows)


def _texts(declaration: Declaration, names: Iterable[str]) -> Iterator[Column[str]]:
    """Those of the columns that hold plain text."""
    for name in names:
        column = table_of(declaration).c[name]
        if not isinstance(column.type, JSON | LargeBinary):
            yield column


def _clean(
    connection: Connection, column: Column[str], logins: list[str], cleaned: Callable[[str], str]
) -> None:
    table = column.table
    key = table.c.id
    query = select(key, column).where(_holds(column, logins))
    for number, text in connection.execute(query).all():
        if (after := cleaned(text)) != text:
            connection.execute(update(table).where(key == number).values({column.name: after}))


def _count(connection: Connection, column: Column[str], wanted: list[str]) -> int:
    query = select(func.count()).select_from(column.table).where(_holds(column, wanted))
    return connection.execute(query).scalar_one()


def _holds(column: Column[str], texts: Iterable[str]) -> ColumnElement[bool]:
    """Whether a text has one of these as a part, in whatever capitals."""
    lowered = func.lower(column)
    parts = [
        each
        for text in texts
        for each in (
            column.contains(text, autoescape=True),
            lowered.contains(text.lower(), autoescape=True),
        )
    ]
    return or_(false(), *parts)

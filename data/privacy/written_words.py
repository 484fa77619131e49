"""How do words that people wrote lose an erased login, and which of them still name somebody?"""

import json
import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any, NamedTuple

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
from data.privacy.paths import Somebody, about, table_of
from data.privacy.tombstones import Tombstone, among

Cleaned = Callable[[str], str]
AT_ONCE = 1_000
"""Rows read at a time."""

FIXED = ("accepted_gaps", "organisation_revisions")
"""The database refuses to change what was written there, but for who did."""

SHORTEST = 3
"""A shorter name in Latin letters is part of too many words to be looked for."""


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
    """Where words that nobody changes for them hold a name or a login, whole or half of a name.

    The same before they are erased and afterwards: what erasure replaces is not counted.
    """
    named = _naming(who)
    if named is None:
        return ()
    tombstone = among(who.accounts)
    found: list[StillNamed] = []
    for declaration in INVENTORY:
        for column, replaced in _replacements(declaration, who, tombstone):
            texts = _texts_of_others(connection, declaration, column, who)
            rows = sum(named.search(replaced(text)) is not None for text in texts)
            found.append(StillNamed(declaration.table, column.name, rows))
    return tuple(each for each in found if each.rows)


def _naming(who: Somebody) -> re.Pattern[str] | None:
    """What names them, in whatever capitals; None where each text is too short to be looked for.

    A name of two halves is looked for by each, as a word of its own where it is in Latin letters.
    """
    whole = [re.escape(text) for text in who.called if _is_long_enough(text)]
    halves = {half for text in who.called for half in text.split()} - {*who.called}
    words = [
        rf"(?<![A-Za-z0-9]){re.escape(half)}(?![A-Za-z0-9])"
        for half in sorted(halves)
        if _is_long_enough(half)
    ]
    patterns = [*whole, *words]
    return re.compile("|".join(patterns), re.IGNORECASE) if patterns else None


def _is_long_enough(text: str) -> bool:
    """Two characters of Japanese are a name, two Latin letters are part of too many words."""
    return len(text) >= (SHORTEST if text.isascii() else SHORTEST - 1)


def _replacements(
    declaration: Declaration, who: Somebody, tombstone: Tombstone
) -> Iterator[tuple[Column[Any], Cleaned]]:
    """The columns whose words stay, each with what erasure makes of one of its texts."""
    fixed = declaration.table in FIXED
    for name in declaration.words:
        column = table_of(declaration).c[name]
        if not isinstance(column.type, LargeBinary):  # a kept answer repeats what is looked at
            yield column, _as_it_is if fixed else lambda text: without_mentions(text, tombstone)
    for name in declaration.branches:
        yield table_of(declaration).c[name], lambda text: branch_without_login(text, tombstone)
    if fixed:
        for name in declaration.names:
            yield table_of(declaration).c[name], lambda text: "" if text in who.said else text


def _as_it_is(text: str) -> str:
    return text


def _texts_of_others(
    connection: Connection, declaration: Declaration, column: Column[Any], who: Somebody
) -> Iterator[str]:
    """Everything that stands in a column, but in rows that go with the person."""
    query = select(column).where(column.is_not(None))
    if declaration.erasure == "delete":
        query = query.where(~about(connection, declaration, who))
    for value in connection.execute(query.execution_options(yield_per=AT_ONCE)).scalars():
        yield value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _texts(declaration: Declaration, names: Iterable[str]) -> Iterator[Column[str]]:
    """Those of the columns that hold plain text."""
    for name in names:
        column = table_of(declaration).c[name]
        if not isinstance(column.type, JSON | LargeBinary):
            yield column


def _clean(
    connection: Connection, column: Column[str], logins: list[str], cleaned: Cleaned
) -> None:
    table = column.table
    key = table.c.id
    query = select(key, column).where(_holds(column, logins))
    for number, text in connection.execute(query).all():
        if (after := cleaned(text)) != text:
            connection.execute(update(table).where(key == number).values({column.name: after}))


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

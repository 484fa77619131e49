"""What does the database hold of the log, even where that is nothing we would have written?

Whoever changes a database past us may leave anything in it: a text that is no moment, bytes that
are no text. What can't be read is None and breaks the chain; it never stops the walk along it.
"""

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, NamedTuple

from sqlalchemy import BigInteger, Connection, LargeBinary, Text, case, cast, select, type_coerce

from data.log_digest import Checkpoint, Line
from data.tables.base import moment_of
from data.tables.record import LogCheckpoint, LogEntry

AT_ONCE = 2_000
"""Lines held in memory at a time."""

_MOMENTS = (datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC))
_UNREADABLE = (ValueError, TypeError, OverflowError, RecursionError)


class StoredLine(NamedTuple):
    """A row of the log: its id, what it says, and the digest that stands in it ("" for none)."""

    id: int
    line: Line | None
    digest: str


class StoredCheckpoint(NamedTuple):
    """A row of the checkpoints: its id, what it says, and the signature that stands in it."""

    id: int
    checkpoint: Checkpoint | None
    signature: str


def stored_lines(
    connection: Connection, after: int | None = None, last: int | None = None
) -> Sequence[StoredLine]:
    """The next `AT_ONCE` lines after one (None: from the first on), none after `last`."""
    e, as_stored = LogEntry, _as_stored(connection)
    query = select(
        e.id, as_stored(e.at), as_stored(e.actor), e.person_id, as_stored(e.action), e.about_id,
        as_stored(e.detail), as_stored(e.digest),
    )  # fmt: skip
    if after is not None:
        query = query.where(e.id > after)
    if last is not None:
        query = query.where(e.id <= last)
    rows = connection.execute(query.order_by(e.id).limit(AT_ONCE))
    return [StoredLine(row[0], _line(row), _text_or_nothing(row[7])) for row in rows]


def stored_checkpoints(connection: Connection) -> Sequence[StoredCheckpoint]:
    """All checkpoints, the oldest first."""
    c, as_stored = LogCheckpoint, _as_stored(connection)
    query = select(
        c.id, as_stored(c.at), c.last_entry, c.entries, as_stored(c.digest), as_stored(c.signature)
    )
    rows = connection.execute(query.order_by(c.id))
    return [StoredCheckpoint(row[0], _checkpoint(row), _text_or_nothing(row[5])) for row in rows]


def _as_stored(connection: Connection) -> Any:  # noqa: ANN401 -- a function from column to column
    """Columns as they can be read whatever stands in them.

    SQLite keeps any value in any column; on PostgreSQL a column holds what its type says, and a
    moment may be one that Python has not: the year 10000, or never.
    """

    def raw(column: Any) -> Any:  # noqa: ANN401 -- any column
        is_moment = column is LogEntry.at or column is LogCheckpoint.at
        if connection.dialect.name == "sqlite":
            return type_coerce(column, BigInteger) if is_moment else cast(column, LargeBinary)
        return case((column.between(*_MOMENTS), column)) if is_moment else cast(column, Text)

    return raw


def _line(row: Any) -> Line | None:  # noqa: ANN401 -- a row
    _, at, actor, person, action, about, detail, _ = row
    try:
        said = json.loads(_text(detail))
        return Line(_moment(at), _text(actor), person, _text(action), about, said)
    except _UNREADABLE:
        return None


def _checkpoint(row: Any) -> Checkpoint | None:  # noqa: ANN401 -- a row
    _, at, last_entry, entries, digest, _ = row
    try:
        return Checkpoint(_moment(at), int(last_entry), int(entries), _text(digest))
    except _UNREADABLE:
        return None


def _moment(stored: Any) -> datetime:  # noqa: ANN401 -- whatever stands there
    return stored if isinstance(stored, datetime) else moment_of(stored)


def _text(stored: Any) -> str:  # noqa: ANN401 -- whatever stands there
    return stored.decode() if isinstance(stored, bytes) else stored


def _text_or_nothing(stored: Any) -> str:  # noqa: ANN401 -- whatever stands there
    try:
        return _text(stored) or ""
    except _UNREADABLE:
        return ""

"""How does a row look that is the same on SQLite and on PostgreSQL, value by value?

Moments are whole microseconds since 1970, days are ISO texts, JSON is the text as it was stored,
flags are booleans. That is what is digested, and what goes from one kind to the other.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Boolean, Connection, Date, Float, LargeBinary, Table
from sqlalchemy.types import TypeEngine

from data.tables.base import Moment, microseconds, moment_of

Row = tuple[Any, ...]
Convert = Callable[[Any], Any]

BATCH = 5_000
"""Rows that are held at a time."""


def names_of(table: Table) -> list[str]:
    """The columns in the order in which rows have them."""
    return [column.name for column in table.columns]


def read_rows(connection: Connection, table: Table) -> Iterator[list[Row]]:
    """Every row of a table in batches, by its primary key, as the same values on both kinds."""
    postgresql = connection.dialect.name == "postgresql"
    wanted = ", ".join(
        f"{column.name}::text" if postgresql and isinstance(column.type, JSON) else column.name
        for column in table.columns
    )
    key = ", ".join(column.name for column in table.primary_key.columns)
    streamed = connection.execution_options(stream_results=True, max_row_buffer=BATCH)
    found = streamed.exec_driver_sql(f"SELECT {wanted} FROM {table.name} ORDER BY {key}")
    plain = _for_each([_as_read(column.type, connection.dialect.name) for column in table.columns])
    for some in found.partitions(BATCH):
        yield [plain(row) for row in some]


def for_driver(connection: Connection, table: Table) -> Callable[[Row], Row]:
    """How such a row becomes what the connection's driver stores."""
    if connection.dialect.name != "postgresql":
        return tuple
    return _for_each([_for_postgresql(column.type) for column in table.columns])


def _for_each(converts: Sequence[Convert | None]) -> Callable[[Sequence[Any]], Row]:
    places = [(place, convert) for place, convert in enumerate(converts) if convert]

    def row(values: Sequence[Any]) -> Row:
        changed = list(values)
        for place, convert in places:
            if changed[place] is not None:
                changed[place] = convert(changed[place])
        return tuple(changed)

    return row


def _as_read(kind: TypeEngine[Any], dialect: str) -> Convert | None:
    if isinstance(kind, Moment):
        return microseconds if dialect == "postgresql" else int
    if isinstance(kind, Date):
        return date.isoformat if dialect == "postgresql" else str
    if isinstance(kind, Float):
        return _number
    known: dict[type[TypeEngine[Any]], Convert] = {Boolean: bool, LargeBinary: bytes, JSON: str}
    return next((convert for each, convert in known.items() if isinstance(kind, each)), None)


def _number(value: float) -> float:
    """SQLite keeps no sign of zero."""
    return float(value) + 0.0


def _for_postgresql(kind: TypeEngine[Any]) -> Callable[[Any], datetime | date] | None:
    if isinstance(kind, Moment):
        return moment_of
    return date.fromisoformat if isinstance(kind, Date) else None

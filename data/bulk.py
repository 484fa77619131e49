"""How are many rows written at once, on SQLite and on PostgreSQL?"""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Table
from sqlalchemy.dialects import postgresql
from sqlalchemy.types import TypeEngine

from data.tables.base import Base, microseconds

Row = Sequence[Any]
"""Values in the order of the columns, as the driver takes them (`written`); JSON is text."""

MOST_PARAMETERS = 500
"""Databases allow a bounded number of them in one statement."""


def written(connection: Connection) -> Callable[[Iterable[Any]], tuple[Any, ...]]:
    """How values become those of the driver: SQLite keeps moments as whole microseconds."""
    return tuple if connection.dialect.name == "postgresql" else moments_as_numbers


def moments_as_numbers(values: Iterable[Any]) -> tuple[Any, ...]:
    """The same values, with moments as whole microseconds since 1970."""
    return tuple([microseconds(each) if type(each) is datetime else each for each in values])


def insert_rows(
    connection: Connection, table: Table, columns: Sequence[str], rows: Sequence[Row]
) -> None:
    """Add rows that are not there yet: COPY on PostgreSQL, one prepared statement on SQLite."""
    if not rows:
        return
    if connection.dialect.name == "postgresql":
        _copy(connection, table, table.name, columns, rows)
        return
    marks = ", ".join("?" * len(columns))
    statement = f"INSERT INTO {table.name} ({', '.join(columns)}) VALUES ({marks})"
    connection.exec_driver_sql(statement, list(rows))


def upsert_rows(
    connection: Connection,
    table: Table,
    columns: Sequence[str],
    key: Sequence[str],
    rows: Sequence[Row],
) -> None:
    """Add rows or overwrite those that have the same `key` (a unique constraint of the table)."""
    if not rows:
        return
    names = ", ".join(columns)
    changes = ", ".join(f"{name} = excluded.{name}" for name in columns if name not in key)
    conflict = f"ON CONFLICT ({', '.join(key)}) DO UPDATE SET {changes}"
    if connection.dialect.name == "postgresql":
        waiting = f"waiting_{table.name}"
        connection.exec_driver_sql(
            f"CREATE TEMPORARY TABLE IF NOT EXISTS {waiting} ON COMMIT DROP "
            f"AS SELECT {names} FROM {table.name} WITH NO DATA"
        )
        connection.exec_driver_sql(f"TRUNCATE {waiting}")
        _copy(connection, table, waiting, columns, rows)
        statement = f"INSERT INTO {table.name} ({names}) SELECT {names} FROM {waiting} {conflict}"
        connection.exec_driver_sql(statement)
        return
    marks = ", ".join("?" * len(columns))
    statement = f"INSERT INTO {table.name} ({names}) VALUES ({marks}) {conflict}"
    connection.exec_driver_sql(statement, list(rows))


def upsert_last(
    connection: Connection,
    kind: type[Base],
    columns: Sequence[str],
    key: Sequence[str],
    values: Iterable[Sequence[Any]],
) -> None:
    """The same with values as Python has them; of several with one key the last one is kept.

    The columns begin with those of the key.
    """
    by_key = {tuple(value[: len(key)]): value for value in values}
    rows = list(map(written(connection), by_key.values()))
    table: Any = kind.__table__
    upsert_rows(connection, table, columns, key, rows)


def _copy(
    connection: Connection, table: Table, target: str, columns: Sequence[str], rows: Sequence[Row]
) -> None:
    """COPY into `target`, a table shaped like `table`; binary is twice as fast as text."""
    driver = connection.connection.driver_connection
    if driver is None:
        message = "the connection was closed before its rows were written"
        raise RuntimeError(message)
    statement = f"COPY {target} ({', '.join(columns)}) FROM STDIN (FORMAT BINARY)"
    with driver.cursor() as cursor, cursor.copy(statement) as copy:
        copy.set_types([_wire_type(table.c[name].type) for name in columns])
        for row in rows:
            copy.write_row(row)


def _wire_type(kind: TypeEngine[Any]) -> str:
    """PostgreSQL's name of what is sent for a type; JSON goes as the text that it is."""
    name = kind.compile(postgresql.dialect())
    return {
        "VARCHAR": "text",
        "JSON": "text",
        "DOUBLE PRECISION": "float8",
        "TIMESTAMP WITH TIME ZONE": "timestamptz",
    }.get(name, name.lower())

"""How are many rows written at once, on SQLite and on PostgreSQL?"""

import json
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from sqlalchemy import JSON, Connection, Table

from data.tables.base import Moment, moment_of

Row = Sequence[Any]
"""Plain values in the order of the columns: moments are whole microseconds since 1970,
JSON is a list or a dict."""


def insert_rows(
    connection: Connection, table: Table, columns: Sequence[str], rows: list[Row]
) -> None:
    """Add rows that are not there yet: COPY on PostgreSQL, one prepared statement on SQLite."""
    if not rows:
        return
    if connection.dialect.name == "postgresql":
        _copy(connection, table.name, columns, _adapted(connection, table, columns, rows))
        return
    marks = ", ".join("?" * len(columns))
    statement = f"INSERT INTO {table.name} ({', '.join(columns)}) VALUES ({marks})"
    connection.exec_driver_sql(statement, _adapted(connection, table, columns, rows))


def upsert_rows(
    connection: Connection,
    table: Table,
    columns: Sequence[str],
    key: Sequence[str],
    rows: list[Row],
) -> None:
    """Add rows or overwrite those that have the same `key` (a unique constraint of the table)."""
    if not rows:
        return
    names = ", ".join(columns)
    changes = ", ".join(f"{name} = excluded.{name}" for name in columns if name not in key)
    conflict = f"ON CONFLICT ({', '.join(key)}) DO UPDATE SET {changes}"
    adapted = _adapted(connection, table, columns, rows)
    if connection.dialect.name == "postgresql":
        waiting = f"waiting_{table.name}"
        connection.exec_driver_sql(
            f"CREATE TEMPORARY TABLE IF NOT EXISTS {waiting} ON COMMIT DROP "
            f"AS SELECT {names} FROM {table.name} WITH NO DATA"
        )
        connection.exec_driver_sql(f"TRUNCATE {waiting}")
        _copy(connection, waiting, columns, adapted)
        statement = f"INSERT INTO {table.name} ({names}) SELECT {names} FROM {waiting} {conflict}"
        connection.exec_driver_sql(statement)
        return
    marks = ", ".join("?" * len(columns))
    statement = f"INSERT INTO {table.name} ({names}) VALUES ({marks}) {conflict}"
    connection.exec_driver_sql(statement, adapted)


def _copy(connection: Connection, table: str, columns: Sequence[str], rows: Iterable[Row]) -> None:
    """psycopg's COPY inside the transaction of `connection`."""
    driver = connection.connection.driver_connection
    if driver is None:
        message = "the connection was closed before its rows were written"
        raise RuntimeError(message)
    statement = f"COPY {table} ({', '.join(columns)}) FROM STDIN"
    with driver.cursor() as cursor, cursor.copy(statement) as copy:
        for row in rows:
            copy.write_row(row)


def _adapted(
    connection: Connection, table: Table, columns: Sequence[str], rows: list[Row]
) -> list[tuple[Any, ...]]:
    """The values as the driver wants them, each column converted by the type of its table."""
    converters = [_converter(table, name, connection.dialect.name) for name in columns]
    by_column = [
        [None if value is None else convert(value) for value in values] if convert else values
        for convert, values in zip(converters, zip(*rows, strict=True), strict=True)
    ]
    return list(zip(*by_column, strict=True))


def _converter(table: Table, name: str, dialect: str) -> Callable[[Any], Any] | None:
    """The few types that the drivers don't take as they are."""
    kind = table.c[name].type
    if isinstance(kind, JSON):
        return _json
    if isinstance(kind, Moment) and dialect == "postgresql":
        return moment_of
    return None


def _json(value: Any) -> str:  # noqa: ANN401 -- a list or a dict
    return json.dumps(value) if value else "[]" if value == [] else "{}"

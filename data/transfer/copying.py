"""How does everything go from one database into an empty one, of either kind, without loss?"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from typing import Any

import psycopg
from sqlalchemy import Column, Connection, Table, func, literal_column, select, text
from sqlalchemy.exc import DataError, IntegrityError

from data.bulk import insert_rows
from data.database import Database
from data.errors import TransferRefused
from data.migrations.run import known_revisions
from data.tables.everything import METADATA
from data.tables.record import LogCheckpoint, LogEntry
from data.transfer.contents import (
    Contents,
    contents_of,
    in_words,
    refuse_unless_known,
    refuse_unless_ours,
)
from data.transfer.digest import Digesting, TableDigest, digest_of
from data.transfer.values import Row, for_driver, names_of, read_rows

Shown = Callable[[str, int, int], None]
"""Told what is under way, how many rows are through, and of how many."""

ANOTHER = "name a database without rows in it; nothing was written"


@dataclass(frozen=True, slots=True)
class Copied:
    """What was copied: rows and digest of every table, the same on both sides."""

    tables: Mapping[str, TableDigest]

    @property
    def rows(self) -> int:
        """Of all tables together."""
        return sum(each.rows for each in self.tables.values())


def copy_database(source: Database, target: Database, shown: Shown) -> Copied:
    """Copy one state of `source` into `target`, which is empty; all of it or nothing.

    The target gets the tables of this Mikata; rows, ids and versions are those of the source.
    Before it is committed every table is read back and compared, value by value. Raises
    TransferRefused, and the target is as empty as it was.
    """
    with source.read() as reading:
        present = contents_of(reading)
        _refuse_unless_present(present, source.address)
        make_empty_target(target)
        with target.write_apart() as writing:
            keep_others_out(writing)
            _refuse_unless_empty(contents_of(writing), target.address)
            copied = _copied(reading, writing, present, shown)
            _continue_numbers(reading, writing)
            _refuse_unless_same(writing, copied, shown, target.address)
    settle(target)
    return Copied(copied)


def make_empty_target(target: Database) -> None:
    """Give a database without rows the tables of this Mikata; raises where it holds anything."""
    with target.read() as connection:
        contents = contents_of(connection)
    refuse_unless_ours(contents, target.address)
    refuse_unless_known(contents, target.address)
    _refuse_unless_empty(contents, target.address)
    target.migrate()


def keep_others_out(connection: Connection) -> None:
    """Nobody else writes into our tables until the transaction ends; SQLite has one writer anyway.

    Raises Busy where others don't let go of them.
    """
    if connection.dialect.name == "postgresql":
        names = ", ".join(METADATA.tables)
        connection.exec_driver_sql(f"LOCK TABLE {names} IN EXCLUSIVE MODE")


def settle(database: Database) -> None:
    """What was committed lies in the one file of a SQLite database, and on the disk."""
    if database.dialect == "sqlite":
        with closing(database.engine.raw_connection()) as connection:
            connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)").close()


def _refuse_unless_present(contents: Contents, where: str) -> None:
    refuse_unless_known(contents, where)
    if contents.revision is None:
        raise TransferRefused(
            "There is nothing to copy: the source has no tables of Mikata",
            where,
            "check --from; an address of a SQLite file begins with sqlite:/// and its path",
        )
    newest = known_revisions()[0]
    if contents.revision != newest:
        raise TransferRefused(
            f"The source is at revision {contents.revision}, this Mikata works with {newest}",
            where,
            "add --migrate-source to bring the source up first (a SQLite file is copied beside "
            "itself before); make a backup of it before: mikata db backup FILE",
        )


def _refuse_unless_empty(contents: Contents, where: str) -> None:
    if contents.filled:
        raise TransferRefused(
            f"The target is not empty; {in_words(contents.filled)}", where, ANOTHER
        )


def _copied(
    reading: Connection, writing: Connection, present: Contents, shown: Shown
) -> dict[str, TableDigest]:
    """Every table after those that it refers to."""
    if writing.dialect.name == "sqlite":
        # Units refer to each other; whether they all do is looked at in the end.
        writing.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
    writing.exec_driver_sql("DELETE FROM data_version")
    total, done = sum(present.rows.values()), 0
    copied: dict[str, TableDigest] = {}
    for table in METADATA.sorted_tables:
        digesting, make = Digesting(), for_driver(writing, table)
        for rows in _batches(reading, table):
            digesting.add(rows)
            _insert(writing, table, [make(row) for row in rows])
            done += len(rows)
            shown("copying", done, total)
        copied[table.name] = digesting.result()
    return copied


def _insert(connection: Connection, table: Table, rows: list[Row]) -> None:
    try:
        insert_rows(connection, table, names_of(table), rows)
    except (psycopg.DataError, psycopg.IntegrityError, DataError, IntegrityError) as error:
        # Only the first line: what follows may repeat what stands in the row.
        why = str(getattr(error, "orig", error)).partition("\n")[0]
        raise TransferRefused(
            f"A row of the table {table.name} does not fit: {why}",
            connection.engine.url.render_as_string(hide_password=True),
            "nothing was stored; mend that row in the source and copy again",
        ) from error


def _batches(connection: Connection, table: Table) -> Iterator[list[Row]]:
    """A table whose rows refer to each other goes in one piece: the first may need the last."""
    found = read_rows(connection, table)
    if any(column.references(other) for column in table.columns for other in table.columns):
        found = iter([[row for rows in found for row in rows]])
    return found


def _continue_numbers(reading: Connection, writing: Connection) -> None:
    """PostgreSQL numbers new rows beyond every number that was ever given."""
    if writing.dialect.name != "postgresql":
        return
    for table in METADATA.sorted_tables:
        column = table.autoincrement_column
        if column is None:
            continue
        sequence = _sequence(writing, table.name, column.name)
        last = _last_number(reading, table, column)
        if sequence and last:
            writing.execute(select(func.setval(sequence, last)))


def _last_number(connection: Connection, table: Table, column: Column[Any]) -> int:
    """The largest number that a row has, or had and lost; 0 where none had any."""
    numbers = [select(func.max(column))]
    if table.name == LogEntry.__tablename__:
        numbers.append(select(func.max(LogCheckpoint.last_entry)))
    sequence = _sequence(connection, table.name, column.name)
    if sequence:
        numbers.append(select(literal_column("last_value")).select_from(text(sequence)))
    return max(connection.execute(each).scalar_one() or 0 for each in numbers)


def _sequence(connection: Connection, table: str, column: str) -> str | None:
    """What numbers the rows of a table in PostgreSQL."""
    if connection.dialect.name != "postgresql":
        return None
    return connection.execute(select(func.pg_get_serial_sequence(table, column))).scalar_one()


def _refuse_unless_same(
    writing: Connection, copied: Mapping[str, TableDigest], shown: Shown, where: str
) -> None:
    """Read everything back; raises where a table is not what was read from the source."""
    total, done = sum(each.rows for each in copied.values()), 0
    for table in METADATA.sorted_tables:
        there = digest_of(writing, table)
        if there != copied[table.name]:
            raise TransferRefused(
                f"The table {table.name} came out differently: {copied[table.name].rows:,} rows "
                f"were read, {there.rows:,} are there, and their digests differ",
                where,
                "nothing was stored; report this with the versions of both databases",
            )
        done += there.rows
        shown("comparing", done, total)

"""How are many rows read out of the database in columns?"""

import json
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa
from sqlalchemy import Connection, Dialect, Select, func, select
from sqlalchemy.dialects import postgresql, sqlite

from data.database import Database
from data.errors import FactsUnreadable
from data.tables.code import PullRequest, PullRequestEvent, Review

Query = Select[*tuple[Any, ...]]

FEW = 50_000
"""So many rows are read sooner here than a process begins that reads them in columns."""

READ_WITHIN = 600
"""Seconds; a million rows take one."""

PROGRAM = Path(__file__).with_name("sqlite_columns.py")


def read_columns(database: Database, queries: Mapping[str, Query]) -> dict[str, pa.Table]:
    """What the queries find, by their names, all of one state of the database.

    Moments are timestamps in UTC, or on SQLite whole microseconds since 1970; flags may be 0 and 1.
    Raises FactsUnreadable.
    """
    if database.dialect == "postgresql":
        return _from_postgresql(database, queries)
    with database.read() as connection:
        if _number_of_rows(connection) <= FEW:
            return {name: _rows(connection, query) for name, query in queries.items()}
    return _from_large_file(database, queries)


def _number_of_rows(connection: Connection) -> int:
    """About how many there are, at a glance."""
    tables = (PullRequest, Review, PullRequestEvent)
    return sum(connection.scalar(select(func.max(each.id))) or 0 for each in tables)


def _rows(connection: Connection, query: Query) -> pa.Table:
    """A few rows, as the driver gives them."""
    found = connection.exec_driver_sql(_text(query, sqlite.dialect()))
    names, rows = list(found.keys()), found.all()
    columns = list(zip(*rows, strict=True)) if rows else [()] * len(names)
    return pa.table({name: pa.array(column) for name, column in zip(names, columns, strict=True)})


def _from_large_file(database: Database, queries: Mapping[str, Query]) -> dict[str, pa.Table]:
    """Read by a process of its own, for the reason that stands in its program."""
    with tempfile.TemporaryDirectory(prefix="columns-", dir=database.facts_folder) as folder:
        texts = {name: _text(query, sqlite.dialect()) for name, query in queries.items()}
        asked = {"file": str(database.file), "folder": folder, "queries": texts}
        try:
            done = subprocess.run(
                [sys.executable, "-I", str(PROGRAM)],
                input=json.dumps(asked),
                capture_output=True,
                text=True,
                check=False,
                timeout=READ_WITHIN,
            )
        except subprocess.TimeoutExpired as error:
            raise FactsUnreadable(
                f"The rows behind the figures could not be read within {READ_WITHIN} seconds",
                database.address,
                "see whether the disk answers, then try again",
            ) from error
        if done.returncode:
            raise FactsUnreadable(
                f"The rows behind the figures can't be read: {done.stderr.strip()[-300:]}",
                database.address,
                "try again; if it stays so, see whether the file is whole: sqlite3 FILE "
                "'PRAGMA integrity_check'",
            )
        # The files go with the folder; what is mapped of them stays until nobody needs it.
        return {name: _mapped(Path(folder) / f"{name}.arrow") for name in queries}


def _mapped(path: Path) -> pa.Table:
    return pa.ipc.open_file(pa.memory_map(str(path))).read_all()


def _from_postgresql(database: Database, queries: Mapping[str, Query]) -> dict[str, pa.Table]:
    import adbc_driver_postgresql.dbapi  # noqa: PLC0415 -- who has a file need not wait for it

    address = database.engine.url.set(drivername="postgresql")
    # Parameters that are named, so that a "%" in a literal stays as it is.
    dialect = postgresql.dialect(paramstyle="named")
    with (
        adbc_driver_postgresql.dbapi.connect(
            address.render_as_string(hide_password=False)
        ) as connection,
        connection.cursor() as cursor,
    ):
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        tables = {}
        for name, query in queries.items():
            cursor.execute(_text(query, dialect))
            tables[name] = cursor.fetch_arrow_table()
        return tables


def _text(query: Query, dialect: Dialect) -> str:
    return str(query.compile(dialect=dialect, compile_kwargs={"literal_binds": True}))

"""How does an installation become one file while others go on writing?"""

import os
import sqlite3
import tempfile
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from sqlalchemy import Connection, create_engine

from data.database import Database
from data.engine import BUSY_TIMEOUT_MS
from data.errors import TransferRefused
from data.transfer.archive import PARTS, sha256_of, write_archive
from data.transfer.contents import contents_of
from data.transfer.manifest import Manifest, Origin
from data.transfer.postgresql_tools import (
    Tools,
    address_without_password,
    refuse_older_client,
    server_version,
)

_LOCK_WAIT = "60s"
_PUT_AWAY = (
    "stop everything that uses it, move that file away together with those beside it (-wal, -shm), "
    "and bring the last backup back: mikata db restore FILE"
)


def back_up(database: Database, file: Path, origin: Origin, tools: Tools) -> Manifest:
    """Write one state of the database into a new `file`; what it says of itself.

    Tables stay at the revision at which they are. Raises TransferRefused; nothing is left then.
    """
    _refuse_taken(file)
    try:
        with tempfile.TemporaryDirectory(prefix=f".{file.name}.", dir=file.parent) as folder:
            part = Path(folder) / PARTS[database.dialect]
            dump = _dump_postgresql if database.dialect == "postgresql" else _copy_sqlite
            manifest = dump(database, part, origin, tools)
            whole = replace(manifest, size=part.stat().st_size, sha256=sha256_of(part))
            write_archive(file, whole, part)
    except OSError as error:
        raise _not_written(file, error.strerror or str(error)) from error
    return whole


def examined_sqlite(part: Path, *, thoroughly: bool) -> str | None:
    """What is wrong with a SQLite file that nobody else has open; None where nothing is."""
    try:
        with closing(sqlite3.connect(part)) as opened:
            check = "integrity_check" if thoroughly else "quick_check"
            (said,) = opened.execute(f"PRAGMA {check}(1)").fetchone()
            if said == "ok" and opened.execute("PRAGMA foreign_key_check").fetchone():
                said = "a row refers to one that is not there"
            return None if said == "ok" else str(said)
    except sqlite3.DatabaseError as error:
        return str(error)


def refuse_damaged(database: Database) -> None:
    """Raise where a SQLite file can't be read to its end; others may have it open."""
    if database.file is not None and database.file.is_file():
        wrong = examined_sqlite(database.file, thoroughly=False)
        if wrong:
            raise _damaged(database, wrong)


def _damaged(database: Database, why: str) -> TransferRefused:
    return TransferRefused(f"The database is damaged: {why}", database.address, _PUT_AWAY)


def _not_written(file: Path, why: str) -> TransferRefused:
    do = "make room there for twice what the database needs, or name another folder"
    return TransferRefused(f"The backup can't be written: {why}", str(file.parent), do)


def _refuse_taken(file: Path) -> None:
    if file.exists():
        do = "name another file, or move this one away; nothing was written"
        raise TransferRefused("There is such a file already", str(file), do)
    if not (file.parent.is_dir() and os.access(file.parent, os.W_OK)):
        do = "make that folder, or name another"
        raise TransferRefused("There is no such folder that can be written", str(file.parent), do)


def _copy_sqlite(database: Database, part: Path, origin: Origin, _tools: Tools) -> Manifest:
    source = database.file
    if source is None or not source.is_file():
        do = "check `database:` in mikata.yaml or MIKATA_DATABASE"
        raise TransferRefused("There is no such database", database.address, do)
    timeout = BUSY_TIMEOUT_MS / 1000
    with (
        closing(sqlite3.connect(source, timeout=timeout)) as opened,
        closing(sqlite3.connect(part)) as copy,
    ):
        try:
            opened.backup(copy)
            copy.execute("PRAGMA journal_mode = DELETE")
        except sqlite3.DatabaseError as error:
            refuse_damaged(database)
            raise _not_written(part.parent, str(error)) from error
    wrong = examined_sqlite(part, thoroughly=False)
    if wrong:
        raise _damaged(database, wrong)
    engine = create_engine(f"sqlite:///{part}")
    try:
        with engine.connect() as connection:
            return _manifest(connection, origin, database, sqlite3.sqlite_version, None)
    finally:
        engine.dispose()


def _dump_postgresql(database: Database, part: Path, origin: Origin, tools: Tools) -> Manifest:
    """What is counted and what is dumped is the same state."""
    client = tools.version("pg_dump")
    with database.read() as connection:
        major, server = server_version(connection)
        refuse_older_client(tools, "pg_dump", client, major)
        manifest = _manifest(connection, origin, database, server, client)
        connection.exec_driver_sql("SET LOCAL idle_in_transaction_session_timeout = 0")
        snapshot = connection.exec_driver_sql("SELECT pg_export_snapshot()").scalar_one()
        arguments = [
            "--format=custom", "--no-owner", "--no-privileges", "--no-password",
            f"--file={part}", f"--snapshot={snapshot}", f"--lock-wait-timeout={_LOCK_WAIT}",
            f"--dbname={address_without_password(database)}",
        ]  # fmt: skip
        tools.run("pg_dump", arguments, database)
    return manifest


def _manifest(
    connection: Connection, origin: Origin, database: Database, server: str, client: int | None
) -> Manifest:
    """Without the size and the digest of the part, which are known when it is written."""
    contents = contents_of(connection)
    if contents.revision is None:
        do = "check `database:` in mikata.yaml or MIKATA_DATABASE"
        raise TransferRefused("It holds no tables of Mikata", database.address, do)
    schema = None
    if database.dialect == "postgresql":
        schema = connection.exec_driver_sql("SELECT current_schema()").scalar_one()
    return Manifest(
        mikata=origin.mikata,
        key=origin.key,
        created_at=origin.now.isoformat(),
        kind=database.dialect,
        revision=contents.revision,
        server=server,
        client=client,
        schema=schema,
        rows=contents.rows,
        log_head=contents.log_head,
        part=PARTS[database.dialect],
        size=0,
        sha256="",
    )

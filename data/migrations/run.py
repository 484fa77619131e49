"""Which steps bring this database up to this Mikata, and is it copied first?"""

import fcntl
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from data.database import Database
from data.errors import FromTheFuture

SCRIPTS = Path(__file__).parent
POSTGRESQL_LOCK = 0x6D696B617461
"""Any number of our own: one process migrates while others wait."""


def is_current(database: Database) -> bool:
    """Whether the tables are those of this Mikata."""
    with database.read() as connection:
        return revision_of(connection) == ScriptDirectory(str(SCRIPTS)).get_current_head()


def migrate(database: Database) -> None:
    """Bring the tables up to this Mikata; does nothing where they are.

    A SQLite file that already has tables is copied beside itself first. Raises FromTheFuture where
    a newer Mikata wrote the database.
    """
    script = ScriptDirectory(str(SCRIPTS))
    head = script.get_current_head()
    with database.read() as connection:
        if revision_of(connection) == head:
            return
    with _alone(database):
        _upgrade(database, script, head)


def _upgrade(database: Database, script: ScriptDirectory, head: str | None) -> None:
    with database.read() as connection:
        present = revision_of(connection)
    if present == head:
        return
    known = {each.revision for each in script.walk_revisions()}
    if present is not None and present not in known:
        raise FromTheFuture(
            f"The database is at revision {present}, which this Mikata does not know",
            database.address,
            "install the Mikata that wrote it or a newer one, or use another database",
        )
    if present is not None and database.file is not None:
        _copy(database.file, present)
    config = Config()
    config.set_main_option("script_location", str(SCRIPTS).replace("%", "%%"))
    with database.engine.connect() as plain:
        connection = plain.execution_options(writes=True)
        with connection.begin():
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
    if database.file is not None:
        database.file.chmod(0o600)


def revision_of(connection: Connection) -> str | None:
    """At which revision the tables are; None where there are none."""
    return MigrationContext.configure(connection).get_current_revision()


def known_revisions() -> tuple[str, ...]:
    """Every revision that this Mikata knows, the newest first."""
    return tuple(each.revision for each in ScriptDirectory(str(SCRIPTS)).walk_revisions())


def _copy(file: Path, revision: str) -> Path:
    """A whole copy, whatever other processes are writing at this moment."""
    target = file.with_name(f"{file.name}.before-leaving-{revision}")
    unfinished = target.with_name(f"{target.name}.unfinished")
    unfinished.unlink(missing_ok=True)
    os.close(os.open(unfinished, os.O_CREAT | os.O_EXCL, 0o600))
    with closing(sqlite3.connect(file)) as source, closing(sqlite3.connect(unfinished)) as copy:
        source.backup(copy)
    unfinished.rename(target)
    return target


@contextmanager
def _alone(database: Database) -> Iterator[None]:
    if database.dialect == "postgresql":
        with database.engine.connect() as connection:
            # Whoever comes second waits as long as the first one's steps take.
            connection.exec_driver_sql("SET LOCAL lock_timeout = 0")
            connection.exec_driver_sql("SET LOCAL idle_in_transaction_session_timeout = 0")
            connection.exec_driver_sql(f"SELECT pg_advisory_lock({POSTGRESQL_LOCK})")
            try:
                yield
            finally:
                connection.exec_driver_sql(f"SELECT pg_advisory_unlock({POSTGRESQL_LOCK})")
        return
    with (database.facts_folder / "migrating.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield

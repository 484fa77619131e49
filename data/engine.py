"""How does a connection to either kind of database begin, and how long does it wait for others?"""

import sqlite3
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.pool import ConnectionPoolEntry

from data.errors import Busy, DataProblem, NotReachable

BUSY_TIMEOUT_MS = 30_000
"""How long one writer waits for another; a page of a collection takes well under a second."""

MOST_CONNECTIONS = 22
"""Of one process to PostgreSQL, whose 100 are enough for two web workers, a worker and a collector.

Sixteen repositories side by side hold a lock each; what they write waits for its turn anyway.
"""

MOST_OPEN_FILES = 45
"""Of one process to a SQLite file, where another one costs next to nothing."""

_KEPT_OPEN = 10
"""Connections beyond these are closed when nobody uses them."""

_FOR_A_CONNECTION_S = 60
"""How long one waits for another of the same process to give its connection back."""

_RECYCLED_S = 1800
"""Older connections are made anew: firewalls forget those that said nothing for long."""

_POSTGRESQL_GIVEN = {
    "connect_timeout": 10,
    "keepalives_idle": 30,
    "keepalives_interval": 10,
    "keepalives_count": 3,
    "tcp_user_timeout": 60_000,
    "fallback_application_name": "mikata",
}
"""What the driver is told, unless the address itself says it otherwise."""

_POSTGRESQL_LIMITS = (
    "SET lock_timeout = '60s'",
    # A process that hangs within a transaction must not keep all others waiting for ever.
    "SET idle_in_transaction_session_timeout = '300s'",
)

_LOCK_NOT_AVAILABLE = "55P03"

WHAT_TO_DO = (
    "check `database:` in mikata.yaml or MIKATA_DATABASE; without either, a file in the "
    "workspace's .mikata folder is used"
)
ONCE_MORE = "try again; if it stays so, see whether the database is running and what its log says"


def engine_of(url: URL) -> Engine:
    """An engine that nothing was asked of yet. Its errors don't repeat what it was given."""
    if url.get_backend_name() == "sqlite":
        engine = create_engine(url, max_overflow=MOST_OPEN_FILES - 5, hide_parameters=True)
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        return engine
    told = {name: value for name, value in _POSTGRESQL_GIVEN.items() if name not in url.query}
    engine = create_engine(
        url,
        connect_args=told,
        pool_pre_ping=True,
        pool_size=_KEPT_OPEN,
        max_overflow=MOST_CONNECTIONS - _KEPT_OPEN,
        pool_timeout=_FOR_A_CONNECTION_S,
        pool_recycle=_RECYCLED_S,
        pool_use_lifo=True,
        hide_parameters=True,
    )
    event.listen(engine, "connect", _prepare_postgresql)
    return engine


def for_reading(engine: Engine) -> Engine:
    """The same connections for transactions that see one state and can't write."""
    if engine.dialect.name == "sqlite":
        return engine
    return engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)


def problem_of(error: DBAPIError | PoolTimeout, address: str) -> DataProblem | None:
    """What an error of the database means to its reader; None where the fault is ours."""
    if isinstance(error, PoolTimeout):
        return Busy("All connections of this process were in use", address, ONCE_MORE)
    if _waited_in_vain(error.orig):
        return Busy("Another process was writing for too long", address, ONCE_MORE)
    if error.connection_invalidated:
        what = "The database ended the connection; what was being written is not stored"
        return NotReachable(what, address, ONCE_MORE)
    return None


def _waited_in_vain(error: BaseException | None) -> bool:
    if isinstance(error, sqlite3.OperationalError):
        return getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_BUSY
    return getattr(error, "sqlstate", None) == _LOCK_NOT_AVAILABLE


def _prepare_sqlite(connection: Any, _entry: ConnectionPoolEntry) -> None:  # noqa: ANN401 -- the driver's own object
    """Readers never wait for a writer (WAL), references hold, and transactions are ours.

    What was committed is on the disk (FULL): not even a power cut takes back what somebody was told
    is saved, nor a version by whose number a snapshot of facts was made.
    """
    connection.isolation_level = None
    for pragma in (
        "journal_mode = WAL",
        "foreign_keys = ON",
        "synchronous = FULL",
        f"busy_timeout = {BUSY_TIMEOUT_MS}",
    ):
        connection.execute(f"PRAGMA {pragma}").close()


def _prepare_postgresql(connection: Any, _entry: ConnectionPoolEntry) -> None:  # noqa: ANN401 -- the driver's own object
    """Nothing waits without end; said by statement, which poolers in between let pass."""
    with connection.transaction():
        for statement in _POSTGRESQL_LIMITS:
            connection.execute(statement)


def _begin_sqlite(connection: Connection) -> None:
    """A writer takes the lock at once: one that reads first and then writes can be refused."""
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

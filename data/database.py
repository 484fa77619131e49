"""How is the database opened, read and written?"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, make_url, select, update
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from data.engine import WHAT_TO_DO, engine_of, for_reading, problem_of
from data.errors import NotReachable
from data.tables.record import DataVersion


@dataclass(frozen=True, slots=True)
class Versions:
    """How far the data have come.

    `data` rises with every writing transaction, `facts` with those after which a figure or its
    freshness may differ, and `rows` with those after which the snapshot of facts does.
    """

    data: int
    facts: int
    rows: int


class Database:
    """One opened database and the folder of the facts made of it."""

    def __init__(self, engine: Engine, facts_folder: Path) -> None:
        self.engine = engine
        self._reading = for_reading(engine)
        self.facts_folder = facts_folder
        self.building = threading.Lock()
        self._writing = threading.RLock() if engine.dialect.name == "sqlite" else nullcontext()
        """One thread writes at a time: SQLite itself would let the others look again now and then.
        """
        self.opened: dict[str, Any] = {}
        """The snapshot that this process has open; `data.facts` looks after it."""

    @classmethod
    def open(cls, url: str, facts_folder: Path) -> "Database":
        """Open the database at an SQLAlchemy `url`; its folders are made for the owner only.

        Raises NotReachable where the address means nothing or its folder can't be made.
        """
        try:
            parsed = make_url(url)
            if parsed.get_backend_name() == "postgresql":
                parsed = _postgresql(parsed)
            if parsed.get_backend_name() == "sqlite" and parsed.database:
                Path(parsed.database).parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            facts_folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            engine = engine_of(parsed)
        except (ArgumentError, OSError, ModuleNotFoundError) as error:
            raise NotReachable(
                f"The database can't be opened: {error}", _without_password(url), WHAT_TO_DO
            ) from error
        return cls(engine, facts_folder)

    @property
    def dialect(self) -> str:
        """`sqlite` or `postgresql`."""
        return self.engine.dialect.name

    @property
    def address(self) -> str:
        """The address without its password, for messages."""
        return self.engine.url.render_as_string(hide_password=True)

    @property
    def file(self) -> Path | None:
        """The database file, where there is one."""
        name = self.engine.url.database
        return Path(name) if self.dialect == "sqlite" and name else None

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A connection that sees one state of the data and writes nothing."""
        with self._connect(self._reading) as connection:
            try:
                yield connection
            finally:
                connection.rollback()

    @contextmanager
    def write(self, changes_facts: bool, *, freshness_only: bool = False) -> Iterator[Connection]:
        """One writing transaction; all of it or nothing, and the data version rises by one.

        `changes_facts` says that figures may differ afterwards; with `freshness_only` the rows that
        they are computed from are the same and only their age differs, so that no snapshot is made.
        """
        with self._writing, self._connect() as plain:
            connection = plain.execution_options(writes=True)
            with connection.begin():
                if self.dialect == "postgresql":
                    # As SQLite's writers do: two that add the same account would refuse each other.
                    connection.execute(select(DataVersion.id).with_for_update())
                yield connection
                self._raise_versions(connection, changes_facts, freshness_only)

    @contextmanager
    def write_apart(self) -> Iterator[Connection]:
        """One writing transaction about what nothing else depends on: sessions, attempts, jobs.

        No version rises, and on PostgreSQL it waits for no other writer. A line of the log does not
        belong into it: those are written one after another.
        """
        with self._writing, self._connect() as plain:
            connection = plain.execution_options(writes=True)
            with connection.begin():
                yield connection

    @staticmethod
    def _raise_versions(connection: Connection, changes_facts: bool, freshness_only: bool) -> None:
        step: dict[Any, Any] = {DataVersion.version: DataVersion.version + 1}
        if changes_facts:
            step[DataVersion.facts_version] = DataVersion.facts_version + 1
        if changes_facts and not freshness_only:
            step[DataVersion.rows_version] = DataVersion.rows_version + 1
        connection.execute(update(DataVersion).values(step))

    def versions(self) -> Versions:
        """How far the data have come, as committed."""
        query = select(DataVersion.version, DataVersion.facts_version, DataVersion.rows_version)
        with self.read() as connection:
            return Versions(*connection.execute(query).one())

    def version(self) -> int:
        """The number of writing transactions so far."""
        return self.versions().data

    def facts_version(self) -> int:
        """The number of writing transactions so far after which figures may differ."""
        return self.versions().facts

    def migrate(self) -> None:
        """Bring the tables up to this Mikata; a SQLite file that holds data is copied first."""
        from data.migrations.run import migrate  # noqa: PLC0415 -- only this needs Alembic

        migrate(self)

    def is_current(self) -> bool:
        """Whether the tables are those of this Mikata. Raises NotReachable."""
        from data.migrations.run import is_current  # noqa: PLC0415 -- only this needs Alembic

        return is_current(self)

    @contextmanager
    def held(self, name: str) -> Iterator[bool]:
        """Whether `name` is free for this connection, which then holds it until the end.

        Only PostgreSQL is shared by machines; a SQLite file's users see each other's files.
        """
        if self.dialect != "postgresql":
            yield True
            return
        number = int.from_bytes(blake2b(name.encode(), digest_size=8).digest(), signed=True)
        with self._connect() as connection:
            # Outside a transaction: an open one would keep old rows alive for hours.
            alone = connection.execution_options(isolation_level="AUTOCOMMIT")
            free = bool(alone.exec_driver_sql(f"SELECT pg_try_advisory_lock({number})").scalar())
            try:
                yield free
            finally:
                if free:
                    # With a connection that broke off its lock has ended, too.
                    with suppress(DBAPIError):
                        alone.exec_driver_sql(f"SELECT pg_advisory_unlock({number})")

    def dispose(self) -> None:
        """Close all connections and let go of the snapshot."""
        self.opened.clear()
        self.engine.dispose()

    @contextmanager
    def _connect(self, engine: Engine | None = None) -> Iterator[Connection]:
        """A connection; NotReachable where there is none, or the database ended it meanwhile."""
        try:
            connection = (engine or self.engine).connect()
        except (DBAPIError, PoolTimeout) as error:
            problem = problem_of(error, self.address)
            raise problem or self._not_reachable(error) from error
        try:
            with connection:
                yield connection
        except DBAPIError as error:
            problem = problem_of(error, self.address)
            if problem is None:
                raise
            raise problem from error

    def _not_reachable(self, error: Exception) -> NotReachable:
        what = f"The database can't be reached: {getattr(error, 'orig', error)}"
        return NotReachable(what, self.address, WHAT_TO_DO)


def _postgresql(url: URL) -> URL:
    """With our driver, and with a password only where messages and programs don't repeat it."""
    url = url.set(drivername="postgresql+psycopg")
    password = url.query.get("password")
    if not isinstance(password, str):
        return url
    return url.difference_update_query(["password"]).set(password=password)


def _without_password(url: str) -> str:
    head, at, tail = url.rpartition("@")
    return f"{head.partition('://')[0]}://…@{tail}" if at else url

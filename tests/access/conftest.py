"""What do the attacks share: one served company, with somebody of every role signed in."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from data.database import Database
from tests.access.attacked import Attacked, fill


@pytest.fixture(scope="session")
def filled_sqlite(migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An SQLite file that holds the sample company, of which tests get copies."""
    folder = tmp_path_factory.mktemp("filled")
    database = _copy(migrated_sqlite, folder)
    fill(database)
    database.dispose()
    return folder / "mikata.sqlite3"


@pytest.fixture(scope="session")
def attacked(filled_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Attacked]:
    """The sample company; whoever changes it on purpose takes `changing`."""
    folder = tmp_path_factory.mktemp("attacked")
    database = _copy(filled_sqlite, folder)
    yield Attacked(database, folder)
    database.dispose()


@pytest.fixture
def changing(filled_sqlite: Path, tmp_path: Path) -> Iterator[Attacked]:
    """One of their own, for those who change it."""
    database = _copy(filled_sqlite, tmp_path)
    yield Attacked(database, tmp_path)
    database.dispose()


def _copy(file: Path, folder: Path) -> Database:
    shutil.copyfile(file, folder / "mikata.sqlite3")
    return Database.open(f"sqlite:///{folder / 'mikata.sqlite3'}", folder / "facts")

"""What do the attacks share: one served company, with somebody of every role signed in."""

from collections.abc import Iterator

import pytest

from data.database import Database
from tests.access.attacked import Attacked


@pytest.fixture(scope="session")
def attacked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Attacked]:
    """The sample company; whoever changes it on purpose says so and has their own."""
    folder = tmp_path_factory.mktemp("attacked")
    database = Database.open(f"sqlite:///{folder / 'mikata.sqlite3'}", folder / "facts")
    database.migrate()
    yield Attacked(database, folder)
    database.dispose()

"""What do tests of signing in share: a served company."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from data.database import Database
from tests.dashboard.access.entrance import Entrance, entrance, with_provider
from tests.dashboard.access.own_provider import OwnProvider, own_provider
from tests.dashboard.access.visitors import Company


@pytest.fixture
def minamo(database: Database, tmp_path: Path) -> Company:
    """A company of three people on either database; nobody was invited yet."""
    company = Company(database, tmp_path)
    company.apply()
    return company


@pytest.fixture
def small(sqlite_database: Database, tmp_path: Path) -> Company:
    """The same, where the kind of database makes no difference."""
    company = Company(sqlite_database, tmp_path)
    company.apply()
    return company


@pytest.fixture
def provider() -> Iterator[OwnProvider]:
    """A provider with whom people sign in."""
    with own_provider() as running:
        yield running


@pytest.fixture
def ours(provider: OwnProvider, tmp_path: Path) -> Iterator[Entrance]:
    """Pages that send their readers to it."""
    built = entrance(tmp_path, with_provider(provider.address))
    yield built
    built.context.database.dispose()

"""What do tests of signing in share: a served company."""

from pathlib import Path

import pytest

from data.database import Database
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

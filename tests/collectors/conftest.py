"""What do tests of collectors share: a desk to collect at, and a clone to collect from?"""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from collectors.git_history import GitHistory
from collectors.report import RepositoryReport
from collectors.stop import Stop
from collectors.sync import Desk, collect
from data.database import Database
from tests.collectors.repositories import ENVIRONMENT
from tests.collectors.spectators import Remembered

NOW = datetime(2026, 6, 1, tzinfo=UTC)


@pytest.fixture
def desk(sqlite_database: Database, tmp_path: Path) -> Desk:
    """Where everything that a collection says is remembered."""
    return Desk(sqlite_database, tmp_path / "locks", lambda: NOW, Remembered(), Stop())


@pytest.fixture
def collect_git(desk: Desk) -> Callable[..., RepositoryReport]:
    """Collect the clone at a path; options as GitHistory takes them."""

    def run(path: Path, **options) -> RepositoryReport:
        (report,) = collect(desk, GitHistory(path, ENVIRONMENT, **options))
        return report

    return run

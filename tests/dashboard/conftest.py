"""What do tests of the pages share: contexts over a small and over an empty database."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from config.secret_key import secret_key
from config.settings import load_settings
from dashboard.access.identity import Access
from dashboard.context import Context, Reader
from data.database import Database
from data.sample.company import Wanted, build_sample
from data.viewer import Viewer
from metrics.answers import Answers
from metrics.cache import Cache
from tests.fresh import new_database

TODAY = date(2026, 10, 16)
NOW = datetime(2026, 10, 16, 3, 0, tzinfo=UTC)
JAPANESE = Reader("ja", "light", Viewer.local(), "local")
ENGLISH = replace(JAPANESE, language="en")


def context_over(database: Database, folder: Path) -> Context:
    """What pages over this database are built from, read in Japanese on a fixed day."""
    settings = load_settings(folder, {})
    return Context(
        settings=settings,
        database=database,
        answers=Answers(database, Cache()),
        now=lambda: NOW,
        reader=lambda: JAPANESE,
        access=Access(database, settings, secret_key(settings), lambda: NOW),
    )


@pytest.fixture
def empty_context(tmp_path: Path) -> Iterator[Context]:
    """Nothing was collected, nobody was applied."""
    database = new_database(tmp_path)
    yield context_over(database, tmp_path)
    database.dispose()


@pytest.fixture(scope="session")
def sample_context(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Context]:
    """The sample company, read only."""
    folder = tmp_path_factory.mktemp("sample")
    database = new_database(folder)
    build_sample(database, Wanted(TODAY))
    yield context_over(database, folder)
    database.dispose()


@pytest.fixture
def read_as() -> Callable[[Context, Reader], Context]:
    """read_as(context, reader): the same pages for another reader."""
    return lambda context, reader: replace(context, reader=lambda: reader)

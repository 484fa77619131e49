"""What do tests of reading from GitHub share: a world, a server for it, and a place to collect."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from data.database import Database
from tests.collectors.github.collecting import Place
from tests.github.server import GitHubServer
from tests.github.world import World


@pytest.fixture
def world() -> World:
    """An organisation without a repository yet."""
    made = World(seed=7)
    made.owner("acme")
    return made


@pytest.fixture
def github(world: World) -> Iterator[GitHubServer]:
    """That world, served."""
    with GitHubServer(world) as served:
        yield served


@pytest.fixture
def place(github: GitHubServer, sqlite_database: Database, tmp_path: Path) -> Place:
    """Where its repositories are collected into."""
    return Place(github, sqlite_database, tmp_path / "locks")

"""What do the tests of the fake GitHub share?"""

from collections.abc import Iterator

import pytest

from tests.github.asking import Asker
from tests.github.server import GitHubServer
from tests.github.world import World


@pytest.fixture
def world() -> World:
    """One repository of 25 pull requests."""
    made = World(seed=1)
    made.repository("acme/shop", 25)
    return made


@pytest.fixture
def github(world: World) -> Iterator[GitHubServer]:
    """That world, served."""
    with GitHubServer(world) as served:
        yield served


@pytest.fixture
def asker(github: GitHubServer) -> Iterator[Asker]:
    """Somebody who may read everything."""
    with Asker(github) as made:
        yield made

"""Do deliveries and unrest come out the way collectors will be tested with?"""

import pytest

from tests.github import delivering
from tests.github.asking import Asker
from tests.github.moving import Unrest
from tests.github.server import GitHubServer
from tests.github.world import World


def test_unrest_moves_pull_requests_between_pages_and_then_ends():
    world = World(2)
    repository = world.repository("acme/shop", 60)
    before = {number: each.updated_at for number, each in repository.pull_requests.items()}
    unrest = Unrest(world, repository, pages=8, each=4)
    with GitHubServer(world) as github, Asker(github) as asker:
        after, pages = None, 0
        while True:
            page = asker.page(5, after)
            after, pages = page["pageInfo"]["endCursor"], pages + 1
            if not page["pageInfo"]["hasNextPage"]:
                break
    assert pages > 8
    assert unrest.moves > 5
    now = {number: each.updated_at for number, each in repository.pull_requests.items()}
    assert set(now) - set(before)  # some were opened
    assert any(now[number] > before[number] for number in set(now) & set(before))


@pytest.mark.parametrize("seed", [1, 2])
def test_unrest_is_the_same_for_the_same_seed(seed: int):
    seen = []
    for _ in range(2):
        world = World(3)
        repository = world.repository("acme/shop", 30)
        Unrest(world, repository, seed=seed)
        with GitHubServer(world) as github, Asker(github) as asker:
            after = None
            for _ in range(4):
                after = asker.page(5, after)["pageInfo"]["endCursor"]
            seen.append(asker.page(100)["nodes"])
    assert seen[0] == seen[1]


def test_deliveries_are_as_varied_as_they_are():
    world = World(4)
    repository = world.repository("acme/shop", 100)
    deployed = delivering.deployments(world, repository, 60)
    released = delivering.releases(world, repository, 40)
    broken = delivering.incidents(world, repository, 30)
    assert {each.environment for each in deployed} == {"production", "staging", None}
    merges = {each.merge_commit for each in repository.pull_requests.values()} - {None}
    assert any(each.commit in merges for each in deployed)
    assert {each.is_draft for each in released} == {True, False}
    assert {each.state for each in broken} == {"OPEN", "CLOSED"}
    numbers = [each.number for each in broken]
    assert not set(numbers) & set(repository.pull_requests)
    assert len(set(numbers)) == 30

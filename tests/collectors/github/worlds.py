"""Which organisations do the long tests of collecting from GitHub use?"""

from datetime import timedelta
from random import Random

from tests.github.objects import Repository
from tests.github.world import World


def company(seed: int, repositories: int = 2, pull_requests: int = 200) -> World:
    """Repositories with everything that can be collected; the same for the same seed."""
    world = World(seed)
    for number in range(repositories):
        made = world.repository(f"acme/r{number}", pull_requests, branches=("main", "develop"))
        _deliveries(world, made, Random(f"{seed}/{number}"))
    return world


def _deliveries(world: World, repository: Repository, chance: Random) -> None:
    for week in range(30):
        at = world.start + timedelta(weeks=week, hours=chance.randint(0, 100))
        ends = chance.choice(["SUCCESS", "SUCCESS", "FAILURE"])
        world.deployment(repository, at, states=("QUEUED", "IN_PROGRESS", ends))
        if week % 3 == 0:
            world.release(repository, f"v{week}", at)
        if chance.random() < 0.3:
            world.issue(repository, "It is down", at, labels=["incident"])


def disturb(world: World, chance: Random) -> None:
    """Something happens in one of the repositories: a review, a merge, a new pull request."""
    repository = world.owners["acme"].repositories[chance.randrange(2)]
    made = chance.choice(list(repository.pull_requests.values()))
    kind = chance.random()
    if kind < 0.4:
        world.review(made, chance.choice(world.people.engineers))
    elif kind < 0.6 and made.state == "OPEN":
        world.merge(made)
    elif kind < 0.7:
        world.add_pull_requests(repository, 1)
    elif kind < 0.75:
        world.delete(made)
    else:
        world.touch(made, title=f"Renamed {chance.randint(0, 99)}")

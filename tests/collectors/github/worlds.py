"""Which organisations do the long tests of collecting from GitHub use?"""

import io
import zipfile
from datetime import UTC, datetime, timedelta
from random import Random

from config.organisation import Organisation
from data.database import Database
from data.organisation import store_organisation
from tests.github.objects import Repository
from tests.github.world import World

ORGANISATION = Organisation.model_validate(
    {
        "name": "Acme",
        "applications": [
            {"id": f"app{n}", "name": f"App {n}", "repository": f"acme/r{n}", "kind": "backend"}
            for n in range(2)
        ],
    }
)
"""Whose coverage is followed in these worlds."""


def apply_organisation(database: Database) -> None:
    """Let the database know of what coverage is followed for."""
    with database.write(changes_facts=True) as connection:
        store_organisation(connection, ORGANISATION, "test", datetime(2026, 1, 1, tzinfo=UTC))


def company(
    seed: int, repositories: int = 2, pull_requests: int = 200, *, statuses: bool = True
) -> World:
    """Repositories with everything that can be collected; the same for the same seed and day.

    `statuses` state coverage too: they are read of the present head alone, so that a run which
    came before others were pushed knows more of them.
    """
    world = World(seed)
    for number in range(repositories):
        made = world.repository(f"acme/r{number}", pull_requests, branches=("main", "develop"))
        _deliveries(world, made, Random(f"{seed}/{number}"))
        _coverage(world, made, statuses=statuses)
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


def _coverage(world: World, repository: Repository, *, statuses: bool) -> None:
    """Reports in artifacts of the last days, each commit with a status too."""
    today = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    for days in range(4, 0, -1):
        at = today - timedelta(days=days)
        commit = world.commit(repository, at, branch="develop")
        content = io.BytesIO()
        with zipfile.ZipFile(content, "w") as archive:
            archive.writestr("lcov.info", f"SF:src/a.py\nDA:1,1\nDA:2,{days % 2}\nend_of_record\n")
        made = world.artifact(repository, "coverage", content.getvalue(), commit, at)
        made.head_branch = "develop"
        if statuses:
            world.status(commit, "codecov/project", at, description="84.5% (+0.1%)")


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

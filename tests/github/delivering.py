"""What did a busy repository deploy, release and break, made from a seed?"""

from datetime import datetime, timedelta
from random import Random

from tests.github.objects import Deployment, Issue, Release, Repository
from tests.github.world import World

ENDINGS = (
    ("IN_PROGRESS", "SUCCESS"),
    ("QUEUED", "IN_PROGRESS", "SUCCESS"),
    ("IN_PROGRESS", "FAILURE"),
    ("IN_PROGRESS", "ERROR"),
    ("PENDING",),
    (),
)


def deployments(world: World, repository: Repository, number: int) -> list[Deployment]:
    """So many deployments to production and staging, most of them successful.

    What was deployed is a merge commit where one came before, else a commit of its own.
    """
    draw = world.random(repository.name_with_owner, "deployments")
    merged = sorted(
        (each for each in repository.pull_requests.values() if each.merge_commit),
        key=lambda each: each.merged_at or world.start,
    )
    made = []
    for at in _moments(draw, world, number):
        before = [each for each in merged if (each.merged_at or at) < at]
        made.append(
            world.deployment(
                repository,
                at,
                draw.choice(["production", "production", "staging", None]),
                draw.choices(ENDINGS, [8, 4, 2, 1, 1, 1])[0],
                before[-1].merge_commit if before else None,
            )
        )
    return made


def releases(world: World, repository: Repository, number: int) -> list[Release]:
    """So many releases, some of them drafts and pre-releases."""
    draw = world.random(repository.name_with_owner, "releases")
    made = []
    for index, at in enumerate(_moments(draw, world, number)):
        draft = draw.random() < 0.1
        made.append(
            world.release(
                repository,
                f"v1.{index}",
                at,
                is_draft=draft,
                is_prerelease=draw.random() < 0.15,
                published_at=None if draft else at + timedelta(minutes=3),
            )
        )
    return made


def incidents(
    world: World, repository: Repository, number: int, label: str = "incident"
) -> list[Issue]:
    """So many issues with the label, most of them closed after some hours."""
    draw = world.random(repository.name_with_owner, "incidents")
    made = []
    for index, at in enumerate(_moments(draw, world, number)):
        hours = int(draw.lognormvariate(1.5, 1)) + 1
        closed = at + timedelta(hours=hours) if draw.random() < 0.9 else None
        labels = [label, "重要"] if draw.random() < 0.3 else [label]
        made.append(
            world.issue(repository, f"Something is down ({index})", at, labels, closed_at=closed)
        )
    return made


def _moments(draw: Random, world: World, number: int) -> list[datetime]:
    seconds = int((world.until - world.start).total_seconds())
    return sorted(world.start + timedelta(seconds=draw.randrange(seconds)) for _ in range(number))

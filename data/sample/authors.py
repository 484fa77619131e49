"""Who opens pull requests in the sample company, day by day, and into which repositories?"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from data.sample.cast import AGENT_LOGIN, DELETED, OUTSIDER, Cast, presence
from data.sample.people import Person
from data.sample.repositories import Repository
from data.sample.story import Story, agent_level, people_level

PERSON, AGENT, BOT, RELEASE = range(4)

AGENT_SHARE = 0.34
"""Merges of the agent from autumn on for each merge of a person of the circle."""
BOT_WEEKLY = {"dependabot": 0.75, "renovate": 0.5}
RELEASE_WEEKLY = 0.13
OTHERS_LEFT = np.timedelta64(150, "D")
"""How long before the goals began those outside the organisation made their last pull request."""

Targets = tuple[tuple[int, float], ...]
"""Places of repositories with a weight each."""


@dataclass(frozen=True, slots=True)
class Stream:
    """Somebody's or something's pull requests: how many a normal week, and where they go."""

    account: int
    kind: int
    circle: int
    weekly: float
    repositories: Targets


def streams_of(cast: Cast, repositories: Sequence[Repository]) -> tuple[Stream, ...]:
    """Everything that opens pull requests."""
    places = {repository.key: place for place, repository in enumerate(repositories)}
    targets = [
        tuple((places[key], weight) for key, weight in person.repositories.items())
        for person in cast.people
    ]
    return (
        *_of_people(cast, targets),
        *_of_the_agent(cast, targets),
        *_of_repositories(cast, targets, repositories),
        *_of_others(cast),
    )


def _of_people(cast: Cast, targets: list[Targets]) -> Iterator[Stream]:
    for place, person in enumerate(cast.people):
        circle = int(cast.circles.of_person[place])
        yield Stream(place, PERSON, circle, person.weekly, targets[place])


def _of_the_agent(cast: Cast, targets: list[Targets]) -> Iterator[Stream]:
    """The agent works in the three repositories in which a circle works most."""
    for circle in range(len(cast.circles.names)):
        members = np.flatnonzero(cast.circles.of_person == circle).tolist()
        weights: dict[int, float] = {}
        for member in members:
            for repository, merges in _merges(cast.people[member], targets[member]).items():
                weights[repository] = weights.get(repository, 0.0) + merges
        weekly = AGENT_SHARE * sum(cast.people[member].weekly for member in members)
        most = sorted(weights.items(), key=lambda item: -item[1])[:3]
        yield Stream(cast.place_of(AGENT_LOGIN), AGENT, circle, weekly, tuple(most))


def _merges(person: Person, targets: Targets) -> dict[int, float]:
    """How many a person merges into each repository in a normal week."""
    total = sum(weight for _, weight in targets)
    return {repository: person.weekly * weight / total for repository, weight in targets}


def _of_repositories(
    cast: Cast, targets: list[Targets], repositories: Sequence[Repository]
) -> Iterator[Stream]:
    """Releases by whoever merges most into a repository, and two dependency bots."""
    most: dict[int, tuple[float, int]] = {}
    for place, person in enumerate(cast.people):
        for repository, merges in _merges(person, targets[place]).items():
            most[repository] = max(most.get(repository, (0.0, 0)), (merges, place))
    for place, repository in enumerate(repositories):
        if not repository.develop:
            continue
        releaser = most[place][1]
        circle, here = int(cast.circles.of_person[releaser]), ((place, 1.0),)
        yield Stream(releaser, RELEASE, circle, RELEASE_WEEKLY, here)
        for login, weekly in BOT_WEEKLY.items():
            yield Stream(cast.place_of(login), BOT, circle, weekly, here)


def _of_others(cast: Cast) -> Iterator[Stream]:
    first_three = ((0, 1.0), (1, 1.0), (2, 1.0))
    yield Stream(cast.place_of(OUTSIDER), PERSON, 0, 0.35, first_three)
    yield Stream(DELETED, PERSON, 0, 1.3, first_three)


@dataclass(frozen=True, slots=True)
class TargetTable:
    """Where the pull requests of each stream (rows) go: places of repositories, running shares."""

    places: NDArray[np.int64]
    limits: NDArray[np.float64]


def target_table(streams: Sequence[Stream]) -> TargetTable:
    """The targets of all streams, padded to the same width."""
    widest = max(len(each.repositories) for each in streams)
    places = np.zeros((len(streams), widest), np.int64)
    limits = np.ones((len(streams), widest))
    for row, each in enumerate(streams):
        weights = np.array([weight for _, weight in each.repositories])
        places[row, : len(weights)] = [place for place, _ in each.repositories]
        limits[row, : len(weights)] = np.cumsum(weights) / weights.sum()
    return TargetTable(places, limits)


def intensity(
    cast: Cast, streams: Sequence[Stream], story: Story, begins: date, work: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Expected pull requests of each stream (columns) on each day (rows) since `begins`.

    `work` is how much is worked on each day, as a share of a working week.
    """
    days = np.datetime64(begins, "D") + np.arange(len(work))
    here = presence(cast.people, begins, (days[-1] + 1).item())
    level = {
        PERSON: people_level(story, days),
        AGENT: agent_level(story, days),
        BOT: np.ones(len(days)),
        RELEASE: np.ones(len(days)),
    }
    expected = np.column_stack([stream.weekly * level[stream.kind] * work for stream in streams])
    for column, stream in enumerate(streams):
        if stream.account in (DELETED, cast.place_of(OUTSIDER)):
            expected[:, column] *= days < np.datetime64(story.goals_begin) - OTHERS_LEFT
        elif stream.account < len(cast.people):
            expected[:, column] *= here[stream.account]
    return expected

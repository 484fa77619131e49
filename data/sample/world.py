"""Who and what is there in the sample company on a day?"""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from data.sample.authors import Stream, TargetTable, streams_of, target_table
from data.sample.calendar_of_work import WorkAxis, work_axis
from data.sample.cast import Cast, cast_of, presence
from data.sample.people import CORE_ENGINEERS, Person, people
from data.sample.repositories import Repository, repositories
from data.sample.story import Story, story_for

LEAD_IN, LEAD_OUT = timedelta(days=240), timedelta(days=60)
"""How much time before and after the two years is known: work began before, and is still open."""
COLLECTED = timedelta(minutes=30)
"""How long before midnight everything was collected."""


@dataclass(frozen=True, slots=True)
class World:
    """The story with its people, repositories and the axis on which work is done."""

    story: Story
    people: tuple[Person, ...]
    repositories: tuple[Repository, ...]
    cast: Cast
    streams: tuple[Stream, ...]
    targets: TargetTable
    axis: WorkAxis
    present: NDArray[np.bool_]
    """Whether each person works on each day of the axis."""
    account_of: NDArray[np.int64]
    circle_of: NDArray[np.int64]
    kind_of: NDArray[np.int64]
    """The account, circle and kind of each stream."""

    @property
    def ends(self) -> float:
        """When everything was collected, late on the last day, as a moment of the axis."""
        return self.axis.hours_at(self.story.ends) - COLLECTED / timedelta(hours=1)


def world_of(today: date, engineers: int = len(CORE_ENGINEERS)) -> World:
    """The company with this many engineers, at least `FEWEST`."""
    story = story_for(today)
    everyone, places = people(story, engineers), repositories(engineers)
    cast = cast_of(everyone)
    begins, ends = story.begins - LEAD_IN, story.ends + LEAD_OUT
    streams = streams_of(cast, places)
    return World(
        story=story,
        people=everyone,
        repositories=places,
        cast=cast,
        streams=streams,
        targets=target_table(streams),
        axis=work_axis(begins, ends),
        present=presence(cast.people, begins, ends),
        account_of=np.array([stream.account for stream in streams]),
        circle_of=np.array([stream.circle for stream in streams]),
        kind_of=np.array([stream.kind for stream in streams]),
    )

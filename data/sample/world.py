"""Who and what is there in the sample company on a day?"""

from dataclasses import dataclass
from datetime import date, timedelta

from data.sample.authors import Stream, TargetTable, streams_of, target_table
from data.sample.calendar_of_work import WorkAxis, work_axis
from data.sample.cast import Cast, cast_of
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

    @property
    def ends(self) -> float:
        """When everything was collected, late on the last day, as a moment of the axis."""
        return self.axis.hours_at(self.story.ends) - COLLECTED / timedelta(hours=1)


def world_of(today: date, engineers: int = len(CORE_ENGINEERS)) -> World:
    """The company with this many engineers, at least the twelve of the story."""
    story = story_for(today)
    everyone, places = people(story, engineers), repositories(engineers)
    cast = cast_of(everyone)
    axis = work_axis(story.begins - LEAD_IN, story.ends + LEAD_OUT)
    streams = streams_of(cast, places)
    return World(story, everyone, places, cast, streams, target_table(streams), axis)

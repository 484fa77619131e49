"""How does the collection of a repository stand?"""

from datetime import datetime, timedelta
from typing import Literal, get_args

from data.queries.repositories import RepositoryState

CollectionState = Literal["failed", "stopped", "incomplete", "never", "running", "up_to_date"]
STATES: tuple[CollectionState, ...] = get_args(CollectionState)
"""From what needs a person most to what needs nobody."""

LONGEST_RUN = timedelta(hours=6)
"""A collection that began earlier and has not ended was killed with its machine."""


def collection_state(repository: RepositoryState, now: datetime) -> CollectionState:
    """What became of the newest collection."""
    run = repository.last_run
    if run is None:
        return "up_to_date" if repository.last_success_at else "never"
    if run.status == "running":
        return "stopped" if now - run.started_at > LONGEST_RUN else "running"
    return "up_to_date" if run.status == "complete" else run.status


def needs_somebody(repository: RepositoryState, now: datetime) -> bool:
    """Whether figures that include the repository are provisional."""
    state = collection_state(repository, now)
    return state not in {"up_to_date", "running"} or (
        state == "running" and repository.last_success_at is None
    )

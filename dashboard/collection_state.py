"""How does the collection of a repository stand?"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Literal, get_args

from data.queries.repositories import AcceptedGapState, RepositoryState, SyncRunState

CollectionState = Literal["gap", "failed", "stopped", "never", "running", "accepted", "up_to_date"]
STATES: tuple[CollectionState, ...] = get_args(CollectionState)
"""From what needs a person most to what needs nobody."""

Behind = Literal["gap", "first", "unfinished", "stale"]
"""Something is missing; nothing was collected to the end yet; the last time it was not; it was, but
long ago."""

CALM: frozenset[CollectionState] = frozenset({"running", "accepted", "up_to_date"})
COUNTED = ("merged", "closed", "open")
"""The states in which pull requests are counted here and at their source."""

STALE_AFTER = timedelta(days=7)
"""What was not collected to the end for longer says little of the present."""

LONGEST_RUN = timedelta(hours=6)
"""A collection that began earlier and has not ended was killed with its machine."""


def collection_state(repository: RepositoryState, now: datetime) -> CollectionState:
    """What became of the newest collection of the pull requests."""
    run = repository.last_run
    if run is None:
        return "up_to_date" if repository.last_success_at else "never"
    state = run_state(run, now)
    if state in {"gap", "up_to_date"} and accepted(repository):
        return "accepted"
    return state


def run_state(run: SyncRunState, now: datetime) -> CollectionState:
    """What became of one collection, of whatever it was."""
    if run.status == "running":
        return "stopped" if now - run.started_at > LONGEST_RUN else "running"
    if run.status == "incomplete":
        return "gap" if run.error_kind == "gap" else "stopped"
    return "up_to_date" if run.status == "complete" else "failed"


def accepted(repository: RepositoryState) -> AcceptedGapState | None:
    """The gap that somebody accepted, while it is there and no other."""
    return repository.accepted if repository.difference and not repository.gap else None


def collected_at(repository: RepositoryState, now: datetime) -> datetime | None:
    """When it was read to the end last, an accepted gap left aside; None where it never was."""
    run = repository.last_run
    if run and run.finished_at and collection_state(repository, now) == "accepted":
        return run.finished_at
    return repository.last_success_at


def behind(repository: RepositoryState, now: datetime) -> Behind | None:
    """In which way figures that include the repository are provisional; None where they are not."""
    state, last = collection_state(repository, now), repository.last_success_at
    if state == "gap":
        return "gap"
    if last is None and state != "accepted":
        return "first"
    if state in {"failed", "stopped"}:
        return "unfinished"
    return "stale" if last and now - last > STALE_AFTER else None


def needs_somebody(repository: RepositoryState, now: datetime) -> bool:
    """Whether its last collection leaves figures that include it provisional."""
    return behind(repository, now) in {"gap", "first", "unfinished"}


def is_running(repositories: Iterable[RepositoryState], now: datetime) -> bool:
    """Whether anything is being collected at the moment."""
    runs = (run for each in repositories for run in (each.last_run, *each.others) if run)
    return any(run_state(run, now) == "running" for run in runs)


def by_problem(repositories: Sequence[RepositoryState], now: datetime) -> list[RepositoryState]:
    """Those that need somebody first, and each kind in the order of names."""
    return sorted(
        repositories, key=lambda each: (STATES.index(collection_state(each, now)), each.name)
    )

"""What was collected of each repository, when, and what went wrong?"""

from dataclasses import dataclass, fields
from datetime import UTC, datetime
from typing import Literal

import numpy as np
from sqlalchemy import Connection, func, select

from data.database import Database
from data.facts import PullRequestFacts
from data.facts.derive import BaseBranches, WhyBase, base_branches
from data.queries.organisation import current_organisation
from data.queries.pull_requests import pull_request_facts
from data.tables.code import Repository
from data.tables.record import SyncRun
from data.viewer import Viewer

RunStatus = Literal["running", "complete", "incomplete", "failed"]


@dataclass(frozen=True, slots=True)
class SyncRunState:
    """One collection; the error's three parts are None when nothing went wrong."""

    source: str
    status: RunStatus
    started_at: datetime
    finished_at: datetime | None
    new: int
    changed: int
    error_kind: str | None
    error_what: str | None
    error_where: str | None
    error_do: str | None


@dataclass(frozen=True, slots=True)
class RepositoryState:
    """One repository as stored. `base` is the branch that its lead time runs to, and `why_base`
    where that comes from; `first_at` is the earliest opening or merge, `last_success_at` the end of
    the last complete collection, `last_run` the newest one, whatever became of it.
    """

    id: int
    name: str
    source: str
    base: str | None
    why_base: WhyBase | None
    merged: int
    open: int
    closed: int
    first_at: datetime | None
    last_success_at: datetime | None
    last_run: SyncRunState | None

    @property
    def pull_requests(self) -> int:
        """All that are stored of it."""
        return self.merged + self.open + self.closed


@dataclass(frozen=True, slots=True)
class _Stored:
    """A repository as its collections describe it."""

    id: int
    name: str
    source: str
    default_branch: str | None
    has_develop: bool | None


@dataclass(frozen=True, slots=True)
class _Tally:
    """How many pull requests of one repository are in each state, and the first moment of any."""

    merged: int = 0
    open: int = 0
    closed: int = 0
    first_at: datetime | None = None


def repository_states(viewer: Viewer, database: Database) -> list[RepositoryState]:
    """Every repository in the order of its name. Nothing of it is about one person."""
    facts = pull_request_facts(viewer, database)
    organisation = current_organisation(database)
    with database.read() as connection:
        stored = _repositories(connection)
        runs = _last_runs(connection)
    tallies = _tallies(facts)
    fresh = {each.id: each.data_as_of for each in facts.repositories}
    return [
        _state(
            each,
            base_branches(organisation, each.name, each.default_branch, bool(each.has_develop)),
            tallies.get(each.id, _Tally()),
            fresh.get(each.id),
            runs.get(each.id),
        )
        for each in stored
    ]


def _state(
    stored: _Stored,
    bases: BaseBranches,
    tally: _Tally,
    last_success_at: datetime | None,
    last_run: SyncRunState | None,
) -> RepositoryState:
    return RepositoryState(
        id=stored.id,
        name=stored.name,
        source=stored.source,
        base=bases.base,
        why_base=bases.why,
        merged=tally.merged,
        open=tally.open,
        closed=tally.closed,
        first_at=tally.first_at,
        last_success_at=last_success_at,
        last_run=last_run,
    )


def _repositories(connection: Connection) -> list[_Stored]:
    columns = [getattr(Repository, each.name) for each in fields(_Stored)]
    return [_Stored(*row) for row in connection.execute(select(*columns).order_by(Repository.name))]


def _last_runs(connection: Connection) -> dict[int | None, SyncRunState]:
    """The newest collection of each repository, by its id."""
    r = SyncRun
    newest = select(func.max(r.id)).where(r.repository_id.is_not(None)).group_by(r.repository_id)
    columns = [getattr(r, each.name) for each in fields(SyncRunState)]
    query = select(r.repository_id, *columns).where(r.id.in_(newest))
    return {number: SyncRunState(*rest) for number, *rest in connection.execute(query).all()}


def _tallies(facts: PullRequestFacts) -> dict[int, _Tally]:
    """Counted from the facts, where a million take some milliseconds; gone ones are not in them."""
    size = max((each.id for each in facts.repositories), default=0) + 1
    merged = ~np.isnat(facts.merged_at)
    closed = ~merged & ~np.isnat(facts.closed_at)
    counts = [
        np.bincount(facts.repository[mask], minlength=size).tolist()
        for mask in (merged, ~merged & ~closed, closed)
    ]
    first = _first_moments(facts, size)
    return {
        each.id: _Tally(*(count[each.id] for count in counts), first_at=first[each.id])
        for each in facts.repositories
    }


def _first_moments(facts: PullRequestFacts, size: int) -> list[datetime | None]:
    """The earliest opening, or merge where the source knows no openings, by repository id."""
    moments = np.where(facts.opening_known, facts.created_at, facts.merged_at).view(np.int64)
    known = moments != _NEVER
    first = np.full(size, _LATEST)
    np.minimum.at(first, facts.repository[known], moments[known])
    first[first == _LATEST] = _NEVER
    return [each and each.replace(tzinfo=UTC) for each in first.view("datetime64[us]").tolist()]


_NEVER = np.iinfo(np.int64).min
_LATEST = np.iinfo(np.int64).max

"""What was collected of each repository, when, and what went wrong?"""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from typing import Any, Literal

import numpy as np
from sqlalchemy import Connection, func, select

from data.database import Database
from data.facts import PullRequestFacts, open_facts
from data.facts.derive import BaseBranches, WhyBase, base_branches
from data.gaps import difference
from data.queries.organisation import current_organisation
from data.queries.scope import repositories_open_to
from data.rows import NOTHING_SPENT, STATES, Counts, Spent
from data.tables.code import Repository
from data.tables.record import AcceptedGap, SyncRun
from data.viewer import Viewer

RunStatus = Literal["running", "complete", "incomplete", "failed"]


@dataclass(frozen=True, slots=True)
class SyncRunState:
    """One collection; the error's three parts are None when nothing went wrong.

    `done` of `total` are the steps of its source so far; None where nobody knows.
    """

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
    done: int | None = None
    total: int | None = None
    spent: Spent = NOTHING_SPENT


@dataclass(frozen=True, slots=True)
class AcceptedGapState:
    """By how many pull requests the source may have more in each state; who accepted that, why."""

    open: int
    merged: int
    closed: int
    who: str
    why: str
    at: datetime


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
    on_source: Counts | None = None
    """How many its source counted in each state when it was asked last; None where it does not."""
    accepted: AcceptedGapState | None = None
    others: tuple[SyncRunState, ...] = ()
    """The newest collection of each thing that it has besides pull requests."""

    @property
    def stored(self) -> Counts:
        """How many are stored in each state."""
        return {state: getattr(self, state) for state in STATES}

    @property
    def difference(self) -> Counts:
        """By how many the source has more in each state, where it differs; empty if nowhere."""
        return difference(self.on_source, self.stored) if self.on_source is not None else {}

    @property
    def gap(self) -> Counts:
        """The difference that nobody accepted: empty where all is well."""
        if self.on_source is None:
            return {}
        accepted = {state: getattr(self.accepted, state, 0) for state in STATES}
        return difference(self.on_source, self.stored, accepted)

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
    """Every repository in the order of its name. Nothing of it is about one person.

    Whoever may be told of their own units only is told of the repositories that these work in.
    """
    told = repositories_open_to(viewer, "sources", database)
    if told is not None and not told:
        return []
    facts = open_facts(database)
    organisation = current_organisation(database)
    with database.read() as connection:
        stored = [each for each in _repositories(connection) if told is None or each.id in told]
        known = _Known(
            runs=_last_runs(connection),
            on_source=_on_source(connection),
            accepted=_accepted(connection),
        )
    tallies = _tallies(facts)
    fresh = {each.id: each.data_as_of for each in facts.repositories}
    return [
        _state(
            each,
            base_branches(organisation, each.name, each.default_branch, bool(each.has_develop)),
            tallies.get(each.id, _Tally()),
            fresh.get(each.id),
            known,
        )
        for each in stored
    ]


@dataclass(frozen=True, slots=True)
class _Known:
    """What is noted of the collections, by repository id."""

    runs: Mapping[int, Mapping[str, SyncRunState]]
    on_source: Mapping[int, Counts]
    accepted: Mapping[int, AcceptedGapState]


def _state(
    stored: _Stored,
    bases: BaseBranches,
    tally: _Tally,
    last_success_at: datetime | None,
    known: _Known,
) -> RepositoryState:
    runs = known.runs.get(stored.id, {})
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
        last_run=runs.get(stored.source),
        on_source=known.on_source.get(stored.id),
        accepted=known.accepted.get(stored.id),
        others=tuple(run for name, run in runs.items() if "." in name),
    )


def _repositories(connection: Connection) -> list[_Stored]:
    columns = [getattr(Repository, each.name) for each in fields(_Stored)]
    return [_Stored(*row) for row in connection.execute(select(*columns).order_by(Repository.name))]


def _last_runs(connection: Connection) -> dict[int, dict[str, SyncRunState]]:
    """The newest collection of each thing of each repository, by its id and by the source."""
    r = SyncRun
    one = (r.repository_id, r.source)
    newest = select(func.max(r.id)).where(r.repository_id.is_not(None)).group_by(*one)
    columns = [getattr(r, each.name) for each in fields(SyncRunState) if each.name != "spent"]
    spent = [getattr(r, each.name) for each in fields(Spent)]
    query = select(r.repository_id, *columns, *spent).where(r.id.in_(newest)).order_by(r.source)
    found: dict[int, dict[str, SyncRunState]] = {}
    rows: Any = connection.execute(query)
    for number, *values in rows:
        state = SyncRunState(*values[: len(columns)], spent=Spent(*values[len(columns) :]))
        found.setdefault(number, {})[state.source] = state
    return found


def _on_source(connection: Connection) -> dict[int, Counts]:
    """What each source counted when it was asked last, by repository id."""
    r = SyncRun
    asked = r.source_merged.is_not(None)
    newest = select(func.max(r.id)).where(asked).group_by(r.repository_id)
    query = select(r.repository_id, r.source_open, r.source_merged, r.source_closed)
    rows: Any = connection.execute(query.where(r.id.in_(newest)))
    return {number: dict(zip(STATES, counts, strict=True)) for number, *counts in rows}


def _accepted(connection: Connection) -> dict[int, AcceptedGapState]:
    """The newest accepted gap of each repository, by its id."""
    a = AcceptedGap
    newest = select(func.max(a.id)).group_by(a.repository_id)
    columns = [getattr(a, each.name) for each in fields(AcceptedGapState)]
    query = select(a.repository_id, *columns).where(a.id.in_(newest))
    return {number: AcceptedGapState(*rest) for number, *rest in connection.execute(query)}


def collection_totals(viewer: Viewer, database: Database, since: datetime) -> Spent:
    """What all collections that began since then asked of their sources."""
    if not viewer.may("sources"):
        return NOTHING_SPENT
    columns = [func.coalesce(func.sum(getattr(SyncRun, each.name)), 0) for each in fields(Spent)]
    query = select(*columns).where(SyncRun.started_at >= since)
    with database.read() as connection:
        return Spent(*(int(each) for each in connection.execute(query).one()))


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

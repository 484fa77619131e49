"""What waits to be done in the background, and how does exactly one worker take it?

A worker holds what it took by a lease that it extends. Where it dies the lease runs out and another
takes the job again; one that was begun often enough without an end has failed.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import aliased

from data.database import Database
from data.tables.work import Job

MOST_ATTEMPTS = 3
DIED = (
    f"It was begun {MOST_ATTEMPTS} times and never ended: its worker was killed each time, or the "
    "machine went down. The worker's log says more; the next occasion is tried again"
)


@dataclass(frozen=True, slots=True)
class NewJob:
    """Something to be done once. One `key` is one occasion: `collect@2026-11-20T10:00Z`.

    `detail` holds what the worker has to know, without anything about people; `asked_by` is the
    number of the person who wants it, None where nobody did.
    """

    kind: str
    key: str
    due_at: datetime
    detail: Mapping[str, Any] = field(default_factory=dict)
    asked_by: int | None = None


@dataclass(frozen=True, slots=True)
class ClaimedJob:
    """What a worker holds; `attempt` counts from 1 and tells this claim from a later one."""

    id: int
    kind: str
    key: str
    detail: Mapping[str, Any]
    attempt: int
    worker: str


@dataclass(frozen=True, slots=True)
class JobState:
    """How the newest job of a kind stands: `waiting`, `running`, `done` or `failed`.

    A `running` one whose lease is over has lost its worker: it is `abandoned`.
    """

    key: str
    status: str
    abandoned: bool
    asked_at: datetime
    error: str | None


def ask(connection: Connection, job: NewJob, now: datetime) -> bool:
    """Have it done; False where it was asked for before, done or not.

    Belongs into `Database.write_apart`, or into a `write` that does something else besides.
    """
    values = {
        "kind": job.kind,
        "key": job.key,
        "detail": dict(job.detail),
        "asked_by": job.asked_by,
        "created_at": now,
        "due_at": job.due_at,
        "status": "waiting",
        "attempts": 0,
    }
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    insert = dialect.insert(Job).values(values).on_conflict_do_nothing(index_elements=["key"])
    return connection.execute(insert.returning(Job.id)).scalar_one_or_none() is not None


def ask_alone(connection: Connection, job: NewJob, now: datetime) -> bool:
    """The same, unless another of its kind is waiting or running.

    Belongs into `Database.write`: its transactions run one after another, so that of two who ask
    at once one is told no.
    """
    busy = select(Job.id).where(Job.kind == job.kind, Job.status.in_(("waiting", "running")))
    if connection.execute(busy.limit(1)).first() is not None:
        return False
    return ask(connection, job, now)


def was_asked(database: Database, keys: Collection[str]) -> frozenset[str]:
    """Those of the keys under which something was asked for, done or not."""
    with database.read() as connection:
        found = connection.execute(select(Job.key).where(Job.key.in_(keys))).scalars()
        return frozenset(found)


def claim(
    database: Database,
    worker: str,
    now: datetime,
    lease: timedelta,
    kinds: Collection[str] | None = None,
) -> ClaimedJob | None:
    """Take what is due longest; None where nothing is. `kinds` are all that this worker can do."""
    with database.read() as connection:
        # Looking takes no lock: on SQLite whoever writes holds up everybody else who does.
        if connection.execute(select(Job.id).where(_due(Job, now, kinds)).limit(1)).first() is None:
            return None
    candidate = aliased(Job)
    oldest = (
        select(candidate.id)
        .where(_due(candidate, now, kinds), _may_begin(candidate))
        .order_by(candidate.due_at, candidate.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    take = (
        update(Job)
        .where(Job.id == oldest.scalar_subquery())
        .values(
            status="running",
            attempts=Job.attempts + 1,
            claimed_by=worker,
            lease_until=now + lease,
            finished_at=None,
            error=None,
        )
        .returning(Job.id, Job.kind, Job.key, Job.detail, Job.attempts)
    )
    with database.write_apart() as connection:
        _end_those_that_kill(connection, now)
        row = connection.execute(take).one_or_none()
    return None if row is None else ClaimedJob(*row, worker=worker)


def extend(database: Database, job: ClaimedJob, now: datetime, lease: timedelta) -> bool:
    """Hold it longer; False where it is no longer this worker's."""
    return _change(database, job, lease_until=now + lease)


def finish(database: Database, job: ClaimedJob, now: datetime, error: str | None = None) -> bool:
    """It is done, or failed with these words; False where it is no longer this worker's."""
    status = "done" if error is None else "failed"
    return _change(database, job, status=status, finished_at=now, error=error, lease_until=None)


def give_back(database: Database, job: ClaimedJob) -> bool:
    """Leave it to the next worker as if nobody had begun it; False where it is not held here."""
    return _change(
        database,
        job,
        status="waiting",
        attempts=job.attempt - 1,
        claimed_by=None,
        lease_until=None,
    )


def give_up(connection: Connection, kind: str, now: datetime, why: str) -> int:
    """Note that those of a kind which nobody works on will not be done; returns how many."""
    orphaned = or_(Job.status == "waiting", and_(Job.status == "running", Job.lease_until <= now))
    ended = (
        update(Job)
        .where(Job.kind == kind, orphaned)
        .values(status="failed", finished_at=now, error=why, lease_until=None)
        .returning(Job.id)
    )
    return len(connection.execute(ended).all())


def newest_job(database: Database, kind: str, now: datetime) -> JobState | None:
    """How the job of a kind that was asked for last stands; None where there was none."""
    query = (
        select(Job.key, Job.status, Job.lease_until, Job.created_at, Job.error)
        .where(Job.kind == kind)
        .order_by(Job.created_at.desc(), Job.id.desc())
        .limit(1)
    )
    with database.read() as connection:
        row = connection.execute(query).one_or_none()
    if row is None:
        return None
    abandoned = row.status == "running" and row.lease_until <= now
    return JobState(row.key, row.status, abandoned, row.created_at, row.error)


def _due(job: type[Job], now: datetime, kinds: Collection[str] | None) -> ColumnElement[bool]:
    """Waiting and due, or left lying by a worker that is gone."""
    waiting = and_(job.status == "waiting", job.due_at <= now)
    orphaned = and_(job.status == "running", job.lease_until <= now)
    wanted = or_(waiting, orphaned)
    return wanted if kinds is None else and_(wanted, job.kind.in_(kinds))


def _may_begin(job: type[Job]) -> ColumnElement[bool]:
    return job.attempts < MOST_ATTEMPTS


def _end_those_that_kill(connection: Connection, now: datetime) -> None:
    """What ended each worker that began it is not begun once more."""
    killing = and_(Job.status == "running", Job.lease_until <= now, Job.attempts >= MOST_ATTEMPTS)
    connection.execute(
        update(Job)
        .where(killing)
        .values(status="failed", finished_at=now, error=DIED, lease_until=None)
    )


def _change(database: Database, job: ClaimedJob, **values: Any) -> bool:  # noqa: ANN401 -- a column's own type
    held = and_(
        Job.id == job.id,
        Job.status == "running",
        Job.claimed_by == job.worker,
        Job.attempts == job.attempt,
    )
    change = update(Job).where(held).values(**values).returning(Job.id)
    with database.write_apart() as connection:
        return connection.execute(change).scalar_one_or_none() is not None

"""How is it noted that a collection began, how far it came, what it asked and how it ended?"""

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, select, update

from data.rows import NOTHING_SPENT, STATES, Counts, Spent, Stored
from data.tables.record import SyncRun

NOTHING = Stored(new=0, changed=0)
KILLED = "The collection ended without saying so: its process was killed or the machine went down"
GOES_ON = "nothing: the next collection goes on where this one was"


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a collection of one repository ended; the error's kind and parts are all None or none.

    `on_source` is how many pull requests its source counts in each state, None where it does not.
    """

    status: str
    stored: Stored
    error_what: str | None = None
    error_where: str | None = None
    error_do: str | None = None
    error_kind: str | None = None
    spent: Spent = NOTHING_SPENT
    on_source: Counts | None = None


def start_sync_run(
    connection: Connection, source: str, repository_id: int | None, now: datetime
) -> int:
    """Note that a collection began; its id."""
    statement = insert(SyncRun).values(
        source=source, repository_id=repository_id, started_at=now, status="running"
    )
    return connection.execute(statement.returning(SyncRun.id)).scalar_one()


def note_progress(
    connection: Connection, run: int, stored: Stored, done: int, total: int | None
) -> None:
    """Note how far a collection has come; belongs into the transaction that stores so much."""
    values = {"new": stored.new, "changed": stored.changed, "done": done, "total": total}
    connection.execute(update(SyncRun).where(SyncRun.id == run).values(**values))


def finish_sync_run(connection: Connection, run: int, now: datetime, outcome: Outcome) -> None:
    """Note how a collection ended: `complete`, `incomplete` or `failed`."""
    on_source = outcome.on_source or {}
    values = {
        "finished_at": now, "status": outcome.status, "new": outcome.stored.new,
        "changed": outcome.stored.changed, "error_what": outcome.error_what,
        "error_where": outcome.error_where, "error_do": outcome.error_do,
        "error_kind": outcome.error_kind, **asdict(outcome.spent),
        **{f"source_{state}": on_source.get(state) for state in STATES},
    }  # fmt: skip
    connection.execute(update(SyncRun).where(SyncRun.id == run).values(**values))


def begin_run(connection: Connection, source: str, repository_id: int, now: datetime) -> int:
    """Note that a collection began, and that earlier ones which still claim to run were killed.

    Only whoever holds the repository's lock may say so. The id of the run.
    """
    running = SyncRun.status == "running"
    same = (SyncRun.repository_id == repository_id) & (SyncRun.source == source)
    values = {
        "status": "failed", "finished_at": now, "error_kind": "killed", "error_what": KILLED,
        "error_where": "", "error_do": GOES_ON,
    }  # fmt: skip
    connection.execute(update(SyncRun).where(same, running).values(**values))
    return start_sync_run(connection, source, repository_id, now)


def last_status(connection: Connection, source: str, repository_id: int) -> str | None:
    """How the newest collection of a repository from a source ended; None where there was none."""
    found = _last_run(connection, source, repository_id)
    return found.status if found else None


def take_up_quiet_run(
    connection: Connection, source: str, repository_id: int, now: datetime
) -> int | None:
    """The last run, as one of now, where it was complete, brought nothing and asked for nothing.

    Of five hundred repositories that are looked at every half hour most have nothing new: what is
    noted of that must not grow for ever.
    """
    last = _last_run(connection, source, repository_id)
    if last is None or last.status != "complete" or last.new or last.changed or last.requests:
        return None
    moved = update(SyncRun).where(SyncRun.id == last.id).values(started_at=now)
    connection.execute(moved)
    return last.id


def _last_run(connection: Connection, source: str, repository_id: int) -> Any:  # noqa: ANN401 -- a row, or None
    r = SyncRun
    query = select(r.id, r.status, r.new, r.changed, r.requests).order_by(r.id.desc()).limit(1)
    mine = (r.source == source, r.repository_id == repository_id)
    return connection.execute(query.where(*mine)).one_or_none()

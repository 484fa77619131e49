"""How does what a collector brings get into the tables, nothing lost and nothing doubled?"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, delete, insert, select, update

from data.accounts import adopt_accounts
from data.bulk import insert_rows, upsert_rows, written
from data.driver_rows import (
    EVENT_COLUMNS,
    PULL_REQUEST_COLUMNS,
    REVIEW_COLUMNS,
    DriverRows,
    accounts_of,
    fingerprint,
)
from data.rows import AccountKey, PullRequestRow, RepositoryRow, Stored
from data.tables.code import PullRequest, PullRequestEvent, Repository, Review
from data.tables.organisation import Account
from data.tables.record import Bookmark, LogEntry, SyncRun

REPOSITORY_AND_NUMBER = ("repository_id", "number")
MOST_PARAMETERS = 500
"""SQLite allows a bounded number of them in one statement."""

MOST_READ_IN_VAIN = 4
"""One range is read rather than single numbers while it holds at most this many times as many."""


class Unmovable(Exception):
    """A repository that one source brought is offered by another: their rows must not mix."""

    def __init__(self, name: str, stored: str, offered: str) -> None:
        super().__init__(
            f"{name} was collected from '{stored}' before, this collection reads '{offered}'"
        )
        self.name, self.stored, self.offered = name, stored, offered


def store_repository(connection: Connection, row: RepositoryRow) -> int:
    """Keep what is known of a repository; its id.

    Raises Unmovable where another source brought it first.
    """
    known = connection.execute(
        select(Repository.id, Repository.source).where(Repository.name == row.name)
    ).one_or_none()
    values = {
        "source": row.source, "url": row.url, "default_branch": row.default_branch,
        "has_develop": row.has_develop, "location": row.location,
    }  # fmt: skip
    if known is None:
        statement = insert(Repository).values(name=row.name, **values).returning(Repository.id)
        return connection.execute(statement).scalar_one()
    if known.source != row.source:
        raise Unmovable(row.name, known.source, row.source)
    connection.execute(update(Repository).where(Repository.id == known.id).values(**values))
    return known.id


def store_pull_requests(
    connection: Connection, repository_id: int, rows: Sequence[PullRequestRow]
) -> Stored:
    """Add or overwrite pull requests by (repository, number), with their reviews and events.

    A row equal to what is stored costs one comparison and writes nothing.
    """
    prints = {row.number: (row, fingerprint(row)) for row in rows}
    before = _known(connection, repository_id, prints)
    new = [pair for number, pair in prints.items() if number not in before]
    changed = [
        pair for n, pair in prints.items() if n in before and before[n].fingerprint != pair[1]
    ]
    fresh = [row for row, _ in (*new, *changed)]
    accounts = store_accounts(connection, accounts_of(fresh))
    make = DriverRows(repository_id, accounts, written(connection))
    table: Any = PullRequest.__table__
    insert_rows(connection, table, PULL_REQUEST_COLUMNS, [make.pull_request(*p) for p in new])
    again = [make.pull_request(*pair) for pair in changed]
    upsert_rows(connection, table, PULL_REQUEST_COLUMNS, REPOSITORY_AND_NUMBER, again)
    _forget_parts(connection, [before[row.number].id for row, _ in changed])
    _store_parts(connection, make, [row for row in fresh if row.reviews or row.events])
    return Stored(new=len(new), changed=len(changed))


def store_accounts(
    connection: Connection, keys: Iterable[AccountKey]
) -> dict[tuple[str, str], int]:
    """The ids of accounts by (provider, login), adding those that are new.

    An account that is called a bot anywhere is one: who merged or reviewed comes without a kind.
    """
    wanted = _wanted_accounts(keys)
    if not wanted:
        return {}
    known = _known_accounts(connection, wanted)
    new = [key for name, key in wanted.items() if name not in known]
    for key in new:
        values = {"provider": key.provider, "login": key.login, "kind": key.kind}
        statement = insert(Account).values(**values).returning(Account.id)
        known[key.provider, key.login] = connection.execute(statement).scalar_one()
    if new:
        adopt_accounts(connection)
    return known


def bookmark(connection: Connection, source: str, repository_id: int) -> str | None:
    """How far the collection of a repository has come; None where it never began."""
    return connection.execute(
        select(Bookmark.value).where(
            Bookmark.source == source, Bookmark.repository_id == repository_id
        )
    ).scalar_one_or_none()


def set_bookmark(connection: Connection, source: str, repository_id: int, value: str) -> None:
    """Move the bookmark; belongs into the transaction that stores what lies before it."""
    table: Any = Bookmark.__table__
    key = ("source", "repository_id")
    upsert_rows(connection, table, (*key, "value"), key, [(source, repository_id, value)])


def start_sync_run(
    connection: Connection, source: str, repository_id: int | None, now: datetime
) -> int:
    """Note that a collection began; its id."""
    statement = insert(SyncRun).values(
        source=source, repository_id=repository_id, started_at=now, status="running"
    )
    return connection.execute(statement.returning(SyncRun.id)).scalar_one()


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a collection of one repository ended; the error's kind and parts are all None or none."""

    status: str
    stored: Stored
    error_what: str | None = None
    error_where: str | None = None
    error_do: str | None = None
    error_kind: str | None = None


def finish_sync_run(connection: Connection, run: int, now: datetime, outcome: Outcome) -> None:
    """Note how a collection ended: `complete`, `incomplete` or `failed`."""
    values = {
        "finished_at": now, "status": outcome.status, "new": outcome.stored.new,
        "changed": outcome.stored.changed, "error_what": outcome.error_what,
        "error_where": outcome.error_where, "error_do": outcome.error_do,
        "error_kind": outcome.error_kind,
    }  # fmt: skip
    connection.execute(update(SyncRun).where(SyncRun.id == run).values(**values))


def write_log(
    connection: Connection,
    at: datetime,
    actor: str,
    action: str,
    subject: str | None = None,
    detail: dict[str, Any] | None = None,
) -> None:
    """Add a line to the append-only log; names and addresses do not belong into it."""
    values = {"at": at, "actor": actor, "action": action, "subject": subject}
    connection.execute(insert(LogEntry).values(**values, detail=detail or {}))


def _wanted_accounts(keys: Iterable[AccountKey]) -> dict[tuple[str, str], AccountKey]:
    wanted: dict[tuple[str, str], AccountKey] = {}
    for key in keys:
        name = key.provider, key.login
        if name not in wanted or key.kind == "bot":
            wanted[name] = key
    return wanted


def _known_accounts(
    connection: Connection, wanted: dict[tuple[str, str], AccountKey]
) -> dict[tuple[str, str], int]:
    """Ids of those that are stored; one that is said to be a bot now becomes one."""
    logins = list({login for _, login in wanted})
    query = select(Account.id, Account.provider, Account.login, Account.kind)
    known: dict[tuple[str, str], int] = {}
    for start in range(0, len(logins), MOST_PARAMETERS):
        some = query.where(Account.login.in_(logins[start : start + MOST_PARAMETERS]))
        for found in connection.execute(some).all():
            known[found.provider, found.login] = found.id
            offered = wanted.get((found.provider, found.login))
            if offered and offered.kind == "bot" and found.kind != "bot":
                connection.execute(update(Account).where(Account.id == found.id).values(kind="bot"))
    return known


class _Known(NamedTuple):
    """A pull request as it is stored."""

    id: int
    fingerprint: bytes


def _known(
    connection: Connection, repository_id: int, wanted: Collection[int]
) -> dict[int, _Known]:
    """Those already stored, by number."""
    if not wanted:
        return {}
    numbers = sorted(wanted)
    query = select(PullRequest.number, PullRequest.id, PullRequest.fingerprint)
    query = query.where(PullRequest.repository_id == repository_id)
    if numbers[-1] - numbers[0] < MOST_READ_IN_VAIN * len(numbers):
        parts = [query.where(PullRequest.number.between(numbers[0], numbers[-1]))]
    else:
        parts = [
            query.where(PullRequest.number.in_(numbers[start : start + MOST_PARAMETERS]))
            for start in range(0, len(numbers), MOST_PARAMETERS)
        ]
    rows = (row for part in parts for row in connection.execute(part))
    return {number: _Known(id_, bytes(digest)) for number, id_, digest in rows if number in wanted}


def _forget_parts(connection: Connection, pull_requests: Sequence[int]) -> None:
    """A source lists reviews and events whole: those of a changed pull request are replaced."""
    for start in range(0, len(pull_requests), MOST_PARAMETERS):
        ids = pull_requests[start : start + MOST_PARAMETERS]
        for part in (Review, PullRequestEvent):
            connection.execute(delete(part).where(part.pull_request_id.in_(ids)))


def _store_parts(connection: Connection, make: DriverRows, rows: Sequence[PullRequestRow]) -> None:
    known = _known(connection, make.repository_id, {row.number for row in rows})
    reviews = [make.review(known[row.number].id, part) for row in rows for part in row.reviews]
    events = [make.event(known[row.number].id, part) for row in rows for part in row.events]
    table: Any = Review.__table__
    insert_rows(connection, table, REVIEW_COLUMNS, reviews)
    table = PullRequestEvent.__table__
    insert_rows(connection, table, EVENT_COLUMNS, events)

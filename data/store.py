"""How does what a collector brings get into the tables, nothing lost and nothing doubled?"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b
from operator import attrgetter
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from data.accounts import adopt_accounts
from data.bulk import insert_rows, upsert_rows
from data.rows import AccountKey, PullRequestRow, RepositoryRow, Stored
from data.tables.base import microseconds as _number
from data.tables.code import PullRequest, PullRequestEvent, Repository, Review
from data.tables.organisation import Account
from data.tables.record import Bookmark, LogEntry, SyncRun

PLAIN = (
    "number", "title", "url", "state", "is_draft", "base", "head", "head_in_same_repository",
    "created_at", "first_commit_at", "commit_count", "squashed", "merged_at", "closed_at",
    "updated_at", "merge_commit", "additions", "deletions", "changed_files",
)  # fmt: skip
"""Fields of PullRequestRow that are columns of the same name."""

GIVEN = (
    "given_knows", "given_started_at", "given_ready_at", "given_first_review_at",
    "given_approved_at",
)  # fmt: skip
COLUMNS = (
    *PLAIN, "labels", *GIVEN, "author_id", "merged_by_id", "first_assignee_id",
    "repository_id", "gone_at", "fingerprint",
)  # fmt: skip
REVIEW_COLUMNS = (
    "external_id", "state", "state_before_dismissal", "submitted_at", "account_id",
    "pull_request_id",
)  # fmt: skip
EVENT_COLUMNS = ("external_id", "kind", "at", "account_id", "pull_request_id")

_plain = attrgetter(*PLAIN)


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
    before = _known_prints(connection, repository_id, prints)
    fresh = {n: pair for n, pair in prints.items() if before.get(n, (0, b""))[1] != pair[1]}
    accounts = store_accounts(connection, _accounts_of(row for row, _ in fresh.values()))
    values = [_values(row, digest, accounts, repository_id) for row, digest in fresh.values()]
    upsert_rows(connection, PullRequest.__table__, COLUMNS, ("repository_id", "number"), values)  # type: ignore[arg-type] -- a declarative table is a Table
    changed = [before[number][0] for number in fresh if number in before]
    _store_parts(connection, repository_id, [row for row, _ in fresh.values()], changed, accounts)
    return Stored(new=len(fresh) - len(changed), changed=len(changed))


def fingerprint(row: PullRequestRow) -> bytes:
    """A digest of everything that a source says of a pull request, free of our own numbers."""
    reviews = [
        (r.external_id, _key(r.account), r.state, r.state_before_dismissal, _number(r.submitted_at))
        for r in row.reviews
    ]
    events = [(e.external_id, _key(e.account), e.kind, _number(e.at)) for e in row.events]
    accounts = [_key(key) for key in (row.author, row.merged_by, row.first_assignee)]
    content = (_numbers(_plain(row)), row.labels, accounts, _given(row), reviews, events)
    return blake2b(repr(content).encode("utf-8", "surrogatepass"), digest_size=16).digest()


def store_accounts(
    connection: Connection, keys: Iterable[AccountKey]
) -> dict[tuple[str, str], int]:
    """The ids of accounts by (provider, login), adding those that are new."""
    wanted = {(key.provider, key.login): key for key in keys}
    if not wanted:
        return {}
    logins = list({login for _, login in wanted})
    query = select(Account.id, Account.provider, Account.login, Account.kind)
    known: dict[tuple[str, str], int] = {}
    for start in range(0, len(logins), 500):  # SQLite allows a bounded number of parameters
        some = query.where(Account.login.in_(logins[start : start + 500]))
        for found in connection.execute(some):
            known[found.provider, found.login] = found.id
            offered = wanted.get((found.provider, found.login))
            if offered and offered.kind == "bot" and found.kind != "bot":
                connection.execute(update(Account).where(Account.id == found.id).values(kind="bot"))
    fresh = False
    for name, key in wanted.items():
        if name not in known:
            statement = insert(Account).values(
                provider=key.provider, login=key.login, kind=key.kind
            )
            known[name] = connection.execute(statement.returning(Account.id)).scalar_one()
            fresh = True
    if fresh:
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
    upsert_rows(
        connection, Bookmark.__table__, ("source", "repository_id", "value"),  # type: ignore[arg-type] -- a declarative table is a Table
        ("source", "repository_id"), [(source, repository_id, value)],
    )  # fmt: skip


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


def _known_prints(
    connection: Connection, repository_id: int, wanted: dict[int, Any]
) -> dict[int, tuple[int, bytes]]:
    """(id, fingerprint) by number of those already stored."""
    if not wanted:
        return {}
    query = select(PullRequest.number, PullRequest.id, PullRequest.fingerprint).where(
        PullRequest.repository_id == repository_id,
        PullRequest.number.between(min(wanted), max(wanted)),
    )
    return {n: (i, bytes(p)) for n, i, p in connection.execute(query) if n in wanted}


def _accounts_of(rows: Iterable[PullRequestRow]) -> Iterable[AccountKey]:
    for row in rows:
        yield from (key for key in (row.author, row.merged_by, row.first_assignee) if key)
        yield from (part.account for part in row.reviews if part.account)
        yield from (part.account for part in row.events if part.account)


def _values(
    row: PullRequestRow, digest: bytes, accounts: dict[tuple[str, str], int], repository_id: int
) -> tuple[Any, ...]:
    people = [_id(key, accounts) for key in (row.author, row.merged_by, row.first_assignee)]
    plain = _numbers(_plain(row))
    return (*plain, list(row.labels), *_given(row), *people, repository_id, None, digest)


def _given(row: PullRequestRow) -> tuple[Any, ...]:
    given = row.given
    if given is None:
        return (None,) * len(GIVEN)
    moments = (given.started_at, given.ready_at, given.first_review_at, given.approved_at)
    return (",".join(sorted(given.knows)), *_numbers(moments))


def _store_parts(
    connection: Connection,
    repository_id: int,
    rows: list[PullRequestRow],
    changed: list[int],
    accounts: dict[tuple[str, str], int],
) -> None:
    """Reviews and events are replaced whole: a source lists them whole."""
    for start in range(0, len(changed), 500):
        ids = changed[start : start + 500]
        connection.execute(delete(Review).where(Review.pull_request_id.in_(ids)))
        connection.execute(
            delete(PullRequestEvent).where(PullRequestEvent.pull_request_id.in_(ids))
        )
    with_parts = [row for row in rows if row.reviews or row.events]
    if not with_parts:
        return
    known = _known_prints(connection, repository_id, {row.number: row for row in with_parts})
    reviews = [
        (r.external_id, r.state, r.state_before_dismissal, _number(r.submitted_at),
         _id(r.account, accounts), known[row.number][0])
        for row in with_parts
        for r in row.reviews
    ]  # fmt: skip
    events = [
        (e.external_id, e.kind, _number(e.at), _id(e.account, accounts), known[row.number][0])
        for row in with_parts
        for e in row.events
    ]
    insert_rows(connection, Review.__table__, REVIEW_COLUMNS, reviews)  # type: ignore[arg-type] -- a declarative table is a Table
    insert_rows(connection, PullRequestEvent.__table__, EVENT_COLUMNS, events)  # type: ignore[arg-type] -- a declarative table is a Table


def _id(key: AccountKey | None, accounts: dict[tuple[str, str], int]) -> int | None:
    return accounts[key.provider, key.login] if key else None


def _key(key: AccountKey | None) -> tuple[str, str] | None:
    return (key.provider, key.login) if key else None


def _numbers(values: Iterable[Any]) -> tuple[Any, ...]:
    """The same values, with moments as whole microseconds."""
    return tuple([_number(value) if type(value) is datetime else value for value in values])

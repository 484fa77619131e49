"""How does what a collector brings get into the tables, nothing lost and nothing doubled?"""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, delete, insert, select, update

from data.accounts import adopt_accounts
from data.bulk import Row, insert_rows, upsert_rows, written
from data.driver_rows import (
    CO_AUTHOR_COLUMNS,
    EVENT_COLUMNS,
    FILE_COLUMNS,
    PULL_REQUEST_COLUMNS,
    REVIEW_COLUMNS,
    DriverRows,
    accounts_of,
    fingerprint,
)
from data.rows import AccountKey, PullRequestRow, RepositoryRow, Stored
from data.tables.code import (
    PullRequest,
    PullRequestCoAuthor,
    PullRequestEvent,
    PullRequestFile,
    Repository,
    Review,
)
from data.tables.organisation import Account
from data.tables.record import Bookmark, LogEntry, RawAnswer, SyncRun

REPOSITORY_AND_NUMBER = ("repository_id", "number")
FROM_A_CLONE = ("git", "github")
"""A repository whose history was read before comes from GitHub now, which knows the same merges and
more of each: the rows are overwritten one by one, and what GitHub does not know is gone."""

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
    """Keep what is known of a repository; its id. One that came under another name is renamed.

    Raises Unmovable where another source brought it first.
    """
    known = _known_repository(connection, row)
    values = {
        "name": row.name, "source": row.source, "url": row.url,
        "default_branch": row.default_branch, "has_develop": row.has_develop,
        "location": row.location, "node_id": row.node_id,
    }  # fmt: skip
    if known is None:
        statement = insert(Repository).values(**values).returning(Repository.id)
        return connection.execute(statement).scalar_one()
    moves = (known.source, row.source) == FROM_A_CLONE or _is_blank(connection, known.id)
    if known.source != row.source and not moves:
        raise Unmovable(row.name, known.source, row.source)
    connection.execute(update(Repository).where(Repository.id == known.id).values(**values))
    return known.id


def _known_repository(connection: Connection, row: RepositoryRow) -> Any:  # noqa: ANN401 -- a row of (id, source, node_id), or None
    """The one that its source means, whatever it is called there by now; else that of its name.

    A stored one of the same name that is another on GitHub was renamed or deleted there: it gets
    out of the way and keeps what is stored of it.
    """
    columns = select(Repository.id, Repository.source, Repository.node_id)
    named = connection.execute(columns.where(Repository.name == row.name)).one_or_none()
    if row.node_id is None or (named is not None and named.node_id in (None, row.node_id)):
        return named
    if named is not None:
        aside = f"{row.name}@{named.node_id}"
        connection.execute(update(Repository).where(Repository.id == named.id).values(name=aside))
    return connection.execute(columns.where(Repository.node_id == row.node_id)).one_or_none()


def _is_blank(connection: Connection, repository_id: int) -> bool:
    """Whether nothing was collected of it: a pipeline that pushed its coverage named it first."""
    return not any(
        connection.execute(
            select(each.id).where(each.repository_id == repository_id).limit(1)
        ).all()
        for each in (PullRequest, SyncRun)
    )


def store_pull_requests(
    connection: Connection,
    repository_id: int,
    rows: Sequence[PullRequestRow],
    read_at: datetime | None = None,
) -> Stored:
    """Add or overwrite pull requests by (repository, number), with everything they consist of.

    A row equal to what is stored costs one comparison and writes nothing but its raw answer, which
    came at `read_at` by its source's clock.
    """
    prints = {row.number: (row, fingerprint(row)) for row in rows}
    before = _known(connection, repository_id, prints)
    new = [pair for number, pair in prints.items() if number not in before]
    changed = [
        pair for n, pair in prints.items() if n in before and before[n].differs_from(pair[1])
    ]
    fresh = [row for row, _ in (*new, *changed)]
    accounts = store_accounts(connection, accounts_of(fresh))
    make = DriverRows(repository_id, accounts, written(connection))
    table: Any = PullRequest.__table__
    insert_rows(connection, table, PULL_REQUEST_COLUMNS, [make.pull_request(*p) for p in new])
    again = [make.pull_request(*pair) for pair in changed]
    upsert_rows(connection, table, PULL_REQUEST_COLUMNS, REPOSITORY_AND_NUMBER, again)
    _forget_parts(connection, [before[row.number].id for row, _ in changed])
    _store_parts(connection, make, fresh)
    _keep_raw(connection, repository_id, rows, read_at)
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
    gone: bool

    def differs_from(self, fingerprint: bytes) -> bool:
        """Whether it is to be written again; one that was gone and is back always is."""
        return self.gone or self.fingerprint != fingerprint


def _known(
    connection: Connection, repository_id: int, wanted: Collection[int]
) -> dict[int, _Known]:
    """Those already stored, by number."""
    if not wanted:
        return {}
    numbers = sorted(wanted)
    query = select(PullRequest.number, PullRequest.id, PullRequest.fingerprint, PullRequest.gone_at)
    query = query.where(PullRequest.repository_id == repository_id)
    if numbers[-1] - numbers[0] < MOST_READ_IN_VAIN * len(numbers):
        parts = [query.where(PullRequest.number.between(numbers[0], numbers[-1]))]
    else:
        parts = [
            query.where(PullRequest.number.in_(numbers[start : start + MOST_PARAMETERS]))
            for start in range(0, len(numbers), MOST_PARAMETERS)
        ]
    rows = (row for part in parts for row in connection.execute(part))
    return {
        number: _Known(id_, bytes(digest), gone is not None)
        for number, id_, digest, gone in rows
        if number in wanted
    }


def _forget_parts(connection: Connection, pull_requests: Sequence[int]) -> None:
    """A source lists reviews and events whole: those of a changed pull request are replaced."""
    for start in range(0, len(pull_requests), MOST_PARAMETERS):
        ids = pull_requests[start : start + MOST_PARAMETERS]
        for part in (Review, PullRequestEvent, PullRequestCoAuthor, PullRequestFile):
            connection.execute(delete(part).where(part.pull_request_id.in_(ids)))


def _store_parts(connection: Connection, make: DriverRows, rows: Sequence[PullRequestRow]) -> None:
    rows = [row for row in rows if row.reviews or row.events or row.co_authors or row.files]
    known = _known(connection, make.repository_id, {row.number for row in rows})
    numbered = [(known[row.number].id, row) for row in rows]
    parts: tuple[tuple[Any, Sequence[str], list[Row]], ...] = (
        (
            Review,
            REVIEW_COLUMNS,
            [make.review(id_, p) for id_, row in numbered for p in row.reviews],
        ),
        (
            PullRequestEvent,
            EVENT_COLUMNS,
            [make.event(id_, p) for id_, row in numbered for p in row.events],
        ),
        (
            PullRequestCoAuthor,
            CO_AUTHOR_COLUMNS,
            [p for pair in numbered for p in make.co_authors(*pair)],
        ),
        (PullRequestFile, FILE_COLUMNS, [p for pair in numbered for p in make.files(*pair)]),
    )
    for table, columns, values in parts:
        place: Any = table.__table__
        insert_rows(connection, place, columns, values)


def _keep_raw(
    connection: Connection,
    repository_id: int,
    rows: Sequence[PullRequestRow],
    read_at: datetime | None,
) -> None:
    """The answers, also of pull requests that did not change: they say when each was read last."""
    if read_at is None:
        return
    make = written(connection)
    kept = ((repository_id, row.number, row.raw, read_at) for row in rows if row.raw is not None)
    values: list[Row] = [make(each) for each in kept]
    table: Any = RawAnswer.__table__
    columns = ("repository_id", "number", "content", "read_at")
    upsert_rows(connection, table, columns, REPOSITORY_AND_NUMBER, values)


def mark_gone(
    connection: Connection, repository_id: int, numbers: Sequence[int], at: datetime
) -> None:
    """Note that the source no longer knows pull requests: they leave all counts."""
    for start in range(0, len(numbers), MOST_PARAMETERS):
        some = PullRequest.number.in_(numbers[start : start + MOST_PARAMETERS])
        statement = update(PullRequest).where(PullRequest.repository_id == repository_id, some)
        connection.execute(statement.where(PullRequest.gone_at.is_(None)).values(gone_at=at))

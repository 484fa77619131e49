"""How does what a collector brings get into the tables, nothing lost and nothing doubled?"""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, delete, select, update

from data.accounts import store_accounts
from data.bulk import MOST_PARAMETERS, Row, insert_rows, upsert_rows, written
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
from data.privacy.returning import without_erased
from data.rows import PullRequestRow, Stored
from data.tables.code import (
    PullRequest,
    PullRequestCoAuthor,
    PullRequestEvent,
    PullRequestFile,
    Review,
)
from data.tables.record import Bookmark, RawAnswer

REPOSITORY_AND_NUMBER = ("repository_id", "number")
MOST_READ_IN_VAIN = 4
"""One range is read rather than single numbers while it holds at most this many times as many."""


def store_pull_requests(
    connection: Connection,
    repository_id: int,
    rows: Sequence[PullRequestRow],
    read_at: datetime | None = None,
) -> Stored:
    """Add or overwrite pull requests by (repository, number), with everything they consist of.

    A row equal to what is stored costs one comparison and writes nothing but its raw answer, which
    came at `read_at` by its source's clock. Logins that were erased do not come in again.
    """
    rows = without_erased(connection, rows)
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

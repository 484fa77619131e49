"""Which rows are the facts made of, read out of the database in columns?"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray
from sqlalchemy import ColumnElement, and_, case, func, or_, select

from config.delivery import Hotfix
from config.organisation import WorkKind
from data.database import Database
from data.facts.raw_deliveries import delivery_queries
from data.facts.raw_work import work_query
from data.facts.reading import Query, read_columns
from data.moments import NEVER
from data.tables.code import (
    PullRequest,
    PullRequestCoAuthor,
    PullRequestEvent,
    PullRequestFile,
    Repository,
    Review,
)
from data.tables.organisation import Account
from data.tables.record import DataVersion


@dataclass(frozen=True)
class RawTables:
    """The columns that facts need, as Arrow tables, all of one state of the database."""

    rows_version: int
    pull_requests: pa.Table
    given: pa.Table
    """Only pull requests whose source states moments itself: row_id and the given moments."""
    reviews: pa.Table
    events: pa.Table
    files: pa.Table
    co_authors: pa.Table
    accounts: pa.Table
    repositories: pa.Table
    marked: pa.Table
    """Only pull requests with a label, or whose branch may be one of a hotfix."""
    deployments: pa.Table
    releases: pa.Table
    incidents: pa.Table
    merge_commits: pa.Table
    """Only pull requests whose merge made a commit that was deployed or released."""
    first_deployments: pa.Table
    """Only pull requests whose merge a clone has: the ids of what first contained it, else 0."""
    work: pa.Table
    """What the rules of the kinds of work ask for; without kinds no row."""


def read_raw(
    database: Database,
    branches: frozenset[str],
    hotfix: Hotfix | None = None,
    work_kinds: Sequence[WorkKind] = (),
) -> RawTables:
    """Read everything; `branches` are the names that are a base branch anywhere.

    `pull_requests` comes in the order of its ids, with columns id, repository_id, number, base,
    base_head ("" unless the head is one of `branches` in the same repository), the accounts and
    the moments; gone ones are left out.
    """
    queries: dict[str, Query] = {
        "version": select(DataVersion.rows_version),
        "pull_requests": _pull_requests(branches),
        "given": _given(),
        "reviews": _reviews(),
        "events": _events(),
        "files": _files(),
        "co_authors": _co_authors(),
        "accounts": _accounts(),
        "repositories": _repositories(),
        **delivery_queries(hotfix or Hotfix()),
        "work": work_query(work_kinds),
    }
    tables = read_columns(database, queries)
    version = tables.pop("version").column(0)[0].as_py()
    return RawTables(rows_version=version, **tables)


def moments(table: pa.Table, name: str) -> NDArray[np.datetime64]:
    """A column of moments as datetime64[us], NaT where missing."""
    column = table.column(name)
    if pa.types.is_timestamp(column.type):
        column = column.cast(pa.timestamp("us"))
    return _filled(column, int(NEVER.astype(np.int64))).view("datetime64[us]")


def integers(table: pa.Table, name: str, missing: int) -> NDArray[np.int64]:
    """A column of whole numbers or flags, `missing` where there is none."""
    return _filled(table.column(name), missing)


def _filled(column: pa.ChunkedArray, missing: int) -> NDArray[np.int64]:
    column = column.cast(pa.int64())
    if column.null_count:
        column = pc.fill_null(column, pa.scalar(missing, pa.int64()))
    return column.to_numpy()


def words(table: pa.Table, name: str) -> tuple[NDArray[np.int64], list[str]]:
    """A column of text as codes into the list of its distinct words."""
    column = table.column(name).cast(pa.string()).dictionary_encode().combine_chunks()
    if isinstance(column, pa.ChunkedArray) and not column.num_chunks:
        return np.empty(0, np.int64), []
    encoded = column if isinstance(column, pa.DictionaryArray) else column.chunk(0)
    return encoded.indices.to_numpy().astype(np.int64), encoded.dictionary.to_pylist()


def _pull_requests(branches: frozenset[str]) -> Query:
    p = PullRequest
    to_base = and_(p.head_in_same_repository.is_(True), p.head.in_(sorted(branches)))
    return (
        select(
            p.id, p.repository_id, p.number, p.base, p.author_id, p.merged_by_id,
            p.first_assignee_id, p.is_draft, p.created_at, p.first_commit_at, p.commit_count,
            p.squashed, p.merged_at, p.closed_at, p.additions, p.deletions, p.reverts,
            case((p.state == "closed", 1), else_=0).label("closed"),
            case((to_base, p.head), else_="").label("base_head"),
        )
        .where(p.gone_at.is_(None))
        .order_by(p.id)
    )  # fmt: skip


def _given() -> Query:
    p = PullRequest
    query = select(
        p.id, p.given_knows, p.given_started_at, p.given_ready_at, p.given_first_review_at,
        p.given_approved_at,
    )  # fmt: skip
    return query.where(p.gone_at.is_(None), p.given_knows.is_not(None)).order_by(p.id)


def _was(state: str) -> ColumnElement[bool]:
    """A dismissed review counts as what it was."""
    dismissed = and_(Review.state == "dismissed", Review.state_before_dismissal == state)
    return or_(Review.state == state, dismissed)


def _reviews() -> Query:
    return select(
        Review.pull_request_id,
        func.coalesce(Review.account_id, 0).label("account_id"),
        case((_was("approved"), 1), else_=0).label("approves"),
        case((_was("changes_requested"), 1), else_=0).label("asks_changes"),
        Review.submitted_at,
    )


def _events() -> Query:
    kind = PullRequestEvent.kind
    code = case((kind == "ready_for_review", 1), (kind == "converted_to_draft", 0), else_=2)
    return select(PullRequestEvent.pull_request_id, code.label("code"), PullRequestEvent.at).where(
        kind.in_(("ready_for_review", "converted_to_draft", "force_pushed"))
    )


def _files() -> Query:
    f = PullRequestFile
    return select(f.pull_request_id, f.path, (f.additions + f.deletions).label("lines"))


def _co_authors() -> Query:
    return select(PullRequestCoAuthor.pull_request_id, PullRequestCoAuthor.account_id)


def _accounts() -> Query:
    return select(Account.id, Account.login, Account.kind, Account.person_id).order_by(Account.id)


def _repositories() -> Query:
    return select(
        Repository.id,
        Repository.name,
        Repository.source,
        func.coalesce(Repository.default_branch, "").label("default_branch"),
        case((Repository.has_develop.is_(True), 1), else_=0).label("has_develop"),
    ).order_by(Repository.id)

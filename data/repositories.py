"""Which stored repository is the one that a source tells of, whatever it is called by now?"""

from typing import Any

from sqlalchemy import Connection, delete, exists, func, insert, select, update
from sqlalchemy.orm import aliased

from data.rows import RepositoryRow
from data.tables.code import PullRequest, Repository
from data.tables.coverage import CoverageFigure, CoverageReport, UnreadableReport
from data.tables.record import SyncRun

FROM_A_CLONE = ("git", "github")
"""A repository whose history was read before comes from GitHub now, which knows the same merges and
more of each: the rows are overwritten one by one, and what GitHub does not know is gone."""

SET_ASIDE = "@"
"""Stands in the name of one whose name belongs to another by now, and in no other."""

_KNOWN_BY = select(Repository.id, Repository.name, Repository.source, Repository.node_id)


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
    if known.source != row.source and not _gives_way(connection, known, row):
        raise Unmovable(row.name, known.source, row.source)
    connection.execute(update(Repository).where(Repository.id == known.id).values(**values))
    return known.id


def repository_of_push(connection: Connection, name: str) -> int:
    """The id of the repository that a pipeline pushes something of, whether it was collected before
    or not: stored now as one of GitHub where nobody did.
    """
    row = RepositoryRow(name, "github")
    known = _named_repository(connection, row)
    return store_repository(connection, row) if known is None else known.id


def _known_repository(connection: Connection, row: RepositoryRow) -> Any:  # noqa: ANN401 -- a row of (id, name, source, node_id), or None
    """The one that its source means, whatever it is called there by now; else that of its name.

    A stored one of the same name that is another on GitHub was renamed or deleted there: it gets
    out of the way and keeps what is stored of it. One of that name whose id nobody knew, read from
    a clone or named by a pipeline, is the same by another way and goes into it.
    """
    named = _named_repository(connection, row)
    if row.node_id is None:
        return named
    same = Repository.node_id == row.node_id
    meant = connection.execute(_KNOWN_BY.where(same)).one_or_none()
    if named is None or named.node_id == row.node_id:
        return meant
    if named.node_id is None:
        if meant is None or not _gives_way(connection, named, row):
            return named
        _absorb(connection, named.id, meant.id)
    aside = {"name": f"{named.name}{SET_ASIDE}{named.node_id or named.id}", "location": None}
    connection.execute(update(Repository).where(Repository.id == named.id).values(**aside))
    return meant


def _absorb(connection: Connection, repository: int, into: int) -> None:
    """What pipelines pushed for a repository belongs to another, which knows all else of it.

    An empty row stays behind: what was accepted and noted of a repository only grows.
    """
    for table, key in (
        (CoverageReport, ("commit_sha", "kind", "name")),
        (UnreadableReport, ("commit_sha", "kind", "name")),
        (CoverageFigure, ("application", "commit_sha")),
    ):
        there: Any = aliased(table)
        same = [getattr(there, each) == getattr(table, each) for each in key]
        known = exists().where(there.repository_id == into, *same)
        mine = table.repository_id == repository
        connection.execute(update(table).where(mine, ~known).values(repository_id=into))
    connection.execute(delete(PullRequest).where(PullRequest.repository_id == repository))


def _gives_way(connection: Connection, known: Any, row: RepositoryRow) -> bool:  # noqa: ANN401 -- as above
    """Whether a stored repository may become one of another source."""
    return (known.source, row.source) == FROM_A_CLONE or _is_blank(connection, known.id)


def _named_repository(connection: Connection, row: RepositoryRow) -> Any:  # noqa: ANN401 -- as above
    """The stored one of that name.

    GitHub takes no notice of capitals: what a clone or a pipeline calls `Acme/Web` is its
    `acme/web`.
    """
    same = func.lower(Repository.name) == row.name.lower()
    if row.source != "github":
        same &= Repository.source == "github"
    query = _KNOWN_BY.where((Repository.name == row.name) | same).order_by(Repository.id)
    found = connection.execute(query).all()
    return next((each for each in found if each.name == row.name), next(iter(found), None))


def _is_blank(connection: Connection, repository_id: int) -> bool:
    """Whether nothing was collected of it: a pipeline that pushed its coverage named it first."""
    return not any(
        connection.execute(
            select(each.id).where(each.repository_id == repository_id).limit(1)
        ).all()
        for each in (PullRequest, SyncRun)
    )

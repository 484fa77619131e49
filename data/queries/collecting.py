"""What is stored already of a repository that is about to be collected?"""

from collections.abc import Sequence

from sqlalchemy import Connection, func, select

from data.rows import RepositoryRow
from data.tables.code import PullRequest, Repository

AT_ONCE = 500
"""Databases allow a bounded number of parameters in a statement."""


def stored_repository(connection: Connection, name: str) -> RepositoryRow | None:
    """The repository as its last collection described it; None where there was none."""
    query = select(
        Repository.name,
        Repository.source,
        Repository.url,
        Repository.default_branch,
        Repository.has_develop,
        Repository.location,
    ).where(Repository.name == name)
    found = connection.execute(query).one_or_none()
    return RepositoryRow(**found._mapping) if found else None


def stored_merges(
    connection: Connection, repository_id: int, numbers: Sequence[int]
) -> dict[int, tuple[str, str | None]]:
    """(base, merge commit) by number of those of the pull requests that are stored."""
    columns = PullRequest.number, PullRequest.base, PullRequest.merge_commit
    query = select(*columns).where(PullRequest.repository_id == repository_id)
    found: dict[int, tuple[str, str | None]] = {}
    for start in range(0, len(numbers), AT_ONCE):
        some = query.where(PullRequest.number.in_(numbers[start : start + AT_ONCE]))
        found |= {number: (base, commit) for number, base, commit in connection.execute(some)}
    return found


def stored_counts(connection: Connection, name: str) -> dict[str, int]:
    """How many pull requests of the repository are stored in each state: open, merged, closed.

    Those gone from their source are left out.
    """
    query = (
        select(PullRequest.state, func.count())
        .join(Repository, Repository.id == PullRequest.repository_id)
        .where(Repository.name == name, PullRequest.gone_at.is_(None))
        .group_by(PullRequest.state)
    )
    counts = {"open": 0, "merged": 0, "closed": 0}
    for state, count in connection.execute(query):
        counts[state] = count
    return counts

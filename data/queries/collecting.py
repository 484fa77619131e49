"""What is stored already of a repository that is about to be collected?"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from itertools import islice

from sqlalchemy import Connection, and_, func, select

from data.bulk import MOST_PARAMETERS
from data.rows import STATES, RepositoryRow
from data.tables.code import PullRequest, Repository
from data.tables.record import AcceptedGap, RawAnswer


def known_repository(connection: Connection, row: RepositoryRow) -> tuple[int, bool]:
    """(id of the repository of that name, whether it is stored as `row` describes it).

    (0, False) where there is none.
    """
    names = [each.name for each in fields(RepositoryRow)]
    columns = [getattr(Repository, name) for name in names]
    query = select(Repository.id, *columns).where(Repository.name == row.name)
    found = connection.execute(query).one_or_none()
    if found is None:
        return 0, False
    number, *rest = found
    return number, RepositoryRow(*rest) == row


def stored_merges(
    connection: Connection, repository_id: int, numbers: Sequence[int]
) -> dict[int, tuple[str, str | None]]:
    """(base, merge commit) by number of those of the pull requests that are stored."""
    columns = PullRequest.number, PullRequest.base, PullRequest.merge_commit
    query = select(*columns).where(PullRequest.repository_id == repository_id)
    found: dict[int, tuple[str, str | None]] = {}
    for start in range(0, len(numbers), MOST_PARAMETERS):
        some = query.where(PullRequest.number.in_(numbers[start : start + MOST_PARAMETERS]))
        found |= {number: (base, commit) for number, base, commit in connection.execute(some)}
    return found


@dataclass(frozen=True, slots=True)
class StaleOpen:
    """A pull request that was open when it was read, longer ago than others."""

    repository: str
    node_id: str
    number: int


def stale_open(
    connection: Connection, source: str, before: datetime, limit: int, among: Collection[str]
) -> list[StaleOpen]:
    """Pull requests stored as open and not read since `before`, the longest ago first.

    Only those of the repositories `among`: of others nothing would become of it.
    """
    p, raw = PullRequest, RawAnswer
    query = (
        select(Repository.name, p.node_id, p.number)
        .join(Repository, Repository.id == p.repository_id)
        .join(raw, and_(raw.repository_id == p.repository_id, raw.number == p.number))
        .where(
            Repository.source == source,
            p.state == "open",
            p.gone_at.is_(None),
            p.node_id.is_not(None),
            raw.read_at < before,
        )
        .order_by(raw.read_at, p.id)
    )
    found = (StaleOpen(*row) for row in connection.execute(query))
    return list(islice((each for each in found if each.repository in among), limit))


def stored_pull_requests(
    connection: Connection, repository_id: int, state: str | None
) -> list[tuple[int, str | None, str, datetime | None, datetime | None]]:
    """(number, node id, state, when it was read, when it was updated) of those in a state or all.

    Gone ones are left out.
    """
    p, raw = PullRequest, RawAnswer
    read = and_(raw.repository_id == p.repository_id, raw.number == p.number)
    query = (
        select(p.number, p.node_id, p.state, raw.read_at, p.updated_at)
        .outerjoin(raw, read)
        .where(p.repository_id == repository_id, p.gone_at.is_(None))
        .order_by(p.number)
    )
    if state is not None:
        query = query.where(p.state == state)
    rows = connection.execute(query)
    return [(number, node, state, read, updated) for number, node, state, read, updated in rows]


def accepted_gap(connection: Connection, repository_id: int) -> dict[str, int] | None:
    """By how many, in each state, the source may have more; None where nobody accepted that."""
    query = (
        select(AcceptedGap.open, AcceptedGap.merged, AcceptedGap.closed)
        .where(AcceptedGap.repository_id == repository_id)
        .order_by(AcceptedGap.id.desc())
        .limit(1)
    )
    found = connection.execute(query).one_or_none()
    return dict(found._mapping) if found else None


def raw_answers(
    connection: Connection, repository_id: int, after: int, limit: int
) -> list[tuple[int, bytes, datetime]]:
    """(number, content, when it was read) of the next kept answers, in the order of the numbers."""
    query = (
        select(RawAnswer.number, RawAnswer.content, RawAnswer.read_at)
        .where(RawAnswer.repository_id == repository_id, RawAnswer.number > after)
        .order_by(RawAnswer.number)
        .limit(limit)
    )
    return [(number, bytes(content), at) for number, content, at in connection.execute(query)]


def repositories_of(connection: Connection, source: str) -> list[tuple[int, RepositoryRow]]:
    """(id, description) of every repository that a source brought, in the order of names."""
    columns = [getattr(Repository, each.name) for each in fields(RepositoryRow)]
    query = select(Repository.id, *columns).where(Repository.source == source)
    rows = connection.execute(query.order_by(Repository.name))
    return [(number, RepositoryRow(*rest)) for number, *rest in rows]


def counts_of(connection: Connection, repository_id: int) -> dict[str, int]:
    """How many pull requests are stored in each state; those gone from their source left out."""
    p = PullRequest
    mine = (p.repository_id == repository_id, p.gone_at.is_(None))
    query = select(p.state, func.count()).where(*mine).group_by(p.state)
    found = dict(connection.execute(query).all())
    return {state: found.get(state, 0) for state in STATES}


def stored_counts(connection: Connection, name: str) -> dict[str, int]:
    """The same of a repository by its name; nothing is stored of one that is not there."""
    query = select(Repository.id).where(Repository.name == name)
    return counts_of(connection, connection.execute(query).scalar_one_or_none() or 0)

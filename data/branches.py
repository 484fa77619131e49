"""Which branches does a repository have, where its source does not say?"""

from sqlalchemy import Connection, func, select, update

from data.tables.code import PullRequest, Repository


def name_branches(connection: Connection, repository_id: int) -> None:
    """Conclude `develop` and the default branch from where pull requests went.

    There is a `develop` if anything went there; the default branch is where most went, of equal
    ones the first by name. Belongs into the transaction that stored the pull requests.
    """
    query = (
        select(PullRequest.base)
        .where(PullRequest.repository_id == repository_id)
        .group_by(PullRequest.base)
        .order_by(func.count().desc(), PullRequest.base)
    )
    bases = connection.execute(query).scalars().all()
    connection.execute(
        update(Repository)
        .where(Repository.id == repository_id)
        .values(default_branch=bases[0] if bases else None, has_develop="develop" in bases)
    )

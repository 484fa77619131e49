"""How does what a clone tells of deployments take the place of what was told before?"""

from typing import Any

from sqlalchemy import Connection, delete, select, update

from data.bulk import MOST_PARAMETERS, upsert_last
from data.rows import ContentsRow
from data.tables.code import PullRequest
from data.tables.deliveries import Deployment, FirstDeployment, Release


def store_contents(connection: Connection, repository_id: int, row: ContentsRow) -> None:
    """Keep it as a whole, in one transaction; only what differs is written."""
    _mark(connection, Deployment, repository_id, row.deployments)
    _mark(connection, Release, repository_id, row.releases)
    f = FirstDeployment
    columns = (f.pull_request_id, f.deployment_id, f.release_id)
    query = (
        select(*columns)
        .join(PullRequest, PullRequest.id == f.pull_request_id)
        .where(PullRequest.repository_id == repository_id)
    )
    before = {each.pull_request_id: tuple(each) for each in connection.execute(query)}
    after = {
        each.pull_request: (each.pull_request, each.deployment, each.release) for each in row.firsts
    }
    gone = [each for each in before if each not in after]
    for start in range(0, len(gone), MOST_PARAMETERS):
        some = gone[start : start + MOST_PARAMETERS]
        connection.execute(delete(f).where(f.pull_request_id.in_(some)))
    names = [each.name for each in columns]
    changed = [values for number, values in after.items() if before.get(number) != values]
    upsert_last(connection, f, names, ("pull_request_id",), changed)


def _mark(
    connection: Connection,
    table: Any,  # noqa: ANN401 -- a mapped class with these columns
    repository_id: int,
    known: frozenset[int],
) -> None:
    query = select(table.id, table.contents_known).where(table.repository_id == repository_id)
    differing: dict[bool, list[int]] = {True: [], False: []}
    for number, was in connection.execute(query):
        if bool(was) != (number in known):
            differing[number in known].append(number)
    for value, ids in differing.items():
        for start in range(0, len(ids), MOST_PARAMETERS):
            some = ids[start : start + MOST_PARAMETERS]
            connection.execute(update(table).where(table.id.in_(some)).values(contents_known=value))

"""Of which repository is what a pipeline pushes, whether it was collected before or not?"""

from sqlalchemy import Connection, func, select

from data.rows import RepositoryRow
from data.store import store_repository
from data.tables.code import Repository


def repository_of_push(connection: Connection, name: str) -> int:
    """The id of a repository, stored now as one of GitHub where nobody collected it yet.

    GitHub takes no notice of capitals, so neither does this.
    """
    query = select(Repository.id).where(func.lower(Repository.name) == name.lower())
    known = connection.execute(query.order_by(Repository.id).limit(1)).scalar_one_or_none()
    return store_repository(connection, RepositoryRow(name, "github")) if known is None else known

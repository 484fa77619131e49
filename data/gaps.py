"""Who accepted that a source has more pull requests than we do, and why?"""

from datetime import datetime

from sqlalchemy import Connection, insert, select

from data.rows import Counts
from data.store import write_log
from data.tables.code import Repository
from data.tables.record import AcceptedGap


def accept_gap(
    connection: Connection, repository: str, gap: Counts, who: str, why: str, at: datetime
) -> None:
    """Note that a difference is there to stay: so many more in each state on the source than here.

    A collection that finds exactly this difference is complete. The log says that it was accepted,
    without the words of `why`. Raises NoResultFound where there is no such repository.
    """
    query = select(Repository.id).where(Repository.name == repository)
    number = connection.execute(query).scalar_one()
    counts = {state: gap.get(state, 0) for state in ("open", "merged", "closed")}
    values = {"repository_id": number, "who": who, "why": why, "at": at, **counts}
    connection.execute(insert(AcceptedGap).values(**values))
    write_log(connection, at, who, "gap.accepted", repository, dict(counts))

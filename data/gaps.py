"""By how many pull requests does a source differ from what is stored, and who accepted that?"""

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection, insert, select

from data.log import OPERATOR, Actor, write_log
from data.rows import STATES, Counts
from data.tables.code import Repository
from data.tables.record import AcceptedGap


def difference(
    on_source: Counts, stored: Counts, accepted: Counts | None = None
) -> Mapping[str, int]:
    """How many more a source has in each state where the counts differ (fewer: below 0).

    Nothing where it is exactly the difference that somebody accepted.
    """
    found = {state: on_source.get(state, 0) - stored.get(state, 0) for state in STATES}
    if accepted and all(found[state] == accepted.get(state, 0) for state in STATES):
        return {}
    return {state: count for state, count in found.items() if count}


class Decision(NamedTuple):
    """Who accepted a gap (in words, as pages show it), why, when; the log knows them as `actor`."""

    who: str
    why: str
    at: datetime
    actor: Actor = OPERATOR


def accept_gap(connection: Connection, repository: str, gap: Counts, decision: Decision) -> None:
    """Note that a difference is there to stay: so many more in each state on the source than here.

    A collection that finds exactly this difference is complete. The log says that it was accepted,
    without the words of why. Raises NoResultFound where there is no such repository.
    """
    query = select(Repository.id).where(Repository.name == repository)
    number = connection.execute(query).scalar_one()
    who, why, at, actor = decision
    counts = {state: gap.get(state, 0) for state in STATES}
    values = {"repository_id": number, "who": who, "why": why, "at": at, **counts}
    connection.execute(insert(AcceptedGap).values(**values))
    write_log(connection, at, actor, "gap.accepted", detail={"repository": number, **counts})

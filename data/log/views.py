"""Who looked at whose file, and what is written once only however often it happens?"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, select

from data.database import Database
from data.log.lines import Actor, write_log
from data.tables.record import LogEntry
from data.viewer import Viewer

VIEWED = "person.viewed"
ONCE_WITHIN = timedelta(minutes=10)


def viewed(database: Database, viewer: Viewer, now: datetime, about: int, what: str) -> bool:
    """Write down that the viewer saw a part of somebody's file; whether a line was written.

    `about` is the number of the person, `what` the part in a fixed word. Once in ten minutes for
    each viewer, person and part; never for one's own file.
    """
    if viewer.person == about:
        return False
    actor, said, since = Actor.of_viewer(viewer), {"part": what}, now - ONCE_WITHIN
    with database.read() as connection:
        if is_known(connection, since, actor, VIEWED, about, said):
            return False
    with database.write(changes_facts=False) as connection:
        if is_known(connection, since, actor, VIEWED, about, said):
            return False
        write_log(connection, now, actor, VIEWED, about, said)
    return True


def is_known(
    connection: Connection,
    since: datetime,
    actor: Actor,
    action: str,
    about: int,
    detail: Mapping[str, Any],
) -> bool:
    """Whether a line that says the same about a person was written after a moment."""
    e = LogEntry
    query = select(e.detail).where(
        e.about_id == about,
        e.action == action,
        e.actor == actor.kind,
        e.person_id.is_not_distinct_from(actor.person),
        e.at > since,
    )
    return any(said == detail for said in connection.execute(query).scalars())

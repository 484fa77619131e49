"""Who looked at whose file?"""

from datetime import datetime, timedelta

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
    actor = Actor.of_viewer(viewer)
    with database.read() as connection:
        if _is_known(connection, actor, now, about, what):
            return False
    with database.write(changes_facts=False) as connection:
        if _is_known(connection, actor, now, about, what):
            return False
        write_log(connection, now, actor, VIEWED, about, {"part": what})
    return True


def _is_known(connection: Connection, actor: Actor, now: datetime, about: int, what: str) -> bool:
    e = LogEntry
    query = select(e.detail).where(
        e.about_id == about,
        e.action == VIEWED,
        e.actor == actor.kind,
        e.person_id.is_not_distinct_from(actor.person),
        e.at > now - ONCE_WITHIN,
    )
    return any(detail.get("part") == what for detail in connection.execute(query).scalars())

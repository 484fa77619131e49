"""Which collections never came to their end, and how is that noted?"""

from datetime import datetime

from sqlalchemy import Connection, update

from data.tables.record import SyncRun

WHAT = "The collection ended without saying so: its process was killed or the machine went down"
DO = "nothing: the next collection goes on where this one was"


def end_abandoned_runs(connection: Connection, repository_id: int, now: datetime) -> None:
    """Mark collections of the repository that still claim to run as failed.

    Only whoever holds the repository's lock may say so.
    """
    connection.execute(
        update(SyncRun)
        .where(SyncRun.repository_id == repository_id, SyncRun.status == "running")
        .values(
            status="failed",
            finished_at=now,
            error_kind="killed",
            error_what=WHAT,
            error_where="",
            error_do=DO,
        )
    )

"""How do the bytes of what was deleted leave the file of the database, too?"""

import sqlite3
from contextlib import closing

from data.database import Database
from data.privacy.inventory import INVENTORY


def scrub(database: Database) -> bool:
    """Write the file anew without what was deleted; False where others kept it from that.

    Of PostgreSQL only the space is freed: what lay there is overwritten in the course of things,
    and stays in its own write-ahead log and in backups for as long as those are kept.
    """
    if database.dialect == "postgresql":
        _vacuum(database)
        return True
    with closing(database.engine.raw_connection()) as lent:
        cursor = lent.cursor()
        try:
            cursor.execute("VACUUM")
            # Until then the old pages lie in the write-ahead log beside the file.
            busy, *_ = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        except sqlite3.OperationalError:
            return False
    return not busy


def _vacuum(database: Database) -> None:
    names = ", ".join(each.table for each in INVENTORY if each.about_people)
    with database.engine.connect() as connection:
        alone = connection.execution_options(isolation_level="AUTOCOMMIT")
        alone.exec_driver_sql(f"VACUUM {names}")

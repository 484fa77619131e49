"""Which workers are there at present?"""

from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.dialects import postgresql, sqlite

from data.database import Database
from data.tables.work import Worker

SILENT = timedelta(seconds=60)
"""A worker that said nothing for so long is taken for gone."""

FORGOTTEN = timedelta(days=1)


def say_here(database: Database, name: str, began: datetime, now: datetime) -> None:
    """Note that the worker of this name is there; those silent for a day are forgotten."""
    with database.write_apart() as connection:
        dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
        insert = dialect.insert(Worker).values(name=name, began_at=began, seen_at=now)
        connection.execute(
            insert.on_conflict_do_update(
                index_elements=["name"], set_={"began_at": began, "seen_at": now}
            )
        )
        connection.execute(delete(Worker).where(Worker.seen_at < now - FORGOTTEN))


def say_gone(database: Database, name: str) -> None:
    """Note that the worker of this name has ended."""
    with database.write_apart() as connection:
        connection.execute(delete(Worker).where(Worker.name == name))


def is_worker_here(database: Database, now: datetime, beginning: str = "") -> bool:
    """Whether a worker is there whose name has this beginning."""
    query = (
        select(Worker.id)
        .where(Worker.seen_at > now - SILENT, Worker.name.startswith(beginning, autoescape=True))
        .limit(1)
    )
    with database.read() as connection:
        return connection.execute(query).first() is not None

"""What does the database of a demo hold that did not come with the demo?"""

from sqlalchemy import select

from data.database import Database
from data.log import SAMPLE
from data.sample.company import SOURCE
from data.tables.code import Repository
from data.tables.record import LogEntry


def brought_from_elsewhere(database: Database) -> list[str]:
    """Repositories that somebody collected into it, by name."""
    query = select(Repository.name).where(Repository.source != SOURCE).order_by(Repository.name)
    with database.read() as connection:
        return list(connection.execute(query).scalars())


def organisation_applied_by_hand(database: Database) -> bool:
    """Whether somebody applied an organisation after the sample's own."""
    query = select(LogEntry.id).where(
        LogEntry.action == "organisation.applied", LogEntry.actor != SAMPLE.kind
    )
    with database.read() as connection:
        return connection.execute(query.limit(1)).scalar_one_or_none() is not None

"""Is everything there that was acknowledged, and nothing half written?"""

from collections import Counter
from pathlib import Path

from sqlalchemy import func, select

from config.secret_key import secret_key
from config.settings import load_settings
from data.database import Database
from data.log import verify_log
from data.tables.access import Session
from data.tables.everything import METADATA
from data.tables.privacy import Statement
from data.tables.record import AcceptedGap, LogEntry
from tests.office.company import Company
from tests.office.working import Book


def check_nothing_lost(company: Company, book: Book) -> None:
    """Every acknowledged sign-in, sign-out and decision is there, each with its line in the log."""
    database = company.opened()
    try:
        began, ended = _lines(database, "session.began"), _lines(database, "session.ended")
        assert book.signed_in <= began
        assert book.signed_out <= ended
        with database.read() as connection:
            accepted = connection.execute(
                select(AcceptedGap.repository_id, AcceptedGap.why)
                .join(LogEntry, LogEntry.at == AcceptedGap.at)
                .where(LogEntry.action == "gap.accepted")
            ).all()
            said = connection.execute(select(Statement.text)).scalars().all()
        assert book.accepted.items() <= {row.repository_id: row.why for row in accepted}.items()
        assert len(accepted) == len({row.repository_id for row in accepted})
        assert Counter(book.said) <= Counter(said)
        assert book.forgiving or len(book.said) == len(said)
        assert sum(_lines(database, "statement.written").values()) == len(said)
        check_whole(company, database)
    finally:
        database.dispose()


def check_whole(company: Company, database: Database) -> None:
    """The chain of the log holds, every reference leads somewhere, sessions are of people or of
    nobody, and no version was counted twice or not at all."""
    settings = load_settings(company.folder, company.environment())
    assert verify_log(database, secret_key(settings)).broken is None
    with database.read() as connection:
        for table in METADATA.tables.values():
            for key in table.foreign_keys:
                own, other = key.parent, key.column
                lost = select(func.count()).where(own.is_not(None), own.not_in(select(other)))
                assert connection.execute(lost).scalar_one() == 0, f"{own} leads nowhere"
        half = select(func.count()).where(
            (Session.person_id.is_(None)) != (Session.signed_in_at.is_(None))
        )
        assert connection.execute(half).scalar_one() == 0


def snapshots(folder: Path) -> list[str]:
    """The names of the snapshots of facts that lie in a workspace."""
    return sorted(each.name for each in (folder / ".mikata" / "facts").glob("facts-*"))


def _lines(database: Database, action: str) -> Counter[int]:
    """How many lines of an action the log has of each person."""
    query = select(LogEntry.person_id, func.count()).where(LogEntry.action == action)
    with database.read() as connection:
        rows = connection.execute(query.group_by(LogEntry.person_id)).all()
    return Counter({person: count for person, count in rows if person is not None})

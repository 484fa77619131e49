"""What do tests of the log share: lines, and what somebody with access to the database can do."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection, insert, select, text

from config.secret_key import SecretKey
from data.database import Database
from data.log import OPERATOR, Actor, head_digest, write_log
from data.log_digest import Line, line_digest
from data.tables.organisation import Person
from data.tables.record import LogEntry

KEY = SecretKey(b"of this installation")
NOW = datetime(2026, 10, 16, 3, 0, tzinfo=UTC)
LONG_AGO = NOW - timedelta(days=400)


def add_person(database: Database, key: str = "aoi") -> int:
    """Somebody of the organisation; their number."""
    values = {"name": {"ja": f"名前 {key}", "en": key.title()}, "role": "engineer", "also": []}
    with database.write(changes_facts=True) as connection:
        place = connection.execute(select(Person.id)).all()
        statement = insert(Person).values(key=key, position=len(place), in_file=True, **values)
        return connection.execute(statement.returning(Person.id)).scalar_one()


def write_lines(database: Database, count: int, at: datetime = NOW) -> None:
    """Lines one minute after another, each with its number."""
    with database.write(changes_facts=False) as connection:
        for number in range(count):
            moment = at + timedelta(minutes=number)
            write_log(connection, moment, OPERATOR, "gap.accepted", detail={"n": number})


def written(database: Database) -> list[int]:
    """The numbers of the lines that `write_lines` wrote, in the order of the log."""
    with database.read() as connection:
        details = connection.execute(select(LogEntry.detail).order_by(LogEntry.id)).scalars()
        return [detail["n"] for detail in details if "n" in detail]


@contextmanager
def past_the_triggers(database: Database) -> Iterator[Connection]:
    """Change the database as its owner can, who turns the triggers off and on again."""
    tables = ("log", "log_checkpoints")
    with database.engine.begin() as connection:
        if database.dialect == "postgresql":
            for table in tables:
                connection.execute(text(f"ALTER TABLE {table} DISABLE TRIGGER USER"))
            yield connection
            for table in tables:
                connection.execute(text(f"ALTER TABLE {table} ENABLE TRIGGER USER"))
            return
        query = text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        triggers = connection.execute(query).all()
        for name, _ in triggers:
            connection.execute(text(f"DROP TRIGGER {name}"))
        yield connection
        for _, made_by in triggers:
            connection.execute(text(made_by))


def forge_line(connection: Connection, number: int, before: int) -> None:
    """Put in a line of that id that follows rightly from the line `before`."""
    after = select(LogEntry.digest).where(LogEntry.id == before)
    line = Line(NOW, "operator", None, "gap.accepted", None, {"n": 99})
    digest = line_digest(connection.execute(after).scalar_one(), line)
    values = {"at": NOW, "actor": "operator", "action": line.action, "detail": line.detail}
    connection.execute(insert(LogEntry).values(id=number, digest=digest, **values))


def head(database: Database) -> str:
    """The digest of the newest line."""
    with database.read() as connection:
        return head_digest(connection)


def by(person: int) -> Actor:
    """A person as actor."""
    return Actor.of_person(person)

"""Is everything found that somebody with access to the database can do to the log?"""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta

import pytest
from sqlalchemy import Connection, delete, insert, select, update

from config.secret_key import SecretKey
from data.database import Database
from data.errors import LogBroken
from data.log import Break, cut_log, verify_log
from data.log_digest import Checkpoint, checkpoint_signature
from data.tables.record import LogCheckpoint, LogEntry
from tests.data.chained import (
    KEY,
    LONG_AGO,
    NOW,
    add_person,
    forge_line,
    head,
    past_the_triggers,
    write_lines,
)

LATER = LONG_AGO + timedelta(minutes=10)
Change = Callable[[Connection], object]


def set_line(number: int, **values: object) -> Change:
    return lambda c: c.execute(update(LogEntry).where(LogEntry.id == number).values(**values))


def remove(number: int) -> Change:
    return lambda c: c.execute(delete(LogEntry).where(LogEntry.id == number))


def swap(one: int, other: int) -> Change:
    def swapped(connection: Connection) -> None:
        for before, after in ((one, -1), (other, one), (-1, other)):
            here = update(LogEntry).where(LogEntry.id == before)
            connection.execute(here.values(id=after))

    return swapped


def insert_between(number: int) -> Change:
    """Put in a line after that one, with a digest that follows; those after it move up."""

    def inserted(connection: Connection) -> None:
        numbers = select(LogEntry.id).where(LogEntry.id > number).order_by(LogEntry.id.desc())
        for each in connection.execute(numbers).scalars().all():
            connection.execute(update(LogEntry).where(LogEntry.id == each).values(id=each + 1))
        forge_line(connection, number + 1, number)

    return inserted


def change_with_digest(number: int) -> Change:
    """Change a line and give it a digest that follows from the one before."""

    def changed(connection: Connection) -> None:
        remove(number)(connection)
        forge_line(connection, number, number - 1)

    return changed


@pytest.mark.parametrize(
    ("change", "broken"),
    [
        (set_line(4, action="log.other"), Break("line", 4, 3)),
        (set_line(4, detail={"n": 4}), Break("line", 4, 3)),
        (set_line(4, detail={}), Break("line", 4, 3)),
        (set_line(4, detail={"n": 3.0}), Break("line", 4, 3)),
        (set_line(4, at=NOW), Break("line", 4, 3)),
        (set_line(4, at=LONG_AGO + timedelta(minutes=3, microseconds=1)), Break("line", 4, 3)),
        (set_line(4, actor="worker"), Break("line", 4, 3)),
        (set_line(4, actor="person", person_id=1), Break("line", 4, 3)),
        (set_line(4, about_id=1), Break("line", 4, 3)),
        (set_line(4, digest="0" * 64), Break("line", 4, 3)),
        (set_line(4, digest=""), Break("line", 4, 3)),
        (set_line(1, detail={}), Break("line", 1, None)),
        (set_line(9, detail={}), Break("line", 9, 8)),
        (remove(1), Break("line", 2, None)),
        (remove(4), Break("line", 5, 3)),
        (swap(3, 6), Break("line", 3, 2)),
        (swap(3, 4), Break("line", 3, 2)),
        (insert_between(4), Break("line", 6, 5)),
        (change_with_digest(4), Break("line", 5, 4)),
        (set_line(9, id=12), None),  # numbers may have gaps: only the order counts
    ],
)
def test_what_was_done_to_a_line_is_found_at_its_place(
    database: Database, change: Change, broken: Break | None
):
    add_person(database)
    write_lines(database, 9, LONG_AGO)
    assert verify_log(database, KEY).lines == 9
    with past_the_triggers(database) as connection:
        change(connection)
    found = verify_log(database, KEY)
    assert found.broken == broken
    if broken:
        assert found.lines == (broken.after or 0)


def test_lines_removed_at_the_end_are_found_by_a_head_that_was_noted(database: Database):
    write_lines(database, 9)
    noted = head(database)
    write_lines(database, 2)
    assert verify_log(database, KEY, head=noted).found
    with past_the_triggers(database) as connection:
        connection.execute(delete(LogEntry).where(LogEntry.id > 8))
    found = verify_log(database, KEY, head=noted)
    assert (found.broken, found.found, found.lines) == (None, False, 8)
    assert verify_log(database, KEY, head="0" * 64).found


def test_a_log_emptied_or_written_anew_is_found_by_a_head_that_was_noted(database: Database):
    write_lines(database, 5)
    noted = head(database)
    with past_the_triggers(database) as connection:
        connection.execute(delete(LogEntry))
    assert verify_log(database, KEY, head=noted).found is False
    write_lines(database, 6, LATER)
    found = verify_log(database, KEY, head=noted)
    assert (found.broken, found.found) == (None, False)


@pytest.mark.parametrize("key", [KEY, SecretKey(b"of somebody else")])
def test_a_checkpoint_made_past_mikata_is_refused(database: Database, key: SecretKey):
    """The trigger lets rows before a checkpoint go, and anybody who can write can add one."""
    write_lines(database, 5)
    checkpoint = Checkpoint(NOW, 4, 4, head(database))
    signature = checkpoint_signature(key.derived("something else"), "0" * 64, checkpoint)
    with database.engine.connect() as plain, plain.execution_options(writes=True).begin():
        values = {**checkpoint._asdict(), "signature": signature}
        plain.execute(insert(LogCheckpoint).values(**values))
        plain.execute(delete(LogEntry).where(LogEntry.id <= 4))
    assert verify_log(database, KEY).broken == Break("checkpoint", 1)


def cut(database: Database, minutes: int) -> None:
    with database.write(changes_facts=False) as connection:
        cut_log(connection, LONG_AGO + timedelta(minutes=minutes), KEY, NOW)


@pytest.mark.parametrize(
    ("change", "broken"),
    [
        (
            lambda c: c.execute(update(LogCheckpoint).values(entries=1)),
            Break("checkpoint", 1),
        ),
        (
            lambda c: c.execute(update(LogCheckpoint).values(at=NOW + timedelta(seconds=1))),
            Break("checkpoint", 1),
        ),
        (
            lambda c: c.execute(delete(LogCheckpoint).where(LogCheckpoint.id == 1)),
            Break("checkpoint", 2),
        ),
        (
            lambda c: c.execute(delete(LogCheckpoint).where(LogCheckpoint.id == 2)),
            Break("line", 7, None),
        ),
        (lambda c: c.execute(delete(LogCheckpoint)), Break("line", 7, None)),
        (lambda c: forge_line(c, 2, 7), Break("line", 2, None)),
        (remove(7), Break("line", 8, None)),
    ],
)
def test_what_was_done_around_a_checkpoint_is_found(
    database: Database, change: Change, broken: Break
):
    write_lines(database, 9, LONG_AGO)
    cut(database, 3)
    cut(database, 6)
    assert verify_log(database, KEY).lines == 5
    with past_the_triggers(database) as connection:
        change(connection)
    assert verify_log(database, KEY).broken == broken


def test_what_is_broken_is_not_cut_off(database: Database):
    write_lines(database, 9, LONG_AGO)
    with past_the_triggers(database) as connection:
        set_line(4, detail={})(connection)
    with pytest.raises(LogBroken, match="at line 4"):
        cut(database, 6)
    assert verify_log(database, KEY).broken == Break("line", 4, 3)
    cut(database, 3)
    assert verify_log(database, KEY).broken == Break("line", 4, None)


@pytest.mark.parametrize(
    "change",
    [
        "at = 'yesterday'",
        "at = 9223372036854775807",
        "detail = 'not json'",
        "detail = 'null'",
        "detail = x'ff'",
        "person_id = 'aoi', actor = 'person'",
        "digest = 7",
        "digest = x'ff'",
        "action = x'6f70ff'",
        "action = 7",
    ],
)
def test_what_is_no_line_at_all_is_found_too(sqlite_database: Database, change: str):
    write_lines(sqlite_database, 5)
    assert sqlite_database.file
    with closing(sqlite3.connect(sqlite_database.file)) as past_us:
        past_us.execute("DROP TRIGGER log_refuses_update")
        past_us.execute(f"UPDATE log SET {change} WHERE id = 4")
        past_us.commit()
    assert verify_log(sqlite_database, KEY).broken == Break("line", 4, 3)


@pytest.mark.parametrize("at", ["infinity", "-infinity", "10000-01-01", "0044-03-15 BC"])
def test_a_moment_that_python_has_not_is_found_too(database: Database, at: str):
    """On PostgreSQL whoever can write can add such a line without touching a trigger."""
    write_lines(database, 5)
    with database.write(changes_facts=False) as connection:
        row = "'operator', 'log.tested', '{}', 'x'"
        connection.exec_driver_sql(
            f"INSERT INTO log (at, actor, action, detail, digest) VALUES ('{at}', {row})"
        )
    assert verify_log(database, KEY).broken == Break("line", 6, 5)

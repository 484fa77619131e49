"""Are old lines cut off so that the rest can be verified, and no others?"""

from datetime import timedelta

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from data.database import Database
from data.errors import LogTooYoung
from data.log import (
    KEPT_AT_LEAST,
    WORKER,
    Cut,
    cut_log,
    head_digest,
    note_verification,
    verify_log,
    would_cut,
)
from data.tables.record import LogCheckpoint, LogEntry
from tests.data.chained import KEY, LONG_AGO, NOW, head, write_lines, written


def cut(database: Database, before, now=NOW) -> Cut:
    with database.write(changes_facts=False) as connection:
        return cut_log(connection, before, KEY, now, WORKER)


def test_what_is_older_goes_and_the_rest_holds(database: Database):
    write_lines(database, 5, LONG_AGO)
    noted = head(database)
    write_lines(database, 2, NOW - timedelta(days=1))
    gone = cut(database, LONG_AGO + timedelta(days=1))
    last = LONG_AGO + timedelta(minutes=4)
    assert gone == Cut(5, 5, LONG_AGO, last)
    assert written(database) == [0, 1]
    found = verify_log(database, KEY, head=noted)
    assert (found.lines, found.broken, found.found) == (3, None, True)
    with database.read() as connection:
        newest = select(LogEntry.action, LogEntry.actor, LogEntry.detail, LogEntry.at)
        line = connection.execute(newest.order_by(LogEntry.id.desc()).limit(1)).one()
    detail = {"lines": 5, "last": 5, "digest": noted}
    assert tuple(line) == ("log.cut", "worker", detail, NOW)


def test_everything_can_go_and_ids_never_come_again(database: Database):
    write_lines(database, 3, LONG_AGO)
    assert cut(database, NOW - KEPT_AT_LEAST).lines == 3
    write_lines(database, 1, NOW)
    with database.read() as connection:
        assert list(connection.execute(select(LogEntry.id)).scalars()) == [4, 5]
    assert verify_log(database, KEY).broken is None
    with pytest.raises(DBAPIError, match="only grows"), database.write(False) as connection:
        connection.execute(text("DELETE FROM log WHERE id = 4"))


def test_cutting_again_and_again_keeps_one_chain(database: Database):
    write_lines(database, 10, LONG_AGO)
    for minutes in (2, 4, 4, 7):
        cut(database, LONG_AGO + timedelta(minutes=minutes))
        assert verify_log(database, KEY).broken is None
    assert written(database) == [7, 8, 9]
    with database.read() as connection:
        query = select(LogCheckpoint.last_entry, LogCheckpoint.entries)
        assert [tuple(row) for row in connection.execute(query)] == [(2, 2), (4, 2), (7, 3)]


def test_nothing_old_means_nothing_is_written(database: Database):
    write_lines(database, 3, NOW - timedelta(days=1))
    assert cut(database, LONG_AGO) == Cut(0)
    assert cut(database, NOW - KEPT_AT_LEAST) == Cut(0)
    assert len(written(database)) == 3
    assert verify_log(database, KEY).lines == 3


def test_a_line_after_a_younger_one_stays(database: Database):
    write_lines(database, 2, LONG_AGO)
    write_lines(database, 1, NOW)
    write_lines(database, 2, LONG_AGO)
    assert cut(database, NOW - KEPT_AT_LEAST).lines == 2
    assert written(database) == [0, 0, 1]
    assert verify_log(database, KEY).broken is None


def test_lines_of_the_last_ninety_days_stay_whatever_is_asked_for(database: Database):
    write_lines(database, 3, LONG_AGO)
    with pytest.raises(LogTooYoung, match="Lines of the last 90 days"):
        cut(database, NOW - KEPT_AT_LEAST + timedelta(seconds=1))
    assert len(written(database)) == 3


def test_a_dry_run_says_what_would_go_and_changes_nothing(database: Database):
    write_lines(database, 3, LONG_AGO)
    with database.read() as connection:
        told = would_cut(connection, LONG_AGO + timedelta(minutes=2), NOW)
    assert told == Cut(2, 2, LONG_AGO, LONG_AGO + timedelta(minutes=1))
    assert len(written(database)) == 3
    assert cut(database, LONG_AGO + timedelta(minutes=2)) == told


def test_a_cut_that_fails_leaves_everything(database: Database):
    write_lines(database, 3, LONG_AGO)
    with pytest.raises(RuntimeError), database.write(changes_facts=False) as connection:
        cut_log(connection, NOW - KEPT_AT_LEAST, KEY, NOW)
        assert head_digest(connection)
        raise RuntimeError
    assert len(written(database)) == 3
    assert verify_log(database, KEY).lines == 3


def test_the_newest_lines_are_verified_alone(database: Database):
    write_lines(database, 10)
    found = verify_log(database, KEY, newest=4)
    assert (found.lines, found.since, found.broken, found.head) == (4, 6, None, head(database))
    whole = verify_log(database, KEY, newest=10)
    assert (whole.lines, whole.since) == (10, None)


def test_a_verification_is_written_down(database: Database):
    write_lines(database, 3)
    noted = head(database)
    found = note_verification(database, KEY, NOW, WORKER)
    assert found.lines == 3
    with database.read() as connection:
        query = select(LogEntry.action, LogEntry.detail).order_by(LogEntry.id.desc()).limit(1)
        line = connection.execute(query).one()
    assert tuple(line) == ("log.verified", {"lines": 3, "since": None, "digest": noted})
    assert verify_log(database, KEY).lines == 4

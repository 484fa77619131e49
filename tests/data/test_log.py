"""Does the log take what it may and nothing else, and does the database refuse every change?"""

import threading
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from data.database import Database
from data.log import OPERATOR, VISITOR, Actor, NotForTheLog, verify_log, viewed, write_log
from data.log.detail import LARGEST
from data.log_digest import BEGINNING
from data.tables.record import LogEntry
from data.viewer import Viewer
from tests.data.chained import KEY, NOW, add_person, head, write_lines, written


def details(database: Database) -> list[object]:
    with database.read() as connection:
        return list(connection.execute(select(LogEntry.detail).order_by(LogEntry.id)).scalars())


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE log SET actor = 'worker'",
        "UPDATE log SET digest = digest",
        "DELETE FROM log",
        "DELETE FROM log WHERE id = 1",
        "TRUNCATE log",
        "TRUNCATE log, log_checkpoints",
        "UPDATE log_checkpoints SET digest = digest",
        "DELETE FROM log_checkpoints",
        "INSERT OR REPLACE INTO log SELECT * FROM log",
        "INSERT INTO log SELECT * FROM log WHERE true ON CONFLICT (id) DO UPDATE SET actor = 'x'",
    ],
)
def test_the_database_refuses_to_change_or_remove_a_line(database: Database, change: str):
    only_sqlite, only_postgresql = change.startswith("INSERT OR"), change.startswith("TRUNCATE")
    if (only_sqlite and database.dialect != "sqlite") or (
        only_postgresql and database.dialect == "sqlite"
    ):
        return
    write_lines(database, 3)
    if "checkpoints" in change:
        at = "0" if database.dialect == "sqlite" else "now()"
        with database.write(False) as connection:
            connection.execute(text(f"INSERT INTO log_checkpoints VALUES (1, {at}, 0, 0, '', '')"))
    with pytest.raises(DBAPIError, match="only grows"), database.write(False) as connection:
        connection.execute(text(change))
    assert written(database) == [0, 1, 2]


@pytest.mark.parametrize(
    "fault",
    [
        {"who": "aoi@example.com"},
        {"who": "早川葵"},
        {"why": "was late twice"},
        {"why": "late\n"},
        {"why": ""},
        {"why": "a" * 201},
        {"=cmd": 1},
        {"a word": 1},
        {1: "x"},
        {"at": NOW},
        {"n": float("nan")},
        {"n": float("inf")},
        {"n": LARGEST + 1},
        {"n": b"x"},
        {"n": {1, 2}},
        {"deep": {"is": [{"this": ["one"]}]}},
        {"list": ["fine", "not fine"]},
        {"inside": {"who": "a b"}},
    ],
)
def test_contents_are_refused_and_not_repeated_in_the_error(database: Database, fault: dict):
    with pytest.raises(NotForTheLog) as caught, database.write(False) as connection:
        write_log(connection, NOW, OPERATOR, "log.tested", detail=fault)
    assert "@" not in str(caught.value)
    assert "late" not in str(caught.value)
    assert details(database) == []


@pytest.mark.parametrize("action", ["", "Session.began", "a b", "session.", "a.b.c.d.e", "é.b"])
def test_an_action_is_dotted_words(sqlite_database: Database, action: str):
    with pytest.raises(NotForTheLog), sqlite_database.write(False) as connection:
        write_log(connection, NOW, OPERATOR, action)


WORDS = st.from_regex(r"[A-Za-z0-9_][A-Za-z0-9_./:+-]{0,30}", fullmatch=True)
VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-LARGEST, LARGEST)
    | st.floats(allow_nan=False, allow_infinity=False)
    | WORDS,
    lambda inside: st.lists(inside, max_size=3) | st.dictionaries(WORDS, inside, max_size=3),
    max_leaves=6,
)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    detail=st.dictionaries(WORDS, VALUES, max_size=5),
    at=st.datetimes(timezones=st.timezones()),
)
def test_every_detail_comes_back_to_the_same_digest(database: Database, detail: dict, at):
    try:
        with database.write(False) as connection:
            write_log(connection, at, OPERATOR, "log.tested", detail=detail)
    except (NotForTheLog, OverflowError):  # too deep, or before the year 1 in UTC
        return
    assert details(database)[-1] == detail
    assert verify_log(database, KEY).broken is None


@settings(max_examples=200)
@given(value=st.text() | st.binary() | st.integers() | st.floats() | VALUES)
def test_whatever_is_not_a_word_or_a_number_is_refused(value: object):
    from data.log.detail import refuse_contents

    try:
        refuse_contents("log.tested", {"value": value})
    except NotForTheLog:
        return
    if isinstance(value, str):
        assert value.isascii()
        assert not any(each.isspace() or each == "@" for each in value)
        assert value[0] not in "=+-@"


def test_writers_at_once_keep_one_chain(database: Database):
    def write(number: int) -> None:
        for turn in range(5):
            with database.write(changes_facts=False) as connection:
                write_log(connection, NOW, OPERATOR, "log.tested", detail={"n": number * 5 + turn})

    threads = [threading.Thread(target=write, args=(number,)) for number in range(8)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert sorted(written(database)) == list(range(40))
    found = verify_log(database, KEY)
    assert (found.lines, found.broken) == (40, None)


def test_writers_that_wait_for_nobody_keep_one_chain_too(database: Database):
    def write() -> None:
        for turn in range(5):
            with database.write_apart() as connection:
                write_log(connection, NOW, OPERATOR, "log.tested", detail={"n": turn})

    threads = [threading.Thread(target=write) for _ in range(6)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    found = verify_log(database, KEY)
    assert (found.lines, found.broken) == (30, None)


def test_a_transaction_that_fails_leaves_no_line(database: Database):
    write_lines(database, 2)
    before = head(database)
    with pytest.raises(RuntimeError), database.write(False) as connection:
        write_log(connection, NOW, OPERATOR, "log.tested")
        raise RuntimeError
    assert head(database) == before
    write_lines(database, 1)
    assert verify_log(database, KEY).lines == 3


def test_the_first_line_follows_from_the_beginning(database: Database):
    assert head(database) == BEGINNING
    found = verify_log(database, KEY, head=BEGINNING)
    assert (found.lines, found.head, found.found, found.broken) == (0, BEGINNING, True, None)


def test_only_a_person_acts_under_a_number(database: Database):
    person = add_person(database)
    with pytest.raises(DBAPIError), database.write(False) as connection:
        write_log(connection, NOW, Actor("worker", person), "log.tested")
    assert Actor.of_viewer(Viewer(person)) == Actor("person", person)
    assert Actor.of_viewer(Viewer.operator()) == OPERATOR
    assert Actor.of_viewer(Viewer.local()) == VISITOR


def test_a_view_is_written_once_in_ten_minutes_and_never_of_oneself(database: Database):
    aoi, ken, mei = (add_person(database, key) for key in ("aoi", "ken", "mei"))
    cto, other = Viewer(ken), Viewer(mei)
    assert viewed(database, cto, NOW, aoi, "details")
    assert not viewed(database, cto, NOW + timedelta(minutes=9), aoi, "details")
    assert viewed(database, cto, NOW + timedelta(minutes=1), aoi, "evaluation")
    assert viewed(database, other, NOW + timedelta(minutes=1), aoi, "details")
    assert viewed(database, cto, NOW + timedelta(minutes=1), mei, "details")
    assert viewed(database, Viewer.operator(), NOW + timedelta(minutes=1), aoi, "details")
    assert not viewed(database, Viewer(aoi), NOW, aoi, "details")
    assert viewed(database, cto, NOW + timedelta(minutes=10), aoi, "details")
    with database.read() as connection:
        rows = connection.execute(
            select(LogEntry.actor, LogEntry.person_id, LogEntry.about_id, LogEntry.detail)
        ).all()
    assert len(rows) == 6
    assert tuple(rows[0]) == ("person", ken, aoi, {"part": "details"})
    assert ("operator", None, aoi, {"part": "details"}) in [tuple(row) for row in rows]


def test_a_view_by_many_requests_at_once_is_one_line(database: Database):
    aoi, ken = add_person(database, "aoi"), add_person(database, "ken")
    threads = [
        threading.Thread(target=viewed, args=(database, Viewer(ken), NOW, aoi, "details"))
        for _ in range(8)
    ]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert len(details(database)) == 1


def test_what_was_viewed_is_a_word_and_no_contents(database: Database):
    aoi, ken = add_person(database, "aoi"), add_person(database, "ken")
    with pytest.raises(NotForTheLog):
        viewed(database, Viewer(ken), NOW, aoi, "her evaluation: 6")

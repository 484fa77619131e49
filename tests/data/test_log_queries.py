"""Is everybody shown what they may see of the log, and of their own file, and nothing else?"""

from datetime import timedelta

import pytest
from sqlalchemy import insert, update

from data.access.sessions import begin_signed_in
from data.access.users import confirm_notice
from data.database import Database
from data.errors import NotAllowed
from data.log import OPERATOR, VISITOR, WORKER, Actor, note_verification, viewed, write_log
from data.permissions import ROLES, TABLE
from data.queries.log import (
    GROUP_NAMES,
    GROUPS,
    LogAsked,
    last_verification,
    log_extent,
    log_lines,
    log_page,
    people_in_log,
)
from data.queries.own_file import (
    own_account,
    own_holdings,
    own_sessions,
    own_statements,
    views_of_own_file,
)
from data.statements import (
    LONGEST,
    StatementRefused,
    parts_about_people,
    withdraw_statement,
    write_statement,
)
from data.tables.organisation import Person
from data.tables.record import LogEntry
from data.viewer import Viewer
from tests.data.chained import KEY, LONG_AGO, NOW, add_person, past_the_triggers, write_lines

CTO = Viewer.of_roles(None, frozenset({"cto"}))
OFFICE = Viewer.of_roles(None, frozenset({"people_office"}))


def ids(viewer: Viewer, database: Database, **asked: object) -> list[int]:
    page = log_page(viewer, database, LogAsked(**asked), most=3)  # type: ignore[arg-type] -- its fields
    return [line.id for line in page.lines]


def test_only_who_may_see_the_log_sees_it(database: Database):
    write_lines(database, 2)
    note_verification(database, KEY, NOW, WORKER)
    for role in ROLES:
        viewer = Viewer.of_roles(1, frozenset({role}))
        allowed = "log" in TABLE[role]
        assert bool(log_page(viewer, database, LogAsked()).lines) == allowed
        assert bool(list(log_lines(viewer, database, LogAsked()))) == allowed
        assert bool(log_extent(viewer, database).lines) == allowed
        assert bool(last_verification(viewer, database)) == allowed
    assert log_page(Viewer.anonymous(), database, LogAsked()).lines == ()
    assert people_in_log(Viewer.local(), database) == ()


def test_particulars_are_for_those_who_may_see_them(database: Database):
    write_lines(database, 1)
    assert [line.detail for line in log_page(CTO, database, LogAsked()).lines] == [{"n": 0}]
    assert [line.detail for line in log_page(OFFICE, database, LogAsked()).lines] == [None]


def test_the_log_is_read_page_by_page_in_both_directions(database: Database):
    write_lines(database, 8)
    assert ids(CTO, database) == [8, 7, 6]
    assert ids(CTO, database, before=6) == [5, 4, 3]
    assert ids(CTO, database, before=3) == [2, 1]
    assert ids(CTO, database, after=2) == [5, 4, 3]
    assert ids(CTO, database, after=7) == [8]
    assert ids(CTO, database, before=1) == []
    first = log_page(CTO, database, LogAsked(), most=3)
    assert (first.has_older, first.has_newer) == (True, False)
    middle = log_page(CTO, database, LogAsked(before=6), most=3)
    assert (middle.has_older, middle.has_newer) == (True, True)
    last = log_page(CTO, database, LogAsked(before=3), most=3)
    assert (last.has_older, last.has_newer) == (False, True)
    forwards = log_page(CTO, database, LogAsked(after=5), most=3)
    assert (forwards.has_older, forwards.has_newer) == (True, False)
    everything = [line.id for block in log_lines(CTO, database, LogAsked(), 3) for line in block]
    assert everything == [8, 7, 6, 5, 4, 3, 2, 1]


def test_the_log_is_narrowed_by_person_kind_action_and_time(database: Database):
    aoi, ken = add_person(database, "aoi"), add_person(database, "ken")
    with database.write(changes_facts=False) as connection:
        for minute, (actor, action, about) in enumerate(
            [
                (Actor.of_person(aoi), "session.began", aoi),
                (Actor.of_person(ken), "person.viewed", aoi),
                (OPERATOR, "user.invited", ken),
                (VISITOR, "session.refused", None),
                (OPERATOR, "sessions.x", None),
            ]
        ):
            write_log(connection, NOW + timedelta(minutes=minute), actor, action, about)
    assert ids(CTO, database, person=aoi) == [2, 1]
    assert ids(CTO, database, person=ken) == [3, 2]
    assert ids(CTO, database, group="sign_in") == [4, 1]
    assert ids(CTO, database, group="people") == [3]
    assert ids(CTO, database, action="person.viewed") == [2]
    assert ids(CTO, database, start=NOW + timedelta(minutes=1), end=NOW + timedelta(minutes=3)) == [
        3,
        2,
    ]
    assert ids(CTO, database, person=aoi, group="sign_in") == [1]


def test_names_come_from_the_table_of_people_and_go_with_them(database: Database):
    aoi = add_person(database, "aoi")
    with database.write(changes_facts=False) as connection:
        write_log(connection, NOW, Actor.of_person(aoi), "session.began", aoi)
    (line,) = log_page(CTO, database, LogAsked()).lines
    assert line.who
    assert line.who.name
    assert (line.who.key, line.who.name.en) == ("aoi", "Aoi")
    with database.write(changes_facts=False) as connection:
        connection.execute(update(Person).values(key="erased:1", erased_at=NOW))
    (line,) = log_page(CTO, database, LogAsked()).lines
    assert line.who == line.about
    assert line.who
    assert (line.who.number, line.who.key, line.who.name) == (aoi, None, None)
    assert people_in_log(CTO, database) == []


def test_a_viewer_who_may_not_know_the_people_sees_numbers(database: Database):
    aoi = add_person(database, "aoi")
    with database.write(changes_facts=False) as connection:
        write_log(connection, NOW, Actor.of_person(aoi), "session.began")
    only_log = Viewer(grants=frozenset({("log", "all")}))
    (line,) = log_page(only_log, database, LogAsked()).lines
    assert line.who
    assert (line.who.number, line.who.name) == (aoi, None)


def test_the_last_verification_is_told_with_what_it_found(database: Database):
    assert last_verification(CTO, database) is None
    write_lines(database, 3)
    note_verification(database, KEY, NOW, WORKER)
    found = last_verification(CTO, database)
    assert found
    assert (found.at, found.lines) == (NOW, 3)
    with past_the_triggers(database) as connection:
        connection.execute(update(LogEntry).where(LogEntry.id == 2).values(detail={}))
    later = NOW + timedelta(hours=1)
    note_verification(database, KEY, later, WORKER)
    found = last_verification(CTO, database)
    assert found
    assert (found.at, found.lines) == (later, None)


def test_everybody_sees_who_viewed_their_file_and_nobody_elses(database: Database):
    aoi, ken, mei = (add_person(database, key) for key in ("aoi", "ken", "mei"))
    viewed(database, Viewer(ken), NOW, aoi, "details")
    viewed(database, Viewer(mei), LONG_AGO, aoi, "details")
    viewed(database, Viewer.operator(), NOW, aoi, "export")
    viewed(database, Viewer(aoi), NOW, mei, "details")
    with database.write(changes_facts=False) as connection:
        write_log(connection, NOW, Actor.of_person(aoi), "session.began", aoi)
        write_log(connection, NOW, OPERATOR, "user.invited", aoi)
    own = Viewer.of_roles(aoi, frozenset({"engineer"}))
    found = views_of_own_file(own, database, NOW - timedelta(days=30))
    assert [(view.actor, view.who, view.action, view.part) for view in found.newest] == [
        ("operator", None, "user.invited", None),
        ("operator", None, "person.viewed", "export"),
        ("person", mei, "person.viewed", "details"),
        ("person", ken, "person.viewed", "details"),
    ]
    assert (found.total, found.recent_viewers) == (4, 2)
    assert found.newest[3].name
    assert found.newest[3].name.en == "Ken"
    other = Viewer.of_roles(ken, frozenset({"cto"}))
    assert views_of_own_file(other, database, LONG_AGO).newest == []


def test_nothing_is_anybodys_own_without_a_person_or_the_right_to_it(database: Database):
    aoi = add_person(database, "aoi")
    with database.write(changes_facts=False) as connection:
        connection.execute(
            insert(LogEntry).values(
                at=NOW, actor="operator", action="user.invited", about_id=aoi, detail={}, digest=""
            )
        )
    for viewer in (Viewer.anonymous(), Viewer.local(), Viewer.operator(), Viewer(aoi), CTO):
        assert views_of_own_file(viewer, database, NOW).newest == ()
        assert own_holdings(viewer, database) == ()
        assert own_sessions(viewer, database, NOW, timedelta(hours=12)) == ()
        assert own_statements(viewer, database) == ()
        assert own_account(viewer, database).notice_confirmed_at is None


def test_ones_sessions_are_those_that_last(database: Database):
    aoi, ken = add_person(database, "aoi"), add_person(database, "ken")
    idle, soon = timedelta(hours=12), NOW + timedelta(days=1)
    with database.write_apart() as connection:
        for token, at, ends, person in (
            (b"now", NOW, soon, aoi),
            (b"earlier", NOW - timedelta(hours=1), soon, aoi),
            (b"unused", NOW - timedelta(hours=13), soon, aoi),
            (b"over", NOW, NOW, aoi),
            (b"other", NOW, soon, ken),
        ):
            begin_signed_in(connection, token, at, ends, (person, "password"))
    own = Viewer.of_roles(aoi, frozenset({"engineer"}))
    found = own_sessions(own, database, NOW, idle)
    assert [(each.id, each.last_seen, each.method) for each in found] == [
        (1, NOW, "password"),
        (2, NOW - timedelta(hours=1), "password"),
    ]


def test_what_was_confirmed_is_told(database: Database):
    aoi = add_person(database, "aoi")
    own = Viewer.of_roles(aoi, frozenset({"engineer"}))
    assert own_account(own, database).notice_version is None
    with database.write_apart() as connection:
        confirm_notice(connection, aoi, "abc", NOW)
    account = own_account(own, database)
    assert (account.notice_version, account.notice_confirmed_at) == ("abc", NOW)


def test_a_statement_is_kept_and_taken_back_and_never_changed(database: Database):
    aoi, ken = add_person(database, "aoi"), add_person(database, "ken")
    own = Viewer.of_roles(aoi, frozenset({"engineer"}))
    other = Viewer.of_roles(ken, frozenset({"cto"}))
    with database.write(changes_facts=False) as connection:
        number = write_statement(connection, own, "work", " =1+1 は\r\n違います \0", NOW)
    (kept,) = own_statements(own, database)
    assert (kept.about, kept.text, kept.withdrawn_at) == ("work", "=1+1 は\n違います", None)
    assert own_statements(other, database) == []
    with database.write(changes_facts=False) as connection:
        assert not withdraw_statement(connection, other, number, NOW)
        assert withdraw_statement(connection, own, number, NOW + timedelta(hours=1))
        assert not withdraw_statement(connection, own, number, NOW + timedelta(hours=2))
    (kept,) = own_statements(own, database)
    assert (kept.text, kept.withdrawn_at) == ("=1+1 は\n違います", NOW + timedelta(hours=1))
    lines = log_page(CTO, database, LogAsked()).lines
    detail = {"statement": number, "part": "work"}
    assert [(line.action, line.detail) for line in lines] == [
        ("statement.withdrawn", detail),
        ("statement.written", detail),
    ]


@pytest.mark.parametrize(
    ("about", "text", "fault"),
    [
        ("work", "", "empty"),
        ("work", " \n\0\ud800", "empty"),
        ("work", "字" * (LONGEST + 1), "long"),
        ("nothing", "text", "part"),
        ("", "text", "part"),
    ],
)
def test_what_is_no_statement_is_refused(database: Database, about: str, text: str, fault: str):
    own = Viewer.of_roles(add_person(database), frozenset({"engineer"}))
    with pytest.raises(StatementRefused) as refused, database.write(False) as connection:
        write_statement(connection, own, about, text, NOW)
    assert refused.value.fault == fault
    assert own_statements(own, database) == []


def test_only_a_person_makes_statements(database: Database):
    for viewer in (Viewer.anonymous(), Viewer.local(), Viewer.operator(), CTO):
        with pytest.raises(NotAllowed), database.write(False) as connection:
            write_statement(connection, viewer, "work", "text", NOW)
    assert "work" in parts_about_people()
    assert "coverage" not in parts_about_people()


def test_the_kinds_have_no_word_in_common():
    words = [word for group in GROUP_NAMES for word in GROUPS[group]]
    assert sorted(words) == sorted(set(words))

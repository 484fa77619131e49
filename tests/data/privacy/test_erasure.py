"""Is nothing left of somebody who was erased, and everything else as it was?"""

import zlib
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from config.secret_key import SecretKey
from data.database import Database
from data.errors import ErasureRefused
from data.facts import build_facts
from data.log import verify_log
from data.organisation import store_organisation
from data.privacy.access import everything_on
from data.privacy.erasure import Step, erasable, erase, steps_of
from data.privacy.inventory import BY_TABLE
from data.privacy.scrub import scrub
from data.privacy.written_words import still_named
from data.store import store_pull_requests
from data.tables.code import PullRequest, Repository
from data.tables.organisation import Account, Person
from data.tables.record import LogEntry
from data.viewer import Viewer
from tests.data.privacy.everywhere import (
    AOI,
    GIT,
    KEN,
    LOGINS,
    NAMES,
    NOW,
    SAID,
    everything_stored,
    fill,
    organisation,
    worked,
)

LATER = NOW + timedelta(days=1)
KEY = SecretKey(b"a secret of the tests")


def leave(database: Database) -> None:
    """Aoi leaves the organisation's file."""
    with database.write(changes_facts=True) as connection:
        store_organisation(connection, organisation(KEN), "operator", NOW)


def gone(database: Database, number: int) -> tuple[Step, ...]:
    """Erase somebody as the command does."""
    with database.write(changes_facts=True) as connection:
        return erase(connection, erasable(connection, number), LATER)


@pytest.fixture
def erased(database: Database) -> tuple[Database, int]:
    """Aoi was everywhere, left and was erased; with her number."""
    number = fill(database)[AOI]
    leave(database)
    gone(database, number)
    return database, number


def test_no_row_of_any_table_names_them_any_more(erased: tuple[Database, int]):
    database, _ = erased
    stored = everything_stored(database)
    for said in SAID[AOI]:
        found = [name for name, rows in stored.items() if said.lower() in repr(rows).lower()]
        assert found == [], said


def test_everybody_else_stands_there_as_before(database: Database):
    people = fill(database)
    leave(database)
    with database.read() as connection:
        before = everything_on(Viewer.operator(), connection, people[KEN])
    gone(database, people[AOI])
    with database.read() as connection:
        after = everything_on(Viewer.operator(), connection, people[KEN])
    assert after != before  # who looked into the file is a tombstone now
    looked = [each for held in after for each in held.records if "erased:" in str(each)]
    assert [each.pop("person") for each in looked] == [f"erased:{people[AOI]}"]
    for held in (*before, *after):
        for record in held.records:
            record.pop("person", None)
    assert after == before


def test_no_byte_of_the_file_names_them_once_it_is_scrubbed(sqlite_database: Database):
    number = fill(sqlite_database)[AOI]
    leave(sqlite_database)
    gone(sqlite_database, number)
    build_facts(sqlite_database)
    assert scrub(sqlite_database)
    file = sqlite_database.file
    assert file is not None
    held = [each for each in file.parent.rglob("*") if each.is_file()]
    assert any(each.name.endswith(".arrow") for each in held)
    content = b"".join(each.read_bytes() for each in held).lower()
    for said in (*SAID[AOI], f"pw {AOI}", f"token {AOI}"):
        assert said.lower().encode() not in content
        assert said.encode("unicode_escape") not in content
    assert NAMES[KEN][1].lower().encode() in content


def test_both_kinds_of_database_are_scrubbed(erased: tuple[Database, int]):
    database, _ = erased
    before = everything_stored(database)
    assert scrub(database)
    assert everything_stored(database) == before


def test_a_file_that_others_hold_is_said_not_to_be_scrubbed(
    sqlite_database: Database, monkeypatch: pytest.MonkeyPatch
):
    fill(sqlite_database)
    with sqlite_database.engine.connect() as holding:
        holding.execute(select(Person.id)).all()
        with sqlite_database.engine.raw_connection() as lent:
            lent.execute("PRAGMA busy_timeout = 50")
        assert scrub(sqlite_database) is False
    assert scrub(sqlite_database) is True


def test_the_log_still_holds_and_says_who_was_erased_by_number(erased: tuple[Database, int]):
    database, number = erased
    assert verify_log(database, KEY).broken is None
    with database.read() as connection:
        query = select(LogEntry).order_by(LogEntry.id.desc()).limit(1)
        line = connection.execute(query.with_only_columns(*LogEntry.__table__.c)).one()
    assert (line.action, line.about_id, line.actor) == ("person.erased", number, "operator")
    assert line.detail["why"] == "asked"
    assert line.detail["delete"]["sessions"] == 1
    assert line.detail["anonymise"]["pull_requests"] == 2
    assert line.detail["keep"]["log"] == 3


def test_a_tombstone_stays_so_that_figures_and_the_log_stay_true(erased: tuple[Database, int]):
    database, number = erased
    with database.read() as connection:
        row = connection.execute(select(Person.__table__).where(Person.id == number)).one()
        accounts = connection.execute(select(Account.login).where(Account.person_id == number))
        logins = accounts.scalars().all()
        authors = connection.execute(
            select(PullRequest.number)
            .join(Account, Account.id == PullRequest.author_id)
            .where(Account.person_id == number)
        )
        assert sorted(authors.scalars()) == [1, 3]
    assert (row.key, row.name) == (f"erased:{number}", {"ja": "消去済み", "en": "erased"})
    assert (row.role, row.also, row.erased_at) == ("other", [], LATER)
    assert len(logins) == 2
    assert all(login.startswith("erased:") for login in logins)


def test_what_would_happen_is_what_happens(database: Database):
    number = fill(database)[AOI]
    leave(database)
    with database.read() as connection:
        planned = steps_of(connection, erasable(connection, number))
    assert gone(database, number) == planned
    deleted = {each.declaration.table: each.rows for each in planned}
    assert deleted["users"] == deleted["statements"] == 1
    for each in planned:
        assert BY_TABLE[each.declaration.table].why != "nobody"


def test_whoever_is_in_the_organisation_is_not_erased(database: Database):
    people = fill(database)
    with database.read() as connection, pytest.raises(ErasureRefused, match=r"out of org\.yaml"):
        erasable(connection, people[AOI])


def test_nobody_is_erased_twice(erased: tuple[Database, int]):
    database, number = erased
    with database.read() as connection, pytest.raises(ErasureRefused, match="was erased on 2026"):
        erasable(connection, number)


def test_what_fails_on_the_way_changes_nothing(database: Database):
    number = fill(database)[AOI]
    leave(database)
    before = everything_stored(database)
    with pytest.raises(RuntimeError), database.write(changes_facts=True) as connection:
        erase(connection, erasable(connection, number), LATER)
        raise RuntimeError
    assert everything_stored(database) == before


def collected_again(database: Database, change: Callable[[int], object]) -> None:
    with database.write(changes_facts=True) as connection:
        api = connection.execute(select(Repository.id)).scalar_one()
        rows = [worked(number, AOI, updated_at=change(number)) for number in (1, 3, 4)]
        store_pull_requests(connection, api, rows, LATER)


@pytest.mark.parametrize("change", [lambda _: None, lambda _: LATER])
def test_a_later_collection_does_not_bring_the_login_back(
    erased: tuple[Database, int], change: Callable[[int], object]
):
    database, number = erased
    collected_again(database, change)
    collected_again(database, change)
    stored = repr(everything_stored(database)).lower()
    for said in SAID[AOI]:
        assert said.lower() not in stored
    with database.read() as connection:
        mine = select(Account.id).where(Account.person_id == number)
        assert len(connection.execute(mine).all()) == 2
        query = select(PullRequest.author_id).where(PullRequest.number == 4)
        assert connection.execute(query).scalar_one() in connection.execute(mine).scalars().all()


def test_the_same_answer_changes_nothing_the_second_time(erased: tuple[Database, int]):
    database, _ = erased
    collected_again(database, lambda _: None)
    with database.write(changes_facts=True) as connection:
        api = connection.execute(select(Repository.id)).scalar_one()
        rows = [worked(number, AOI) for number in (1, 3, 4)]
        assert store_pull_requests(connection, api, rows, LATER).changed == 0


def test_after_the_next_apply_a_tombstone_is_still_one_and_nobody_new(
    erased: tuple[Database, int],
):
    database, number = erased
    with database.write(changes_facts=True) as connection:
        store_organisation(connection, organisation(KEN, AOI), "operator", LATER)
        back = connection.execute(select(Person.id).where(Person.key == AOI)).scalar_one()
        tombstones = select(Account.person_id).where(Account.login.startswith("erased:"))
        assert set(connection.execute(tombstones).scalars()) == {number}
    assert back != number
    collected_again(database, lambda _: LATER)
    with database.read() as connection:
        query = select(PullRequest.number).join(Account, Account.id == PullRequest.author_id)
        mine = connection.execute(query.where(Account.person_id == back)).scalars().all()
    assert sorted(mine) == [1, 3, 4]  # named again in org.yaml, which is a decision


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE accepted_gaps SET why = 'x', who = 'erased:1'",
        "UPDATE accepted_gaps SET who = 'ken'",
        "UPDATE organisation_revisions SET digest = 'x'",
        "UPDATE organisation_revisions SET applied_by = 'x'",
        "DELETE FROM accepted_gaps",
        "DELETE FROM organisation_revisions",
    ],
)
def test_of_what_was_decided_only_the_name_may_go(database: Database, change: str):
    fill(database)
    with pytest.raises(DBAPIError, match="only grows"), database.write(False) as connection:
        connection.execute(text(change))


def test_an_answer_that_cannot_be_read_is_left_as_it_is(database: Database):
    number = fill(database)[AOI]
    leave(database)
    with database.write_apart() as connection:
        statement = text("UPDATE raw_answers SET content = :damaged WHERE number = 3")
        connection.execute(statement, {"damaged": zlib.compress(b"{")})
    steps = {each.declaration.table: each.rows for each in gone(database, number)}
    assert steps["raw_answers"] == 1


def test_words_that_still_name_somebody_are_counted(database: Database):
    number = fill(database)[AOI]
    leave(database)
    with database.write(changes_facts=True) as connection:
        api = connection.execute(select(Repository.id)).scalar_one()
        rows = [worked(7, KEN, title="Thanks, Tanabe Aoi"), worked(8, KEN, title=GIT[AOI])]
        store_pull_requests(connection, api, rows)
        who = erasable(connection, number)
        erase(connection, who, LATER)
        assert [tuple(each) for each in still_named(connection, who)] == [
            ("pull_requests", "title", 2)
        ]


def test_a_login_in_words_is_replaced_only_where_it_is_one(erased: tuple[Database, int]):
    database, _ = erased
    with database.read() as connection:
        rows = connection.execute(select(PullRequest.number, PullRequest.title, PullRequest.head))
        found = {row.number: (row.title, row.head) for row in rows}
        account = select(Account.login).where(Account.login.startswith("erased:"))
        stands = connection.execute(account.where(Account.provider == "github")).scalar_one()
    assert found[1] == (f"Change 1 for @{stands}", f"{stands}/change-1")
    assert found[2] == (f"Change 2 for @{LOGINS[KEN]}", f"{LOGINS[KEN]}/change-2")


def test_a_folder_of_facts_holds_numbers_only(erased: tuple[Database, int], tmp_path: Path):
    database, _ = erased
    build_facts(database)
    content = b"".join(each.read_bytes() for each in tmp_path.rglob("*.arrow"))
    assert content
    for said in (*SAID[AOI], *SAID[KEN]):
        assert said.encode() not in content

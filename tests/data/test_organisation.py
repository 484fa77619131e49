"""Is the organisation kept as it was, with numbers that never change, and with a history?"""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from sqlalchemy import delete, func, select, update
from sqlalchemy.exc import DBAPIError

from config.organisation import Organisation
from data.accounts import store_accounts
from data.database import Database
from data.organisation import settings_of, store_organisation
from data.queries.authors import authors_without_person
from data.queries.organisation import (
    current_organisation,
    numbers_of_people,
    organisation_revision,
)
from data.repositories import store_repository
from data.rows import AccountKey, RepositoryRow
from data.store import store_pull_requests
from data.tables.access import PersonAddress
from data.tables.base import Base
from data.tables.organisation import Account, OrganisationRevision, Person
from data.tables.record import LogEntry
from data.viewer import Viewer
from tests.organisations import organisations

NOW = datetime(2026, 1, 5, tzinfo=UTC)
SHARED = [HealthCheck.differing_executors, HealthCheck.too_slow]
MARCH, APRIL = date(2024, 3, 31), date(2024, 4, 1)
API = {"id": "api", "name": "API", "repository": "o/r", "kind": "backend"}
EXCLUDED = {"application": "api", "paths": "x", "when": APRIL, "why": "y"}


def organisation(*people: dict[str, Any], **more: Any) -> Organisation:
    units = [
        {
            "id": "tech",
            "name": "T",
            "managers": [],
            "units": [{"id": "web", "name": {"ja": "ウェブ"}}],
        },
        {"id": "sales", "name": "S"},
    ]
    return Organisation.model_validate({"name": "Ours", "units": units, "people": people, **more})


def person(key: str, **more: Any) -> dict[str, Any]:
    return {"id": key, "name": key.title(), "accounts": {"github": [key]}, **more}


def store(database: Database, wanted: Organisation, by: str = "aoi") -> int:
    with database.write(changes_facts=True) as connection:
        return store_organisation(connection, wanted, by, NOW)


def count(database: Database, table: type) -> int:
    with database.read() as connection:
        return connection.execute(select(func.count()).select_from(table)).scalar_one()


def owners(database: Database) -> dict[str, int | None]:
    with database.read() as connection:
        return {
            row.login: row.person_id
            for row in connection.execute(select(Account.login, Account.person_id))
        }


def test_before_anything_is_applied_there_is_no_organisation(database):
    assert current_organisation(database) is None
    assert organisation_revision(database) == 0


def test_everything_comes_back_as_it_was(database):
    wanted = organisation(
        person(
            "aoi",
            role="cto",
            also=["consolidator", "admin"],
            addresses=["aoi@minamo.example", "a.k@minamo.example"],
            accounts={"github": ["Aoi", "aoi-2"], "git": ["Aoi K"]},
            employment=[{"kind": "intern", "to": MARCH}, {"kind": "regular", "from": APRIL}],
            away=[{"from": date(2025, 1, 1)}],
            memberships=[{"unit": "web", "share": 33.3, "from": APRIL}, {"unit": "sales"}],
        ),
        timezone="Asia/Tokyo",
        applications=[API],
        coverage={"exclusions": [EXCLUDED | {"who": "aoi"}]},
    )
    assert store(database, wanted) == 1
    assert current_organisation(database) == wanted


def test_every_organisation_comes_back_as_it_was(database):
    @given(wanted=organisations())
    @settings(max_examples=25, deadline=None, suppress_health_check=SHARED)
    def comes_back(wanted: Organisation) -> None:
        store(database, wanted)
        database.opened.clear()
        assert current_organisation(database) == wanted

    comes_back()


def test_the_numbers_of_people_never_change(database):
    store(database, organisation(person("aoi"), person("ken")))
    first = numbers_of_people(database)
    store(database, organisation(person("ken")))
    store(database, organisation(person("mio"), person("ken"), person("aoi")))
    assert numbers_of_people(database) | first == numbers_of_people(database)
    assert len(set(numbers_of_people(database).values())) == 3


def test_who_left_the_file_is_kept_and_marked(database):
    store(database, organisation(person("aoi"), person("ken")))
    store(database, organisation(person("ken")))
    with database.read() as connection:
        marks = {
            row.key: row.in_file for row in connection.execute(select(Person.key, Person.in_file))
        }
    assert marks == {"aoi": False, "ken": True}
    current = current_organisation(database)
    assert current is not None
    assert [each.id for each in current.people] == ["ken"]


def test_an_account_of_somebody_who_left_is_found_as_theirs_until_another_lists_it(database):
    store(database, organisation(person("aoi"), person("ken")))
    with database.write(changes_facts=True) as connection:
        store_accounts(connection, [AccountKey("github", "AOI")])
    left = numbers_of_people(database)["aoi"]
    store(database, organisation(person("ken")))
    with database.write(changes_facts=True) as connection:
        store_accounts(connection, [AccountKey("github", "Aoi")])
    assert [owners(database)[login] for login in ("aoi", "AOI", "Aoi")] == [left] * 3
    store(database, organisation(person("mio", accounts={"github": ["aoi"]})))
    mio = numbers_of_people(database)["mio"]
    assert [owners(database)[login] for login in ("aoi", "AOI", "Aoi")] == [mio] * 3


def test_collected_accounts_get_their_person_whatever_comes_first(database):
    with database.write(changes_facts=True) as connection:
        store_accounts(connection, [AccountKey("github", "aoi"), AccountKey("github", "guest")])
    store(database, organisation(person("aoi")))
    number = numbers_of_people(database)["aoi"]
    assert owners(database) == {"aoi": number, "guest": None}


def test_github_logins_find_their_person_in_any_capitals(database):
    with database.write(changes_facts=True) as connection:
        store_accounts(connection, [AccountKey("github", "AOI"), AccountKey("git", "Ken")])
    wanted = organisation(person("aoi"), person("ken", accounts={"git": ["ken"]}))
    store(database, wanted)
    with database.write(changes_facts=True) as connection:
        store_accounts(connection, [AccountKey("github", "Aoi"), AccountKey("git", "KEN")])
    number = numbers_of_people(database)["aoi"]
    found = owners(database)
    assert [found["aoi"], found["AOI"], found["Aoi"]] == [number] * 3
    assert [found["Ken"], found["KEN"]] == [None, None]
    assert current_organisation(database) == wanted


def test_an_account_can_move_to_another_person(database):
    store(database, organisation(person("aoi"), person("ken")))
    store(
        database,
        organisation(person("aoi", accounts={}), person("ken", accounts={"github": ["aoi"]})),
    )
    assert owners(database)["aoi"] == numbers_of_people(database)["ken"]


def addresses(database: Database) -> dict[str, int]:
    with database.read() as connection:
        rows = connection.execute(select(PersonAddress.address, PersonAddress.person_id))
        return {row.address: row.person_id for row in rows}


def test_an_address_can_move_to_another_person_and_leave_with_one(database):
    store(database, organisation(person("aoi", addresses="TEAM@minamo.example"), person("ken")))
    store(database, organisation(person("aoi"), person("ken", addresses="team@minamo.example")))
    assert addresses(database) == {"team@minamo.example": numbers_of_people(database)["ken"]}
    store(database, organisation(person("aoi")))
    assert addresses(database) == {}


def test_a_further_role_is_a_change_of_its_own(database):
    store(database, organisation(person("aoi")))
    wanted = organisation(person("aoi", also=["admin"]))
    assert store(database, wanted) == 2
    assert current_organisation(database) == wanted


def test_no_address_stands_anywhere_but_in_its_table(database):
    store(database, organisation(person("aoi", addresses="secret@minamo.example")))
    store(database, organisation(person("aoi", addresses="other@minamo.example")))
    with database.read() as connection:
        for table in Base.metadata.sorted_tables:
            if table.name != "people_addresses":
                assert "minamo.example" not in str(connection.execute(select(table)).all())


def test_storing_the_same_again_writes_nothing(database):
    wanted = organisation(person("aoi"))
    assert store(database, wanted) == store(database, wanted) == 1
    assert count(database, OrganisationRevision) == count(database, LogEntry) == 1


def test_each_storing_is_a_revision_that_says_by_whom_and_a_line_in_the_log(database):
    store(database, organisation(person("aoi")), by="sato")
    assert store(database, organisation(person("aoi"), timezone="Asia/Tokyo"), by="mio") == 2
    assert organisation_revision(database) == 2
    query = select(OrganisationRevision.applied_by, OrganisationRevision.applied_at)
    with database.read() as connection:
        revisions = connection.execute(query.order_by(OrganisationRevision.id)).all()
        lines = connection.execute(select(LogEntry).order_by(LogEntry.id)).all()
    assert [tuple(each) for each in revisions] == [("sato", NOW), ("mio", NOW)]
    assert [(each.actor, each.action) for each in lines] == [
        ("operator", "organisation.applied"),
        ("operator", "organisation.applied"),
    ]
    assert lines[1].detail["changes"] == {"setting.changed": 1}
    assert lines[0].detail["changes"] == {"setting.added": 1, "unit.added": 3, "person.added": 1}


@pytest.mark.parametrize(
    "change", [update(OrganisationRevision).values(digest=""), delete(OrganisationRevision)]
)
def test_the_history_only_grows(database, change):
    store(database, organisation(person("aoi")))
    with (
        pytest.raises(DBAPIError, match="only grows"),
        database.write(changes_facts=False) as connection,
    ):
        connection.execute(change)
    assert organisation_revision(database) == 1


def test_no_name_stands_in_the_settings_or_the_log(database):
    wanted = organisation(
        person("hanako", accounts={"github": "hanako-login"}),
        applications=[API],
        coverage={"exclusions": [EXCLUDED | {"who": "hanako"}]},
    )
    store(database, wanted)
    number = numbers_of_people(database)["hanako"]
    kept = settings_of(wanted, {"hanako": number})
    assert kept["coverage"]["exclusions"][0]["who"] == number
    with database.read() as connection:
        stored = connection.execute(select(OrganisationRevision.settings)).scalar_one()
        detail = connection.execute(select(LogEntry.detail)).scalar_one()
    assert stored == kept
    assert "hanako" not in str(stored).lower() + str(detail).lower()


def test_half_of_an_organisation_is_never_stored(database):
    before = organisation(person("aoi"))
    store(database, before)
    nobody = {**EXCLUDED, "who": "nobody"}  # what the check of the file would have refused
    broken = organisation(
        person("ken"), applications=[API], coverage={"exclusions": [nobody]}, timezone="Asia/Tokyo"
    )
    with pytest.raises(KeyError, match="nobody"):
        store(database, broken)
    database.opened.clear()
    assert current_organisation(database) == before
    assert set(owners(database)) == {"aoi"}
    assert count(database, OrganisationRevision) == count(database, LogEntry) == 1


def test_the_present_organisation_is_read_once_per_revision(sqlite_database):
    store(sqlite_database, organisation(person("aoi")))
    first = current_organisation(sqlite_database)
    assert current_organisation(sqlite_database) is first
    store(sqlite_database, organisation(person("ken")))
    assert current_organisation(sqlite_database) is not first


def test_authors_without_a_person_are_told_to_the_operator_only(database, pull_request):
    rows = [
        pull_request(1, author=AccountKey("github", "guest")),
        pull_request(2, author=AccountKey("github", "guest")),
        pull_request(3, author=AccountKey("github", "renovate", "bot")),
        pull_request(4, author=AccountKey("github", "aoi")),
        pull_request(5, author=None),
    ]
    with database.write(changes_facts=True) as connection:
        repository = store_repository(connection, RepositoryRow("o/r", "git"))
        store_pull_requests(connection, repository, rows)
    store(database, organisation(person("aoi")))
    found = authors_without_person(Viewer.operator(), database)
    assert [(each.login, each.kind, each.pull_requests) for each in found] == [
        ("guest", "user", 2),
        ("renovate", "bot", 1),
    ]
    assert authors_without_person(Viewer.anonymous(), database) == []

"""Does whoever looks after people see who can sign in, and nobody else anybody?"""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from sqlalchemy import insert

from config.organisation import Organisation
from data.accounts import store_accounts
from data.database import Database
from data.organisation import store_organisation
from data.permissions import ROLES, TABLE, Role
from data.queries.organisation import numbers_of_people
from data.queries.people import ListedPerson, accounts_without_person, listed_people
from data.queries.viewers import viewer_of
from data.rows import AccountKey
from data.tables.access import Invitation, User
from data.viewer import Viewer
from tests.organisations import organisations

NOW = datetime(2026, 10, 16, 20, 0, tzinfo=UTC)
"""The 17th already in Tokyo."""
TODAY = date(2026, 10, 17)
ADMIN = Viewer.of_roles(None, frozenset({"admin"}))
YESTERDAY = date(2026, 10, 16)
UNITS = [
    {"id": "tech", "name": "T", "units": [{"id": "web", "name": "W"}]},
    {"id": "sales", "name": "S"},
]


def person(key: str, **more: Any) -> dict[str, Any]:
    return {"id": key, "name": key.title(), **more}


def store(database: Database, *people: dict[str, Any], **more: Any) -> dict[str, int]:
    values = {"name": "Ours", "timezone": "Asia/Tokyo", "units": UNITS, "people": people, **more}
    with database.write(changes_facts=True) as connection:
        store_organisation(connection, Organisation.model_validate(values), "test", NOW)
    return numbers_of_people(database)


def note(database: Database, number: int, **more: Any) -> int:
    """That a person is known as somebody who signs in; the number of the account."""
    values = {"person_id": number, "created_at": NOW, **more}
    with database.write(changes_facts=False) as connection:
        statement = insert(User).values(**values).returning(User.id)
        return connection.execute(statement).scalar_one()


def invite(database: Database, user: int, **more: Any) -> None:
    values = {
        "user_id": user,
        "token_digest": bytes([user]),
        "created_at": NOW,
        "ends_at": NOW + timedelta(days=3),
    }
    with database.write(changes_facts=False) as connection:
        connection.execute(insert(Invitation).values({**values, **more}))


def by_key(database: Database) -> dict[str, ListedPerson]:
    return {each.key: each for each in listed_people(ADMIN, database, NOW)}


PEOPLE = (person("aoi", addresses="aoi@minamo.example"), person("ken"))


def test_before_anything_was_applied_nobody_is_listed(database):
    assert listed_people(ADMIN, database, NOW) == []
    assert accounts_without_person(ADMIN, database) == {}


@pytest.mark.parametrize("role", [*ROLES, None])
def test_only_those_who_may_see_people_are_told_of_anybody(sqlite_database, role: Role | None):
    store(sqlite_database, *PEOPLE)
    with sqlite_database.write(changes_facts=True) as connection:
        store_accounts(connection, [AccountKey("github", "guest")])
    viewer = Viewer.of_roles(None, frozenset({role})) if role else Viewer.anonymous()
    allowed = role is not None and "people" in TABLE[role]
    assert bool(listed_people(viewer, sqlite_database, NOW)) == allowed
    assert bool(accounts_without_person(viewer, sqlite_database)) == allowed


def test_units_roles_and_employment_are_those_of_the_organisations_day(database):
    store(
        database,
        person(
            "aoi",
            also=["admin"],
            employment=[
                {"kind": "part_time", "to": YESTERDAY},
                {"kind": "regular", "from": TODAY},
            ],
            memberships=[{"unit": "sales", "to": YESTERDAY}, {"unit": "tech"}],
        ),
        person("ken", employment=[{"kind": "contract"}]),
        units=[
            {**UNITS[1], "managers": [{"person": "ken", "to": YESTERDAY}]},
            {**UNITS[0], "managers": [{"person": "aoi", "from": TODAY}]},
        ],
    )
    found = by_key(database)
    assert (found["aoi"].units, found["aoi"].employment) == (("tech",), "regular")
    assert found["aoi"].roles == ("engineer", "admin", "manager")
    assert (found["ken"].roles, found["ken"].employment) == (("contractor",), "contract")


def test_each_way_to_stand_with_the_sign_in_is_told(database):
    names = ("never", "new", "invited", "late", "used", "in", "out", "gone", "soon")
    addressed = [person(each, addresses=f"{each}@minamo.example") for each in names[:7]]
    left = {"kind": "regular", "to": YESTERDAY}
    coming = {"kind": "regular", "from": date(2026, 10, 18)}
    everybody = [*addressed, person("gone", employment=[left]), person("soon", employment=[coming])]
    numbers = store(database, *everybody, person("without"))
    users = {each: note(database, numbers[each]) for each in ("invited", "late", "used")}
    invite(database, users["invited"])
    invite(database, users["late"], ends_at=NOW)
    invite(database, users["used"], used_at=NOW)
    note(database, numbers["in"], last_signed_in_at=NOW)
    note(database, numbers["out"], last_signed_in_at=NOW, disabled_at=NOW)
    note(database, numbers["gone"], last_signed_in_at=NOW)
    found = by_key(database)
    assert {key: each.state for key, each in found.items()} == {
        "never": "never",
        "new": "never",
        "invited": "invited",
        "late": "never",
        "used": "never",
        "in": "signed_in",
        "out": "disabled",
        "gone": "not_here",
        "soon": "not_here",
        "without": "no_address",
    }
    assert (found["in"].last_signed_in, found["never"].last_signed_in) == (TODAY, None)


def test_accounts_of_nobody_are_counted_without_machines(database):
    keys = [
        AccountKey("github", "guest"),
        AccountKey("github", "Aoi"),
        AccountKey("github", "renovate", "bot"),
        AccountKey("github", "Robot"),
        AccountKey("github", "helper"),
        AccountKey("git", "Jo Li"),
    ]
    with database.write(changes_facts=True) as connection:
        store_accounts(connection, keys)
    machines = {"bots": ["robot"], "agents": ["helper[bot]"], "units": []}
    store(database, person("aoi", accounts={"github": ["aoi"]}), **machines)
    assert accounts_without_person(ADMIN, database) == {"git": 1, "github": 1}


def test_nobody_is_listed_with_other_roles_than_they_sign_in_with(sqlite_database):
    @given(wanted=organisations())
    @settings(max_examples=40, suppress_health_check=[HealthCheck.differing_executors])
    def agree(wanted: Organisation) -> None:
        with sqlite_database.write(changes_facts=True) as connection:
            store_organisation(connection, wanted, "test", NOW)
        sqlite_database.opened.clear()
        numbers = numbers_of_people(sqlite_database)
        for each in listed_people(ADMIN, sqlite_database, NOW):
            with sqlite_database.read() as connection:
                viewer = viewer_of(connection, numbers[each.key], _today(wanted))
            assert sorted(viewer.roles) == sorted(each.roles)

    agree()


def _today(organisation: Organisation) -> date:
    return NOW.astimezone(ZoneInfo(organisation.timezone)).date()


def test_who_left_signs_in_as_nobody_though_their_account_is_not_disabled(database):
    left = {"kind": "regular", "to": YESTERDAY}
    units = [{"id": "tech", "name": "T", "managers": [{"person": "aoi"}]}]
    numbers = store(database, person("aoi", role="cto", employment=[left]), units=units)
    with database.read() as connection:
        assert viewer_of(connection, numbers["aoi"], TODAY) == Viewer.anonymous()
        day_before = viewer_of(connection, numbers["aoi"], YESTERDAY)
    assert day_before.roles == {"cto", "manager"}

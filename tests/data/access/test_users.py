"""Is it known who signs in, and told to nobody who may not know?"""

from datetime import UTC, datetime, timedelta
from threading import Thread

import pytest

from config.organisation import Organisation
from data.access.administering import invite_person, reset_person, shut_out
from data.access.sessions import (
    begin_session,
    begin_signed_in,
    end_session,
    keep_session,
    session_of,
    take_from,
)
from data.access.tokens import digest_of, new_token
from data.access.users import (
    known_person,
    person_of_address,
    person_of_key,
    renew_digest,
    set_password,
    signed_in,
)
from data.database import Database
from data.log import OPERATOR
from data.organisation import store_organisation
from data.queries.users import user_states
from data.viewer import Viewer

NOW = datetime(2026, 10, 16, 3, tzinfo=UTC)
IDLE = timedelta(hours=12)


@pytest.fixture
def people(database: Database) -> dict[str, int]:
    """The numbers of three people who were applied."""
    said = {
        "schema": "organisation/1",
        "name": "Minamo",
        "people": [
            {"id": "aoi", "name": "Aoi", "addresses": ["aoi@minamo.example", "a@minamo.example"]},
            {"id": "ken", "name": "Ken", "addresses": "ken@minamo.example"},
            {"id": "mao", "name": "Mao"},
        ],
    }
    with database.write(changes_facts=True) as connection:
        store_organisation(connection, Organisation.model_validate(said), "test", NOW)
        found = {key: person_of_key(connection, key) for key in ("aoi", "ken", "mao")}
    return {key: number for key, number in found.items() if number is not None}


@pytest.mark.parametrize(
    "address", ["aoi@minamo.example", "A@Minamo.Example ", "AOI@minamo.example"]
)
def test_each_address_of_a_person_is_theirs_however_it_is_written(database, people, address):
    with database.read() as connection:
        assert person_of_address(connection, address) == people["aoi"]


@pytest.mark.parametrize("address", ["", "aoi", "%", "aoi@minamo.example\0", "*@minamo.example"])
def test_nothing_else_is_anybodys_address(database, people, address):
    with database.read() as connection:
        assert person_of_address(connection, address) is None


def test_whoever_never_signed_in_is_known_and_no_user(database, people):
    with database.read() as connection:
        known = known_person(connection, people["mao"])
        assert known_person(connection, 999) is None
    assert known is not None
    assert (known.key, known.is_user, known.is_disabled) == ("mao", False, False)


def _states(viewer: Viewer, database: Database, now: datetime = NOW) -> list[tuple[object, ...]]:
    return [
        (each.key, each.address, each.invited_until, each.disabled_at, each.sessions)
        for each in user_states(viewer, database, now, IDLE)
    ]


def test_users_are_listed_in_the_order_of_the_file_with_where_they_stand(database, people):
    with database.write(changes_facts=False) as connection:
        shut_out(connection, people["ken"], NOW, OPERATOR)
        invite_person(connection, people["aoi"], new_token(), NOW, OPERATOR)
        begin_signed_in(connection, b"1", NOW, NOW + timedelta(days=7), (people["aoi"], "password"))
        signed_in(connection, people["aoi"], NOW)
    until = NOW + timedelta(hours=72)
    assert _states(Viewer.operator(), database) == [
        ("aoi", "aoi@minamo.example", until, None, 1),
        ("ken", "ken@minamo.example", None, NOW, 0),
    ]
    later = _states(Viewer.operator(), database, until)
    assert later[0] == ("aoi", "aoi@minamo.example", None, None, 0)


@pytest.mark.parametrize(
    "viewer",
    [Viewer.anonymous(), Viewer.local(), Viewer.of_roles(1, frozenset({"engineer", "manager"}))],
)
def test_who_may_not_know_who_signs_in_is_told_of_nobody(database, people, viewer):
    with database.write(changes_facts=False) as connection:
        invite_person(connection, people["aoi"], new_token(), NOW, OPERATOR)
    assert _states(viewer, database) == []


def test_a_session_that_was_ended_meanwhile_is_not_kept_alive(database, people):
    token, ends = digest_of(new_token()), NOW + timedelta(hours=1)
    with database.write_apart() as connection:
        stored = begin_session(connection, token, NOW, ends, {"a": 1})
        connection.exec_driver_sql("DELETE FROM sessions")
    with database.write_apart() as connection:
        keep_session(connection, stored, NOW, ends, {"a": 2})
        assert session_of(connection, token, NOW, IDLE) is None


def test_what_a_request_keeps_never_comes_into_a_later_session_of_the_same_number(database, people):
    ends, later = NOW + timedelta(hours=1), digest_of(new_token())
    with database.write_apart() as connection:
        former = begin_session(connection, digest_of(new_token()), NOW, ends, {})
        assert end_session(connection, former)
        begin_signed_in(connection, later, NOW, ends, (people["aoi"], "password"))
        connection.exec_driver_sql(f"UPDATE sessions SET id = {former.id}")
        keep_session(connection, former, NOW, ends, {"csrf_token": "known to another"})
        assert not end_session(connection, former)
        found = session_of(connection, later, NOW, IDLE)
    assert found is not None
    assert found.data == {}


def test_of_several_who_take_the_same_from_a_session_one_gets_it(database, people):
    token, ends = digest_of(new_token()), NOW + timedelta(hours=1)
    with database.write_apart() as connection:
        stored = begin_session(
            connection, token, NOW, ends, {"x": 1, "under way": {"a": 1, "b": 2}}
        )
    taken = []

    def take() -> None:
        with database.write_apart() as connection:
            taken.append(take_from(connection, stored, "under way", "a")[0])

    threads = [Thread(target=take) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(taken, key=str) == [1, *[None] * 5]
    with database.read() as connection:
        left = session_of(connection, token, NOW, IDLE)
    assert left is not None
    assert left.data == {"x": 1, "under way": {"b": 2}}


def test_a_digest_made_anew_does_not_bring_a_password_back_that_was_reset(database, people):
    aoi = people["aoi"]
    with database.write(changes_facts=False) as connection:
        set_password(connection, aoi, "former", NOW)
        assert renew_digest(connection, aoi, "former", "same, made anew")
        reset_person(connection, aoi, new_token(), NOW, OPERATOR)
        assert not renew_digest(connection, aoi, "same, made anew", "and again")
        known = known_person(connection, aoi)
    assert known is not None
    assert known.password_digest is None

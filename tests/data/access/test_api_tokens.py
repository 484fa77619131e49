"""Do tokens hold as long as they should, and does everybody see and revoke their own alone?"""

from datetime import UTC, date, datetime, timedelta

import pytest

from data.access.administering import let_in_again, shut_out
from data.access.api_tokens import (
    MOST_DAYS,
    TokenRefused,
    create_token,
    revoke_token,
    token_that_holds,
    token_used,
    tokens_of,
)
from data.database import Database
from data.log import OPERATOR, Actor
from data.viewer import Viewer
from tests.data.chained import add_person

NOW = datetime(2026, 10, 16, 3, tzinfo=UTC)


def made(database: Database, person: int, days: int = 90, name: str = "a script") -> str:
    with database.write(changes_facts=False) as connection:
        return create_token(connection, person, name, days, NOW, OPERATOR)


def holds(database: Database, token: str, at: datetime = NOW) -> int | None:
    with database.read() as connection:
        found = token_that_holds(connection, token, at)
    return found.person if found else None


def engineer(person: int) -> Viewer:
    return Viewer.of_roles(person, frozenset({"engineer"}))


def test_a_token_holds_until_its_end_and_not_a_moment_longer(database):
    aoi = add_person(database, "aoi")
    token = made(database, aoi, days=2)
    assert holds(database, token) == aoi
    assert holds(database, token, NOW + timedelta(days=2, microseconds=-1)) == aoi
    assert holds(database, token, NOW + timedelta(days=2)) is None
    for wrong in ("", token[:-1], f"{token}=", token.removeprefix("mikata_"), token.lower()):
        assert holds(database, wrong) is None


def test_everybody_sees_their_own_alone_and_an_operator_all(database):
    aoi, ken = add_person(database, "aoi"), add_person(database, "ken")
    made(database, aoi)
    made(database, ken, name="another")
    names = [each.person_key for each in tokens_of(Viewer.operator(), database)]
    assert names == ["ken", "aoi"]
    assert [each.person for each in tokens_of(engineer(aoi), database)] == [aoi]
    assert tokens_of(engineer(aoi), database, ken) == []
    for viewer in (Viewer.anonymous(), Viewer.local(), Viewer(person=aoi)):
        assert tokens_of(viewer, database) == []


def test_nobody_revokes_anothers_and_nobody_the_same_twice(database):
    aoi, ken = add_person(database, "aoi"), add_person(database, "ken")
    token = made(database, aoi)
    (held,) = tokens_of(engineer(aoi), database)

    def revoke(viewer: Viewer, person: int) -> bool:
        with database.write(changes_facts=False) as connection:
            actor = Actor.of_person(person)
            return revoke_token(connection, viewer, held.id, NOW, actor) is not None

    assert not revoke(engineer(ken), ken)
    assert holds(database, token) == aoi
    assert revoke(engineer(aoi), aoi)
    assert not revoke(engineer(aoi), aoi)
    assert holds(database, token) is None


def test_the_day_of_use_only_goes_forward(database):
    aoi = add_person(database, "aoi")
    made(database, aoi)
    (held,) = tokens_of(Viewer.operator(), database)
    for day in (16, 18, 17):
        with database.write_apart() as connection:
            token_used(connection, held, date(2026, 10, day))
    assert tokens_of(Viewer.operator(), database)[0].last_used_on == date(2026, 10, 18)


@pytest.mark.parametrize(
    ("name", "days", "fault"),
    [("", 1, "empty"), ("\x00\n", 1, "empty"), ("x" * 81, 1, "long"), ("x", 0, "days"),
     ("x", MOST_DAYS + 1, "days")],
)  # fmt: skip
def test_what_is_no_name_or_no_time_makes_none(database, name, days, fault):
    aoi = add_person(database, "aoi")
    with pytest.raises(TokenRefused) as refused:
        made(database, aoi, days, name)
    assert refused.value.fault == fault
    assert tokens_of(Viewer.operator(), database) == []


def test_who_is_shut_out_and_let_in_again_needs_new_tokens(database):
    aoi, ken = add_person(database, "aoi"), add_person(database, "ken")
    of_aoi, of_ken = made(database, aoi), made(database, ken)
    with database.write(changes_facts=False) as connection:
        shut_out(connection, aoi, NOW, OPERATOR)
        let_in_again(connection, aoi, NOW, OPERATOR)
    assert holds(database, of_aoi) is None
    assert holds(database, of_ken) == ken

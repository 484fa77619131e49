"""Is a named view found again by those for whom it was kept, and deleted by its owner alone?"""

from datetime import timedelta

import pytest

from data.database import Database
from data.errors import NotAllowed
from data.saved_views import (
    LONGEST_NAME,
    MOST,
    NewView,
    ViewRefused,
    delete_view,
    keep_view,
    kept_views,
)
from data.viewer import Viewer
from tests.data.company_of_two import NOW, engineer, in_role, logged, organise


def keep(database: Database, viewer: Viewer, view: NewView) -> int:
    with database.write(changes_facts=False) as connection:
        return keep_view(viewer, connection, view, NOW)


def delete(database: Database, viewer: Viewer, number: int) -> bool:
    with database.write(changes_facts=False) as connection:
        return delete_view(viewer, connection, number, NOW + timedelta(days=1))


def names(database: Database, viewer: Viewer) -> list[str]:
    return [each.name for each in kept_views(viewer, database)]


def test_a_view_leads_to_the_address_that_was_kept(database: Database):
    aoi = engineer(organise(database)["aoi"], "web")
    number = keep(database, aoi, NewView(" 月例  会 ", "/trends", "?unit=web&by=month"))
    (view,) = kept_views(aoi, database)
    assert (view.number, view.name, view.unit, view.own) == (number, "月例 会", None, True)
    assert view.address == "/trends?unit=web&by=month"


def test_a_private_one_is_its_owners_alone(database: Database):
    people = organise(database)
    keep(database, engineer(people["aoi"], "web"), NewView("mine", "/trends"))
    for other in (
        engineer(people["ken"], "web"), in_role("admin", people["ken"], "web"),
        Viewer.local(), Viewer.operator(),
    ):  # fmt: skip
        assert names(database, other) == []


def test_one_for_a_unit_is_found_in_it_and_inside_and_around_it(database: Database):
    people = organise(database)
    admin = in_role("admin", people["ken"], "platform")
    for unit in ("product", "web", "app", "platform"):
        keep(database, admin, NewView(f"of {unit}", "/trends", "", unit))
    of_web = engineer(people["aoi"], "web")
    assert names(database, of_web) == ["of product", "of web"]
    of_product = of_web.in_units(frozenset({"product", "web", "app"}), frozenset())
    assert names(database, of_product) == ["of app", "of product", "of web"]
    assert names(database, Viewer.local()) == ["of app", "of platform", "of product", "of web"]
    assert not any(each.own for each in kept_views(of_web, database))


def test_a_name_that_is_kept_again_leads_to_the_new_address(database: Database):
    people = organise(database)
    aoi, ken = engineer(people["aoi"], "web"), engineer(people["ken"], "web")
    for viewer in (aoi, ken):
        keep(database, viewer, NewView("weekly", "/trends", "", "web"))
    keep(database, aoi, NewView("weekly", "/trends", "?by=month", "web"))
    keep(database, aoi, NewView("weekly", "/coverage"))
    own = [each.address for each in kept_views(aoi, database) if each.own]
    assert sorted(own) == ["/coverage", "/trends?by=month"]
    assert len(kept_views(ken, database)) == 2


def test_only_its_owner_deletes_it_and_the_log_knows_no_name(database: Database):
    people = organise(database)
    aoi, ken = engineer(people["aoi"], "web"), engineer(people["ken"], "web")
    number = keep(database, aoi, NewView("weekly", "/trends", "", "web"))
    assert not delete(database, ken, number)
    assert delete(database, aoi, number)
    assert not delete(database, aoi, number)
    assert kept_views(aoi, database) == []
    assert logged(database, "view") == [
        ("view.kept", {"view": number, "unit": "web"}),
        ("view.deleted", {"view": number}),
    ]


@pytest.mark.parametrize(
    ("view", "fault"),
    [
        (NewView(" ", "/trends"), "empty"),
        (NewView("x" * (LONGEST_NAME + 1), "/trends"), "long"),
        (NewView("x", "//evil.example"), "address"),
        (NewView("x", "https://evil.example"), "address"),
        (NewView("x", "/\\evil.example"), "address"),
        (NewView("x", "/trends", "unit=web"), "address"),
        (NewView("x", "/trends", "?\n"), "address"),
        (NewView("x", "/trends", "?" + "x" * 2_000), "address"),
        (NewView("x", "/trends", "", "nowhere"), "unit"),
    ],
)
def test_what_is_no_name_or_no_page_is_refused(database: Database, view, fault):
    organise(database)
    with pytest.raises(ViewRefused) as refused:
        keep(database, Viewer.local(), view)
    assert refused.value.fault == fault


def test_nobody_keeps_more_than_can_be_chosen_from(sqlite_database: Database):
    aoi = engineer(organise(sqlite_database)["aoi"], "web")
    for number in range(MOST):
        keep(sqlite_database, aoi, NewView(str(number), "/trends"))
    with pytest.raises(ViewRefused) as refused:
        keep(sqlite_database, aoi, NewView("one more", "/trends"))
    assert refused.value.fault == "many"
    keep(sqlite_database, aoi, NewView("7", "/trends", "?by=month"))
    assert len(kept_views(aoi, sqlite_database)) == MOST


def test_nobody_keeps_one_for_others(database: Database):
    person = organise(database)["aoi"]
    for viewer, unit in (
        (engineer(person, "web"), "platform"),
        (in_role("executive", person, "web"), "web"),
        (in_role("people_office", person, "web"), None),
        (Viewer.anonymous(), None),
    ):
        with pytest.raises(NotAllowed):
            keep(database, viewer, NewView("x", "/trends", "", unit))

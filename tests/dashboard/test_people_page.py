"""Does the page of people say who is here, who signs in, and what each role may see?"""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from dash.development.base_component import Component

from cli.main import COMMANDS
from config.fields import LocalText
from config.organisation import Organisation
from dashboard.context import Context, Reader
from dashboard.pages import people
from dashboard.pages.people.address import PEOPLES_ROLES, Asked, read, write
from dashboard.pages.people.changing import show_accounts, show_changing
from dashboard.pages.people.controls import CONTROL, moved, shown_already
from dashboard.pages.people.listing import show_head, show_list, show_warnings
from dashboard.pages.people.rights import GROUPS, show_rights
from dashboard.pages.people.view import View
from dashboard.text import t
from data.permissions import PERMISSIONS, ROLES, TABLE
from data.queries.people import ListedPerson
from data.viewer import Viewer
from tests.dashboard.conftest import ENGLISH, JAPANESE
from tests.dashboard.seen import of_class, parts, words

ORGANISATION = Organisation.model_validate(
    {
        "name": "Mikan",
        "units": [
            {"id": "shop", "name": "Shop", "units": [{"id": "web", "name": "Web"}]},
            {"id": "tech", "name": "Tech", "units": [{"id": "ops", "name": "Ops"}]},
        ],
    }
)
CTO = Viewer.of_roles(1, frozenset({"cto"}))


def somebody(key: str, *units: str, **more: object) -> ListedPerson:
    usual = ListedPerson(
        key=key,
        name=LocalText(ja=key, en=key.title()),
        roles=("engineer",),
        employment="regular",
        units=units,
        state="never",
    )
    return replace(usual, **more)


AOI = somebody("aoi", "tech", "ops", "web", roles=("cto", "consolidator"))
KEN = somebody("ken", "web", roles=("contractor",), employment="contract", state="invited")
MIO = somebody("mio", state="no_address", roles=("people_office",))
JUN = somebody("jun", state="not_here", roles=(), employment=None)


def seen(*listed: ListedPerson, asked: Asked | None = None, reader: Reader = ENGLISH) -> View:
    return View(
        reader=reader,
        asked=asked or Asked(),
        organisation=ORGANISATION,
        people=listed,
        accounts={},
        applied=None,
        today=date(2026, 10, 16),
    )


def rows(view: View) -> list[str]:
    return [words(each) for each in parts(show_list(view)) if type(each).__name__ == "TableTr"]


def sections(view: View) -> list[str]:
    return [words(each) for each in of_class(show_list(view), "k-section-head")]


def test_everybody_stands_once_under_the_outermost_unit_of_their_first():
    view = seen(AOI, KEN, MIO, JUN)
    assert sections(view) == ["Shop 1", "Tech 1", "In no unit 1", "Not employed at present 1"]
    assert rows(view) == [
        "Name Roles Units Sign-in",
        "Ken Contractor Web Sign-in · Invited",
        "Name Roles Units Sign-in",
        "Aoi CTO, Consolidator Ops, Web Sign-in · Not yet",
        "Name Roles Units Sign-in",
        "Mio People office – Sign-in · No address",
        "Name Roles Units Sign-in",
        "Jun – – Sign-in · Not possible",
    ]


def test_the_last_sign_in_is_told_by_its_day_and_by_its_year_where_that_is_another():
    here = somebody("in", "web", state="signed_in", last_signed_in=date(2026, 3, 2))
    before = somebody("ab", "web", state="signed_in", last_signed_in=date(2025, 3, 2))
    assert [row.rpartition("· ")[2] for row in rows(seen(here, before))[1:]] == [
        "Last 2 Mar",
        "Last 2 Mar 2025",
    ]
    assert rows(seen(here, reader=JAPANESE))[1].endswith("サインイン： 最終 3/2")


def test_a_role_beyond_engineering_on_a_contract_says_so():
    managing = somebody("aya", "web", roles=("manager",), employment="contract")
    helping = somebody("ryo", "web", employment="part_time")
    found = rows(seen(managing, helping, reader=JAPANESE))
    assert "aya マネージャー 業務委託 Web" in found[1]
    assert "ryo エンジニア パート Web" in found[2]


def test_a_unit_and_a_role_narrow_the_list_with_what_lies_inside_the_unit():
    everybody = (AOI, KEN, MIO, JUN)
    in_shop = seen(*everybody, asked=Asked(unit="shop"))
    assert [each.key for each in in_shop.found] == ["aoi", "ken"]
    assert [each.key for each in seen(*everybody, asked=Asked(role="cto")).found] == ["aoi"]
    nobody = seen(*everybody, asked=Asked("ops", "contractor"))
    assert "Nobody fits these filters Show everybody" in words(show_list(nobody))


def test_what_can_not_be_followed_in_the_address_is_said_and_left_out():
    asked = read("?unit=nowhere&role=admn&name=ken", ("shop", "web"))
    assert (asked.unit, asked.role) == (None, None)
    assert [each.name for each in asked.wrong] == ["name", "unit", "role"]
    shown = words(show_warnings(seen(KEN, asked=asked)))
    assert "admin" in shown
    assert read("?role=local", ()).wrong != ()


def test_addresses_are_written_as_they_are_read():
    for unit in (None, "shop"):
        for role in (None, *PEOPLES_ROLES):
            assert read(write(unit, role), ("shop",)) == Asked(unit, role)


def test_a_control_that_moves_changes_the_address_and_no_other_does():
    ids = [{CONTROL: "unit"}, {CONTROL: "role"}]
    asked = Asked("shop", None)
    assert moved(["shop", "*"], ids, asked) is None
    assert moved(["*", "admin"], ids, asked) == "?role=admin"
    assert moved(["*", "*"], ids, asked) == ""
    assert moved([None, "admin"], ids, asked) == "?unit=shop&role=admin"
    assert shown_already([], [], asked)


def test_who_could_not_sign_in_is_counted_at_the_top():
    assert "Without an address, unable to sign in: 1." in words(show_warnings(seen(MIO, KEN)))
    assert show_warnings(seen(KEN, JUN)) == []
    assert words(show_head(seen(AOI, JUN))) == "People and roles 1 here · 0 have signed in"


def test_accounts_of_nobody_are_counted_with_the_way_out():
    some = replace(seen(KEN), accounts={"git": 2, "github": 1234})
    shown = words(show_accounts(some))
    assert "1,236 belong to nobody (Git signatures 2, GitHub 1,234)" in shown
    assert "mikata org suggest" in shown
    assert "mikata" not in words(show_accounts(seen(KEN)))


@pytest.mark.parametrize("reader", [JAPANESE, ENGLISH])
def test_the_table_of_roles_says_what_the_table_of_permissions_says(reader: Reader):
    view = seen(KEN, reader=reader)
    named = [each for each in GROUPS.values() for each in each]
    assert sorted(named) == sorted(PERMISSIONS)
    body = [row for row in parts(show_rights(view)) if type(row).__name__ == "Tr"]
    every = [cells(row) for row in body]
    found = {words(first): rest for first, *rest in every if rest}
    for permission in PERMISSIONS:
        title = view.say(f"permission_{permission.replace('.', '_')}")
        for role, cell in zip(PEOPLES_ROLES, found[title], strict=True):
            scope = TABLE[role].get(permission)
            before = view.say("role_before", role=t(f"roles.{role}", view.language)).strip()
            expected = "–" if scope is None else f"{before} {view.say(f'scope_{scope}')}"
            assert words(cell) == expected


def cells(row: Component) -> list[object]:
    inside = getattr(row, "children", None)
    return inside if isinstance(inside, list) else [inside]


def test_every_role_that_somebody_can_have_has_a_column():
    assert {*PEOPLES_ROLES} == {*ROLES} - {"local"}


def test_every_command_of_the_page_is_one_that_there_is():
    said = [words(each) for each in of_class(show_changing(seen(KEN)), "k-code")]
    assert {line.split()[1] for line in said} <= {*COMMANDS}


def test_no_address_of_anybody_and_nothing_of_their_work_is_on_the_page(
    sample_context: Context, read_as: Callable[[Context, Reader], Context]
):
    reader = Reader("ja", "light", CTO, "password")
    page = people.PAGE.layout(reader, read_as(sample_context, reader), "")
    shown = words(page)
    assert "早川 真帆" in shown
    assert "@" not in shown
    assert "hayakawa-maho" not in str(page)


def test_whoever_may_not_see_people_sees_nobody_even_where_the_gate_forgot(
    sample_context: Context, read_as: Callable[[Context, Reader], Context]
):
    reader = Reader("ja", "light", Viewer.of_roles(1, frozenset({"manager"})), "password")
    shown = words(people.PAGE.layout(reader, read_as(sample_context, reader), ""))
    assert "早川" not in shown
    assert "サインインしたことがある人 0人" in shown


def test_before_an_organisation_was_applied_it_says_how_to_begin(
    empty_context: Context, read_as: Callable[[Context, Reader], Context]
):
    reader = Reader("en", "light", CTO, "password")
    shown = words(people.PAGE.layout(reader, read_as(empty_context, reader), ""))
    assert "mikata init" in shown

"""Does a person read in words what would change?"""

from datetime import date
from typing import Any

from hypothesis import given, settings

from config.organisation import Organisation
from data.organisation_changes import difference
from tests.organisations import organisations

UNITS = [{"id": "tech", "name": "Tech", "units": [{"id": "web", "name": "Web"}]}]
AOI = {
    "id": "aoi",
    "name": {"ja": "葵", "en": "Aoi"},
    "accounts": {"github": ["aoi"]},
    "employment": [{"kind": "regular", "from": date(2024, 4, 1)}],
    "memberships": [{"unit": "web", "share": 60, "to": date(2025, 3, 31)}],
}
SAID = (
    "葵 / Aoi; engineer; account aoi (github); "
    "employed regular from 2024-04-01; in web 60 % to 2025-03-31"
)
GONE = (
    "what they did stays but is nobody's from now on; "
    "somebody who left stays in the file, with an end of employment"
)


def organisation(**changes: Any) -> Organisation:
    values: dict[str, Any] = {"name": "Ours", "units": UNITS, "people": [AOI]}
    return Organisation.model_validate(values | changes)


def lines(old: Organisation | None, new: Organisation) -> list[str]:
    return [str(change) for change in difference(old, new)]


def test_the_first_organisation_is_all_new():
    assert lines(None, organisation(timezone="Asia/Tokyo")) == [
        "+ name: Ours",
        "+ timezone: Asia/Tokyo",
        "+ unit tech: Tech",
        "+ unit web: Web; inside tech",
        f"+ person aoi: {SAID}",
    ]


def test_the_same_organisation_is_no_change():
    assert difference(organisation(), organisation()) == []


def test_a_unit_that_begins_or_ends_to_be_cross_cutting_is_told():
    marked = [{"id": "tech", "name": "Tech", "cross_cutting": True, "units": UNITS[0]["units"]}]
    new = organisation(units=marked)
    assert lines(organisation(), new) == ["~ unit tech: counted: now cross-cutting"]
    assert lines(new, organisation()) == ["~ unit tech: counted: no longer cross-cutting"]
    assert "+ unit tech: Tech; counted cross-cutting" in lines(None, new)


def test_settings_are_named_by_the_path_of_their_keys():
    new = organisation(
        calendar={"country": "JP", "core_hours": {"start": "09:30", "end": "18:00"}},
        bots=["renovate"],
        repositories=[{"repository": "o/*", "base": "main"}],
    )
    assert lines(organisation(), new) == [
        "~ calendar.core_hours.start: 10:00 → 09:30",
        "~ calendar.core_hours.end: 19:00 → 18:00",
        "+ calendar.country: JP",
        "+ bots: renovate",
        "+ repositories[o/*].repository: o/*",
        "+ repositories[o/*].base: main",
    ]
    assert "- bots: renovate" in lines(new, organisation())


def test_what_changed_about_a_person_is_one_line_each():
    changed = AOI | {
        "role": "manager",
        "accounts": {"github": ["aoi-k"]},
        "memberships": [*AOI["memberships"], {"unit": "tech"}],
        "away": [{"from": date(2025, 1, 1), "to": date(2025, 2, 1)}],
    }
    assert lines(organisation(), organisation(people=[changed])) == [
        "~ person aoi: role: engineer → manager",
        "~ person aoi: account: no longer aoi (github), now aoi-k (github)",
        "~ person aoi: in: now tech",
        "~ person aoi: away: now from 2025-01-01 to 2025-02-01",
    ]


def test_somebody_who_vanishes_from_the_file_is_said_with_what_it_means():
    assert lines(organisation(), organisation(people=[])) == [f"- person aoi: {GONE}"]


def test_units_that_move_get_managers_or_vanish_are_said():
    units = [
        {"id": "web", "name": "Web", "managers": [{"person": "aoi", "from": date(2024, 1, 1)}]}
    ]
    assert lines(organisation(), organisation(units=units)) == [
        "- unit tech: nobody is in it from now on",
        "~ unit web: inside: tech → nothing",
        "~ unit web: managed by: now aoi from 2024-01-01",
    ]


def test_another_order_is_a_change_too():
    ken = {"id": "ken", "name": "Ken"}
    old, new = organisation(people=[AOI, ken]), organisation(people=[ken, AOI])
    assert lines(old, new) == ["~ order of people: as in the file"]


@given(old=organisations(), new=organisations())
@settings(deadline=None, max_examples=60)
def test_no_change_is_said_exactly_of_equal_organisations(old, new):
    assert difference(old, old) == []
    assert (difference(old, new) == []) == (old == new)


def test_addresses_are_said_only_so_far_that_who_wrote_them_knows_them_again():
    old = organisation(people=[AOI | {"addresses": ["aoi@minamo.example", "a@minamo.example"]}])
    new = organisation(people=[AOI | {"addresses": ["akio@minamo.example", "a@minamo.example"]}])
    assert lines(old, new) == [
        "~ person aoi: address: no longer a…@minamo.example, now a…@minamo.example"
    ]
    said = "葵 / Aoi; engineer; address a…@minamo.example, a…@minamo.example;"
    assert any(said in line for line in lines(None, old))


def test_further_roles_are_said_beside_the_role():
    new = organisation(people=[AOI | {"also": ["admin", "consolidator"]}])
    assert lines(organisation(), new) == ["~ person aoi: also: now admin, now consolidator"]
    assert "engineer; also admin, consolidator; account" in "".join(lines(None, new))


def test_which_accounts_come_first_is_no_change():
    github_first = AOI | {"accounts": {"github": ["aoi"], "git": ["Aoi"]}}
    git_first = AOI | {"accounts": {"git": ["Aoi"], "github": ["aoi"]}}
    assert lines(organisation(people=[github_first]), organisation(people=[git_first])) == []

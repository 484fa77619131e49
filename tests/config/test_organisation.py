"""Does org.yaml become the organisation that it describes?"""

from datetime import date, time
from pathlib import Path

import pytest
from hypothesis import given, settings

from config.errors import ConfigurationProblems, UnknownChoice
from config.fields import LocalText
from config.organisation import (
    Membership,
    Organisation,
    Person,
    Unit,
    as_yaml,
    examine_organisation,
    load_organisation,
)
from tests.organisations import organisations

TEXT = """\
schema: organisation/1
name: {ja: 会社, en: Company}
timezone: Asia/Tokyo
fiscal_year_starts: 4
calendar:
  country: JP
  core_hours: {start: 10:00, end: "18:30"}
  closures: [{from: 2026-12-29, to: 2027-01-03, name: New Year}]
units:
  - id: technology
    name: Technology
    managers: [{person: sato, from: 2024-04-01}]
    units:
      - {id: platform, name: Platform}
  - {id: streaming, name: {ja: 配信}}
people:
  - id: sato
    name: Hana Sato
    role: manager
    accounts: {github: sato-hana, git: [Hana Sato, 佐藤花]}
    employment:
      - {kind: part_time, to: 2024-03-31}
      - {kind: regular, from: 2024-04-01}
    away: [{from: 2025-08-01, to: 2025-09-30}]
    memberships: [{unit: platform, share: 60, from: 2024-04-01}, {unit: streaming}]
bots: ["renovate[bot]"]
agents: [copilot-swe-agent]
repositories: [{repository: our/*, base: main, also: release}]
applications: [{id: api, name: API, repository: our/shop, kind: backend}]
production_environments: [live]
incident_labels: [incident, outage]
coverage:
  artifacts: ["coverage*"]
  exclusions:
    - {application: api, paths: gen/**, who: sato, when: 2025-04-01, why: Generated}
work_kinds: [{id: upkeep, name: Upkeep, rules: [{label: chore, branch: "deps/*"}]}]
"""


@pytest.fixture
def organisation(tmp_path: Path) -> Organisation:
    file = tmp_path / "org.yaml"
    file.write_text(TEXT, encoding="utf-8")
    return load_organisation(file)


def test_everything_that_the_file_says_is_there(organisation):
    assert organisation.name.get("en") == "Company"
    assert organisation.calendar.core_hours.start == time(10)
    assert organisation.calendar.core_hours.end == time(18, 30)
    assert organisation.calendar.closures[0].end == date(2027, 1, 3)
    sato = organisation.people_by_id["sato"]
    assert sato.role == "manager"
    assert sato.accounts == {"github": ("sato-hana",), "git": ("Hana Sato", "佐藤花")}
    assert [each.kind for each in sato.employment] == ["part_time", "regular"]
    assert sato.employment[0].start is None
    assert sato.memberships[0].share == 60
    assert sato.memberships[1].start is None
    assert organisation.repositories[0].also == ("release",)
    assert organisation.coverage.exclusions[0].paths == ("gen/**",)
    assert organisation.applications[0].paths == ("**",)
    assert organisation.work_kinds[0].rules[0].label == "chore"


def test_bots_are_kept_without_their_ending(organisation):
    assert organisation.bots == ("renovate",)


def test_what_is_left_out_has_its_default(tmp_path):
    file = tmp_path / "org.yaml"
    file.write_text("schema: organisation/1\nname: x\n")
    organisation = load_organisation(file)
    assert organisation == Organisation(name=LocalText(ja="x", en="x"))
    assert organisation.timezone == "UTC"
    assert organisation.fiscal_year_starts == 1
    assert (organisation.calendar.core_hours.start.hour, organisation.calendar.country) == (
        10,
        None,
    )


def test_the_units_are_a_tree(organisation):
    found = [(unit.id, depth) for unit, depth in organisation.all_units()]
    assert found == [("technology", 0), ("platform", 1), ("streaming", 0)]
    assert organisation.unit_path("platform") == ("technology", "platform")
    assert organisation.unit("streaming").name.get("en") == "配信"


def test_an_unknown_unit_is_named_with_the_known_ones(organisation):
    with pytest.raises(UnknownChoice) as refused:
        organisation.unit_path("platfrm")
    assert str(refused.value) == (
        "unknown unit 'platfrm'; did you mean 'platform'? Known: technology, platform, streaming"
    )


def test_members_of_a_unit_are_those_inside_it_on_a_day(organisation):
    before, since = date(2024, 3, 31), date(2024, 4, 1)
    assert organisation.members("technology", before) == ()
    assert [person.id for person in organisation.members("technology", since)] == ["sato"]
    assert [person.id for person in organisation.members("streaming", before)] == ["sato"]
    with pytest.raises(UnknownChoice):
        organisation.members("gone", since)


def test_a_copy_with_other_units_knows_the_other_units(organisation):
    assert organisation.unit_path("platform")
    copy = organisation.model_copy(update={"units": (Unit(id="one", name=LocalText(en="One")),)})
    assert [unit.id for unit, _ in copy.all_units()] == ["one"]


def test_a_text_in_one_language_is_read_in_the_other():
    assert LocalText(ja="名").get("en") == "名"
    assert LocalText(en="name").get("ja") == "name"
    assert LocalText(ja="名", en="name").get("ja") == "名"


def test_a_dated_thing_covers_both_of_its_ends():
    membership = Membership(unit="a", start=date(2024, 1, 1), end=date(2024, 1, 31))
    assert membership.covers(date(2024, 1, 1))
    assert membership.covers(date(2024, 1, 31))
    assert not membership.covers(date(2024, 2, 1))
    assert Membership(unit="a").covers(date(1, 1, 1))


def test_an_empty_list_of_accounts_is_no_list():
    assert Person(id="a", name=LocalText(en="A"), accounts={"github": ()}).accounts == {}


def test_an_organisation_can_not_be_changed(organisation):
    with pytest.raises(ValueError, match="frozen"):
        organisation.timezone = "UTC"


def test_loading_raises_what_is_wrong(tmp_path):
    file = tmp_path / "org.yaml"
    file.write_text("schema: organisation/2\nname: x\n")
    with pytest.raises(ConfigurationProblems) as refused:
        load_organisation(file)
    assert str(refused.value) == (
        f"{file}:1:9: error: unknown schema 'organisation/2'; did you mean 'organisation/1'? "
        "Known: organisation/1"
    )


@given(organisation=organisations())
@settings(deadline=None)
def test_what_is_written_is_read_as_the_same_organisation(tmp_path_factory, organisation):
    file = tmp_path_factory.mktemp("written") / "org.yaml"
    file.write_text(as_yaml(organisation), encoding="utf-8")
    read, problems = examine_organisation(file)
    assert [each for each in problems if each.severity == "error"] == []
    assert read == organisation

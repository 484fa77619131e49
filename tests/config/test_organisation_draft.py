"""Is the draft of an org.yaml right from the first line, and careful about who is who?"""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
import yaml
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from config.found_organisation import (
    FoundAccount,
    FoundMember,
    FoundOrganisation,
    FoundTeam,
    FoundTeamMember,
)
from config.organisation import Organisation, examine_organisation, load_organisation
from config.organisation_draft import organisation_draft
from tests.organisations import organisations


def git(login: str) -> FoundAccount:
    return FoundAccount("git", login, is_bot=False)


def github(login: str, is_bot: bool = False) -> FoundAccount:
    return FoundAccount("github", login, is_bot)


@pytest.fixture
def drafted(tmp_path: Path):
    """The organisation that a draft describes; it passes the check without a word."""

    def draft(
        *found: FoundAccount,
        known: Organisation | None = None,
        on_github: Sequence[FoundOrganisation] = (),
    ) -> Organisation:
        file = tmp_path / "org.yaml"
        file.write_text(organisation_draft(found, known, on_github) or "", encoding="utf-8")
        assert examine_organisation(file)[1] == ()
        return load_organisation(file)

    return draft


def test_everybody_gets_an_id_made_of_their_name(drafted):
    people = drafted(git("Ken Miura"), github("sato_hana"), git("佐藤 花"), git("山")).people
    assert [(person.id, person.name.get("ja")) for person in people] == [
        ("ken-miura", "Ken Miura"),
        ("sato-hana", "sato_hana"),
        ("person", "佐藤 花"),
        ("person-2", "山"),
    ]


def test_accounts_of_the_same_words_are_one_person(drafted):
    (person,) = drafted(github("miura-ken"), git("Ken Miura"), git("ken.miura")).people
    assert person.accounts == {"github": ("miura-ken",), "git": ("Ken Miura", "ken.miura")}
    assert person.name.get("en") == "Ken Miura"


def test_accounts_of_one_word_are_never_joined(drafted):
    assert len(drafted(github("ken"), git("ken")).people) == 2


def test_github_logins_in_other_capitals_are_one_account(drafted):
    (person,) = drafted(github("Ken"), github("ken")).people
    assert person.accounts == {"github": ("Ken",)}


def test_bots_and_agents_are_recognised(drafted):
    organisation = drafted(
        github("our-app", is_bot=True), git("dependabot[bot]"), github("release-bot"),
        github("copilot-swe-agent", is_bot=True), github("devin-ai-integration"),
        git("renovate"), git("Claude"), git("Abbott"),
    )  # fmt: skip
    assert organisation.bots == ("our-app", "dependabot", "release-bot", "renovate")
    assert organisation.agents == ("copilot-swe-agent", "devin-ai-integration")
    assert [person.id for person in organisation.people] == ["claude", "abbott"]


def test_ids_of_known_people_are_not_used_again(drafted):
    known = Organisation.model_validate({"name": "Ours", "people": [{"id": "ken", "name": "K"}]})
    draft = drafted(git("Ken"), known=known)
    assert draft.people[0].id == "ken-2"
    assert draft.name.get("en") == "Ours"


def test_machines_that_are_listed_are_left_out(drafted):
    known = Organisation.model_validate({"name": "x", "bots": ["Our-App"], "agents": ["helper"]})
    draft = drafted(github("our-app", is_bot=True), github("helper"), git("Ken"), known=known)
    assert (draft.bots, draft.agents) == ((), ())
    assert [person.id for person in draft.people] == ["ken"]


def test_who_sounds_like_a_known_person_is_pointed_out():
    known = Organisation.model_validate(
        {"name": "x", "people": [{"id": "ken", "name": "Ken Miura"}]}
    )
    draft = organisation_draft([github("miura-ken")], known)
    assert draft is not None
    assert "# miura-ken (github) may be an account of ken.\n" in draft


def test_where_everybody_is_known_there_is_no_draft():
    known = Organisation.model_validate({"name": "x", "bots": ["renovate"]})
    assert organisation_draft([github("Renovate", is_bot=True)], known) is None
    assert organisation_draft([]) is None


def test_names_that_can_not_stand_in_a_file_are_counted():
    draft = organisation_draft([git("a\x07b"), git("Ken")])
    assert draft is not None
    assert "can't stand in a file: 1." in draft


def team(slug: str, *logins: str, lead: str | None = None, parent: str | None = None) -> FoundTeam:
    members = tuple(FoundTeamMember(login) for login in logins)
    leads = (FoundTeamMember(lead, is_maintainer=True),) if lead else ()
    return FoundTeam(slug, slug.title(), parent, leads + members)


ACME = FoundOrganisation(
    "acme",
    (FoundMember("aoi", "Aoi Kishimoto"), FoundMember("ken"), FoundMember("acme-bot")),
    (team("engineering", lead="aoi"), team("web", "ken", "acme-bot", "aoi", parent="engineering")),
)


def test_members_are_people_with_their_name_and_account(drafted):
    organisation = drafted(on_github=[ACME])
    assert [(each.id, each.name.get("en"), each.accounts) for each in organisation.people] == [
        ("aoi-kishimoto", "Aoi Kishimoto", {"github": ("aoi",)}),
        ("ken", "ken", {"github": ("ken",)}),
    ]
    assert organisation.bots == ("acme-bot",)


def test_teams_are_a_tree_of_units_with_managers_and_members_and_no_dates(drafted):
    organisation = drafted(on_github=[ACME])
    (outer,) = organisation.units
    (inner,) = outer.units
    assert (outer.id, outer.name.get("ja"), inner.id) == ("engineering", "Engineering", "web")
    assert [(each.person, each.start) for each in outer.managers] == [("aoi-kishimoto", None)]
    memberships = {
        each.id: [(one.unit, one.start) for one in each.memberships] for each in organisation.people
    }
    assert memberships == {
        "aoi-kishimoto": [("engineering", None), ("web", None)],
        "ken": [("web", None)],
    }


def test_what_a_member_wrote_elsewhere_is_theirs(drafted):
    people = drafted(git("Kishimoto Aoi"), github("Aoi"), git("Ken Miura"), on_github=[ACME]).people
    assert people[0].accounts == {"github": ("aoi",), "git": ("Kishimoto Aoi",)}
    assert [each.id for each in people] == ["aoi-kishimoto", "ken", "ken-miura"]


def test_two_members_of_the_same_name_stay_two_and_nobody_is_joined_to_either(drafted):
    twins = FoundOrganisation(
        "acme", (FoundMember("s1", "Hana Sato"), FoundMember("s2", "Hana Sato"))
    )
    people = drafted(git("Hana Sato"), on_github=[twins]).people
    assert [each.id for each in people] == ["hana-sato", "hana-sato-2", "hana-sato-3"]


def test_teams_of_one_name_in_two_organisations_are_two_units(drafted):
    other = FoundOrganisation("other", (), (team("web"), team("data")))
    organisation = drafted(on_github=[ACME, other])
    assert {unit.id for unit, _ in organisation.all_units()} == {
        "engineering", "acme-web", "other-web", "data",
    }  # fmt: skip


def test_what_a_person_wrote_is_neither_repeated_nor_changed():
    known = Organisation.model_validate(
        {
            "name": "Ours",
            "units": [{"id": "engineering", "name": "開発"}],
            "people": [{"id": "aoi", "name": "葵", "accounts": {"github": "AOI"}}],
        }
    )
    draft = organisation_draft([], known, [ACME])
    assert draft is not None
    written = yaml.safe_load(draft)
    assert [each["id"] for each in written["people"]] == ["ken"]
    assert [each["id"] for each in written["units"]] == ["web"]
    assert "managers" not in written["units"][0]
    assert "# The unit web lies in engineering, which is known already." in draft
    assert "# aoi is a member of web: aoi is known already; add it there." in draft


def test_a_new_member_of_a_known_unit_is_pointed_out():
    known = Organisation.model_validate(
        {
            "name": "Ours",
            "units": [{"id": "engineering", "name": "E", "units": [{"id": "web", "name": "W"}]}],
        }
    )
    draft = organisation_draft([], known, [ACME])
    assert draft is not None
    assert "units" not in yaml.safe_load(draft)
    assert "# ken is a member of web: the unit web is known already; add it there." in draft


def test_where_everybody_and_every_team_is_known_there_is_no_draft(drafted):
    known = drafted(on_github=[ACME])
    assert organisation_draft([], known, [ACME]) is None


accounts = st.builds(
    FoundAccount,
    st.sampled_from(["git", "github", "table"]),
    st.text(max_size=12)
    | st.sampled_from(["ken miura", "Miura-Ken", "no", "1", "[bot]", "copilot"]),
    st.booleans(),
)


logins = st.sampled_from(["ken", "Miura-Ken", "no", "bot-bot", "a\x07b", "é"]) | st.text(max_size=6)
members = st.builds(FoundMember, logins, st.none() | st.text(max_size=8))
slugs = st.sampled_from(["web", "web_2", "api", "日本", "", "no"])
teams = st.builds(
    FoundTeam,
    slugs,
    st.text(max_size=8),
    st.none() | slugs,
    st.lists(st.builds(FoundTeamMember, logins, st.booleans()), max_size=4).map(tuple),
)


def _outermost_first(found: list[FoundTeam]) -> tuple[FoundTeam, ...]:
    """Each slug once; a team lies only in one that came before it, so that none is in itself."""
    by_slug: dict[str, FoundTeam] = {}
    for each in found:
        parent = each.parent if each.parent in by_slug else None
        by_slug.setdefault(each.slug, replace(each, parent=parent))
    return tuple(by_slug.values())


on_github = st.builds(
    FoundOrganisation,
    st.sampled_from(["acme", "Other-Org"]),
    st.lists(members, max_size=4).map(tuple),
    st.lists(teams, max_size=5).map(_outermost_first),
)


@given(
    found=st.lists(accounts, max_size=8),
    known=st.none() | organisations(),
    organisations_on_github=st.lists(on_github, max_size=2, unique_by=lambda each: each.owner),
)
@settings(deadline=None)
def test_every_draft_passes_the_check(tmp_path_factory, found, known, organisations_on_github):
    file = tmp_path_factory.mktemp("draft") / "org.yaml"
    draft = organisation_draft(found, known, organisations_on_github)
    assume(draft is not None)
    file.write_text(draft or "", encoding="utf-8")
    assert [str(each) for each in examine_organisation(file)[1] if each.severity == "error"] == []

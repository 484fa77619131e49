"""Is the draft of an org.yaml right from the first line, and careful about who is who?"""

from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from config.organisation import Organisation, examine_organisation, load_organisation
from config.organisation_draft import FoundAccount, organisation_draft
from tests.organisations import organisations


def git(login: str) -> FoundAccount:
    return FoundAccount("git", login, is_bot=False)


def github(login: str, is_bot: bool = False) -> FoundAccount:
    return FoundAccount("github", login, is_bot)


@pytest.fixture
def drafted(tmp_path: Path):
    """The organisation that a draft describes; it passes the check without a word."""

    def draft(*found: FoundAccount, known: Organisation | None = None) -> Organisation:
        file = tmp_path / "org.yaml"
        file.write_text(organisation_draft(found, known) or "", encoding="utf-8")
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


accounts = st.builds(
    FoundAccount,
    st.sampled_from(["git", "github", "table"]),
    st.text(max_size=12)
    | st.sampled_from(["ken miura", "Miura-Ken", "no", "1", "[bot]", "copilot"]),
    st.booleans(),
)


@given(found=st.lists(accounts, max_size=8), known=st.none() | organisations())
@settings(deadline=None)
def test_every_draft_passes_the_check(tmp_path_factory, found, known):
    file = tmp_path_factory.mktemp("draft") / "org.yaml"
    draft = organisation_draft(found, known)
    assume(draft is not None)
    file.write_text(draft or "", encoding="utf-8")
    assert [str(each) for each in examine_organisation(file)[1] if each.severity == "error"] == []

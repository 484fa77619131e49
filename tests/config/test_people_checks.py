"""Are contradictions about people named, with both places?"""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from config.organisation import Organisation, as_yaml, examine_organisation
from tests.organisations import organisations

HEAD = "schema: organisation/1\nname: x\nunits: [{id: a, name: A}, {id: b, name: B}]\npeople:\n"


@pytest.fixture
def problems_of(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """The problems of people, who begin on line 5, as lines."""
    monkeypatch.chdir(tmp_path)

    def examine(*people: str, after: str = "") -> list[str]:
        lines = "".join(f"  - {{name: N, {person}}}\n" for person in people)
        Path("org.yaml").write_text(HEAD + lines + after, encoding="utf-8")
        problems = examine_organisation(Path("org.yaml"))[1]
        return [str(problem).removeprefix("org.yaml:") for problem in problems]

    return examine


def cto(*memberships: str, employment: str = "") -> str:
    return f"id: s, role: cto, memberships: [{', '.join(memberships)}], employment: [{employment}]"


def test_a_person_is_in_a_unit_once_at_a_time(problems_of):
    person = cto("{unit: a, to: 2024-03-31}", "{unit: a, from: 2024-03-31}")
    assert problems_of(person) == [
        "5:74: error: the person is in 'a' twice on 2024-03-31; the other is on line 5"
    ]


def test_stretches_that_touch_or_lie_in_different_units_are_apart(problems_of):
    person = cto("{unit: a, to: 2024-03-31}", "{unit: a, from: 2024-04-01}", "{unit: b}")
    assert problems_of(person) == []


def test_a_person_is_employed_once_at_a_time(problems_of):
    person = cto(employment="{kind: regular}, {kind: intern, from: 2024-01-01}")
    (problem,) = problems_of(person)
    assert problem.endswith(
        "error: the person is employed twice on 2024-01-01; the other is on line 5"
    )


def test_shares_over_everything_are_warned_of_on_their_first_day(problems_of):
    person = cto("{unit: a, share: 60}", "{unit: b, share: 50, from: 2024-04-01}")
    assert problems_of(person) == ["5:86: warning: the shares of 's' are 110 % from 2024-04-01"]
    assert problems_of(cto("{unit: a, share: 60}", "{unit: b, share: 50}")) == [
        "5:64: warning: the shares of 's' are 110 %"
    ]


def test_shares_one_after_the_other_are_not_added(problems_of):
    person = cto("{unit: a, share: 60, to: 2024-03-31}", "{unit: b, share: 50, from: 2024-04-01}")
    assert problems_of(person) == []


def test_a_membership_outside_employment_is_warned_of(problems_of):
    regular = "{kind: regular, from: 2024-01-01, to: 2024-12-31}"
    person = cto("{unit: a, from: 2023-06-01}", employment=regular)
    assert problems_of(person) == [
        "5:47: warning: 's' is in this unit on 2023-06-01, without employment"
    ]
    person = cto("{unit: a, from: 2024-06-01, to: 2025-06-01}", employment=regular)
    assert problems_of(person) == [
        "5:47: warning: 's' is in this unit on 2025-01-01, without employment"
    ]


def test_open_memberships_fit_any_employment(problems_of):
    regular = "{kind: regular, from: 2024-01-01, to: 2024-12-31}"
    assert problems_of(cto("{unit: a}", employment=regular)) == []
    assert problems_of(cto("{unit: a, from: 2023-01-01}")) == []


def test_a_gap_between_employments_is_found(problems_of):
    kinds = "{kind: intern, to: 2024-03-31}, {kind: regular, from: 2024-05-01}"
    (problem,) = problems_of(cto("{unit: a, from: 2024-01-01}", employment=kinds))
    assert problem.endswith("'s' is in this unit on 2024-04-01, without employment")


def test_an_account_belongs_to_one_person(problems_of):
    problems = problems_of(
        "id: s, accounts: {github: Sato, git: Sato}", "id: t, accounts: {github: [sato]}"
    )
    assert problems == ["6:42: error: 'sato' (github) is s's on line 5 already"]


def test_names_in_git_differ_by_capitals_as_people_do(problems_of):
    assert problems_of("id: s, accounts: {git: Jo Li}", "id: t, accounts: {git: jo li}") == []


def test_an_account_stands_once_with_its_person(problems_of):
    assert problems_of("id: s, accounts: {github: [sato, SATO]}") == [
        "5:48: error: 'SATO' (github) is s's on line 5 already"
    ]


def test_a_machine_is_nobody(problems_of):
    person = "id: s, accounts: {github: sato}"
    assert problems_of(person, after='bots: [x, "Sato[bot]"]\n') == [
        "6:11: error: 'Sato' is an account of 's'; a person is no machine"
    ]


def test_a_machine_is_listed_once(problems_of):
    person = "id: s, accounts: {github: sato}"
    assert problems_of(person, after='bots: [x, "X[bot]"]\nagents: [x]\n') == [
        "6:11: error: 'X' is among the bots on line 6 already",
        "7:10: error: 'x' is among the bots on line 6 already",
    ]


def test_an_engineer_without_an_account_is_warned_of(problems_of):
    assert problems_of("id: s") == [
        "5:5: warning: 's' has no account; none of their work can be found"
    ]
    assert problems_of("id: s, role: executive") == []


def test_days_away_have_a_first_day_and_no_reason(problems_of):
    assert problems_of(
        "id: s, role: cto, away: [{to: 2024-01-01}, {from: 2024-01-02, why: x}]"
    ) == [
        "5:40: error: missing key 'from'",
        "5:77: error: unknown key 'why'. Known: from, to",
    ]


def test_an_unknown_provider_of_accounts_is_named(problems_of):
    problems = problems_of("id: s, role: cto, accounts: {githb: x}")
    assert "5:44: error: unknown key 'githb'; did you mean 'github'?" in problems


@given(organisation=organisations(), data=st.data())
@settings(deadline=None)
def test_no_change_of_a_single_sign_leads_to_anything_but_problems(
    tmp_path_factory, organisation: Organisation, data: st.DataObject
):
    text = as_yaml(organisation)
    at = data.draw(st.integers(0, len(text) - 1))
    sign = data.draw(st.sampled_from(["", "x", "5", ":", "- ", "\n", "{", "'", "~", "[", "  "]))
    file = tmp_path_factory.mktemp("changed") / "org.yaml"
    file.write_text(text[:at] + sign + text[at + 1 :], encoding="utf-8")
    changed, problems = examine_organisation(file)
    errors = [problem for problem in problems if problem.severity == "error"]
    assert (changed is None) == bool(errors)

"""Are addresses and roles that let nobody in, or the wrong one, named without being repeated?"""

from pathlib import Path

import pytest

from config.organisation import examine_organisation
from config.sign_in import SignIn

HEAD = "schema: organisation/1\nname: x\npeople:\n"
PASSWORD = SignIn(method="password")


@pytest.fixture
def problems_of(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """The problems of people, who begin on line 4, as lines."""
    monkeypatch.chdir(tmp_path)

    def examine(*people: str, sign_in: SignIn | None = None) -> list[str]:
        lines = "".join(
            f"  - {{name: N, accounts: {{git: {n}}}, {each}}}\n"
            for n, each in zip("abcdef", people, strict=False)
        )
        Path("org.yaml").write_text(HEAD + lines, encoding="utf-8")
        problems = examine_organisation(Path("org.yaml"), sign_in)[1]
        return [str(problem).removeprefix("org.yaml:") for problem in problems]

    return examine


def test_an_address_belongs_to_one_person_in_whatever_letters(problems_of):
    problems = problems_of(
        "id: s, addresses: [mio@minamo.example]", "id: t, addresses: Mio@Minamo.Example"
    )
    assert problems == ["5:53: error: the address is s's on line 4 already"]


def test_an_address_stands_once_with_its_person(problems_of):
    problems = problems_of("id: s, addresses: [mio@minamo.example, mio@minamo.example]")
    assert problems == ["4:74: error: the address is s's on line 4 already"]


def test_what_is_no_address_is_refused_and_not_repeated(problems_of):
    problems = problems_of("id: s, addresses: [mio at minamo.example]")
    assert problems == ["4:54: error: expected an address like name@example.com"]


@pytest.mark.parametrize("roles", ["role: cto, also: cto", "role: cto, also: [admin, admin]"])
def test_a_further_role_is_a_further_one(problems_of, roles):
    (problem,) = problems_of(f"id: s, {roles}")
    assert problem.endswith("is a role of this person already")


def test_who_has_no_role_is_an_engineer_already(problems_of):
    (problem,) = problems_of("id: s, also: engineer")
    assert problem == "4:48: error: 'engineer' is a role of this person already"


def test_an_unknown_further_role_is_named_with_what_was_meant(problems_of):
    (problem,) = problems_of("id: s, also: [admn]")
    assert "unknown" in problem
    assert "did you mean 'admin'?" in problem


def test_an_address_outside_the_domains_is_warned_of_without_its_name(problems_of):
    sign_in = SignIn(method="password", domains=("minamo.example", "minamo.test"))
    (problem,) = problems_of(
        "id: s, role: cto, addresses: [Mio@Minamo.Example, mio@home.example]", sign_in=sign_in
    )
    assert problem == (
        "4:85: warning: nobody signs in from home.example; "
        "sign_in.domains has minamo.example, minamo.test"
    )


def test_a_domain_that_only_ends_like_ours_is_another(problems_of):
    sign_in = SignIn(method="password", domains=("minamo.example",))
    problems = problems_of(
        "id: s, role: cto, addresses: [a@evilminamo.example, a@x.minamo.example]", sign_in=sign_in
    )
    assert [problem.split("; ")[0].rpartition(" ")[2] for problem in problems] == [
        "evilminamo.example",
        "x.minamo.example",
    ]


def test_without_domains_every_address_is_fine(problems_of):
    person = "id: s, role: cto, addresses: [mio@home.example]"
    assert problems_of(person, sign_in=PASSWORD) == problems_of(person) == []


def test_somebody_has_to_look_after_an_installation_with_a_sign_in(problems_of):
    (problem,) = problems_of("id: s, role: manager", sign_in=PASSWORD)
    assert problem == (
        "4:3: warning: nobody is admin or cto: nobody sees who may sign in, or the log; "
        "say `also: admin` of somebody"
    )
    assert problems_of("id: s, role: manager, also: [admin]", sign_in=PASSWORD) == []
    assert problems_of("id: s, role: cto", sign_in=PASSWORD) == []


@pytest.mark.parametrize("sign_in", [None, SignIn(), SignIn(method="none")])
def test_where_nobody_signs_in_nobody_has_to_look_after_it(problems_of, sign_in):
    assert problems_of("id: s, role: manager", sign_in=sign_in) == []

"""Do people get in with their password, and nobody with another?"""

import re
from unicodedata import normalize

import pytest
from argon2 import PasswordHasher

from dashboard.access.password import FEWEST, MOST_BYTES, Passwords, wrong_with
from data.access.administering import reset_person
from data.access.users import disable_user, set_password
from data.log import OPERATOR
from tests.dashboard.access.visitors import AOI, KEN, PASSWORD, Company, place


def test_an_invited_person_sets_a_password_reads_the_notice_and_is_in(minamo: Company):
    visitor = minamo.visitor()
    link = minamo.link("aoi")
    assert place(visitor.open("/trends")) == "/sign-in?next=/trends"
    assert "Aoi Kishimoto" in visitor.open(link).text
    assert place(visitor.set_password(link)) == "/notice?next=%2F"
    assert place(visitor.open("/trends")).startswith("/notice")
    assert place(visitor.confirm_notice()) == "/"
    assert visitor.open("/trends").status_code == 200
    assert minamo.actions() == ["user.invited", "password.set", "session.began", "notice.confirmed"]


def test_later_they_sign_in_with_it_and_go_on_where_they_wanted(minamo: Company):
    minamo.somebody("aoi")
    visitor = minamo.visitor()
    answer = visitor.sign_in(f"  {AOI.upper()} ", wanted="/trends%3Funit%3Dtech")
    assert (answer.status_code, place(answer)) == (303, "/trends?unit=tech")
    assert visitor.gets_in()


def test_before_anybody_was_invited_whoever_uses_the_computer_looks(minamo: Company):
    assert minamo.visitor().gets_in()
    assert not minamo.visitor(origin="192.0.2.7").gets_in()
    minamo.link("aoi")
    assert not minamo.visitor().gets_in()


def _refused(company: Company, address: str, password: str) -> tuple[int, str]:
    visitor = company.visitor()
    answer = visitor.sign_in(address, password)
    assert not visitor.gets_in()
    return answer.status_code, re.sub(r'value="[^"]*"', "", answer.text)


def test_the_answer_is_the_same_whether_the_person_exists_or_not(minamo: Company):
    minamo.somebody("aoi")
    minamo.somebody("mao")
    minamo.link("ken")
    with minamo.database.write(changes_facts=False) as connection:
        disable_user(connection, minamo.number("mao"), minamo.clock())
    answers = {
        _refused(minamo, address, password)
        for address, password in [
            (AOI, "five green kettles sing"),
            (AOI, ""),
            (AOI, "x" * (MOST_BYTES + 1)),
            (KEN, PASSWORD),
            ("mao@minamo.example", PASSWORD),
            ("nobody@minamo.example", PASSWORD),
            ("' OR 1=1 --", PASSWORD),
            ("\0", "\0"),
        ]
    }
    assert len(answers) == 1
    status, page = answers.pop()
    assert status == 403
    assert "You could not be signed in." in page


def test_the_work_is_the_same_whether_there_is_a_password_or_not(monkeypatch):
    passwords, verified = Passwords(), []
    verify = PasswordHasher.verify
    monkeypatch.setattr(
        PasswordHasher, "verify", lambda *given: verified.append(given[1]) or verify(*given)
    )
    assert not passwords.fits(None, PASSWORD)
    assert not passwords.fits(passwords.digest("something else"), PASSWORD)
    assert [digest.split("$")[1:4] for digest in verified] == [verified[0].split("$")[1:4]] * 2


def test_the_log_names_nobody_who_was_refused(minamo: Company):
    minamo.somebody("aoi")
    minamo.visitor().sign_in(AOI, "wrong wrong wrong")
    minamo.visitor().sign_in("someone@elsewhere.example", "wrong wrong wrong")
    refused = [line for line in minamo.log() if line[1] == "session.refused"]
    assert [(actor, about) for actor, _, about, _ in refused] == [
        ("visitor", minamo.number("aoi")),
        ("visitor", None),
    ]
    assert not re.search("someone|aoi@|wrong wrong|elsewhere", str(minamo.log()))


def test_digests_are_made_anew_when_argon2_is_set_otherwise(small: Company):
    small.somebody("aoi")
    older = PasswordHasher(time_cost=1, memory_cost=64).hash(PASSWORD)
    with small.database.write_apart() as connection:
        set_password(connection, small.number("aoi"), older, small.clock())
    assert place(small.visitor().sign_in(AOI)) == "/"
    with small.database.read() as connection:
        kept = connection.exec_driver_sql("SELECT password_digest FROM users").scalar_one()
    assert kept != older
    assert kept.startswith("$argon2id$")
    assert place(small.visitor().sign_in(AOI)) == "/"


@pytest.mark.parametrize(
    ("password", "wrong"),
    [
        ("elevenchars", "short"),
        ("kettles sing", None),
        ("傘をさして猫が橋を渡った", None),
        ("x" * 5 + "abcdefg" * 200, "long"),
        ("Password1234", "common"),
        ("qwerty qwerty", "common"),
        ("aaaaaaaaaaaaaaaa", "common"),
        ("aoi.kishimoto!", "own"),
        ("Aoi Kishimoto 2026", "own"),
        ("mikata-minamo-1", "own"),
        ("kishimoto sings in the rain", None),
    ],
)
def test_length_counts_and_what_is_easily_guessed_is_refused(password, wrong):
    own = ["aoi.kishimoto@minamo.example", "岸本 葵", "Aoi Kishimoto"]
    assert wrong_with(password, own) == wrong


def test_the_same_signs_are_the_same_password_however_a_keyboard_composes_them():
    composed = "café au lait para ça"
    apart = normalize("NFD", composed)
    assert composed != apart
    passwords = Passwords()
    assert passwords.fits(passwords.digest(composed), apart)


@pytest.mark.parametrize("password", ["\ud800" * FEWEST, "\x00" * 20, "a\x00b" * 10, ""])
def test_no_signs_break_it(password):
    passwords = Passwords()
    assert passwords.fits(passwords.digest(password), password)
    wrong_with(password, ["\ud800", "(", ""])


def test_with_a_provider_no_password_lets_anybody_in(small: Company, tmp_path):
    small.somebody("aoi")
    oidc = {"issuer": "https://id.example", "client_id": "x"}
    told = {"method": "oidc", "oidc": oidc, "domains": ["minamo.example"]}
    other = Company(small.database, tmp_path, sign_in=told)
    assert other.visitor().send("/sign-in/password", "/sign-in", address=AOI).status_code == 404


def test_a_password_that_is_reset_while_it_is_compared_lets_nobody_in(
    minamo: Company, monkeypatch: pytest.MonkeyPatch
):
    minamo.somebody("aoi")
    compared = Passwords.fits

    def fits(passwords: Passwords, digest: str | None, password: str) -> bool:
        right = compared(passwords, digest, password)
        with minamo.database.write(changes_facts=False) as connection:
            reset_person(connection, minamo.number("aoi"), "x" * 43, minamo.clock(), OPERATOR)
        return right

    monkeypatch.setattr(Passwords, "fits", fits)
    visitor = minamo.visitor()
    assert visitor.sign_in(AOI).status_code == 403
    assert not visitor.gets_in()
    assert minamo.actions()[-2:] == ["user.reset", "session.refused"]

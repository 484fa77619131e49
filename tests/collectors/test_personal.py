"""How do people's accounts reach the data without their e-mail addresses?"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collectors.personal import account, git_account, is_address, without_addresses
from data.rows import AccountKey

GITHUB = frozenset({"github.com"})


@pytest.mark.parametrize(
    ("name", "address", "expected"),
    [
        ("Ann Example", "ann@example.com", AccountKey("git", "Ann Example")),
        ("Ann", "12345+ann-x@users.noreply.github.com", AccountKey("github", "ann-x")),
        ("Ann", "ann-x@users.noreply.github.com", AccountKey("github", "ann-x")),
        ("Ann", "ann-x@users.noreply.ghe.example", AccountKey("git", "Ann")),
        (
            "dependabot[bot]",
            "49699333+dependabot[bot]@users.noreply.github.com",
            AccountKey("github", "dependabot", "bot"),
        ),
        ("renovate[bot]", "bot@renovateapp.com", AccountKey("git", "renovate", "bot")),
        ("GitHub", "noreply@github.com", AccountKey("git", "GitHub")),
        ("ann@example.com", "ann@example.com", AccountKey("git", "ann")),
        ("Ann (ann@host)", "ann@host", AccountKey("git", "Ann (ann")),
        ("  山田 太郎 ", "", AccountKey("git", "山田 太郎")),
        ("", "ann@example.com", None),
        ("[bot]", "x@example.com", None),
    ],
)
def test_an_author_is_a_login_where_the_address_tells_it_else_a_name(name, address, expected):
    assert git_account(name, address, GITHUB) == expected


def test_the_noreply_addresses_of_an_enterprise_tell_its_logins():
    hosts = frozenset({"github.com", "ghe.example"})
    assert git_account("Ann", "7+ann@users.noreply.ghe.example", hosts) == AccountKey(
        "github", "ann"
    )


def test_a_bot_is_kept_without_its_mark():
    assert account("table", "Helper[Bot]") == AccountKey("table", "Helper", "bot")


@given(
    before=st.text(max_size=20),
    local=st.from_regex(r"[A-Za-z0-9.+_-]{1,30}", fullmatch=True),
    domain=st.from_regex(r"([a-z0-9-]{1,10}\.){1,3}[a-z]{2,6}", fullmatch=True),
    after=st.text(max_size=20),
)
def test_no_address_is_left_in_any_text(before, local, domain, after):
    text = f"{before} {local}@{domain} {after}"
    assert is_address(text)
    assert f"{local}@{domain}" not in without_addresses(text)


@pytest.mark.parametrize(
    "text",
    [
        "Bump @types/node from 1 to 2",
        "actions/checkout@v4",
        "@ann please look",
        "git@host",
        "a @ b.com",
    ],
)
def test_what_is_no_address_stays(text):
    assert without_addresses(text) == text

"""Does no form and no address send anybody to another site?"""

from urllib.parse import urlsplit

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from dashboard.access.own_path import own_path


@pytest.mark.parametrize("path", ["/", "/trends", "/trends?unit=a&x=%2F%2Fb", "/傾向", "/a?b=//c"])
def test_our_own_addresses_are_kept(path):
    assert own_path(path) == path


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://evil.example/",
        "//evil.example",
        "///evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "/%0d%0aLocation:%20//evil\r\nX: y",
        "/\t/evil.example",
        " //evil.example",
        "javascript:alert(1)",
        "http:evil.example",
        "evil.example",
        "/a//b",
        "//",
        "",
        None,
        "/sign-out",
        "/sign-in?next=/",
        "/_dash-layout",
        "/" + "x" * 3000,
        "//[",
        "/[",
        "/@evil.example//",
    ],
)
def test_everything_else_is_the_first_page(elsewhere):
    assert own_path(elsewhere) in ("/", "/[")


@given(st.text())
@example("/\x85/x")
@example("/.//evil.example")
def test_whatever_is_wanted_stays_here(wanted):
    found = own_path(wanted)
    parts = urlsplit(found)
    assert found.startswith("/")
    assert not found.startswith(("//", "/\\"))
    assert not parts.netloc
    assert not parts.scheme
    assert "\n" not in found
    assert "\r" not in found

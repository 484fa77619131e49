"""Which repositories do patterns mean?"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collectors.github.patterns import wanted
from collectors.github.shortfalls import NothingWanted, WrongPattern


def test_names_are_looked_up_and_patterns_list_their_owners_once():
    found = wanted(["acme/*", "other/one", "Acme/api-*", "third/x*"])
    assert found.owners == ("Acme", "third")
    assert found.names == ("other/one",)
    assert found.patterns == ("acme/*", "Acme/api-*", "third/x*")


@pytest.mark.parametrize(
    ("name", "is_wanted"),
    [
        ("acme/web", True),
        ("ACME/Web", True),
        ("acme/legacy", False),
        ("acme/old-thing", False),
        ("acme/old-but-named", False),
        ("other/one", True),
        ("other/two", False),
    ],
)
def test_what_is_left_out_wins_wherever_it_stands(name, is_wanted):
    found = wanted(["!acme/legacy", "acme/*", "!acme/old-*", "Other/One", "acme/old-but-named"])
    assert found.fits(name) is is_wanted


def test_only_names_in_full_are_named():
    found = wanted(["acme/*", "acme/old"])
    assert found.is_named("Acme/Old")
    assert not found.is_named("acme/web")


def test_the_same_name_twice_is_looked_up_once():
    assert wanted(["acme/web", "Acme/Web", "acme/web"]).names == ("Acme/Web",)


@pytest.mark.parametrize("patterns", [[], ["!acme/web"]])
def test_nothing_wanted_is_refused(patterns):
    with pytest.raises(NothingWanted):
        wanted(patterns)


@pytest.mark.parametrize("pattern", ["*/web", "a*/web", "acme", "acme/", "/web", "a/b/c", "a b/c"])
def test_a_pattern_without_an_owner_of_its_own_is_refused(pattern):
    with pytest.raises(WrongPattern) as caught:
        wanted(["acme/web", pattern])
    assert pattern in caught.value.what


NAMES = st.from_regex(r"[a-c]{1,2}/[a-c.-]{1,3}", fullmatch=True)


@given(st.lists(NAMES, min_size=1, max_size=6), st.lists(NAMES, max_size=3))
def test_each_name_is_wanted_unless_it_is_left_out(names, left_out):
    found = wanted([*names, *(f"!{each}" for each in left_out)])
    assert {n for n in names if found.fits(n)} == set(names) - set(left_out)
    assert set(found.names) == set(names) - set(left_out)

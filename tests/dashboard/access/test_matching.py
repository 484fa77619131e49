"""Which verified claims name an address of ours, and which person is it?"""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.sign_in import SignIn
from dashboard.access.matching import address_in, person_with
from dashboard.access.refusal import Refusal
from tests.dashboard.access.entrance import Clock, context_of

OURS = SignIn(domains=("corp.example", "group.example"))
GOOGLE, OTHER = "https://accounts.google.com", "https://idp.example"


def matched(claims: dict[str, Any], issuer: str = OTHER, *, vouched: bool = False) -> str:
    """The address, or why there is none."""
    given = {"email": "aoi@corp.example", "email_verified": True, **claims}
    given = {key: value for key, value in given.items() if value is not None}
    try:
        return address_in(given, OURS, issuer, vouched=vouched)
    except Refusal as refused:
        return refused.reason


@pytest.mark.parametrize(
    "email", ["aoi@corp.example", "AOI@Corp.EXAMPLE", "a.o-i+x@group.example", "a@corp.example"]
)
def test_an_address_of_our_domains_is_taken_in_small_letters(email):
    assert matched({"email": email}) == email.lower()


@pytest.mark.parametrize(
    "email",
    [
        "aoi@other.example",
        "aoi@corp.example.evil.example",
        "aoi@notcorp.example",
        "aoi@sub.corp.example",
        "aoi@corp-example.evil.example",
        "corp.example@evil.example",
        "aoi@xn--crp-hoa.example",
    ],
)
def test_another_domain_is_another_however_near(email):
    assert matched({"email": email}) == "domain"


@pytest.mark.parametrize(
    "email",
    [
        "aoi@evil.example@corp.example",
        "aoi@corp.example\n",
        "aoi@corp.example\x00",
        " aoi@corp.example",
        "aoi@corp.example.",
        "aoi@.corp.example",
        '"aoi"@corp.example',
        "aoi(x)@corp.example",
        "<aoi@corp.example>",
        "mailto:aoi@corp.example",
        "accounts.google.com:aoi@corp.example",
        "aoi@corp.example,x@corp.example",
        "aoi@cor\u0440.example",  # a Cyrillic letter
        "\u212aen@corp.example",  # KELVIN SIGN, whose small letter is our k
        "aoi@corp\uff0eexample",  # a full-width dot
        "aoi",
        "@corp.example",
        "",
        7,
        True,
        ["aoi@corp.example"],
        {"aoi@corp.example": 1},
        None,
    ],
)
def test_what_only_looks_like_an_address_of_ours_is_none(email):
    assert matched({"email": email}) == "address"


@pytest.mark.parametrize("said", [False, "false", "yes", "True", 1, 0, "", [], ["true"], {}])
def test_an_address_that_is_not_verified_is_not_taken_even_of_a_trusted_provider(said):
    assert matched({"email_verified": said}) == "unverified"
    assert matched({"email_verified": said}, vouched=True) == "unverified"


def test_a_provider_that_says_nothing_has_to_be_trusted():
    assert matched({"email_verified": None}) == "unverified"
    assert matched({"email_verified": None}, vouched=True) == "aoi@corp.example"
    assert matched({"email_verified": "true"}) == "aoi@corp.example"


@pytest.mark.parametrize("issuer", [GOOGLE, "https://cloud.google.com/iap"])
def test_at_google_the_account_has_to_be_of_our_organisation(issuer):
    assert matched({"hd": "Corp.Example"}, issuer) == "aoi@corp.example"
    assert matched({"hd": "group.example"}, issuer) == "aoi@corp.example"
    for hosted in (None, "", "evil.example", "corp.example.evil.example", ["corp.example"], 7):
        assert matched({"hd": hosted}, issuer) == "organisation"


def test_whoever_else_names_an_organisation_has_to_name_ours():
    assert matched({"hd": None}) == "aoi@corp.example"
    assert matched({"hd": "corp.example"}) == "aoi@corp.example"
    assert matched({"hd": "evil.example"}) == "organisation"


values = st.one_of(
    st.none(), st.booleans(), st.integers(), st.text(max_size=20), st.lists(st.text(max_size=3))
)


@given(st.dictionaries(st.sampled_from(["email", "email_verified", "hd"]), values))
def test_whatever_is_claimed_the_answer_is_an_address_of_ours_or_a_refusal(claims):
    try:
        address = address_in(claims, OURS, GOOGLE, vouched=True)
    except Refusal:
        return
    assert address.rpartition("@")[2] in OURS.domains


def test_each_address_is_one_persons_and_nobody_elses_is_found(tmp_path):
    context = context_of(tmp_path, {}, Clock())
    access = context.access
    assert person_with(access, "ren@corp.example") == person_with(access, "ren@group.example")
    for address in ("aoi+x@corp.example", "a%@corp.example", "aoi_@corp.example", "ren"):
        with pytest.raises(Refusal) as refused:
            person_with(access, address)
        assert (refused.value.reason, refused.value.address) == ("no_person", address)
    context.database.dispose()

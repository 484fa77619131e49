"""Which person of the organisation is it who comes with these claims?"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from config.sign_in import SignIn
from dashboard.access.refusal import Refusal
from data.access.users import known_person, person_of_address

if TYPE_CHECKING:
    from dashboard.access.identity import Access

_ADDRESS = re.compile(r"[a-z0-9.!#$%&*+/=?^_`{|}~-]{1,64}@([a-z0-9-]{1,63}\.){1,8}[a-z0-9-]{2,63}")
"""Of letters without accents or lookalikes: an address that only looks like one of ours is none."""
_GOOGLE = frozenset({"https://accounts.google.com", "https://cloud.google.com/iap"})


def address_in(claims: Mapping[str, Any], sign_in: SignIn, issuer: str, *, vouched: bool) -> str:
    """The address that verified claims of an issuer are about, in small letters.

    `vouched` says that the issuer's addresses are right where it does not say `email_verified`.
    Raises Refusal.
    """
    given = claims.get("email")
    # Before small letters are made: those of some foreign letters are ours.
    if not isinstance(given, str) or not given.isascii():
        raise Refusal("address")
    address = given.lower()
    if not _ADDRESS.fullmatch(address):
        raise Refusal("address")
    if not _verified(claims.get("email_verified"), vouched=vouched):
        raise Refusal("unverified", address)
    if address.rpartition("@")[2] not in sign_in.domains:
        raise Refusal("domain", address)
    if not _of_organisation(claims.get("hd"), sign_in, issuer):
        raise Refusal("organisation", address)
    return address


def _verified(said: object, *, vouched: bool) -> bool:
    """Some providers write the word in place of the value."""
    return vouched if said is None else said is True or said == "true"


def _of_organisation(hosted: object, sign_in: SignIn, issuer: str) -> bool:
    """Whether Google's organisation of the account is ours.

    Anybody can have an account at Google with an address of ours, which they once could read.
    """
    if hosted is None:
        return issuer not in _GOOGLE
    return isinstance(hosted, str) and hosted.lower() in sign_in.domains


def person_with(access: Access, address: str) -> int:
    """The number of the person with the address, who may enter at present. Raises Refusal."""
    with access.database.read() as connection:
        person = person_of_address(connection, address)
        known = None if person is None else known_person(connection, person)
    if known is None:
        raise Refusal("no_person", address)
    if known.is_disabled:
        raise Refusal("disabled", address, known.person)
    return known.person

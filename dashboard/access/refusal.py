"""Why is somebody not let in, and what are they told?"""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Literal

Reason = Literal[
    "address",  # no address, or one that is none
    "unverified",
    "domain",
    "organisation",  # the account is another organisation's at Google
    "no_person",
    "disabled",
    "state",  # unknown, expired, or used before
    "declined",  # the provider says that it signed nobody in
    "token",  # not signed by whom we believe, not for us, or over
    "provider_away",
    "provider_wrong",
    "too_often",
]
"""Fixed words, as they stand in the log."""

Page = Literal["refused", "over", "declined", "header", "away", "wrong", "often"]
"""What somebody is told. Who is not let in is told the same whatever the reason: the sentence says
nothing about who is known here."""

_TOLD: Mapping[Reason, tuple[Page, HTTPStatus]] = {
    "address": ("refused", HTTPStatus.FORBIDDEN),
    "unverified": ("refused", HTTPStatus.FORBIDDEN),
    "domain": ("refused", HTTPStatus.FORBIDDEN),
    "organisation": ("refused", HTTPStatus.FORBIDDEN),
    "no_person": ("refused", HTTPStatus.FORBIDDEN),
    "disabled": ("refused", HTTPStatus.FORBIDDEN),
    "state": ("over", HTTPStatus.BAD_REQUEST),
    "declined": ("declined", HTTPStatus.FORBIDDEN),
    "token": ("header", HTTPStatus.FORBIDDEN),
    "provider_away": ("away", HTTPStatus.SERVICE_UNAVAILABLE),
    "provider_wrong": ("wrong", HTTPStatus.BAD_GATEWAY),
    "too_often": ("often", HTTPStatus.TOO_MANY_REQUESTS),
}


class Refusal(Exception):
    """Somebody is not let in.

    `address` is the one they came with, where somebody whom we believe named it; the log gets its
    digest only. `person` is the number of the person whose it is.
    """

    def __init__(
        self, reason: Reason, address: str | None = None, person: int | None = None
    ) -> None:
        super().__init__(reason)
        self.reason: Reason = reason
        self.address, self.person = address, person
        self.page, self.status = _TOLD[reason]

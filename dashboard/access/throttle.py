"""Has a sign-in been tried too often, for one address or from one place?

What is counted lies in the database, so that it holds for all workers together.
"""

import ipaddress
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from dashboard.access.identity import Access
from data.access.attempts import attempts_between, forget_attempts, note_attempts

PER_ADDRESS, PER_ORIGIN = 10, 100
WITHIN = timedelta(minutes=15)

_NEIGHBOURS = 64
"""Whoever has one IPv6 address has all that begin with the same bits."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """An attempt that counts until it succeeds."""

    rows: Sequence[int]


def begin_attempt(access: Access, address: str, origin: str | None) -> Attempt | None:
    """Count an attempt for an address from a place (an IP address); None where that is too many.

    One that is not let through does not count, so that the wait is never more than WITHIN.
    """
    limits = {
        access.key.digest("attempts/address", address.strip().lower()): PER_ADDRESS,
        access.key.digest("attempts/origin", place_of(origin)): PER_ORIGIN,
    }
    now = access.now()
    # Kept before it is counted: of many at the same moment each sees all others.
    with access.database.write_apart() as connection:
        attempt = Attempt(note_attempts(connection, list(limits), now))
    # What a clock wrote that was far ahead does not count until then: nobody waits for a year.
    counted = now - WITHIN, now + WITHIN
    with access.database.read() as connection:
        few = [attempts_between(connection, key, *counted) <= n for key, n in limits.items()]
    if all(few):
        return attempt
    forget(access, attempt)
    return None


def forget(access: Access, attempt: Attempt) -> None:
    """It succeeded, so it counts no longer."""
    with access.database.write_apart() as connection:
        forget_attempts(connection, attempt.rows)


def place_of(origin: str | None) -> str:
    """The address that stands for a place in the network."""
    try:
        found = ipaddress.ip_address(origin or "")
    except ValueError:
        return origin or ""
    if isinstance(found, ipaddress.IPv6Address) and found.ipv4_mapped is None:
        return str(ipaddress.ip_network((found, _NEIGHBOURS), strict=False))
    return str(getattr(found, "ipv4_mapped", None) or found)

"""How do addresses and tokens that somebody wrote into a text stay out of the data?"""

import re
from collections.abc import Sequence

from collectors.personal import name_without_address, without_addresses

MASKED = "(token removed)"

MARKS = (
    "@", "ghp_", "gho_", "ghu_", "ghs_", "ghr_", "github_pat_", "AKIA", "ASIA", "xox", "glpat-",
    "\0",
)  # fmt: skip
"""A text without any of these holds nothing that has to go; looking for them is fast."""

TOKEN = re.compile(
    r"gh[pousr]_[A-Za-z0-9]{20,255}"
    r"|github_pat_\w{20,255}"
    r"|(?:AKIA|ASIA)[A-Z0-9]{16}"
    r"|xox[a-z](?:\.[a-z]+)?-[A-Za-z0-9-]{10,255}"
    r"|glpat-[\w-]{20,255}"
)


def masked(text: str) -> str:
    """A text in which nobody's address and nothing that looks like a token is left.

    Nor what a database refuses: a NUL.
    """
    if not any(mark in text for mark in MARKS):
        return text
    return TOKEN.sub(MASKED, without_addresses(text)).replace("\0", "")


def all_masked(texts: Sequence[str]) -> list[str]:
    """The same for many, with one look where there is nothing to hide in any."""
    together = "\n".join(texts)
    if not any(mark in together for mark in MARKS):
        return list(texts)
    return [masked(text) for text in texts]


def masked_login(login: str) -> str:
    """A login; of an address that stands in its place only what comes before the `@`."""
    return name_without_address(login)

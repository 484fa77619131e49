"""Which passwords are taken, and is this the right one?"""

import base64
import secrets
import threading
import unicodedata
from collections.abc import Sequence
from pathlib import Path
from typing import Literal

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

FEWEST, MOST_BYTES = 12, 1_024
_FEWEST_OF_OWN, _FEWEST_DIFFERENT, _SHORT_WORD = 6, 5, 3
_AT_ONCE = 2
"""Digests made at the same moment: each takes 64 MiB and a tenth of a second."""

_COMMON = frozenset(
    Path(__file__).with_name("common_passwords.txt").read_text(encoding="utf-8").split()
)

Wrong = Literal["short", "long", "common", "own"]
"""Why a password is not taken."""


class Passwords:
    """Makes and compares digests of passwords; one per app."""

    def __init__(self, hasher: PasswordHasher | None = None) -> None:
        self._hasher = hasher or PasswordHasher()
        self._of_nobody = _digest_of_nothing(self._hasher)
        self._turns = threading.BoundedSemaphore(_AT_ONCE)

    def digest(self, password: str) -> str:
        """What is kept of a password: argon2id with a salt of its own."""
        with self._turns:
            return self._hasher.hash(_plain(password))

    def fits(self, digest: str | None, password: str) -> bool:
        """Whether it is the password; without a digest the work is the same and the answer no."""
        with self._turns:
            try:
                self._hasher.verify(digest or self._of_nobody, _plain(password))
            except (VerificationError, InvalidHashError):
                return False
        return digest is not None

    def is_outdated(self, digest: str) -> bool:
        """Whether digests are made in another way by now."""
        return self._hasher.check_needs_rehash(digest)


def _digest_of_nothing(hasher: PasswordHasher) -> str:
    """A digest that no password has, which takes as long to compare as any other."""
    costs = f"m={hasher.memory_cost},t={hasher.time_cost},p={hasher.parallelism}"
    lengths = hasher.salt_len, hasher.hash_len
    made = [base64.b64encode(secrets.token_bytes(each)).decode().rstrip("=") for each in lengths]
    return f"$argon2id$v=19${costs}${'$'.join(made)}"


def wrong_with(password: str, own_words: Sequence[str]) -> Wrong | None:
    """Why a new password is not taken; None where it is. Only length counts, not its signs.

    `own_words` (name, address) say too much about it where little else is in it.
    """
    plain = _plain(password)
    if len(plain) < FEWEST:
        return "short"
    if is_too_long(password):
        return "long"
    bare = "".join(plain.casefold().split())
    if bare in _COMMON or len(set(bare)) < _FEWEST_DIFFERENT:
        return "common"
    rest = bare
    for word in sorted({"mikata", *_parts(own_words)}, key=len, reverse=True):
        rest = rest.replace(word, "")
    return "own" if rest != bare and len(rest) < _FEWEST_OF_OWN else None


def is_too_long(password: str) -> bool:
    """Whether it is longer than any password is; nothing is computed of such a one."""
    return len(password.encode("utf-8", "surrogatepass")) > MOST_BYTES


def _parts(own_words: Sequence[str]) -> set[str]:
    """The words of a name and the parts of an address, in small letters."""
    split = "".join(c if c.isalnum() else " " for word in own_words for c in f"{word} ")
    return {part for part in _plain(split).casefold().split() if len(part) >= _SHORT_WORD}


def _plain(text: str) -> str:
    """The same signs however a keyboard puts them together."""
    return unicodedata.normalize("NFKC", text.encode("utf-8", "replace").decode())

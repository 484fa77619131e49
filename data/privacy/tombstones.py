"""What stands where a person was, and how is an erased login known again without being kept?"""

import hashlib
import hmac
import secrets
from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

from sqlalchemy import Connection, insert, select

from data.tables.organisation import Account
from data.tables.privacy import ErasedAccount

ERASED_NAME = {"ja": "消去済み", "en": "erased"}
SALT_BYTES = 16

Tombstone = Callable[[str, str], str | None]
"""What stands in place of a login (provider, login); None where it is not an erased one."""


def tombstone(number: int) -> str:
    """What stands in place of the id of a person or of a login, by its number.

    The colon keeps it apart from everything that somebody may choose: no id of org.yaml and no
    login of GitHub has one.
    """
    return f"erased:{number}"


def folded(provider: str, login: str) -> str:
    """A login as its provider compares it: GitHub takes no notice of capitals."""
    return login.casefold() if provider == "github" else login


def among(accounts: Mapping[tuple[str, str], int]) -> Tombstone:
    """Knows these logins, with the numbers of their accounts."""
    known = {(each[0], folded(*each)): tombstone(number) for each, number in accounts.items()}
    return lambda provider, login: known.get((provider, folded(provider, login)))


def remember_erased(connection: Connection, accounts: Mapping[tuple[str, str], int]) -> None:
    """Keep a salted digest of each login, so that a later collection does not bring it back."""
    for (provider, login), number in accounts.items():
        salt = secrets.token_bytes(SALT_BYTES)
        digest = _digest(salt, provider, login)
        values = {"account_id": number, "provider": provider, "salt": salt, "digest": digest}
        connection.execute(insert(ErasedAccount).values(**values))


class _Erased(NamedTuple):
    """One login that was erased, as far as it is kept."""

    number: int
    provider: str
    salt: bytes
    digest: bytes


class ErasedLogins:
    """The logins that were erased, each looked for once in a transaction."""

    def __init__(self, erased: Iterable[_Erased], known: Iterable[tuple[str, str]]) -> None:
        self._erased = tuple(erased)
        self._found: dict[tuple[str, str], str | None] = {
            (provider, folded(provider, login)): None for provider, login in known
        }

    def __bool__(self) -> bool:
        return bool(self._erased)

    def __call__(self, provider: str, login: str) -> str | None:
        """What stands in place of a login; None for one that was not erased."""
        name = provider, folded(provider, login)
        if name not in self._found:
            self._found[name] = next(
                (tombstone(each.number) for each in self._erased if _is(each, *name)), None
            )
        return self._found[name]


def erased_logins(connection: Connection) -> ErasedLogins:
    """All that were erased, but for those that org.yaml names again: that is a decision."""
    e = ErasedAccount
    # Of somebody who was erased, came back and was erased again the newest: what they did since is
    # there already, and one person must not be counted as two.
    newest = select(e.account_id, e.provider, e.salt, e.digest).order_by(e.account_id.desc())
    rows = connection.execute(newest).all()
    erased = [_Erased(row.account_id, row.provider, row.salt, row.digest) for row in rows]
    return ErasedLogins(erased, _listed(connection) if erased else ())


def _listed(connection: Connection) -> list[tuple[str, str]]:
    query = select(Account.provider, Account.login).where(Account.position.is_not(None))
    return [(provider, login) for provider, login in connection.execute(query)]


def _is(erased: _Erased, provider: str, login: str) -> bool:
    wanted = _digest(erased.salt, provider, login)
    return erased.provider == provider and hmac.compare_digest(wanted, erased.digest)


def _digest(salt: bytes, provider: str, login: str) -> bytes:
    text = f"{provider}/{folded(provider, login)}"
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), key=salt).digest()

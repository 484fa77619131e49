"""What may stand in one cell of a table of pull requests?"""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from collectors.personal import account, is_address, without_addresses
from config.errors import UnknownChoice
from config.fields import FIRST_YEAR, LAST_YEAR

STATES = ("open", "merged", "closed")
ACCOUNT_KINDS = ("user", "bot")
PROVIDER = "table"
LARGEST = 2**31 - 1

_NUMBER = re.compile(r"[0-9]{1,10}")
_REPOSITORY = re.compile(r"(?!\.{1,2}/)[\w.-]+/(?!\.{1,2}$)[\w.-]+")
_WEB = re.compile(r"https?://[^\s/@]+(?:/\S*)?")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


class WrongCell(ValueError):
    """What is wrong with a cell, as the end of "column 'x': …"."""


Read = Callable[[str], Any]


def moment(cell: str) -> datetime:
    """An ISO 8601 time with its zone, in UTC."""
    try:
        found = datetime.fromisoformat(cell)
    except ValueError:
        raise WrongCell(
            f"'{cell}' is not a time; write it like 2026-01-31T18:30:00+09:00"
        ) from None
    if found.tzinfo is None:
        raise WrongCell(f"'{cell}' has no time zone; write it like 2026-01-31T18:30:00+09:00")
    if not FIRST_YEAR <= found.year <= LAST_YEAR:
        raise WrongCell(f"'{cell}' lies outside the years {FIRST_YEAR} to {LAST_YEAR}")
    return found.astimezone(UTC)


def repository(cell: str) -> str:
    """`owner/name`."""
    if not _REPOSITORY.fullmatch(cell):
        raise WrongCell(f"'{cell}' is not owner/name")
    return cell


def positive(cell: str) -> int:
    """The number of a pull request."""
    found = count(cell)
    if found == 0:
        raise WrongCell("a pull request's number is at least 1")
    return found


def count(cell: str) -> int:
    """A whole number from 0 on."""
    if not _NUMBER.fullmatch(cell):
        raise WrongCell(f"'{cell}' is not a whole number from 0 on")
    found = int(cell)
    if found > LARGEST:
        raise WrongCell(f"{cell} is greater than {LARGEST}")
    return found


def branch(cell: str) -> str:
    """The name of a branch, which never begins or ends with white space."""
    return words(cell.strip())


def words(cell: str) -> str:
    """Any text; a formula stays the text that it is. E-mail addresses are taken out."""
    if _CONTROL.search(cell):
        raise WrongCell("holds a control character")
    return without_addresses(cell)


def login(cell: str) -> str:
    """The name of an account, which an e-mail address is not."""
    if is_address(cell):
        raise WrongCell("holds an e-mail address; Mikata keeps none: write a login or a name")
    return words(cell.strip())


def person(cell: str) -> Any:  # noqa: ANN401 -- an account, or None for a name that is empty but for "[bot]"
    """The account of a login."""
    return account(PROVIDER, login(cell))


def web_address(cell: str) -> str:
    """An address that a browser opens, without a user name in it."""
    if not _WEB.fullmatch(cell):
        raise WrongCell(f"'{cell}' is not an address like https://host/…")
    return cell


def one_of(what: str, known: tuple[str, ...]) -> Read:
    """One of a few words."""

    def read(cell: str) -> str:
        if cell not in known:
            raise WrongCell(str(UnknownChoice(what, cell, known)))
        return cell

    return read

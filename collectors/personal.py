"""How do people's accounts reach the data without their e-mail addresses?"""

import re

from data.rows import AccountKey

BOT = "[bot]"
NOREPLY = re.compile(
    r"(?:[0-9]+\+)?(?P<login>[^@+]+)@users\.noreply\.(?P<host>[^@]+)", re.IGNORECASE
)
# The bounds keep a hostile title of a megabyte from costing more than a short one per letter.
ADDRESS = re.compile(r"[^\s@<>()\[\]\"',;:]{1,64}@(?:[\w-]{1,63}\.){1,8}[^\W\d_]{2,24}")
IN_NAME = re.compile(r"([^\s@<]{1,255})@[^\s@]+")
REMOVED = "(address removed)"


def account(provider: str, name: str) -> AccountKey | None:
    """The account of that name; a bot's is kept without `[bot]`, an empty one is unknown."""
    name = name.strip()
    if name.lower().endswith(BOT):
        bot = name[: -len(BOT)].strip()
        return AccountKey(provider, bot, "bot") if bot else None
    return AccountKey(provider, name) if name else None


def git_account(name: str, address: str, hosts: frozenset[str]) -> AccountKey | None:
    """Whose commit it is: the GitHub login that its no-reply address holds, else the author's name.

    `hosts` are the GitHub hosts whose no-reply addresses name a login. The address itself is never
    part of the answer, nor is a name that is one.
    """
    noreply = NOREPLY.fullmatch(address.strip())
    if noreply and noreply["host"].lower() in hosts:
        return account("github", noreply["login"])
    return account("git", name_without_address(name))


def name_without_address(name: str) -> str:
    """A person's name; of an address that stands in its place only what comes before the `@`."""
    return IN_NAME.sub(lambda found: found[1], name) if "@" in name else name


def without_addresses(text: str) -> str:
    """A text in which nobody's e-mail address is left."""
    return ADDRESS.sub(REMOVED, text) if "@" in text else text


def is_address(text: str) -> bool:
    """Whether a text contains an e-mail address."""
    return "@" in text and ADDRESS.search(text) is not None

"""Where is a login named unmistakably, and how does that read without it?"""

import re
from collections.abc import Mapping
from typing import Any

from data.privacy.tombstones import Tombstone

MENTION = re.compile(r"(?<![\w@/-])@(?P<login>[A-Za-z0-9][A-Za-z0-9-]{0,38})(?![\w-])")
"""`@login`, as GitHub reads it."""


BRANCHES = ("headRefName",)
WORDS = ("title",)
"""Members of a kept answer in which people may be named."""


def without_mentions(text: str, tombstone: Tombstone) -> str:
    """The text with each `@login` replaced; every other word stays.

    A name, or a login without its mark, may be any other word: people decide about those.
    """
    if "@" not in text:
        return text
    return MENTION.sub(lambda found: "@" + _in_place_of(found["login"], tombstone), text)


def branch_without_login(name: str, tombstone: Tombstone) -> str:
    """The name of a branch in which no whole part (`login/…`) is a login."""
    return "/".join(_in_place_of(part, tombstone) for part in name.split("/"))


def _in_place_of(login: str, tombstone: Tombstone) -> str:
    return tombstone("github", login) or login


def without_logins(value: Any, tombstone: Tombstone) -> Any:  # noqa: ANN401 -- any value of JSON
    """A kept answer of GitHub (`raw_answers`) in which nobody's erased login is left."""
    if isinstance(value, list):
        return [without_logins(each, tombstone) for each in value]
    if not isinstance(value, Mapping):
        return value
    return {name: _member(name, each, tombstone) for name, each in value.items()}


def _member(name: str, value: Any, tombstone: Tombstone) -> Any:  # noqa: ANN401 -- any value of JSON
    if isinstance(value, str):
        if name == "login":
            return _in_place_of(value, tombstone)
        if name in BRANCHES:
            return branch_without_login(value, tombstone)
        return without_mentions(value, tombstone) if name in WORDS else value
    if name == "coAuthors" and isinstance(value, list):
        return [_co_author(each, tombstone) for each in value]
    return without_logins(value, tombstone)


def _co_author(account: list[str], tombstone: Tombstone) -> list[str]:
    """`[provider, login, kind]`."""
    provider, login, *rest = account
    return [provider, tombstone(provider, login) or login, *rest]

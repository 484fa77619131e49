"""What do the texts of a pull request say that is kept in place of them?"""

import re
from collections.abc import Iterable

from collectors.personal import git_account
from data.rows import AccountKey

CO_AUTHOR = re.compile(
    r"^[ \t]*co-authored-by:[ \t]*(?P<name>[^<\n]{0,255})<(?P<address>[^<>\n]{1,255})>",
    re.IGNORECASE | re.MULTILINE,
)
REVERTS = re.compile(
    r"^[ \t]*reverts[ \t]+(?P<repository>[\w.-]+/[\w.-]+)?#(?P<number>[0-9]{1,9})\b",
    re.IGNORECASE | re.MULTILINE,
)
REVERT_HEAD = re.compile(r"revert-(?P<number>[0-9]{1,9})-")


def co_authors(messages: Iterable[str], hosts: frozenset[str]) -> list[AccountKey]:
    """Whom the `Co-authored-by` lines of commits name, each once, in the order of the lines.

    `hosts` are the GitHub hosts whose no-reply addresses name a login; no address is kept.
    """
    found: dict[AccountKey, None] = {}
    for message in messages:
        if "co-authored-by:" not in message.lower():
            continue
        for line in CO_AUTHOR.finditer(message):
            account = git_account(line["name"].strip(), line["address"], hosts)
            if account is not None:
                found[account] = None
    return list(found)


def reverted(body: str, head: str, repository: str) -> int | None:
    """The number of the pull request of the same repository that this one takes back.

    "Reverts owner/name#N" or "Reverts #N" in its text, else a head called `revert-N-…`
    (METRICS: reverts).
    """
    for line in REVERTS.finditer(body):
        if (line["repository"] or repository).casefold() == repository.casefold():
            return int(line["number"])
    named = REVERT_HEAD.match(head)
    return int(named["number"]) if named else None

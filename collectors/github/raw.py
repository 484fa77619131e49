"""What is kept of GitHub's answer about a pull request, so that it can be read anew without it?

Everything that was asked and nothing that tells too much: of the body only which pull request it
reverts, of the commits' messages only the accounts of co-authors, no address and no token.
"""

import json
import re
import zlib
from collections.abc import Iterable, Mapping
from typing import Any

from collectors.github.masking import all_masked, masked, masked_login
from collectors.github.shortfalls import DamagedAnswer
from collectors.personal import git_account
from data.rows import AccountKey

Node = dict[str, Any]

FORM = 1
"""Raised when the same answer would be kept in another form."""

AS_THEY_ARE = (
    "id", "number", "url", "state", "isDraft", "isCrossRepository", "createdAt", "updatedAt",
    "mergedAt", "closedAt", "additions", "deletions", "changedFiles",
)  # fmt: skip
LEVEL = 4
"""Of compression: the highest takes half as long again and saves a thirtieth."""


def cleaned(node: Mapping[str, Any], hosts: frozenset[str]) -> Node:
    """What is kept of one pull request of an answer, all its lists whole.

    `hosts` are the GitHub hosts whose no-reply addresses name a login.
    """
    content: Node = {"form": FORM}
    for name in AS_THEY_ARE:
        content[name] = node[name]
    content["title"], content["baseRefName"], content["headRefName"] = all_masked(
        [node["title"], node["baseRefName"], node["headRefName"]]
    )
    content["author"] = _who(node["author"])
    content["mergedBy"] = _who(node["mergedBy"])
    content["assignee"] = next((_who(each) for each in _nodes(node["assignees"])), None)
    content["mergeCommit"] = (node["mergeCommit"] or {}).get("oid")
    content["labels"] = all_masked([each["name"] for each in _nodes(node["labels"])])
    content["reviews"] = [_review(each) for each in _nodes(node["reviews"])]
    content["events"] = [_event(each) for each in _nodes(node["timelineItems"])]
    content["files"] = _files(node["files"])
    content["reverts"] = reverted(node["body"] or "", node["headRefName"], _repository(node["url"]))
    return content | _commits(node["commits"], hosts)


def packed(content: Node) -> bytes:
    """What is kept, as it is stored."""
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    return zlib.compress(text.encode(), LEVEL)


def unpacked(stored: bytes, repository: str) -> Node:
    """What is kept, out of its stored form. Raises DamagedAnswer; `repository` says whose it is."""
    try:
        content = json.loads(zlib.decompress(stored))
    except (zlib.error, ValueError) as error:
        raise DamagedAnswer(repository, str(error)) from error
    if not isinstance(content, dict) or content.get("form") != FORM:
        raise DamagedAnswer(repository, "another version of mikata wrote it")
    return content


def _nodes(connection: Mapping[str, Any] | None) -> Iterable[Any]:
    """The things in a list; GitHub may leave out the list, or put null in a thing's place."""
    return [each for each in (connection or {}).get("nodes") or () if each is not None]


def _who(actor: Mapping[str, Any] | None) -> Node | None:
    """An account as far as it is asked for; None for a deleted one."""
    if actor is None:
        return None
    return {"__typename": actor["__typename"], "login": masked_login(actor["login"])}


def _review(review: Mapping[str, Any]) -> Node:
    return {
        "id": review["id"],
        "state": review["state"],
        "submittedAt": review["submittedAt"],
        "author": _who(review["author"]),
    }


def _event(event: Mapping[str, Any]) -> Node:
    kept: Node = {
        "__typename": event["__typename"],
        "id": event["id"],
        "createdAt": event["createdAt"],
        "actor": _who(event["actor"]),
    }
    if "previousReviewState" in event:
        kept["previousReviewState"] = event["previousReviewState"]
        kept["review"] = (event["review"] or {}).get("id")
    return kept


def _files(connection: Mapping[str, Any] | None) -> list[list[Any]]:
    files = list(_nodes(connection))
    paths = all_masked([each["path"] for each in files])
    return [
        [path, each["additions"], each["deletions"]]
        for path, each in zip(paths, files, strict=True)
    ]


def _commits(connection: Mapping[str, Any], hosts: frozenset[str]) -> Node:
    commits = [each["commit"] for each in _nodes(connection) if each["commit"]]
    accounts = co_authors((each["messageBody"] for each in commits), hosts)
    return {
        "commitCount": connection["totalCount"],
        "authoredDates": [each["authoredDate"] for each in commits],
        "coAuthors": [[each.provider, masked(each.login), each.kind] for each in accounts],
    }


def _repository(url: str) -> str:
    """`owner/name` out of the address of a pull request's page."""
    return "/".join(url.split("/")[-4:-2])


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

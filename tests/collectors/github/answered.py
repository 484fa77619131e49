"""What does GitHub's answer about one pull request look like, as tests change it?"""

from typing import Any

HOSTS = frozenset({"github.com"})
MOMENT = "2026-03-02T10:00:00Z"


def who(login: str = "mona", typename: str = "User") -> dict[str, str]:
    """An account as GitHub names it."""
    return {"__typename": typename, "login": login}


def listed(*nodes: Any, goes_on: bool = False, cursor: str = "0") -> dict[str, Any]:
    """A list inside a pull request."""
    page = {"hasNextPage": goes_on, "endCursor": cursor}
    return {"pageInfo": page, "nodes": list(nodes), "totalCount": len(nodes)}


def commit(authored: str = MOMENT, message: str = "") -> dict[str, Any]:
    """One of its commits."""
    return {"commit": {"authoredDate": authored, "messageBody": message}}


def review(name: str = "PRR_1", state: str = "APPROVED", **more: Any) -> dict[str, Any]:
    """One of its reviews."""
    return {"id": name, "state": state, "submittedAt": MOMENT, "author": who("rev"), **more}


def event(kind: str, name: str = "E_1", **more: Any) -> dict[str, Any]:
    """Something that happened to it."""
    return {"__typename": kind, "id": name, "createdAt": MOMENT, "actor": who(), **more}


def node(**changes: Any) -> dict[str, Any]:
    """A merged pull request of acme/web, with these fields otherwise."""
    number = changes.get("number", 12)
    return {
        "id": f"PR_{number}",
        "number": number,
        "url": f"https://github.com/acme/web/pull/{number}",
        "title": "Sort the list",
        "body": "",
        "state": "MERGED",
        "isDraft": False,
        "createdAt": "2026-03-01T09:00:00Z",
        "updatedAt": "2026-03-03T09:00:00Z",
        "mergedAt": "2026-03-03T09:00:00Z",
        "closedAt": "2026-03-03T09:00:00Z",
        "baseRefName": "main",
        "headRefName": "sort",
        "isCrossRepository": False,
        "additions": 10,
        "deletions": 2,
        "changedFiles": 1,
        "author": who(),
        "mergedBy": who("rev"),
        "mergeCommit": {"oid": "a" * 40},
        "assignees": listed(who("first")),
        "commits": listed(commit()),
        "labels": listed({"name": "bug"}),
        "reviews": listed(),
        "timelineItems": listed(),
        "files": listed({"path": "src/list.py", "additions": 10, "deletions": 2}),
        **changes,
    }

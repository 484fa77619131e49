"""What does its reader do when GitHub refuses something, or says that it is not there?"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from collectors.github.errors import HOW_TO, NoAccess, NotFound
from collectors.github.permissions import (
    ARTIFACTS,
    CHECKS,
    COMMITS,
    DEPLOYMENTS,
    INCIDENTS,
    MEMBERS,
    PULL_REQUESTS,
    RELEASES,
    TEAMS,
    Permission,
)

_NEEDED_BY: Mapping[str, Permission] = {
    "pullRequests": PULL_REQUESTS,
    "pullRequest": PULL_REQUESTS,
    "reviews": PULL_REQUESTS,
    "timelineItems": PULL_REQUESTS,
    "files": PULL_REQUESTS,
    "commits": COMMITS,
    "defaultBranchRef": COMMITS,
    "ref": COMMITS,
    "object": COMMITS,
    "deployments": DEPLOYMENTS,
    "releases": RELEASES,
    "issues": INCIDENTS,
    "statusCheckRollup": CHECKS,
    "membersWithRole": MEMBERS,
    "teams": TEAMS,
    "artifacts": ARTIFACTS,
}
"""Which permission a field of an answer, or a part of a path, takes."""

_SCOPES = re.compile(
    r"The '(?P<field>\w+)' field requires one of the following scopes: \[(?P<scopes>[^]]+)\]"
)

_ACCOUNT = "Settings > Developer settings > Personal access tokens"

_CURES: tuple[tuple[re.Pattern[str], str], ...] = (
    (
        re.compile(r"\bSAML\b|single sign-on", re.IGNORECASE),
        f"authorise the token for {{owner}}: {_ACCOUNT} > Configure SSO, or use a GitHub App",
    ),
    (
        re.compile(r"IP allow list", re.IGNORECASE),
        "collect from a machine whose address is on the list, or have an owner of {owner} add it",
    ),
    (
        re.compile(r"OAuth App access restrictions", re.IGNORECASE),
        "have an owner of {owner} approve the application, or make a token by hand",
    ),
    (
        re.compile(
            r"forbids access via a|fine-grained personal access tokens? .*lifetime", re.IGNORECASE
        ),
        "make another kind of token, as GitHub says, or use a GitHub App",
    ),
)


@dataclass(frozen=True, slots=True)
class Question:
    """What was asked, as far as messages tell: where it lies, and whose it is."""

    where: str
    owner: str
    parts: tuple[str, ...] = ()
    """Of a REST path: they tell which permission it takes."""


def no_access(question: Question, message: str, path: Iterable[str | int] = ()) -> NoAccess:
    """GitHub knows who asks and refuses; `path` is where in the answer something is missing."""
    needs = _SCOPES.search(message)
    permission = _permission((*path, *question.parts, *([needs["field"]] if needs else [])))
    thing = f"the {permission.thing}" if permission else "this"
    what = f"GitHub does not let this token read {thing}: {message}"
    for sign, cure in _CURES:
        if sign.search(message):
            do = cure.format(owner=question.owner)
            return NoAccess(what, question.where, f"{do}; {HOW_TO} says how")
    if permission:
        do = permission.need
    elif needs:
        scopes = needs["scopes"].replace("'", "")
        do = f"give the token one of the scopes {scopes} under {_ACCOUNT}; {HOW_TO} says how"
    else:
        do = f"see what the token may read: mikata doctor; {HOW_TO} lists what is needed for what"
    return NoAccess(what, question.where, do)


def is_about_the_token(message: str) -> bool:
    """Whether it is the token as a whole that is not let in, whatever it may read otherwise."""
    return any(sign.search(message) for sign, _ in _CURES)


def not_found(question: Question, message: str) -> NotFound:
    """What was asked for is not there, or hidden from this token."""
    return NotFound(
        f"This is not there, or hidden from this token: {message}",
        question.where,
        "check the name: it may have been renamed or deleted. What a token may not see, GitHub "
        f"says is not there: a private repository takes the scope 'repo' (classic token), or to "
        f"be among those that the fine-grained token or the App was given; {HOW_TO} says how",
    )


def refused_token(where: str, name: str, message: str) -> NoAccess:
    """GitHub does not accept the token."""
    return NoAccess(
        f"GitHub does not accept {name}: {message}",
        where,
        "the token may have ended or been withdrawn, or belong to another GitHub than this "
        f"address: make a new one; {HOW_TO} says how",
    )


def unavailable(question: Question, message: str) -> NoAccess:
    """Nobody may read it, for legal reasons."""
    return NoAccess(
        f"GitHub gives this to nobody, for legal reasons: {message}",
        question.where,
        'leave it out: repositories: ["!owner/name"] under github in mikata.yaml',
    )


def _permission(names: Iterable[str | int]) -> Permission | None:
    """What the innermost of the names takes that takes something of its own."""
    known = [_NEEDED_BY[name] for name in names if isinstance(name, str) and name in _NEEDED_BY]
    return known[-1] if known else None

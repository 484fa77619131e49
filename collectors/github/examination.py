"""Which of the things that are collected may a token read?

A little of each is really asked for: nobody is told by anything else what a fine-grained token or
an App may do.
"""

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from typing import Any

from collectors.errors import CollectorError
from collectors.github.answers import Answer, NodeProblem
from collectors.github.connection import Client
from collectors.github.documents import document
from collectors.github.errors import Interrupted, NoAccess, NotFound
from collectors.github.patterns import Wanted, owner_and_name, owner_of
from collectors.github.permissions import (
    ARTIFACTS,
    CHECK_RUNS,
    DEPLOYMENTS,
    INCIDENTS,
    MEMBERS,
    PULL_REQUESTS,
    RELEASES,
    STATUSES,
    TEAMS,
    Permission,
)
from collectors.github.refusals import Question, is_about_the_token, no_access, not_found
from collectors.github.verdicts import NO_ACCESS_KINDS

THINGS: Mapping[str, tuple[str, Permission]] = {
    "pullRequests": ("repositories and pull requests", PULL_REQUESTS),
    "reviews": ("reviews and events", PULL_REQUESTS),
    "files": ("files", PULL_REQUESTS),
    "deployments": ("deployments", DEPLOYMENTS),
    "releases": ("releases", RELEASES),
    "issues": ("incidents (issues)", INCIDENTS),
    "checks": ("checks", CHECK_RUNS),
    "statuses": ("commit statuses", STATUSES),
    "artifacts": ("Actions artifacts", ARTIFACTS),
    "members": ("members", MEMBERS),
    "teams": ("teams", TEAMS),
}
"""What messages call each thing, by its name in the questions, and what it takes."""

OF_A_REPOSITORY = tuple(THINGS)[:8]
OF_PEOPLE = ("members", "teams")


@dataclass(frozen=True, slots=True)
class Finding:
    """Whether a thing may be read; `reason` is why it may not, `permission` what it takes.

    Without `told` there was none of it in the repository: GitHub refuses each, not the empty list.
    """

    thing: str
    permission: Permission
    reason: str | None = None
    told: bool = True

    @property
    def readable(self) -> bool:
        """Whether it may."""
        return self.reason is None


@dataclass(frozen=True, slots=True)
class Examination:
    """What one token may read of one owner's; `error` where not even that could be asked."""

    owner: str
    login: str | None = None
    """Who asks, as GitHub knows them."""
    repository: str | None = None
    """Which one was asked about, in place of all."""
    findings: tuple[Finding, ...] = ()
    error: CollectorError | None = None

    def lacks(self, *, fine_grained: bool) -> list[Finding]:
        """What may not be read, but for what a token of that kind can't be given at all."""
        return [
            each
            for each in self.findings
            if not each.readable and not (fine_grained and each.permission.apps_only)
        ]


def owners_of(wanted: Wanted) -> tuple[str, ...]:
    """Whose repositories the patterns mean, in the order in which they were named."""
    named = [owner_of(name) for name in wanted.names]
    return tuple({owner.casefold(): owner for owner in (*wanted.owners, *named)}.values())


def examine(client: Client, wanted: Wanted) -> Examination:
    """Ask a little of everything about one repository of the client's owner that is wanted.

    At most four requests. Raises Interrupted; whatever else goes wrong is part of the answer.
    """
    login: str | None = None
    repository: str | None = None
    findings: list[Finding] = []
    try:
        answer = client.query(document("whose"), {"owner": client.owner}, shrinkable=False)
        login = (answer.data.get("viewer") or {}).get("login")
        owner = answer.data.get("repositoryOwner")
        if owner is None:
            raise _hidden(client.owner, client.owner, answer)
        repository = _chosen(owner, client.owner, wanted)
        if repository is not None:
            findings += _of_repository(client, repository)
        if owner["__typename"] == "Organization":
            findings += _of_people(client)
    except Interrupted:
        raise
    except CollectorError as error:
        return Examination(client.owner, login, repository, tuple(findings), error)
    return Examination(client.owner, login, repository, tuple(findings))


def _chosen(owner: Mapping[str, Any], login: str, wanted: Wanted) -> str | None:
    """A repository that is named, else the newest of those that are meant; None where none is."""
    named = [each for each in wanted.names if owner_of(each).casefold() == login.casefold()]
    listed = [each for each in owner["repositories"]["nodes"] if each is not None]
    listed.sort(key=lambda each: each["isArchived"] or each["isFork"])
    meant = [each["nameWithOwner"] for each in listed if wanted.fits(each["nameWithOwner"])]
    return next(iter([*named, *meant]), None)


def _of_repository(client: Client, repository: str) -> list[Finding]:
    owner, name = owner_and_name(repository)
    variables = {"owner": owner, "name": name}
    answer = client.query(document("examination"), variables, shrinkable=False, each=True)
    refused = _refused(answer.problems)
    for words in refused.values():
        if is_about_the_token(words):
            raise no_access(Question(repository, owner), words)
    if not refused and answer.data.get("pullRequests") is None:
        raise _hidden(repository, owner, answer)
    try:
        client.get(f"/repos/{repository}/actions/artifacts", {"per_page": 1})
    except NoAccess as error:
        refused["artifacts"] = error.what
    except NotFound:
        pass  # the repository was there a moment ago: its Actions are off
    untold = {name for name in OF_A_REPOSITORY if not any(_lists(answer.data.get(name)))}
    return _findings((*OF_A_REPOSITORY, "artifacts"), refused, untold)


def _hidden(what: str, owner: str, answer: Answer) -> CollectorError:
    """Why nothing at all came."""
    question = Question(what, owner)
    for each in answer.problems:
        if each.kind in NO_ACCESS_KINDS:
            return no_access(question, each.message)
    return not_found(question, next((each.message for each in answer.problems), "it is not there"))


def _lists(value: Any) -> Iterator[Sequence[Any]]:  # noqa: ANN401 -- whatever came
    """All lists of an answer, however deep."""
    if isinstance(value, list):
        yield value
    for inner in value.values() if isinstance(value, Mapping) else ():
        yield from _lists(inner)


def _of_people(client: Client) -> list[Finding]:
    question = document("examination_of_people")
    try:
        answer = client.query(question, {"owner": client.owner}, shrinkable=False, each=True)
    except NoAccess as error:
        # A scope that is missing refuses the whole question.
        return _findings(OF_PEOPLE, dict.fromkeys(OF_PEOPLE, error.what))
    return _findings(OF_PEOPLE, _refused(answer.problems))


def _refused(problems: Sequence[NodeProblem]) -> dict[str, str]:
    """GitHub's words by the name of what it refuses."""
    return {
        str(each.path[0]): each.message
        for each in problems
        if each.path and each.kind in NO_ACCESS_KINDS
    }


def _findings(
    names: Sequence[str], refused: Mapping[str, str], untold: Set[str] = frozenset()
) -> list[Finding]:
    return [
        Finding(*THINGS[name], refused.get(name), name in refused or name not in untold)
        for name in names
    ]

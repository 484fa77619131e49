"""Where does each field of the schema come from, when it is not just an attribute of its name?"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from tests.github.connections import Connection, by_key, by_position
from tests.github.objects import (
    Branch,
    Commit,
    Membership,
    Owner,
    PullRequest,
    Repository,
    Team,
    stamp,
)
from tests.github.plan import Problem, Resolver, Run

FORBIDDEN_MESSAGES = {
    403: ("FORBIDDEN", "Resource not accessible by personal access token"),
    451: ("FORBIDDEN", "Repository access blocked"),
}
ROLLUP_ORDER = ("ERROR", "FAILURE", "PENDING", "EXPECTED", "SUCCESS")
FAILED = frozenset({"FAILURE", "TIMED_OUT", "STARTUP_FAILURE", "ACTION_REQUIRED", "CANCELLED"})

RESOLVERS: dict[str, Resolver] = {}


def resolves(*names: str) -> Callable[[Resolver], Resolver]:
    """Register the function that answers these fields, each `Type.field`."""

    def register(function: Resolver) -> Resolver:
        RESOLVERS.update(dict.fromkeys(names, function))
        return function

    return register


# The entrances


@resolves("Query.rateLimit")
def _rate_limit(item: Any, arguments: Mapping[str, Any], run: Run) -> Any:
    return run.rate


@resolves("Query.viewer")
def _viewer(item: Any, arguments: Mapping[str, Any], run: Run) -> Any:
    return run.world.account(run.token.login)


@resolves("Query.repository")
def _repository(item: Any, arguments: Mapping[str, Any], run: Run) -> Any:
    owner, name = arguments["owner"], arguments["name"]
    return readable(run, run.world.find(owner, name, arguments["followRenames"]), f"{owner}/{name}")


@resolves("Organization.repository", "User.repository")
def _owned_repository(item: Any, arguments: Mapping[str, Any], run: Run) -> Any:
    name = f"{item.login}/{arguments['name']}"
    return readable(run, run.world.find(item.login, arguments["name"]), name)


def readable(run: Run, found: Repository | None, name: str) -> Repository:
    """The repository where this token may read it. Raises Problem as GitHub words it."""
    if found is not None and found.owner.login.lower() in run.token.sso:
        raise _single_sign_on()
    if (
        found is None
        or found.forbidden == 404
        or not run.token.sees(found.owner.login, found.is_private)
    ):
        raise Problem("NOT_FOUND", f"Could not resolve to a Repository with the name '{name}'.")
    if found.forbidden:
        raise Problem(*FORBIDDEN_MESSAGES[found.forbidden])
    return found


def _single_sign_on() -> Problem:
    return Problem(
        "FORBIDDEN",
        "Resource protected by organization SAML enforcement. You must grant your Personal Access "
        "token access to this organization.",
        saml_failure=True,
    )


@resolves("Query.repositoryOwner", "Query.organization", "Query.user")
def _owner(item: Any, arguments: Mapping[str, Any], run: Run) -> Any:
    login = arguments["login"]
    found = run.world.owners.get(login.lower())
    if found is None or found.gone:
        return None
    if login.lower() in run.token.sso:
        raise _single_sign_on()
    return found


def _owner_of_kind(kind: str) -> Resolver:
    def resolve(item: Any, arguments: Mapping[str, Any], run: Run) -> Any:
        found = _owner(item, arguments, run)
        if found is None and kind == "User":
            found = run.world.accounts.get(arguments["login"].lower())
        if found is None or found.typename != kind or found.gone:
            login = arguments["login"]
            raise Problem(
                "NOT_FOUND", f"Could not resolve to a {kind} with the login of '{login}'."
            )
        return found

    return resolve


RESOLVERS["Query.organization"] = _owner_of_kind("Organization")
RESOLVERS["Query.user"] = _owner_of_kind("User")


@resolves("Query.node")
def _node(item: Any, arguments: Mapping[str, Any], run: Run) -> Any:
    found = _by_id(run, arguments["id"])
    if isinstance(found, Problem):
        raise found
    return found


@resolves("Query.nodes")
def _nodes(item: Any, arguments: Mapping[str, Any], run: Run) -> Any:
    return [_by_id(run, name) for name in arguments["ids"]]


def _by_id(run: Run, name: str) -> Any:
    found = run.world.nodes.get(name)
    try:
        if found is None:
            raise Problem(
                "NOT_FOUND", f"Could not resolve to a node with the global id of '{name}'."
            )
        repository = found if isinstance(found, Repository) else getattr(found, "repository", None)
        if isinstance(repository, Repository):
            readable(run, repository, repository.name_with_owner)
        if isinstance(found, PullRequest):
            return shown(run, found)
    except Problem as problem:
        return problem
    return found


def shown(run: Run, made: PullRequest) -> PullRequest | Problem:
    """A pull request as an item of a list, or why it is null there."""
    if not run.token.may("pull_requests"):
        return Problem("FORBIDDEN", run.token.refusal)
    if made in run.world.unreadable and (run.details or run.world.unreadable[made]):
        return Problem("NOT_FOUND", "Could not resolve to a node with this global id.")
    return made


# Owners


@resolves("Organization.repositories", "User.repositories")
def _repositories(item: Any, arguments: Mapping[str, Any], run: Run) -> Any:
    listed = [
        each
        for each in getattr(item, "repositories", ())
        if each.forbidden != 404
        and run.token.sees(item.login, each.is_private)
        and _wanted(each.is_archived, arguments.get("isArchived"))
        and _wanted(each.is_fork, arguments.get("isFork"))
    ]
    order = arguments.get("orderBy") or {"field": "CREATED_AT", "direction": "ASC"}
    key = _REPOSITORY_KEYS[order["field"]]
    listed.sort(key=key)
    page = by_key([key(each) for each in listed], listed, arguments, order["direction"] == "DESC")
    page.nodes = [
        Problem(*FORBIDDEN_MESSAGES[each.forbidden]) if each.forbidden else each
        for each in page.nodes
    ]
    return page


def _wanted(value: bool, asked: bool | None) -> bool:
    return asked is None or value == asked


def pushed_at(item: Repository) -> Any:
    """When the newest of its branches' heads was committed."""
    return max((each.target.committed_date for each in item.branches.values()), default=None)


def changed_at(item: Repository) -> Any:
    """When something in it changed last."""
    return max(
        [item.created_at, *(each.updated_at for each in item.pull_requests.values())],
    )


_REPOSITORY_KEYS: dict[str, Callable[[Repository], tuple[Any, ...]]] = {
    "NAME": lambda each: (each.name.lower(), each.database_id),
    "CREATED_AT": lambda each: (stamp(each.created_at), each.database_id),
    "PUSHED_AT": lambda each: (stamp(pushed_at(each) or each.created_at), each.database_id),
    "UPDATED_AT": lambda each: (stamp(changed_at(each)), each.database_id),
    "STARGAZERS": lambda each: (0, each.database_id),
}


@resolves("Organization.membersWithRole")
def _members(item: Owner, arguments: Mapping[str, Any], run: Run) -> Any:
    if not run.token.may("members"):
        raise Problem("FORBIDDEN", run.token.refusal)
    return _memberships(item.memberships, arguments)


@resolves("Organization.teams")
def _teams(item: Owner, arguments: Mapping[str, Any], run: Run) -> Any:
    if not run.token.may("members"):
        raise Problem("FORBIDDEN", run.token.refusal)
    roots = arguments.get("rootTeamsOnly")
    found = [each for each in item.teams if not (roots and each.parent_team)]
    if order := arguments.get("orderBy"):
        found.sort(key=lambda each: each.name, reverse=order["direction"] == "DESC")
    return by_position(found, arguments)


@resolves("Organization.team")
def _team(item: Owner, arguments: Mapping[str, Any], run: Run) -> Any:
    return next((each for each in item.teams if each.slug == arguments["slug"]), None)


@resolves("Team.members")
def _team_members(item: Team, arguments: Mapping[str, Any], run: Run) -> Any:
    found = list(item.memberships)
    if arguments["membership"] != "IMMEDIATE":
        below = [each for each in item.organization.teams if each.parent_team is item]
        children = [each for team in below for each in team.memberships]
        found = children if arguments["membership"] == "CHILD_TEAM" else found + children
    role = arguments.get("role")
    return _memberships([each for each in found if role in (None, each.role)], arguments)


def _memberships(found: Sequence[Membership], arguments: Mapping[str, Any]) -> Connection:
    page = by_position([each for each in found if not each.account.gone], arguments)
    page.edges = page.nodes
    page.nodes = [each.account for each in page.nodes]
    return page


@resolves("Team.combinedSlug")
def _combined_slug(item: Team, arguments: Mapping[str, Any], run: Run) -> str:
    return f"{item.organization.login}/{item.slug}"


@resolves("User.organization")
def _organization_of(item: Any, arguments: Mapping[str, Any], run: Run) -> Any:
    login = arguments["login"].lower()
    return next((each for each in item.organizations if each.login.lower() == login), None)


# Refs and commits


@resolves("Repository.defaultBranchRef")
def _default_branch(item: Repository, arguments: Mapping[str, Any], run: Run) -> Branch | None:
    return item.branches.get(item.default_branch or "")


@resolves("Repository.ref")
def _ref(item: Repository, arguments: Mapping[str, Any], run: Run) -> Branch | None:
    return item.branches.get(arguments["qualifiedName"].removeprefix("refs/heads/"))


@resolves("Repository.object")
def _object(item: Repository, arguments: Mapping[str, Any], run: Run) -> Commit | None:
    name = arguments.get("oid") or arguments.get("expression") or ""
    branch = item.branches.get(name.removeprefix("refs/heads/"))
    return branch.target if branch else item.commits.get(name)


@resolves("Commit.statusCheckRollup")
def _rollup(item: Commit, arguments: Mapping[str, Any], run: Run) -> Any:
    if not (run.token.may("checks") and run.token.may("statuses")):
        raise Problem("FORBIDDEN", run.token.refusal)
    return Rollup(item) if item.checks else None


class Rollup:
    """All checks and statuses of a commit, and what they come to."""

    typename = "StatusCheckRollup"

    def __init__(self, commit: Commit) -> None:
        self.commit = commit
        self.id = f"SCR_{commit.oid}"

    @property
    def state(self) -> str:
        """The worst of them."""
        states = [_state(each) for each in self.commit.checks]
        return next(each for each in ROLLUP_ORDER if each in states)


def _state(check: Any) -> str:
    if check.typename == "StatusContext":
        return check.state
    if check.status != "COMPLETED":
        return "PENDING"
    return "FAILURE" if check.conclusion in FAILED else "SUCCESS"


@resolves("StatusCheckRollup.contexts")
def _contexts(item: Rollup, arguments: Mapping[str, Any], run: Run) -> Connection:
    return by_position(item.commit.checks, arguments)


def _count_of(typename: str) -> Resolver:
    return lambda item, arguments, run: sum(each.typename == typename for each in item.nodes)


RESOLVERS["StatusCheckRollupContextConnection.checkRunCount"] = _count_of("CheckRun")
RESOLVERS["StatusCheckRollupContextConnection.statusContextCount"] = _count_of("StatusContext")


@resolves("Commit.status")
def _status(item: Commit, arguments: Mapping[str, Any], run: Run) -> Any:
    if not run.token.may("statuses"):
        raise Problem("FORBIDDEN", run.token.refusal)
    found = [each for each in item.checks if each.typename == "StatusContext"]
    if not found:
        return None
    states = [_state(each) for each in found]
    worst = next(each for each in ROLLUP_ORDER if each in states)
    return {"id": f"ST_{item.oid}", "state": worst, "contexts": found}


@resolves("Commit.message")
def _message(item: Commit, arguments: Mapping[str, Any], run: Run) -> str:
    return f"{item.message_headline}\n\n{item.message_body}".strip()


@resolves("Commit.author", "Commit.committer")
def _git_actor(item: Commit, arguments: Mapping[str, Any], run: Run) -> Any:
    date = stamp(item.authored_date)
    return {"name": item.author_name, "user": item.author, "date": date}

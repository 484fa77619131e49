"""Which lists does a repository or a pull request give, and what do connections consist of?"""

from collections.abc import Callable, Mapping, Sequence
from operator import attrgetter
from typing import Any

from tests.github.connections import Connection, by_key, by_position
from tests.github.fields import RESOLVERS, changed_at, pushed_at, resolves, shown
from tests.github.objects import (
    Commit,
    Deployment,
    Event,
    Issue,
    Label,
    PullRequest,
    Repository,
    stamp,
)
from tests.github.plan import Problem, Resolver, Run, snake

HOST = "https://github.example"
NO_NODE = "Could not resolve to a node with this global id."


# Connections


@resolves("Connection.edges")
def _edges(item: Connection, arguments: Mapping[str, Any], run: Run) -> Any:
    roles = item.edges or [None] * len(item.nodes)
    return [
        {"cursor": item.cursor(at), "node": node, "role": getattr(role, "role", None)}
        for at, (node, role) in enumerate(zip(item.nodes, roles, strict=True))
    ]


@resolves("Connection.pageInfo")
def _page_info(item: Connection, arguments: Mapping[str, Any], run: Run) -> Any:
    return {
        "startCursor": item.cursor(0),
        "endCursor": item.cursor(-1),
        "hasNextPage": item.has_next,
        "hasPreviousPage": item.has_previous,
    }


# What a repository lists


@resolves("Repository.pullRequests")
def _pull_requests(item: Repository, arguments: Mapping[str, Any], run: Run) -> Connection:
    order = arguments.get("orderBy") or {"field": "CREATED_AT", "direction": "ASC"}
    keys, items = _ordered(item, order["field"], arguments)
    page = by_key(keys, items, arguments, order["direction"] == "DESC")
    page.nodes = [
        Problem("NOT_FOUND", NO_NODE) if at in run.null_nodes else shown(run, each)
        for at, each in enumerate(page.nodes)
    ]
    if (arguments.get("first") or 0) > 1:  # the survey asks for one: that is no page
        run.pages.append(item)
    return page


def _ordered(item: Repository, by: str, arguments: Mapping[str, Any]) -> tuple[Any, Any]:
    states = arguments.get("states")
    states = tuple(sorted([states] if isinstance(states, str) else states)) if states else None
    base, head = arguments.get("baseRefName"), arguments.get("headRefName")
    labels = tuple(arguments.get("labels") or ())
    view = (by, states, base, head, labels)
    if view not in item.orders:
        read: Callable[[Any], Any] = attrgetter(snake(by.lower()))
        chosen = [
            each
            for each in item.pull_requests.values()
            if (states is None or each.state in states)
            and base in (None, each.base_ref_name)
            and head in (None, each.head_ref_name)
            and (not labels or any(label.name in labels for label in each.labels))
        ]
        pairs = sorted(((stamp(read(each)), each.number), each) for each in chosen)
        item.orders[view] = ([key for key, _ in pairs], [each for _, each in pairs])
    return item.orders[view]


@resolves("Repository.pullRequest")
def _pull_request(item: Repository, arguments: Mapping[str, Any], run: Run) -> PullRequest:
    number = arguments["number"]
    if number not in item.pull_requests:
        raise Problem(
            "NOT_FOUND", f"Could not resolve to a PullRequest with the number of {number}."
        )
    found = shown(run, item.pull_requests[number])
    if isinstance(found, Problem):
        raise found
    return found


def _sorted_page(
    items: Sequence[Any],
    key: Callable[[Any], tuple[Any, ...]],
    arguments: Mapping[str, Any],
    run: Run,
    permission: str,
) -> Connection:
    items = sorted(items, key=key)
    order = arguments.get("orderBy") or {"direction": "ASC"}
    page = by_key([key(each) for each in items], items, arguments, order["direction"] == "DESC")
    if not run.token.may(permission):
        page.nodes = [Problem("FORBIDDEN", run.token.refusal)] * len(page.nodes)
    return page


@resolves("Repository.deployments")
def _deployments(item: Repository, arguments: Mapping[str, Any], run: Run) -> Connection:
    wanted = arguments.get("environments")
    chosen = [each for each in item.deployments if not wanted or each.environment in wanted]

    def key(each: Deployment) -> tuple[Any, ...]:
        return (stamp(each.created_at), each.database_id)

    return _sorted_page(chosen, key, arguments, run, "deployments")


@resolves("Repository.releases")
def _releases(item: Repository, arguments: Mapping[str, Any], run: Run) -> Connection:
    order = arguments.get("orderBy") or {"field": "CREATED_AT", "direction": "DESC"}
    by_name = order["field"] == "NAME"

    def key(each: Any) -> tuple[Any, ...]:
        return (each.tag_name if by_name else stamp(each.created_at), each.database_id)

    return _sorted_page(item.releases, key, {**arguments, "orderBy": order}, run, "contents")


@resolves("Repository.latestRelease")
def _latest_release(item: Repository, arguments: Mapping[str, Any], run: Run) -> Any:
    published = [each for each in item.releases if not (each.is_draft or each.is_prerelease)]
    return max(published, key=attrgetter("created_at"), default=None)


@resolves("Repository.release")
def _release(item: Repository, arguments: Mapping[str, Any], run: Run) -> Any:
    tag = arguments["tagName"]
    return next((each for each in item.releases if each.tag_name == tag), None)


@resolves("Repository.issues")
def _issues(item: Repository, arguments: Mapping[str, Any], run: Run) -> Connection:
    more = arguments.get("filterBy") or {}
    labels = set(arguments.get("labels") or more.get("labels") or ())
    states = arguments.get("states") or more.get("states")
    since = more.get("since")
    chosen = [
        each
        for each in item.issues
        if (not labels or any(label.name in labels for label in each.labels))
        and (not states or each.state in states)
        and (not since or stamp(each.updated_at) >= since)
    ]
    order = arguments.get("orderBy") or {"field": "CREATED_AT", "direction": "ASC"}
    read: Callable[[Any], Any] = attrgetter(order["field"].lower())

    def key(each: Issue) -> tuple[Any, ...]:
        return (stamp(read(each)), each.number)

    return _sorted_page(chosen, key, {**arguments, "orderBy": order}, run, "issues")


@resolves("Repository.issue")
def _issue(item: Repository, arguments: Mapping[str, Any], run: Run) -> Any:
    return next((each for each in item.issues if each.number == arguments["number"]), None)


@resolves("Repository.labels")
def _all_labels(item: Repository, arguments: Mapping[str, Any], run: Run) -> Connection:
    labelled = [*item.pull_requests.values(), *item.issues]
    names = sorted({label.name for each in labelled for label in each.labels})
    return by_position([Label(name) for name in names], arguments)


# What a pull request, an issue or a deployment lists


def _position(read: Callable[[Any], Any]) -> Resolver:
    return lambda item, arguments, run: by_position(read(item), arguments)


RESOLVERS["PullRequest.labels"] = _position(attrgetter("labels"))
RESOLVERS["Issue.labels"] = _position(attrgetter("labels"))
RESOLVERS["Deployment.statuses"] = _position(lambda item: item.statuses[::-1])


@resolves("User.organizations")
def _organizations(item: Any, arguments: Mapping[str, Any], run: Run) -> Connection:
    return by_position(item.organizations, arguments)


@resolves("PullRequest.assignees")
def _assignees(item: PullRequest, arguments: Mapping[str, Any], run: Run) -> Connection:
    return by_position([each for each in item.assignees if not each.gone], arguments)


@resolves("PullRequest.commits")
def _commits(item: PullRequest, arguments: Mapping[str, Any], run: Run) -> Connection:
    page = by_position(run.lists_of(item).commits, arguments)
    page.nodes = [PullRequestCommit(each, item) for each in page.nodes]
    return page


class PullRequestCommit:
    """A commit as part of a pull request."""

    typename = "PullRequestCommit"

    def __init__(self, commit: Commit, made: PullRequest) -> None:
        self.commit = commit
        self.id = f"PURC_{made.id}{commit.oid}"


@resolves("PullRequest.reviews")
def _reviews(item: PullRequest, arguments: Mapping[str, Any], run: Run) -> Connection:
    states = arguments.get("states")
    reviews = run.lists_of(item).reviews
    return by_position([each for each in reviews if not states or each.state in states], arguments)


@resolves("PullRequest.timelineItems")
def _timeline(item: PullRequest, arguments: Mapping[str, Any], run: Run) -> Connection:
    kinds = arguments.get("itemTypes")
    names = {kind.replace("_", "").lower() for kind in kinds or ()}
    events = run.lists_of(item).events
    found = [each for each in events if not kinds or each.typename.lower() in names]
    return by_position(found, arguments)


@resolves("PullRequestTimelineItemsConnection.filteredCount")
def _filtered_count(item: Connection, arguments: Mapping[str, Any], run: Run) -> int:
    return item.total_count


@resolves("PullRequest.files")
def _files(item: PullRequest, arguments: Mapping[str, Any], run: Run) -> Connection:
    return by_position(run.lists_of(item).files, arguments)


# Single fields


def _event_detail(name: str) -> Resolver:
    def read(item: Event, arguments: Mapping[str, Any], run: Run) -> Any:
        return item.more.get(snake(name))

    return read


for _name in (
    "requestedReviewer", "previousReviewState", "review", "currentRefName", "previousRefName",
    "newBase", "oldBase", "beforeCommit", "afterCommit",
):  # fmt: skip
    RESOLVERS[f"Event.{_name}"] = _event_detail(_name)


def _reads(names: Mapping[str, Callable[[Any], Any]]) -> None:
    for name, read in names.items():
        RESOLVERS[name] = lambda item, arguments, run, read=read: read(item)


_reads(
    {
        "Repository.url": lambda item: f"{HOST}/{item.name_with_owner}",
        "Repository.updatedAt": changed_at,
        "Repository.pushedAt": pushed_at,
        "Repository.isEmpty": lambda item: not item.branches,
        "Repository.isLocked": lambda item: False,
        "Repository.isMirror": lambda item: False,
        "Repository.visibility": lambda item: "PRIVATE" if item.is_private else "PUBLIC",
        "Organization.url": lambda item: f"{HOST}/{item.login}",
        "User.url": lambda item: f"{HOST}/{item.login}",
        "Bot.url": lambda item: f"{HOST}/apps/{item.login}",
        "Mannequin.url": lambda item: f"{HOST}/{item.login}",
        "Commit.url": lambda item: f"{HOST}/commit/{item.oid}",
        "PullRequest.url": lambda item: (
            f"{HOST}/{item.repository.name_with_owner}/pull/{item.number}"
        ),
        "PullRequest.fullDatabaseId": lambda item: str(
            item.repository.database_id * 1_000_000 + item.number
        ),
        "PullRequest.merged": lambda item: item.state == "MERGED",
        "PullRequest.closed": lambda item: item.state != "OPEN",
        "PullRequest.authorAssociation": lambda item: "MEMBER",
        "PullRequest.publishedAt": attrgetter("created_at"),
        "PullRequest.headRepository": lambda item: (
            None if item.is_cross_repository else item.repository
        ),
        "PullRequest.headRepositoryOwner": lambda item: (
            None if item.is_cross_repository else item.repository.owner
        ),
        "PullRequestReview.createdAt": attrgetter("submitted_at"),
        "PullRequestReview.updatedAt": attrgetter("submitted_at"),
        "PullRequestReview.fullDatabaseId": lambda item: str(abs(hash(item.id)) % 10**12),
        "Issue.url": lambda item: f"{HOST}/{item.repository.name_with_owner}/issues/{item.number}",
        "Issue.closed": lambda item: item.closed_at is not None,
        "Issue.body": lambda item: "",
        "Deployment.commitOid": lambda item: item.commit.oid,
        "Deployment.ref": lambda item: item.repository.branches.get(item.ref_name or ""),
        "Deployment.latestEnvironment": attrgetter("environment"),
        "Deployment.originalEnvironment": attrgetter("environment"),
        "Deployment.description": lambda item: None,
        "Deployment.latestStatus": lambda item: item.statuses[-1] if item.statuses else None,
        "Deployment.state": lambda item: item.statuses[-1].state if item.statuses else "PENDING",
        "DeploymentStatus.updatedAt": attrgetter("created_at"),
        "DeploymentStatus.environment": lambda item: None,
        "DeploymentStatus.description": lambda item: None,
        "Release.name": attrgetter("tag_name"),
        "Release.isLatest": lambda item: False,
        "Release.url": lambda item: (
            f"{HOST}/{item.repository.name_with_owner}/releases/tag/{item.tag_name}"
        ),
        "CheckRun.url": attrgetter("details_url"),
    }
)


@resolves("PullRequest.additions")
def _additions(item: PullRequest, arguments: Mapping[str, Any], run: Run) -> int:
    return sum(each.additions for each in run.lists_of(item).files)


@resolves("PullRequest.deletions")
def _deletions(item: PullRequest, arguments: Mapping[str, Any], run: Run) -> int:
    return sum(each.deletions for each in run.lists_of(item).files)


@resolves("PullRequest.changedFiles")
def _changed_files(item: PullRequest, arguments: Mapping[str, Any], run: Run) -> int:
    return len(run.lists_of(item).files)

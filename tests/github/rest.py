"""What does the fake GitHub answer over REST?"""

import re
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from tests.github import apps
from tests.github.answers import Answer, error, json_answer
from tests.github.faults import Asked
from tests.github.objects import Artifact, Repository, stamp
from tests.github.tokens import Token

if TYPE_CHECKING:
    from tests.github.server import GitHubServer

Route = Callable[["GitHubServer", Token, re.Match[str], Mapping[str, str]], Answer]
NOT_FOUND = "Not Found"


def path_of(asked: Asked) -> str:
    """The path below the API's root."""
    return urlsplit(asked.path).path.removeprefix("/api/v3")


def is_open(asked: Asked) -> bool:
    """Whether it is answered without one of the tokens (an app shows its own signature)."""
    return path_of(asked).startswith("/app/") or path_of(asked) == "/app"


def accepted_scopes(asked: Asked) -> str:
    """Which scopes of classic tokens open what lies at that path."""
    if path_of(asked).startswith("/orgs/"):
        return "admin:org, read:org, repo, user, write:org"
    return "repo" if path_of(asked).startswith("/repos/") else ""


def answer(github: "GitHubServer", asked: Asked, token: Token | None) -> Answer:
    """The answer of whatever lies at that path."""
    path = path_of(asked)
    if token is None:
        return apps.answer(github, asked.method, path, asked.token)
    query = dict(parse_qsl(urlsplit(asked.path).query))
    for pattern, route in ROUTES:
        found = re.fullmatch(pattern, path)
        if found and asked.method == "GET":
            return route(github, token, found, query)
    return error(404, NOT_FOUND)


def _rate_limit(
    github: "GitHubServer", token: Token, found: re.Match[str], query: Mapping[str, str]
) -> Answer:
    if token.core.limit is None:
        return error(404, "Rate limiting is not enabled.")
    resources = {
        name: {
            "limit": bucket.limit,
            "used": bucket.used,
            "remaining": bucket.remaining,
            "reset": int(bucket.resets_at.timestamp()),
        }
        for name, bucket in (("core", token.core), ("graphql", token.graphql))
    }
    return json_answer({"resources": resources, "rate": resources["core"]})


def _user(
    github: "GitHubServer", token: Token, found: re.Match[str], query: Mapping[str, str]
) -> Answer:
    if token.kind == "app":
        return error(403, token.refusal, "/users/users#get-the-authenticated-user")
    account = github.world.account(token.login)
    return json_answer(
        {"login": account.login, "id": account.database_id, "node_id": account.id, "type": "User"}
    )


def _members(
    github: "GitHubServer", token: Token, found: re.Match[str], query: Mapping[str, str]
) -> Answer:
    owner = github.world.owners.get(found["org"].lower())
    if owner is None or owner.typename != "Organization":
        return error(404, NOT_FOUND, "/orgs/members#list-organization-members")
    if not token.may("members"):
        return _refused(token, "members=read", "/orgs/members#list-organization-members")
    listed = [
        {"login": m.account.login, "id": m.account.database_id, "type": m.account.typename}
        for m in owner.memberships
    ]
    page, link = _page(github, listed, found.string, query)
    return json_answer(page, headers=link)


def _repository(
    github: "GitHubServer", token: Token, found: re.Match[str], query: Mapping[str, str]
) -> Answer:
    repository = _readable(github, token, found)
    if isinstance(repository, Answer):
        return repository
    address = f"{github.url}/repos/{repository.name_with_owner}"
    return json_answer(
        {
            "id": repository.database_id,
            "node_id": repository.id,
            "name": repository.name,
            "full_name": repository.name_with_owner,
            "owner": {"login": repository.owner.login, "type": repository.owner.typename},
            "private": repository.is_private,
            "fork": repository.is_fork,
            "archived": repository.is_archived,
            "url": address,
            "default_branch": repository.default_branch,
        }
    )


def _readable(github: "GitHubServer", token: Token, found: re.Match[str]) -> Repository | Answer:
    where = "/repos/repos#get-a-repository"
    number = found.groupdict().get("id")
    if number:
        known = github.world.nodes.get(f"R_kgDO{number}")
        repository = known if isinstance(known, Repository) else None
    else:
        repository = github.world.find(found["owner"], found["name"])
    if (
        repository is None
        or repository.forbidden == 404
        or not token.sees(repository.owner.login, repository.is_private)
    ):
        return error(404, NOT_FOUND, where)
    if repository.forbidden == 451:
        return error(451, "Repository unavailable due to DMCA takedown.", where)
    if repository.forbidden or repository.owner.login.lower() in token.sso:
        return _refused(token, "metadata=read", where)
    if not number and repository.name_with_owner.lower() != _name(found).lower():
        return _moved(github, repository, found)
    return repository


def _name(found: re.Match[str]) -> str:
    return f"{found['owner']}/{found['name']}"


def _moved(github: "GitHubServer", repository: Repository, found: re.Match[str]) -> Answer:
    rest = found.string.removeprefix(f"/repos/{_name(found)}")
    address = f"{github.url}/repositories/{repository.database_id}{rest}"
    content = {
        "message": "Moved Permanently",
        "url": address,
        "documentation_url": "https://docs.github.com/rest/guides/best-practices-for-using-the-rest-api#follow-redirects",
    }
    return json_answer(content, 301, {"Location": address})


def _refused(token: Token, needed: str, where: str) -> Answer:
    refused = error(403, token.refusal, where)
    refused.headers["X-Accepted-GitHub-Permissions"] = needed
    return refused


def _artifacts(
    github: "GitHubServer", token: Token, found: re.Match[str], query: Mapping[str, str]
) -> Answer:
    repository = _readable(github, token, found)
    if isinstance(repository, Answer):
        return repository
    if not token.may("actions"):
        return _refused(token, "actions=read", "/actions/artifacts")
    name = query.get("name")
    newest = sorted(repository.artifacts, key=lambda each: each.id, reverse=True)
    listed = [each for each in newest if name in (None, each.name)]
    page, link = _page(
        github, listed, f"/repositories/{repository.database_id}/actions/artifacts", query
    )
    shown = [_shown(github, repository, each) for each in page]
    return json_answer({"total_count": len(listed), "artifacts": shown}, headers=link)


def _page(
    github: "GitHubServer", listed: list[Any], path: str, query: Mapping[str, str]
) -> tuple[list[Any], dict[str, str]]:
    size = max(1, min(100, int(query.get("per_page", 30))))
    number = max(1, int(query.get("page", 1)))
    last = max(1, -(-len(listed) // size))
    wanted = {"prev": number - 1} if number > 1 else {}
    wanted |= {"next": number + 1, "last": last} if number < last else {}
    wanted |= {"first": 1} if number > 1 else {}
    links = [
        f'<{github.url}{path}?{urlencode({**query, "page": at})}>; rel="{relation}"'
        for relation, at in wanted.items()
    ]
    found = listed[(number - 1) * size : number * size]
    return found, {"Link": ", ".join(links)} if links else {}


def _shown(github: "GitHubServer", repository: Repository, artifact: Artifact) -> dict[str, Any]:
    address = f"{github.url}/repos/{repository.name_with_owner}/actions/artifacts/{artifact.id}"
    return {
        "id": artifact.id,
        "node_id": f"MDg6QXJ0aWZhY3Q{artifact.id}",
        "name": artifact.name,
        "size_in_bytes": len(artifact.content),
        "url": address,
        "archive_download_url": f"{address}/zip",
        "expired": artifact.expired,
        "created_at": stamp(artifact.created_at),
        "updated_at": stamp(artifact.created_at),
        "expires_at": stamp(artifact.created_at + timedelta(days=90)),
        "workflow_run": {
            "id": artifact.run or artifact.id + 1,
            "repository_id": repository.database_id,
            "head_repository_id": repository.database_id + artifact.from_fork,
            "head_branch": artifact.head_branch,
            "head_sha": artifact.head_sha,
        },
    }


def _archive(
    github: "GitHubServer", token: Token, found: re.Match[str], query: Mapping[str, str]
) -> Answer:
    repository = _readable(github, token, found)
    if isinstance(repository, Answer):
        return repository
    if not token.may("actions"):
        return _refused(token, "actions=read", "/actions/artifacts#download-an-artifact")
    number = int(found["artifact"])
    artifact = next((each for each in repository.artifacts if each.id == number), None)
    if artifact is None:
        return error(404, NOT_FOUND, "/actions/artifacts#download-an-artifact")
    if artifact.expired:
        return error(410, "Artifact has expired", "/actions/artifacts#download-an-artifact")
    address = github.storage.keep(f"artifact-{artifact.id}", artifact.content)
    return Answer(302, b"", {"Location": address})


_WHERE = r"/(?:repos/(?P<owner>[^/]+)/(?P<name>[^/]+)|repositories/(?P<id>\d+))"
ROUTES: tuple[tuple[str, Route], ...] = (
    (r"/rate_limit", _rate_limit),
    (r"/user", _user),
    (r"/orgs/(?P<org>[^/]+)/members", _members),
    (_WHERE, _repository),
    (_WHERE + r"/actions/artifacts", _artifacts),
    (_WHERE + r"/actions/artifacts/(?P<artifact>\d+)/zip", _archive),
)

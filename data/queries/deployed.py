"""What is stored of a repository's deployments and merges, for whoever reads what these contain?"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, case, func, select

from data.tables.code import PullRequest
from data.tables.deliveries import Deployment, DeploymentStatus, Release


@dataclass(frozen=True, slots=True)
class KeptDeployed:
    """A deployment that succeeded, or a release; its commit, and the row id."""

    id: int
    commit: str


@dataclass(frozen=True, slots=True)
class KeptMerge:
    """A merged pull request; `branch` is the one that was merged where it is of the repository."""

    id: int
    commit: str
    base: str
    branch: str | None
    merged_at: datetime


def succeeded(
    connection: Connection, repository_id: int, environments: Collection[str]
) -> list[KeptDeployed]:
    """The deployments into the environments, in the order of their first success."""
    d, s = Deployment, DeploymentStatus
    at = func.min(s.at)
    query = (
        select(d.id, d.commit_sha, d.environment)
        .join(s, s.deployment_id == d.id)
        .where(d.repository_id == repository_id, s.state == "success")
        .group_by(d.id)
        .order_by(at, d.id)
    )
    wanted = {each.casefold() for each in environments}
    return [
        KeptDeployed(number, commit)
        for number, commit, environment in connection.execute(query)
        if (environment or "").casefold() in wanted
    ]


def released(connection: Connection, repository_id: int) -> list[KeptDeployed]:
    """The releases in the order of their publishing, without prereleases."""
    r = Release
    query = (
        select(r.id, func.coalesce(r.commit_sha, ""))
        .where(r.repository_id == repository_id, r.is_prerelease.is_(False))
        .order_by(r.published_at, r.id)
    )
    return [KeptDeployed(*row) for row in connection.execute(query)]


def merged(connection: Connection, repository_id: int) -> list[KeptMerge]:
    """The merged pull requests whose merge commit is known, in the order of their merges."""
    p = PullRequest
    branch = case((p.head_in_same_repository.is_(True), p.head))
    query = (
        select(p.id, p.merge_commit, p.base, branch, p.merged_at)
        .where(
            p.repository_id == repository_id,
            p.gone_at.is_(None),
            p.merged_at.is_not(None),
            p.merge_commit.is_not(None),
        )
        .order_by(p.merged_at, p.id)
    )
    return [KeptMerge(*row) for row in connection.execute(query)]

"""Which rows are deployments, incidents and hotfixes made of?"""

import re

from sqlalchemy import ColumnElement, String, case, cast, func, or_, select, union

from config.delivery import Hotfix
from data.facts.reading import Query
from data.tables.code import PullRequest
from data.tables.deliveries import (
    Deployment,
    DeploymentStatus,
    FirstDeployment,
    Incident,
    Release,
)

FAILED = ("failure", "error")


def delivery_queries(hotfix: Hotfix) -> dict[str, Query]:
    """By their names in RawTables."""
    return {
        "marked": _marked(hotfix),
        "deployments": _deployments(),
        "releases": _releases(),
        "incidents": _incidents(),
        "merge_commits": _merge_commits(),
        "first_deployments": _first_deployments(),
    }


def _marked(hotfix: Hotfix) -> Query:
    """What may be a hotfix: whoever has no label and another branch is none."""
    p = PullRequest
    head = func.coalesce(p.head, "")
    may_be = or_(False, *(begins_like(head, branch) for branch in hotfix.branches))  # noqa: FBT003 -- of SQL
    labels = cast(p.labels, String)
    return select(p.id, labels.label("labels"), case((may_be, head), else_="").label("head")).where(
        p.gone_at.is_(None), or_(labels != "[]", may_be)
    )


def begins_like(head: ColumnElement[str], pattern: str) -> ColumnElement[bool]:
    """With what stands before the first sign that means any letters."""
    plain = re.split(r"[*?\[]", pattern, maxsplit=1)[0]
    return func.lower(head).startswith(plain.lower(), autoescape=True)


def _deployments() -> Query:
    d, s = Deployment, DeploymentStatus
    return (
        select(
            d.id, d.repository_id, func.coalesce(d.environment, "").label("environment"),
            func.coalesce(d.ref, "").label("ref"), d.commit_sha, d.committed_at, d.created_at,
            func.min(case((s.state == "success", s.at))).label("succeeded_at"),
            func.min(case((s.state.in_(FAILED), s.at))).label("failed_at"),
            case((d.contents_known.is_(True), 1), else_=0).label("contents_known"),
        )
        .outerjoin(s, s.deployment_id == d.id)
        .group_by(d.id)
        .order_by(d.id)
    )  # fmt: skip


def _releases() -> Query:
    r = Release
    return (
        select(
            r.id,
            r.repository_id,
            func.coalesce(r.commit_sha, "").label("commit_sha"),
            r.committed_at,
            r.published_at,
            case((r.contents_known.is_(True), 1), else_=0).label("contents_known"),
        )
        .where(r.is_prerelease.is_(False))
        .order_by(r.id)
    )


def _incidents() -> Query:
    i = Incident
    labels = cast(i.labels, String).label("labels")
    return select(i.id, i.repository_id, labels, i.opened_at, i.closed_at).order_by(i.id)


def _merge_commits() -> Query:
    """Asked for by the commits: joined to them, every pull request would be read for each."""
    p = PullRequest
    deployed = union(select(Deployment.commit_sha), select(Release.commit_sha))
    return select(p.repository_id, p.merge_commit, p.merged_at).where(
        p.gone_at.is_(None), p.merged_at.is_not(None), p.merge_commit.in_(deployed)
    )


def _first_deployments() -> Query:
    f = FirstDeployment
    return select(
        f.pull_request_id,
        func.coalesce(f.deployment_id, 0).label("deployment_id"),
        func.coalesce(f.release_id, 0).label("release_id"),
    )

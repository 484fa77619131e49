"""What did all sources say, by natural keys: no number and no time of ours?"""

from typing import Any

from sqlalchemy import text

from data.database import Database

OF_REPOSITORY = "JOIN repositories r ON r.id = x.repository_id"
OF_PULL_REQUEST = (
    "JOIN pull_requests p ON p.id = x.pull_request_id JOIN repositories r ON r.id = p.repository_id"
)
TABLES = {
    "repositories": (
        "SELECT r.name, r.source, r.url, r.default_branch, r.has_develop, r.node_id "
        "FROM repositories r"
    ),
    "pull_requests": f"""
        SELECT r.name, x.number, x.title, x.url, a.provider, a.login, a.kind, m.login, f.login,
               x.state, x.is_draft, x.base, x.head, x.head_in_same_repository, x.created_at,
               x.first_commit_at, x.commit_count, x.squashed, x.merged_at, x.closed_at,
               x.updated_at, x.merge_commit, x.additions, x.deletions, x.changed_files, x.labels,
               x.node_id, x.reverts, x.given_knows, x.gone_at IS NOT NULL
          FROM pull_requests x {OF_REPOSITORY}
          LEFT JOIN accounts a ON a.id = x.author_id
          LEFT JOIN accounts m ON m.id = x.merged_by_id
          LEFT JOIN accounts f ON f.id = x.first_assignee_id
    """,
    "reviews": f"""
        SELECT r.name, p.number, x.external_id, a.login, x.state, x.state_before_dismissal,
               x.submitted_at
          FROM reviews x {OF_PULL_REQUEST} LEFT JOIN accounts a ON a.id = x.account_id
    """,
    "pull_request_events": f"""
        SELECT r.name, p.number, x.external_id, x.kind, x.at, a.login
          FROM pull_request_events x {OF_PULL_REQUEST} LEFT JOIN accounts a ON a.id = x.account_id
    """,
    "pull_request_co_authors": f"""
        SELECT r.name, p.number, a.provider, a.login
          FROM pull_request_co_authors x {OF_PULL_REQUEST} JOIN accounts a ON a.id = x.account_id
    """,
    "pull_request_files": f"""
        SELECT r.name, p.number, x.path, x.additions, x.deletions
          FROM pull_request_files x {OF_PULL_REQUEST}
    """,
    "raw_answers": f"SELECT r.name, x.number, x.content FROM raw_answers x {OF_REPOSITORY}",
    "deployments": f"""
        SELECT r.name, x.external_id, x.environment, x.ref, x.commit_sha, x.committed_at,
               x.created_at
          FROM deployments x {OF_REPOSITORY}
    """,
    "deployment_statuses": """
        SELECT r.name, d.external_id, s.external_id, s.state, s.at
          FROM deployment_statuses s JOIN deployments d ON d.id = s.deployment_id
          JOIN repositories r ON r.id = d.repository_id
    """,
    "releases": f"""
        SELECT r.name, x.external_id, x.tag, x.commit_sha, x.committed_at, x.published_at,
               x.is_prerelease
          FROM releases x {OF_REPOSITORY}
    """,
    "incidents": f"""
        SELECT r.name, x.number, x.title, x.url, x.labels, x.opened_at, x.closed_at
          FROM incidents x {OF_REPOSITORY}
    """,
    "coverage_reports": f"""
        SELECT r.name, x.commit_sha, x.committed_at, x.kind, x.name, x.application, x.percent,
               x.content, x.reported_at
          FROM coverage_reports x {OF_REPOSITORY}
    """,
    "coverage_figures": f"""
        SELECT r.name, x.application, x.commit_sha, x.committed_at, x.kind, x.covered,
               x.coverable, x.covered_before_exclusions, x.coverable_before_exclusions, x.percent
          FROM coverage_figures x {OF_REPOSITORY}
    """,
    "unreadable_reports": f"""
        SELECT r.name, x.commit_sha, x.kind, x.name, x.reason
          FROM unreadable_reports x {OF_REPOSITORY}
    """,
}
"""Accounts are compared where somebody is named: one that nobody names any more may linger."""


def domain_tables(database: Database) -> dict[str, list[tuple[Any, ...]]]:
    """The rows of every domain table in key order. Two databases that hold the same are equal."""
    with database.read() as connection:
        return {
            name: sorted((tuple(row) for row in connection.execute(text(query))), key=repr)
            for name, query in TABLES.items()
        }


def differences(one: Database, other: Database) -> dict[str, tuple[list[Any], list[Any]]]:
    """By table: rows that only `one` has, and rows that only `other` has; empty where equal."""
    left, right = domain_tables(one), domain_tables(other)
    found = {}
    for name in TABLES:
        only_left = [row for row in left[name] if row not in set(right[name])]
        only_right = [row for row in right[name] if row not in set(left[name])]
        if only_left or only_right or len(left[name]) != len(right[name]):
            found[name] = (only_left[:3], only_right[:3])
    return found

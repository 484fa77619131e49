"""Who watches a collection in a test, and what is in the database afterwards?"""

from typing import Any

from sqlalchemy import text

from data.database import Database


class Remembered:
    """Keeps what a collection says."""

    def __init__(self) -> None:
        self.said: list[str] = []
        self.steps: list[tuple[str, int, int | None]] = []

    def expect(self, repositories: int) -> None:
        pass

    def begin(self, name: str) -> None:
        self.said.append(f"begin {name}")

    def at(self, name: str, done: int, total: int | None) -> None:
        self.steps.append((name, done, total))

    def end(self, name: str) -> None:
        pass

    def say(self, sentence: str) -> None:
        self.said.append(sentence)


DOMAIN = """
    SELECT r.name, r.source, r.url, r.default_branch, r.has_develop, p.number, p.title, p.url,
           a.provider, a.login, a.kind, m.login, p.state, p.base, p.head, p.head_in_same_repository,
           p.created_at, p.first_commit_at, p.commit_count, p.squashed, p.merged_at, p.closed_at,
           p.merge_commit, p.additions, p.deletions, p.changed_files, p.given_knows,
           p.given_started_at, p.given_ready_at, p.given_first_review_at, p.given_approved_at
      FROM repositories r
      LEFT JOIN pull_requests p ON p.repository_id = r.id
      LEFT JOIN accounts a ON a.id = p.author_id
      LEFT JOIN accounts m ON m.id = p.merged_by_id
     ORDER BY r.name, p.number
"""
"""Everything that a source said, by natural keys: no number and no time of ours."""


def domain(database: Database) -> list[tuple[Any, ...]]:
    """The rows of the domain tables in key order."""
    with database.read() as connection:
        return [tuple(row) for row in connection.execute(text(DOMAIN))]


def pull_requests(database: Database) -> dict[int, dict[str, Any]]:
    """What is stored of each pull request by its number; moments in seconds since 1970."""
    query = """
        SELECT p.*, a.provider, a.login, a.kind FROM pull_requests p
        LEFT JOIN accounts a ON a.id = p.author_id
    """
    with database.read() as connection:
        rows = [dict(row) for row in connection.execute(text(query)).mappings()]
    for row in rows:
        for name in ("first_commit_at", "merged_at", "closed_at", "created_at"):
            row[name] = None if row[name] is None else row[name] // 1_000_000
    return {row["number"]: row for row in rows}


def sync_runs(database: Database) -> list[dict[str, Any]]:
    """All collections in the order in which they began."""
    query = """
        SELECT s.*, r.name FROM sync_runs s
        LEFT JOIN repositories r ON r.id = s.repository_id ORDER BY s.id
    """
    with database.read() as connection:
        return [dict(row) for row in connection.execute(text(query)).mappings()]

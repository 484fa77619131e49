"""How do the things that a repository has besides pull requests get into the tables?"""

import json
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, select

from config.organisation import Organisation
from data.bulk import MOST_PARAMETERS, upsert_last
from data.contents import store_contents
from data.coverage import note_unreadable, store_coverage
from data.privacy.returning import parts_without_erased
from data.rows import (
    ContentsRow,
    CoverageReportRow,
    DeploymentRow,
    IncidentRow,
    PartRow,
    ReleaseRow,
    Stored,
    UnreadableReportRow,
)
from data.tables.base import Base
from data.tables.deliveries import Deployment, DeploymentStatus, Incident, Release

EXTERNAL = ("repository_id", "external_id")


def store_parts(
    connection: Connection,
    repository_id: int,
    rows: Sequence[PartRow],
    organisation: Organisation | None,
) -> Stored:
    """Add or overwrite by their natural keys; how many were new, and how many came again.

    `organisation` says of which applications the reports of coverage are.
    """
    if not rows:
        return Stored(0, 0)
    of = _by_kind(parts_without_erased(connection, rows))
    new = (
        _store_deployments(connection, repository_id, of(DeploymentRow))
        + _store_releases(connection, repository_id, of(ReleaseRow))
        + _store_incidents(connection, repository_id, of(IncidentRow))
        + store_coverage(connection, repository_id, of(CoverageReportRow), organisation)
    )
    note_unreadable(connection, repository_id, of(UnreadableReportRow))
    for contents in of(ContentsRow):
        store_contents(connection, repository_id, contents)
    known = sum(not isinstance(row, UnreadableReportRow | ContentsRow) for row in rows)
    return Stored(new, known - new)


def _by_kind(rows: Sequence[PartRow]) -> Any:  # noqa: ANN401 -- a function of a class to a list of its rows
    def of(kind: type) -> list[Any]:
        return [row for row in rows if isinstance(row, kind)]

    return of


def _store_deployments(
    connection: Connection, repository_id: int, rows: Sequence[DeploymentRow]
) -> int:
    values = [
        (
            repository_id, row.external_id, row.environment, row.ref, row.commit,
            row.committed_at, row.created_at,
        )
        for row in rows
    ]  # fmt: skip
    columns = (*EXTERNAL, "environment", "ref", "commit_sha", "committed_at", "created_at")
    new, ids = _upsert(connection, Deployment, columns, EXTERNAL, values)
    statuses = [
        (ids[row.external_id], status.external_id, status.state, status.at)
        for row in rows
        for status in row.statuses
    ]
    key = ("deployment_id", "external_id")
    upsert_last(connection, DeploymentStatus, (*key, "state", "at"), key, statuses)
    return new


def _store_releases(connection: Connection, repository_id: int, rows: Sequence[ReleaseRow]) -> int:
    values = [
        (
            repository_id, row.external_id, row.tag, row.commit, row.committed_at,
            row.published_at, row.is_prerelease,
        )
        for row in rows
    ]  # fmt: skip
    columns = (
        *EXTERNAL, "tag", "commit_sha", "committed_at", "published_at", "is_prerelease",
    )  # fmt: skip
    return _upsert(connection, Release, columns, EXTERNAL, values)[0]


def _store_incidents(
    connection: Connection, repository_id: int, rows: Sequence[IncidentRow]
) -> int:
    values = [
        (
            repository_id, row.number, row.title, row.url, json.dumps(row.labels),
            row.opened_at, row.closed_at,
        )
        for row in rows
    ]  # fmt: skip
    key = ("repository_id", "number")
    columns = (*key, "title", "url", "labels", "opened_at", "closed_at")
    return _upsert(connection, Incident, columns, key, values)[0]


def _upsert(
    connection: Connection,
    table: type[Base],
    columns: Sequence[str],
    key: Sequence[str],
    values: list[tuple[Any, ...]],
) -> tuple[int, dict[Any, int]]:
    """(how many were new, the ids by the second part of the key)."""
    if not values:
        return 0, {}
    before = _ids(connection, table, key, values)
    upsert_last(connection, table, columns, key, values)
    after = _ids(connection, table, key, values)
    return len(after) - len(before), after


def _ids(
    connection: Connection,
    table: Any,  # noqa: ANN401 -- a mapped class with these columns
    key: Sequence[str],
    values: list[tuple[Any, ...]],
) -> dict[Any, int]:
    owner, name = (getattr(table, each) for each in key)
    found: dict[Any, int] = {}
    for start in range(0, len(values), MOST_PARAMETERS):
        wanted = [value[1] for value in values[start : start + MOST_PARAMETERS]]
        query = select(name, table.id).where(owner == values[0][0], name.in_(wanted))
        found |= dict(connection.execute(query).all())
    return found

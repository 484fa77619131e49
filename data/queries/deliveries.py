"""What are deployments, releases, merges and incidents called?"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from sqlalchemy import Connection, Select, select

from data.bulk import MOST_PARAMETERS
from data.database import Database
from data.facts.production import (
    FROM_DEPLOYMENT,
    FROM_INCIDENT,
    FROM_PULL_REQUEST,
    FROM_RELEASE,
)
from data.queries.scope import repositories_open_to
from data.tables.base import Base
from data.tables.code import PullRequest, Repository
from data.tables.deliveries import Deployment, Incident, Release
from data.viewer import Viewer

_SHORT = 7
"""Signs of a commit that people tell it by."""

Key = tuple[int, int]
"""A code into SOURCES and a row id."""


@dataclass(frozen=True, slots=True)
class DeliveryName:
    """What a reader is told of it; never who did it."""

    name: str
    repository: str
    url: str | None


def delivery_names(
    viewer: Viewer, database: Database, wanted: Sequence[Key]
) -> dict[Key, DeliveryName]:
    """The names of those that the viewer may be told of; raises NotAllowed."""
    viewer.require("units")
    shown = repositories_open_to(viewer, "units", database)
    found: dict[Key, DeliveryName] = {}
    with database.read() as connection:
        for source in _TABLES:
            ids = [number for of, number in wanted if of == source]
            for row in _rows(connection, source, ids):
                if shown is None or row.repository_id in shown:
                    named = DeliveryName(_name(source, row), row.repository, _url(source, row))
                    found[source, row.id] = named
    return found


_TABLES: dict[int, type[Base]] = {
    FROM_DEPLOYMENT: Deployment,
    FROM_RELEASE: Release,
    FROM_PULL_REQUEST: PullRequest,
    FROM_INCIDENT: Incident,
}


def _rows(connection: Connection, source: int, ids: Sequence[int]) -> Iterator[Any]:
    for start in range(0, len(ids), MOST_PARAMETERS):
        yield from connection.execute(_query(source, ids[start : start + MOST_PARAMETERS]))


def _query(source: int, ids: Sequence[int]) -> Select[*tuple[Any, ...]]:
    table: Any = _TABLES[source]
    told = {
        FROM_DEPLOYMENT: (Deployment.environment, Deployment.commit_sha, Repository.url),
        FROM_RELEASE: (Release.tag, Repository.url),
        FROM_PULL_REQUEST: (PullRequest.number, PullRequest.base, PullRequest.url),
        FROM_INCIDENT: (Incident.number, Incident.url),
    }[source]
    return (
        select(table.id, table.repository_id, Repository.name.label("repository"), *told)
        .join(Repository, Repository.id == table.repository_id)
        .where(table.id.in_(ids))
    )


def _name(source: int, row: Any) -> str:  # noqa: ANN401 -- a row of one of four tables
    """An environment with a commit, a tag, or a number; titles may speak of people."""
    if source == FROM_DEPLOYMENT:
        return f"{row.environment} {row.commit_sha[:_SHORT]}"
    if source == FROM_RELEASE:
        return row.tag
    return f"{row.base} #{row.number}" if source == FROM_PULL_REQUEST else f"#{row.number}"


def _url(source: int, row: Any) -> str | None:  # noqa: ANN401 -- a row of one of four tables
    """Where it can be looked at: of a deployment that is its commit, as GitHub places them."""
    if source == FROM_DEPLOYMENT:
        return row.url and f"{row.url}/commit/{row.commit_sha}"
    if source == FROM_RELEASE:
        return row.url and f"{row.url}/releases/tag/{quote(row.tag, safe='')}"
    return row.url

"""How did the coverage of each application go, and which reports could not be read?"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, func, select
from sqlalchemy.orm import InstrumentedAttribute

from data.database import Database
from data.queries.scope import repositories_open_to
from data.rows import CoverageKind
from data.tables.code import Repository
from data.tables.coverage import CoverageFigure, CoverageReport, UnreadableReport
from data.viewer import Viewer

_RUN = re.compile(r" \(run [0-9]+\)")
ALL_EXCLUDED = (
    "every line of it is left out, so that there is no figure; look at the exclusions in org.yaml"
)
NO_CODE = "none of its files has a line of code; look at what the tests measure, and at the paths"


@dataclass(frozen=True, slots=True)
class CoverageAt:
    """The coverage of an application at a commit; line counts are None where a text stated it."""

    commit: str
    committed_at: datetime
    kind: CoverageKind
    covered: int | None
    coverable: int | None
    covered_before_exclusions: int | None
    coverable_before_exclusions: int | None
    percent: float

    @property
    def percent_before_exclusions(self) -> float | None:
        """What it would be without any exclusion; None where no lines are known."""
        covered, coverable = self.covered_before_exclusions, self.coverable_before_exclusions
        return None if covered is None or not coverable else 100 * covered / coverable


@dataclass(frozen=True, slots=True)
class ApplicationCoverage:
    """The figures of an application by its id in org.yaml, the oldest first."""

    application: str
    figures: Sequence[CoverageAt]

    @property
    def newest(self) -> CoverageAt:
        """The one of the newest commit."""
        return self.figures[-1]


@dataclass(frozen=True, slots=True)
class UnreadableReportState:
    """A report that could not be used, and why."""

    repository: str
    commit: str
    kind: CoverageKind
    name: str
    reason: str
    seen_at: datetime


def coverage_series(viewer: Viewer, database: Database) -> list[ApplicationCoverage]:
    """The figures of every application that has any, by its id.

    Nothing of it is about a person. Whoever sees their own units only is told of the repositories
    that these work in.
    """
    f = CoverageFigure
    columns = [getattr(f, each.name) for each in fields(CoverageAt) if each.name != "commit"]
    query = (
        select(f.application, f.commit_sha, *columns)
        .where(f.percent.is_not(None), *_told(viewer, database, f.repository_id))
        .order_by(f.application, f.committed_at, f.commit_sha, f.repository_id)
    )
    found: dict[str, list[CoverageAt]] = {}
    with database.read() as connection:
        rows: Any = connection.execute(query)
        for application, *values in rows:
            found.setdefault(application, []).append(CoverageAt(*values))
    return [ApplicationCoverage(name, tuple(figures)) for name, figures in found.items()]


def unreadable_reports(viewer: Viewer, database: Database) -> list[UnreadableReportState]:
    """The reports that could not be used, the newest first; a later one of the same name, good or
    bad, takes the place of an earlier one.

    One of which no line counts is among them where an application has no figure since: its name is
    the application's. Whoever sees their own units only is told of the repositories that these
    work in.
    """
    u, told = UnreadableReport, _told(viewer, database, Repository.id)
    query = (
        select(Repository.name, u.commit_sha, u.kind, u.name, u.reason, u.seen_at)
        .join(Repository, Repository.id == u.repository_id)
        .where(*told)
    )
    with database.read() as connection:
        every = [UnreadableReportState(*row) for row in connection.execute(query)]
        latest = _latest(connection, every) if every else {}
        found = [each for each in every if each.seen_at == latest[_thing(each)]]
        found += _without_lines(connection, told)
    found.sort(key=lambda each: (each.repository, each.name, each.commit))
    return sorted(found, key=lambda each: each.seen_at, reverse=True)


def _told(
    viewer: Viewer, database: Database, repository: InstrumentedAttribute[int]
) -> Sequence[ColumnElement[bool]]:
    """Leaves the repositories that the viewer may be told of; nothing where these are all."""
    open_ids = repositories_open_to(viewer, "units", database)
    return () if open_ids is None else (repository.in_(sorted(open_ids)),)


Thing = tuple[str, str, str]
"""A repository, a kind, and what every run of a workflow calls the same."""


def _latest(
    connection: Connection, unreadable: Sequence[UnreadableReportState]
) -> dict[Thing, datetime]:
    """When the last of each came, good or bad."""
    r = CoverageReport
    query = (
        select(Repository.name, r.kind, r.name, func.max(r.reported_at))
        .join(Repository, Repository.id == r.repository_id)
        .group_by(Repository.name, r.kind, r.name)
    )
    found: dict[Thing, datetime] = {}
    came = [(_thing(each), each.seen_at) for each in unreadable]
    came += [
        ((name, kind, _without_run(report)), at)
        for name, kind, report, at in connection.execute(query)
    ]
    for thing, at in came:
        found[thing] = max(at, found.get(thing, at))
    return found


def _thing(report: UnreadableReportState) -> Thing:
    return report.repository, report.kind, _without_run(report.name)


def _without_run(name: str) -> str:
    """`coverage (run 71): lcov.info` is of the artifact `coverage`."""
    return _RUN.split(name, maxsplit=1)[0]


def _without_lines(
    connection: Connection, told: Sequence[ColumnElement[bool]]
) -> Iterator[UnreadableReportState]:
    """Of each application the newest commit, if no line of it counts."""
    f = CoverageFigure
    latest = select(f.application, func.max(f.committed_at).label("at")).group_by(f.application)
    newest = latest.subquery()
    query = (
        select(
            Repository.name, f.commit_sha, f.kind, f.application, f.coverable_before_exclusions,
            f.committed_at,
        )
        .join(Repository, Repository.id == f.repository_id)
        .join(newest, (newest.c.application == f.application) & (newest.c.at == f.committed_at))
        .where(f.percent.is_(None), *told)
    )  # fmt: skip
    rows: Any = connection.execute(query)
    for repository, commit, kind, application, lines, at in rows:
        reason = ALL_EXCLUDED if lines else NO_CODE
        yield UnreadableReportState(repository, commit, kind, application, reason, at)

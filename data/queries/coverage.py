"""How did the coverage of each application go, and which reports could not be read?"""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from sqlalchemy import select

from data.database import Database
from data.rows import CoverageKind
from data.tables.code import Repository
from data.tables.coverage import CoverageFigure, UnreadableReport
from data.viewer import Viewer


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
    """The figures of every application that has any, by its id."""
    del viewer  # nothing of it is about a person
    f = CoverageFigure
    columns = [getattr(f, each.name) for each in fields(CoverageAt) if each.name != "commit"]
    query = select(f.application, f.commit_sha, *columns).order_by(
        f.application, f.committed_at, f.id
    )
    found: dict[str, list[CoverageAt]] = {}
    with database.read() as connection:
        rows: Any = connection.execute(query)
        for application, *values in rows:
            found.setdefault(application, []).append(CoverageAt(*values))
    return [ApplicationCoverage(name, tuple(figures)) for name, figures in found.items()]


def unreadable_reports(viewer: Viewer, database: Database) -> list[UnreadableReportState]:
    """Every report that could not be used, the newest first."""
    del viewer  # nothing of it is about a person
    u = UnreadableReport
    query = (
        select(Repository.name, u.commit_sha, u.kind, u.name, u.reason, u.seen_at)
        .join(Repository, Repository.id == u.repository_id)
        .order_by(u.seen_at.desc(), Repository.name, u.name)
    )
    with database.read() as connection:
        return [UnreadableReportState(*row) for row in connection.execute(query)]

"""How are reports of coverage kept, and the figures of applications that follow from them?"""

import json
import zlib
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, delete, func, select

from config.organisation import Application, Organisation
from data.bulk import insert_rows, upsert_last, written
from data.coverage_figures import Figure, applications_of, figures
from data.rows import CoverageReportRow, CoveredFile, UnreadableReportRow
from data.tables.code import Repository
from data.tables.coverage import CoverageFigure, CoverageReport, UnreadableReport

KEY = ("repository_id", "commit_sha", "kind", "name")
REPORT_COLUMNS = (*KEY, "committed_at", "application", "percent", "content", "reported_at")
FIGURE_COLUMNS = (
    "repository_id", "application", "commit_sha", "committed_at", "kind", "covered", "coverable",
    "covered_before_exclusions", "coverable_before_exclusions", "percent",
)  # fmt: skip


def store_coverage(
    connection: Connection,
    repository_id: int,
    rows: Sequence[CoverageReportRow],
    organisation: Organisation | None,
) -> int:
    """Keep reports, and make the figures of their commits anew; how many reports were new."""
    if not rows:
        return 0
    commits = sorted({row.commit for row in rows})
    before = _count(connection, repository_id, commits)
    values = [_report_values(repository_id, row) for row in rows]
    upsert_last(connection, CoverageReport, REPORT_COLUMNS, KEY, values)
    for commit in commits:
        _forget_unreadable(connection, repository_id, [row for row in rows if row.commit == commit])
    name = _name(connection, repository_id)
    _keep_figures(
        connection, repository_id, commits, applications_of(organisation, name), organisation
    )
    return _count(connection, repository_id, commits) - before


def note_unreadable(
    connection: Connection, repository_id: int, rows: Sequence[UnreadableReportRow]
) -> None:
    """Keep why reports could not be used; one that is noted again has its newest reason."""
    values = [
        (repository_id, row.commit, row.kind, row.name, row.reason, row.seen_at) for row in rows
    ]
    upsert_last(connection, UnreadableReport, (*KEY, "reason", "seen_at"), KEY, values)


def derive_coverage(connection: Connection, organisation: Organisation | None) -> None:
    """Make all figures anew: applications, their paths or their exclusions may be others now."""
    connection.execute(delete(CoverageFigure))
    r = CoverageReport
    query = select(Repository.id, Repository.name).where(Repository.id.in_(select(r.repository_id)))
    for number, name in connection.execute(query).all():
        applications = applications_of(organisation, name)
        if applications:
            mine = select(r.commit_sha).where(r.repository_id == number).distinct()
            commits = connection.execute(mine.order_by(r.commit_sha)).scalars().all()
            _keep_figures(connection, number, commits, applications, organisation)


def _keep_figures(
    connection: Connection,
    repository_id: int,
    commits: Sequence[str],
    applications: Sequence[Application],
    organisation: Organisation | None,
) -> None:
    """Commit by commit: the lines of all reports together may be more than the memory holds."""
    if organisation is None:
        return
    f = CoverageFigure
    make = written(connection)
    values = []
    for commit in commits:
        mine = delete(f).where(f.repository_id == repository_id, f.commit_sha == commit)
        connection.execute(mine)
        reports = _stored(connection, repository_id, commit)
        for each in figures(reports, applications, organisation):
            values.append(make((repository_id, *_figure_values(each))))
    table: Any = f.__table__
    insert_rows(connection, table, FIGURE_COLUMNS, values)


def _figure_values(figure: Figure) -> tuple[Any, ...]:
    return (
        figure.application, figure.commit, figure.committed_at, figure.kind, figure.covered,
        figure.coverable, figure.covered_before_exclusions, figure.coverable_before_exclusions,
        figure.percent,
    )  # fmt: skip


def _report_values(repository_id: int, row: CoverageReportRow) -> tuple[Any, ...]:
    content = _packed(row.files) if row.percent is None else None
    return (
        repository_id, row.commit, row.kind, row.name, row.committed_at, row.application,
        row.percent, content, row.reported_at,
    )  # fmt: skip


def _count(connection: Connection, repository_id: int, commits: Sequence[str]) -> int:
    """How many reports of these commits are stored."""
    r = CoverageReport
    query = select(func.count()).where(r.repository_id == repository_id, r.commit_sha.in_(commits))
    return connection.execute(query).scalar_one()


def _stored(connection: Connection, repository_id: int, commit: str) -> list[CoverageReportRow]:
    """The reports of a commit."""
    r = CoverageReport
    query = select(
        r.commit_sha, r.committed_at, r.kind, r.name, r.reported_at, r.application, r.percent,
        r.content,
    ).where(r.repository_id == repository_id, r.commit_sha == commit)  # fmt: skip
    rows = connection.execute(query.order_by(r.reported_at, r.name))
    return [_report(row) for row in rows]


def _report(row: Any) -> CoverageReportRow:  # noqa: ANN401 -- a row of the table
    return CoverageReportRow(
        commit=row.commit_sha,
        committed_at=row.committed_at,
        kind=row.kind,
        name=row.name,
        reported_at=row.reported_at,
        application=row.application,
        percent=row.percent,
        files=_unpacked(row.content),
    )


def _forget_unreadable(
    connection: Connection, repository_id: int, rows: Sequence[CoverageReportRow]
) -> None:
    """Of one commit: what can be read now, and the archives in which it lies."""
    u = UnreadableReport
    mine = (u.repository_id == repository_id, u.commit_sha == rows[0].commit)
    for number, kind, name in connection.execute(select(u.id, u.kind, u.name).where(*mine)).all():
        if any(row.kind == kind and _is_in(name, row.name) for row in rows):
            connection.execute(delete(u).where(u.id == number))


def _is_in(name: str, report: str) -> bool:
    """Whether a report has the name, or lies in the archive that has it: `archive: report`."""
    return report == name or report.startswith(f"{name}: ")


def _name(connection: Connection, repository_id: int) -> str:
    query = select(Repository.name).where(Repository.id == repository_id)
    return connection.execute(query).scalar_one()


def _packed(files: Iterable[CoveredFile]) -> bytes:
    content = [[each.path, each.covered, each.coverable, each.lines] for each in files]
    return zlib.compress(json.dumps(content, separators=(",", ":")).encode(), 6)


def _unpacked(content: bytes | None) -> tuple[CoveredFile, ...]:
    if content is None:
        return ()
    return tuple(
        CoveredFile(path, covered, coverable, lines and (tuple(lines[0]), tuple(lines[1])))
        for path, covered, coverable, lines in json.loads(zlib.decompress(content))
    )

"""`mikata coverage`: how does a pipeline hand in its coverage?"""

import os
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Literal

import typer

from cli.coverage_outcome import Outcome
from cli.errors import MISUSED, CommandRefused
from cli.pushed_commit import PushedCommit, pushed_commit
from cli.workspace import HERE, Workspace, WorkspaceOption, opened_workspace
from collectors.coverage import (
    ArchivedReport,
    Checkout,
    Limits,
    Unreadable,
    UnreadableReport,
    is_archive,
    read_archive,
    read_report,
)
from collectors.errors import NoSuchPath
from config.errors import UnknownChoice
from config.organisation import Application
from data.coverage import store_coverage
from data.organisation_read import read_organisation
from data.path_patterns import PathPatterns
from data.queries.coverage import coverage_series
from data.queries.organisation import current_organisation
from data.repositories import repository_of_push
from data.rows import CoverageReportRow
from data.viewer import Viewer

app = typer.Typer(add_completion=False)

LIMITS = Limits()
_HEAD = 512


@app.callback()
def coverage() -> None:
    """Coverage that no collection finds by itself."""


@app.command()
def add(  # noqa: PLR0913 -- each is an option of the command
    files: Annotated[
        list[Path], typer.Argument(metavar="FILE", help="Reports, or zip archives of them.")
    ],
    application: Annotated[
        str, typer.Option(metavar="NAME", help="Whose coverage: an application's id in org.yaml.")
    ],
    commit: Annotated[
        str | None,
        typer.Option(metavar="SHA", help="All 40 digits; else GITHUB_SHA, else the clone's HEAD."),
    ] = None,
    repository: Annotated[
        str | None,
        typer.Option(metavar="OWNER/NAME", help="Refuse unless the application lies there."),
    ] = None,
    committed_at: Annotated[
        str | None,
        typer.Option(metavar="ISO", help="When it was committed; else the clone knows, else now."),
    ] = None,
    report: Annotated[
        Literal["text", "json"], typer.Option(help="How the outcome is written.")
    ] = "text",
    workspace: WorkspaceOption = HERE,
) -> None:
    """Store what the reports of a pipeline say of an application's coverage at a commit."""
    now = datetime.now(UTC)
    with opened_workspace(workspace) as opened:
        of = _application(opened, application, repository)
        about = pushed_commit(commit, committed_at, os.environ, now)
        found = _read(files, Checkout(of.repository, about.clone))
        rows = [_row(each, of, about, now) for each in found]
        _store(opened, of, rows)
        every = coverage_series(Viewer.operator(), opened.database)
    series = next((each for each in every if each.application == of.id), None)
    outcome = Outcome(of, about, rows, series)
    print(outcome.as_json() if report == "json" else outcome.as_text())


def _application(opened: Workspace, name: str, repository: str | None) -> Application:
    """The one of that id. Raises UnknownChoice and CommandRefused."""
    organisation = current_organisation(opened.database)
    if organisation is None:
        raise CommandRefused(
            "no application is known yet; name it in org.yaml, then run `mikata apply`"
        )
    known = {each.id: each for each in organisation.applications}
    if name not in known:
        raise UnknownChoice("application", name, known)
    found = known[name]
    if repository is not None and repository.casefold() != found.repository.casefold():
        message = f"--repository: {name} lies in {found.repository}, not in {repository}"
        raise CommandRefused(message, MISUSED)
    return found


def _read(files: Sequence[Path], checkout: Checkout) -> list[ArchivedReport]:
    """Every report; refused whole where one can't be read."""
    found: list[ArchivedReport] = []
    problems: list[str] = []
    for label, path in zip(_labels(files), files, strict=True):
        for each in _reports(label, path, checkout):
            if isinstance(each, ArchivedReport):
                found.append(each)
            else:
                problems.append(f"\n  {each.name}: {each.reason}")
    if problems:
        what = "a report can't be read" if len(problems) == 1 else "reports can't be read"
        raise CommandRefused(f"nothing was stored, {what}:{''.join(problems)}")
    return found


def _labels(files: Sequence[Path]) -> list[str]:
    """The names of the files; the whole path of those whose names are equal."""
    times = Counter(path.name for path in files)
    if len(set(files)) < len(files):
        raise CommandRefused("a file is named twice", MISUSED)
    return [path.name if times[path.name] == 1 else path.as_posix() for path in files]


def _reports(label: str, path: Path, checkout: Checkout) -> Iterator[ArchivedReport | Unreadable]:
    content = _content(path)
    if not is_archive(content):
        try:
            yield ArchivedReport(label, read_report(label, content, LIMITS, checkout))
        except UnreadableReport as error:
            yield Unreadable(label, error.reason)
        return
    for each in read_archive(content, LIMITS, checkout):
        name = f"{label}, {each.name}"
        if isinstance(each, ArchivedReport):
            yield ArchivedReport(name, each.files)
        else:
            yield Unreadable(name, each.reason)


def _content(path: Path) -> bytes:
    """All of the file, or one byte more than may be read. Raises NoSuchPath."""
    try:
        with path.open("rb") as file:
            head = file.read(_HEAD)
            most = LIMITS.packed if is_archive(head) else LIMITS.report
            return head + file.read(most + 1 - len(head))
    except OSError as error:
        reason = error.strerror or str(error)
        raise NoSuchPath(path, "report of coverage", reason) from error


def _row(
    found: ArchivedReport, of: Application, about: PushedCommit, now: datetime
) -> CoverageReportRow:
    """Named by the application too: pipelines of two of them call their reports the same."""
    if not any(map(PathPatterns.of(of.paths).match, (file.path for file in found.files))):
        where = f"none of its files lies in {', '.join(of.paths)}"
        some = f"such as {found.files[0].path}"
        print(f"note: {found.name}: {where}; all are taken, {some}", file=sys.stderr)
    return CoverageReportRow(
        commit=about.sha,
        committed_at=about.committed_at,
        kind="pushed",
        name=f"{of.id}/{found.name}",
        reported_at=now,
        application=of.id,
        files=found.files,
    )


def _store(opened: Workspace, of: Application, rows: Sequence[CoverageReportRow]) -> None:
    with opened.database.write(changes_facts=True, freshness_only=True) as connection:
        # Read again: what org.yaml says may have been applied anew since the reports were read.
        repository = repository_of_push(connection, of.repository)
        store_coverage(connection, repository, rows, read_organisation(connection))

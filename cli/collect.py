"""How does a person collect pull requests from a clone or from a table?"""

import os
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from cli.errors import FAILED, MISUSED, CommandRefused, words
from cli.first_look import first_look
from cli.workspace import HERE, Workspace, WorkspaceOption, opened_workspace
from collectors.errors import CollectorError, WrongUsage
from collectors.git_history import GitHistory
from collectors.progress import shown_progress
from collectors.registry import SOURCES
from collectors.report import NOTHING, CollectionReport, RepositoryReport
from collectors.stop import stopping_on_signals
from collectors.sync import Desk, collect, report_of
from collectors.table_file import TableFile, import_table
from data.facts import build_facts
from data.queries.organisation import current_organisation
from metrics.answers import Answers
from metrics.cache import Cache

app = typer.Typer(add_completion=False)

Work = Callable[[Desk], tuple[RepositoryReport, ...]]


class ReportForm(StrEnum):
    """How the report is written."""

    TEXT = "text"
    JSON = "json"


@app.command()
def main(
    git: Annotated[
        Path | None,
        typer.Option("--git", metavar="PATH", help="A local clone; its history is read, no token is needed."),
    ] = None,
    base: Annotated[
        str | None,
        typer.Option(metavar="BRANCH", help="The branch whose merges count; by default develop if there is one, else the default branch."),
    ] = None,
    name: Annotated[
        str | None,
        typer.Option(metavar="OWNER/NAME", help="What the repository is called; by default as in origin's URL."),
    ] = None,
    full: Annotated[
        bool, typer.Option("--full", help="Read all of the clone's history again, not only what is new.")
    ] = False,
    pull_requests: Annotated[
        Path | None,
        typer.Option("--pull-requests", metavar="FILE.csv", help="A table of pull requests from elsewhere."),
    ] = None,
    report: Annotated[ReportForm, typer.Option(help="How the report at the end is written.")] = ReportForm.TEXT,
    workspace: WorkspaceOption = HERE,
) -> None:
    """Collect merged pull requests from a clone, or pull requests from a table."""
    _check_usage(git, pull_requests, of_a_clone={"--base": base, "--name": name, "--full": full})
    with opened_workspace(workspace) as opened:
        if git is not None:
            organisation = current_organisation(opened.database)
            history = GitHistory(git, os.environ, organisation, base, name, again=full)
            done = _collect(opened, str(git), report, lambda desk: collect(desk, history))
        else:
            assert pull_requests is not None  # _check_usage saw one of the two
            table = TableFile(pull_requests)
            done = _collect(opened, str(table.path), report, lambda desk: import_table(desk, table))
        print(done.as_json() if report is ReportForm.JSON else _text(opened, done))
    if done.status != "complete":
        raise typer.Exit(FAILED)


def _check_usage(
    git: Path | None, pull_requests: Path | None, of_a_clone: dict[str, str | bool | None]
) -> None:
    """One source, and no option that belongs to the other."""
    if git is None and pull_requests is None:
        options = " or ".join(f"{source.option} ({source.question})" for source in SOURCES)
        raise CommandRefused(f"Nothing to collect from. Say {options}", MISUSED)
    if git is not None and pull_requests is not None:
        raise CommandRefused("--git and --pull-requests are two collections: run them one by one", MISUSED)
    given = [option for option, value in of_a_clone.items() if value]
    if git is None and given:
        raise CommandRefused(f"{' and '.join(given)} belong to --git; a table says it in its columns", MISUSED)


def _collect(opened: Workspace, source: str, form: ReportForm, work: Work) -> CollectionReport:
    """Do the work, show how far it is, and have the facts ready for the first reader.

    A source that can't be read at all is an error, or a failed entry of a report for programs.
    """
    began = time.monotonic()
    with stopping_on_signals() as stop, shown_progress(sys.stderr, time.monotonic) as progress:
        locks = opened.settings.workspace / ".mikata" / "locks"
        desk = Desk(opened.database, locks, lambda: datetime.now(UTC), progress, stop)
        try:
            repositories = work(desk)
        except CollectorError as error:
            if form is ReportForm.TEXT or isinstance(error, WrongUsage):
                raise
            print(words(error), file=sys.stderr)
            repositories = (report_of(desk, source, "failed", NOTHING, error),)
        if any(each.new or each.changed for each in repositories):
            build_facts(opened.database)
    return CollectionReport(repositories, time.monotonic() - began)


def _text(opened: Workspace, done: CollectionReport) -> str:
    """The report for a reader; of one repository with its first figures."""
    if len(done.repositories) != 1 or done.status == "failed":
        return done.as_text()
    answers = Answers(opened.database, Cache())
    only = done.repositories[0].name
    figures = first_look(answers, only, opened.settings.server, datetime.now(UTC))
    return f"{done.as_text()}\n\n{figures}"

"""How does a person collect pull requests from a clone or from a table?"""

import os
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Literal

import typer

from cli.errors import FAILED, MISUSED, CommandRefused, words
from cli.first_look import first_look
from cli.workspace import HERE, Workspace, WorkspaceOption, opened_workspace
from collectors.errors import CollectorError, WrongUsage
from collectors.git_history import GitHistory
from collectors.progress import shown_progress
from collectors.registry import SOURCES
from collectors.report import CollectionReport, RepositoryReport
from collectors.stop import stopping_on_signals
from collectors.sync import Desk, collect, report_of
from collectors.table_file import TableFile, import_table
from data.facts import build_facts
from data.queries.organisation import current_organisation
from data.runs import NOTHING
from metrics.answers import Answers
from metrics.cache import Cache

app = typer.Typer(add_completion=False)

Work = Callable[[Desk], tuple[RepositoryReport, ...]]


@app.command()
def main(  # noqa: PLR0913 -- each is an option of the command
    git: Annotated[
        Path | None,
        typer.Option("--git", metavar="PATH", help="A local clone, read without any token."),
    ] = None,
    base: Annotated[
        str | None,
        typer.Option(
            metavar="BRANCH",
            help="The clone's base branch; else develop if there is one, else the default branch.",
        ),
    ] = None,
    name: Annotated[
        str | None,
        typer.Option(metavar="OWNER/NAME", help="The clone's name; else that of origin's URL."),
    ] = None,
    full: Annotated[
        bool,
        typer.Option("--full", help="Read the whole history again, not only what is new."),
    ] = False,
    pull_requests: Annotated[
        Path | None,
        typer.Option("--pull-requests", metavar="FILE.csv", help="A table from elsewhere."),
    ] = None,
    report: Annotated[
        Literal["text", "json"], typer.Option(help="How the report at the end is written.")
    ] = "text",
    workspace: WorkspaceOption = HERE,
) -> None:
    """Collect merged pull requests from a clone, or pull requests from a table."""
    of_a_clone = {"--base": base, "--name": name, "--full": full}
    if pull_requests and (given := [option for option, value in of_a_clone.items() if value]):
        message = f"{' and '.join(given)}: only for --git; a table says it in its columns"
        raise CommandRefused(message, MISUSED)
    source = _the_one_source(git, pull_requests)
    with opened_workspace(workspace) as opened:
        if git:
            organisation = current_organisation(opened.database)
            history = GitHistory(git, os.environ, organisation, base, name, again=full)
            done = _collect(opened, source, report, lambda desk: collect(desk, history))
        else:
            done = _collect(
                opened, source, report, lambda desk: import_table(desk, TableFile(source))
            )
        print(done.as_json() if report == "json" else _text(opened, done))
    if done.status != "complete":
        raise typer.Exit(FAILED)


def _the_one_source(git: Path | None, pull_requests: Path | None) -> Path:
    """What to collect from; refused where it is nothing or two things."""
    if git and pull_requests:
        raise CommandRefused(
            "--git and --pull-requests are two collections: run one after the other", MISUSED
        )
    source = git or pull_requests
    if source is None:
        options = "".join(f"\n  {each.option:16} {each.question}" for each in SOURCES)
        raise CommandRefused(f"nothing to collect from; say one of{options}", MISUSED)
    return source


def _collect(opened: Workspace, source: Path, form: str, work: Work) -> CollectionReport:
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
            if form == "text" or isinstance(error, WrongUsage):
                raise
            print(words(error), file=sys.stderr)
            repositories = (report_of(desk, str(source), "failed", NOTHING, error),)
        if any(each.new or each.changed for each in repositories):
            build_facts(opened.database)
    return CollectionReport(repositories, time.monotonic() - began)


def _text(opened: Workspace, done: CollectionReport) -> str:
    """The report for a reader; of one repository with its first figures."""
    if len(done.repositories) != 1 or done.status == "failed":
        return done.as_text()
    answers = Answers(opened.database, Cache())
    only = done.repositories[0].name
    figures = first_look(answers, only, opened.settings, datetime.now(UTC))
    return f"{done.as_text()}\n\n{figures}"

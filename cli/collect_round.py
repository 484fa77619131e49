"""What happens in one round of collecting, and what is told of it?"""

import sys
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Literal

from cli.collect_jobs import Job
from cli.errors import FAILED, MISUSED, status, words
from cli.first_look import first_look
from cli.workspace import Workspace
from collectors.errors import CollectorError, WrongUsage
from collectors.progress import shown_progress
from collectors.report import CollectionReport, RepositoryReport
from collectors.stop import Stop
from collectors.sync import Desk, report_of
from data.errors import DataProblem
from data.facts import build_facts
from data.rows import NOTHING_SPENT, Spent
from data.runs import NOTHING, Outcome, finish_sync_run, start_sync_run
from metrics.answers import Answers
from metrics.cache import Cache

Form = Literal["text", "json"]


def collect_round(
    opened: Workspace, jobs: Sequence[Job], stop: Stop, form: Form
) -> CollectionReport:
    """Do the jobs one after the other, and have the facts ready for the first reader.

    A source that can't be read at all is an error where it is the only one and its reader is a
    person, else a failed entry of the report. Raises CollectorError.
    """
    began = time.monotonic()
    repositories: list[RepositoryReport] = []
    with shown_progress(sys.stderr, time.monotonic) as progress:
        # Beside the file, where all who use it look.
        file = opened.database.file
        kept = file.parent if file else opened.settings.workspace / ".mikata"
        desk = Desk(opened.database, kept / "locks", _now, progress, stop)
        for job in jobs:
            try:
                repositories += job.work(desk)
            except CollectorError as error:
                if len(jobs) == 1 and (form == "text" or isinstance(error, WrongUsage)):
                    raise
                print(words(error), file=sys.stderr)
                repositories.append(report_of(desk, job.name, error.status, NOTHING, error))
            finally:
                _note_survey(desk, job.survey)
        if any(each.new or each.changed for each in repositories):
            build_facts(opened.database)
    survey = sum((job.survey for job in jobs), NOTHING_SPENT)
    return CollectionReport(tuple(repositories), time.monotonic() - began, survey)


def told(opened: Workspace, done: CollectionReport, form: Form, *, with_figures: bool) -> str:
    """The report; for a person with the first figures, where any pull request was collected."""
    if form == "json":
        return done.as_json()
    if not with_figures or done.status == "failed" or not done.repositories:
        return done.as_text()
    names = [each.name for each in done.repositories if each.status != "failed"]
    only = names[0] if len(names) == 1 else None
    figures = first_look(Answers(opened.database, Cache()), only, opened.settings, _now())
    return f"{done.as_text()}\n\n{figures}"


def reported(form: Form, work: Callable[[], int]) -> int:
    """The exit status of `work`. What keeps it from a report is one as well, for a program.

    For a person, and where the command itself was not meant that way, it is raised.
    """
    try:
        return work()
    except (DataProblem, CollectorError) as error:
        if form == "text" or status(error) == MISUSED:
            raise
        print(words(error), file=sys.stderr)
        told_of = CollectorError(error.what, error.where, error.do)
        failed = RepositoryReport("database", "failed", 0, 0, {}, told_of)
        print(CollectionReport((failed,), 0.0).as_json(), flush=True)
        return FAILED


def _note_survey(desk: Desk, spent: Spent) -> None:
    """Note what was asked of GitHub that belongs to no repository, so that it can be added up."""
    if spent == NOTHING_SPENT:
        return
    with desk.database.write(changes_facts=False) as connection:
        run = start_sync_run(connection, "github", None, desk.now())
        finish_sync_run(connection, run, desk.now(), Outcome("complete", NOTHING, spent=spent))


def _now() -> datetime:
    return datetime.now(UTC)

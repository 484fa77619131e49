"""How is a source read page by page, so that nothing is lost and nothing doubled?

Each page and the bookmark behind it are stored in one transaction. Whatever ends the process, the
next run goes on behind the last page that was stored.
"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol

from collectors.collector import Collector, Reading
from collectors.errors import CollectorError, Interrupted, OtherSource
from collectors.lock import repository_lock
from collectors.report import EndedReading, RepositoryReport, Status, merged
from collectors.run import Run
from collectors.stop import Stop
from data.database import Database
from data.queries.collecting import known_repository, stored_counts
from data.repositories import Unmovable, store_repository
from data.rows import (
    NOTHING_SPENT,
    CoverageReportRow,
    RepositoryRow,
    Stored,
    UnreadableReportRow,
)
from data.runs import NOTHING


class Progress(Protocol):
    """Shows whoever waits how far a collection has come; called from several threads at once."""

    def expect(self, repositories: int) -> None:
        """So many repositories are to be read, beside those expected before."""
        ...

    def begin(self, name: str) -> None:
        """A repository is being read."""
        ...

    def at(self, name: str, done: int, total: int | None) -> None:
        """So many steps of the repository are stored."""
        ...

    def end(self, name: str) -> None:
        """Nothing more comes of the repository."""
        ...

    def say(self, sentence: str) -> None:
        """Something that its reader should know."""
        ...


@dataclass(frozen=True, slots=True)
class Desk:
    """What every collection works with; `locks` is the folder of the repositories' locks."""

    database: Database
    locks: Path
    now: Callable[[], datetime]
    progress: Progress
    stop: Stop


def collect(
    desk: Desk, collector: Collector, side_by_side: int = 1
) -> tuple[RepositoryReport, ...]:
    """Read everything that is new from a source; one that fails does not stop the others.

    So many repositories are read at the same time. Raises CollectorError where not even the
    repositories can be told.
    """
    rows = collector.repositories()
    desk.progress.expect(len(rows))
    with ThreadPoolExecutor(side_by_side, thread_name_prefix="collect") as threads:
        tasks = [threads.submit(_collect_one, desk, collector, row) for row in rows]
    # A fault of ours in one is raised when all are through.
    return tuple(task.result() for task in tasks)


def _collect_one(desk: Desk, collector: Collector, row: RepositoryRow) -> RepositoryReport:
    try:
        if desk.stop.asked:
            raise Interrupted(row.name, kept=True)
        with repository_lock(desk.database, desk.locks, row.name, desk.now()):
            return _collect_alone(desk, collector, row)
    except CollectorError as error:
        return report_of(desk, row.name, error.status, NOTHING, error)
    finally:
        desk.progress.end(row.name)


def _collect_alone(desk: Desk, collector: Collector, row: RepositoryRow) -> RepositoryReport:
    """Whoever holds the repository's lock reads one thing of it after the other."""
    desk.progress.begin(row.name)
    # First, since a collector may find here that there is nothing to keep: a wrong name.
    readings = collector.readings(row)
    repository = _keep_repository(desk, row)
    ended = [_read(desk, row, repository, reading) for reading in readings]
    with desk.database.read() as connection:
        return merged(row.name, ended, stored_counts(connection, row.name))


def _keep_repository(desk: Desk, row: RepositoryRow) -> int:
    """Its id. One that is as it was writes nothing."""
    with desk.database.read() as connection:
        number, same = known_repository(connection, row)
    if same:
        return number
    # A new base branch changes figures.
    with desk.database.write(changes_facts=True) as connection:
        try:
            return store_repository(connection, row)
        except Unmovable as error:
            raise OtherSource(error.name, error.stored, error.offered) from error


def _read(desk: Desk, row: RepositoryRow, repository: int, reading: Reading) -> EndedReading:
    """Read to the end, or to wherever it is asked to stop or can't go on."""
    if desk.stop.asked:
        # Nothing is noted of what did not begin: what is stored of it is as true as before.
        stopped = Interrupted(row.name, kept=True)
        return EndedReading(reading.source, stopped.status, NOTHING, stopped)
    run = Run(desk.database, repository, reading.source, desk.now)
    error: CollectorError | None = None
    coverage = 0
    unreadable: list[UnreadableReportRow] = []
    try:
        for page in reading.pages(run, desk.progress.say):
            run.keep(page)
            coverage += sum(isinstance(each, CoverageReportRow) for each in page.parts)
            unreadable += [each for each in page.parts if isinstance(each, UnreadableReportRow)]
            desk.progress.at(row.name, page.done, page.total)
            if desk.stop.asked and page.done != page.total:
                raise Interrupted(row.name, kept=True)
    except CollectorError as failure:
        error = failure
    status: Status = error.status if error else "complete"
    spent = reading.spent()
    asked = spent != NOTHING_SPENT
    if error or asked or reading.source == row.source or run.is_to_be_noted:
        run.end(status, error, spent)
    return EndedReading(
        reading.source, status, run.stored, error, run.on_source, spent, coverage, unreadable
    )


def report_of(
    desk: Desk, name: str, status: Status, stored: Stored, error: CollectorError | None = None
) -> RepositoryReport:
    """How a collection ended, with what is stored of the repository now."""
    with desk.database.read() as connection:
        counts = stored_counts(connection, name)
    return RepositoryReport(name, status, stored.new, stored.changed, counts, error)

"""How is a source read page by page, so that nothing is lost and nothing doubled?

Each page and the bookmark behind it are stored in one transaction. Whatever ends the process, the
next run goes on behind the last page that was stored.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol

from collectors.collector import Collector, Page
from collectors.errors import CollectorError, Interrupted, OtherSource
from collectors.lock import repository_lock
from collectors.report import NOTHING, RepositoryReport, Status, both
from collectors.stop import Stop
from data.abandoned import end_abandoned_runs
from data.database import Database
from data.queries.collecting import stored_counts, stored_merges, stored_repository
from data.rows import RepositoryRow, Stored
from data.store import (
    Outcome,
    Unmovable,
    bookmark,
    finish_sync_run,
    set_bookmark,
    start_sync_run,
    store_pull_requests,
    store_repository,
)


class Progress(Protocol):
    """Shows whoever waits how far a collection has come."""

    def begin(self, name: str) -> None:
        """A repository is being read."""
        ...

    def at(self, name: str, done: int, total: int | None) -> None:
        """So many steps of the repository are stored."""
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


def collect(desk: Desk, collector: Collector) -> tuple[RepositoryReport, ...]:
    """Read everything that is new from a source; one that fails does not stop the others.

    Raises CollectorError where not even the repositories can be told.
    """
    return tuple(_collect_one(desk, collector, row) for row in collector.repositories())


def _collect_one(desk: Desk, collector: Collector, row: RepositoryRow) -> RepositoryReport:
    try:
        with repository_lock(desk.locks, row.name, desk.now()):
            return _Run(desk, collector, row).collect()
    except CollectorError as error:
        return report_of(desk, row.name, "failed", NOTHING, error)


def report_of(
    desk: Desk, name: str, status: Status, stored: Stored, error: CollectorError | None = None
) -> RepositoryReport:
    """How a collection ended, with what is stored of the repository now."""
    with desk.database.read() as connection:
        counts = stored_counts(connection, name)
    return RepositoryReport(name, status, stored.new, stored.changed, counts, error)


class _Run:
    """One collection of one repository, by whoever holds its lock."""

    def __init__(self, desk: Desk, collector: Collector, row: RepositoryRow) -> None:
        self._desk = desk
        self._collector = collector
        self._row = row
        self._stored = NOTHING
        self._repository, self._number = self._begin()

    def collect(self) -> RepositoryReport:
        """Read to the end, or to wherever it is asked to stop or can't go on."""
        self._desk.progress.begin(self._row.name)
        error: CollectorError | None = None
        status: Status = "complete"
        try:
            self._read()
        except Interrupted as stopped:
            status, error = "incomplete", stopped
        except CollectorError as failure:
            status, error = "failed", failure
        return self._end(status, error)

    @property
    def bookmark(self) -> str | None:
        """How far the repository was read."""
        with self._desk.database.read() as connection:
            return bookmark(connection, self._collector.source, self._repository)

    def merges(self, numbers: Sequence[int]) -> Mapping[int, tuple[str, str | None]]:
        """(base branch, merge commit) of those of the pull requests that are stored."""
        with self._desk.database.read() as connection:
            return stored_merges(connection, self._repository, numbers)

    def _begin(self) -> tuple[int, int]:
        """(id of the repository, number of this run)."""
        desk, row = self._desk, self._row
        with desk.database.read() as connection:
            same = stored_repository(connection, row.name) == row
        # A new base branch changes figures; a repository as it was only makes them fresher.
        with desk.database.write(changes_facts=True, freshness_only=same) as connection:
            try:
                repository = store_repository(connection, row)
            except Unmovable as error:
                raise OtherSource(error.name, error.stored, error.offered) from error
            end_abandoned_runs(connection, repository, desk.now())
            number = start_sync_run(connection, row.source, repository, desk.now())
        return repository, number

    def _read(self) -> None:
        desk = self._desk
        for page in self._collector.pages(self._row, self, desk.progress.say):
            self._keep(page)
            desk.progress.at(self._row.name, page.done, page.total)
            if desk.stop.asked and page.done != page.total:
                raise Interrupted(self._row.name, kept=True)

    def _keep(self, page: Page) -> None:
        """The rows and the bookmark behind them: both or neither."""
        with self._desk.database.write(changes_facts=bool(page.rows)) as connection:
            stored = store_pull_requests(connection, self._repository, page.rows)
            set_bookmark(connection, self._collector.source, self._repository, page.bookmark)
        self._stored = both(self._stored, stored)

    def _end(self, status: Status, error: CollectorError | None) -> RepositoryReport:
        desk, stored = self._desk, self._stored
        parts = (error.what, error.where, error.do, error.kind) if error else ()
        with desk.database.write(changes_facts=True, freshness_only=True) as connection:
            outcome = Outcome(status, stored, *parts)
            finish_sync_run(connection, self._number, desk.now(), outcome)
        return report_of(desk, self._row.name, status, stored, error)

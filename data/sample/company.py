"""How does the sample company get into a database, the way collectors would bring it?"""

import gc
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone

import numpy as np
from sqlalchemy import Connection

from data.database import Database
from data.estimates import store_estimates
from data.log import SAMPLE, write_log
from data.organisation import store_organisation
from data.parts import store_parts
from data.queries.collecting import counts_of
from data.repositories import store_repository
from data.rows import PullRequestRow, Stored
from data.runs import Outcome, finish_sync_run, start_sync_run
from data.sample.coverage import coverage_rows
from data.sample.deliveries import delivery_rows
from data.sample.effort import estimate_rows
from data.sample.organisation import sample_organisation
from data.sample.people import CORE_ENGINEERS
from data.sample.plan import Plan, plan_pull_requests
from data.sample.repositories import Repository
from data.sample.rows import rows_of
from data.sample.world import COLLECTED, World, world_of
from data.store import set_bookmark, store_pull_requests

ENGINEERS = len(CORE_ENGINEERS)
SEED = 227
BUILT, ACTOR = "sample.built", "mikata demo"
"""What the log says of a sample, and who did it."""

BATCH = 10_000
"""Pull requests stored at a time: bounds the memory, and is a step of the progress."""

TOKYO = timezone(timedelta(hours=9))
RUN = timedelta(seconds=12)
SOURCE = "sample"

Told = Callable[[int, int], None]
"""Is told how many pull requests are stored, and of how many."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which sample: how it looks on a day, and how large it is."""

    today: date
    engineers: int = ENGINEERS
    pull_requests: int | None = None
    seed: int = SEED


def build_sample(database: Database, wanted: Wanted, told: Told = lambda _stored, _of: None) -> int:
    """Store the whole company into an empty, migrated database; how many pull requests it has.

    The same `wanted` gives the same company. The facts are left to be built.
    """
    world = world_of(wanted.today, wanted.engineers)
    plan = plan_pull_requests(world, wanted.pull_requests, wanted.seed)
    collected = _collected_at(wanted.today)
    with database.write(changes_facts=True) as connection:
        organisation = sample_organisation(wanted.today, wanted.engineers)
        store_organisation(connection, organisation, ACTOR, collected, SAMPLE)
    stored = 0
    with _without_garbage_collection():
        for place, part in _by_repository(plan):
            for batch in _stored(database, world, world.repositories[place], part, wanted.seed):
                stored += batch
                told(stored, len(plan))
    with database.write(changes_facts=True) as connection:
        store_estimates(connection, estimate_rows(wanted.today), collected)
    with database.write(changes_facts=False) as connection:
        write_log(connection, collected, SAMPLE, BUILT, detail=_detail(wanted, len(plan)))
    return len(plan)


@contextmanager
def _without_garbage_collection() -> Iterator[None]:
    """Millions of objects come and go without a cycle: to look for one takes a third longer."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _collected_at(today: date) -> datetime:
    """Late in the evening of the day before."""
    return (datetime.combine(today, time(), TOKYO) - COLLECTED).astimezone(UTC)


def _detail(wanted: Wanted, count: int) -> dict[str, object]:
    return asdict(wanted) | {"today": wanted.today.isoformat(), "stored": count}


def _by_repository(plan: Plan) -> Iterator[tuple[int, Plan]]:
    for place in np.unique(plan.repository).tolist():
        yield place, plan.take(plan.repository == place)


def _stored(
    database: Database, world: World, repository: Repository, plan: Plan, seed: int
) -> Iterator[int]:
    """Store a repository batch by batch; how many each had."""
    at = _collected_at(world.story.today)
    with database.write(changes_facts=True) as connection:
        number = store_repository(connection, repository.row())
        run = start_sync_run(connection, SOURCE, number, at - RUN)
    for rows in _batches(_by_month(world, plan, seed)):
        with database.write(changes_facts=True) as connection:
            store_pull_requests(connection, number, rows)
        yield len(rows)
    _store_parts(database, world, repository, number, seed)
    with database.write(changes_facts=True) as connection:
        set_bookmark(connection, SOURCE, number, at.isoformat())
        on_source = None if repository.squashes else counts_of(connection, number)
        outcome = Outcome("complete", Stored(len(plan), 0), on_source=on_source)
        finish_sync_run(connection, run, at, outcome)
        if repository.squashes:
            _note_failed_run(connection, number, at)


def _store_parts(
    database: Database, world: World, repository: Repository, number: int, seed: int
) -> None:
    """Coverage, deployments, releases and incidents, if the repository has any."""
    story = world.story
    rows = [*coverage_rows(story, repository, seed), *delivery_rows(story, repository, seed)]
    organisation = sample_organisation(story.today)
    with database.write(changes_facts=True) as connection:
        store_parts(connection, number, rows, organisation)


def _by_month(world: World, plan: Plan, seed: int) -> Iterator[list[PullRequestRow]]:
    """The rows opened in each month, drawn by themselves as the days are."""
    months = world.axis.local_days(plan.created).astype("datetime64[M]").astype(np.int64)
    for month in np.unique(months).tolist():
        part = plan.take(months == month)
        rng = np.random.default_rng((seed, 2, int(part.repository[0]), month))
        yield rows_of(world, part, rng)


def _batches(parts: Iterable[list[PullRequestRow]]) -> Iterator[list[PullRequestRow]]:
    """The rows in batches of at least `BATCH`, the last one excepted."""
    batch: list[PullRequestRow] = []
    for part in parts:
        batch += part
        if len(batch) >= BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def _note_failed_run(connection: Connection, repository: int, at: datetime) -> None:
    """The one thing amiss: the clone was gone when it was to be read once more."""
    begins = at + timedelta(minutes=10)
    run = start_sync_run(connection, SOURCE, repository, begins)
    error = (
        "There is no Git repository at this path",
        "/srv/clones/admin-legacy",
        "clone it there again, or take the repository out of the organisation file",
        "no_such_path",
    )
    finish_sync_run(connection, run, begins + RUN / 12, Outcome("failed", Stored(0, 0), *error))

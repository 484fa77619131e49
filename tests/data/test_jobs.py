"""Is each job done once, whoever asks for it, takes it, or dies over it?"""

import multiprocessing
import threading
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from data.database import Database
from data.jobs import (
    DIED,
    MOST_ATTEMPTS,
    NewJob,
    ask,
    ask_alone,
    claim,
    extend,
    finish,
    give_back,
    give_up,
    newest_job,
)
from data.tables.work import Job
from data.workers import is_worker_here, say_gone, say_here

NOW = datetime(2026, 11, 20, 10, 0, tzinfo=UTC)
LEASE = timedelta(minutes=5)
LATER = NOW + LEASE


def asked(database: Database, *keys: str, kind: str = "collect", due: datetime = NOW) -> list[bool]:
    with database.write_apart() as connection:
        return [ask(connection, NewJob(kind, key, due, {"of": key}), NOW) for key in keys]


def statuses(database: Database) -> dict[str, tuple[str, int, str | None]]:
    with database.read() as connection:
        rows = connection.execute(select(Job.key, Job.status, Job.attempts, Job.error)).all()
    return {row.key: (row.status, row.attempts, row.error) for row in rows}


def test_one_occasion_is_asked_for_once(database: Database):
    assert asked(database, "collect@10:00Z", "collect@10:00Z", "collect@11:00Z") == [
        True,
        False,
        True,
    ]
    job = claim(database, "a", NOW, LEASE)
    assert job is not None
    assert finish(database, job, NOW)
    assert asked(database, "collect@10:00Z") == [False]


def test_what_is_due_longest_is_taken_first_and_what_is_not_due_waits(database: Database):
    asked(database, "later", due=NOW + timedelta(seconds=1))
    asked(database, "second")
    asked(database, "first", due=NOW - timedelta(seconds=1))
    taken = [claim(database, "a", NOW, LEASE) for _ in range(3)]
    assert [each and each.key for each in taken] == ["first", "second", None]
    assert taken[0] is not None
    assert (taken[0].detail, taken[0].attempt) == ({"of": "first"}, 1)


def test_a_worker_takes_only_what_it_can_do(database: Database):
    asked(database, "one", kind="retention")
    assert claim(database, "a", NOW, LEASE, kinds=("collect",)) is None
    assert claim(database, "a", NOW, LEASE, kinds=("collect", "retention")) is not None


def test_a_lease_that_is_extended_keeps_others_away(database: Database):
    asked(database, "one")
    job = claim(database, "a", NOW, LEASE)
    assert job is not None
    assert extend(database, job, LATER - timedelta(seconds=1), LEASE)
    assert claim(database, "b", LATER, LEASE) is None


def test_a_job_whose_worker_died_is_taken_again_and_the_dead_can_no_longer_end_it(
    database: Database,
):
    asked(database, "one")
    dead = claim(database, "a", NOW, LEASE)
    again = claim(database, "b", LATER, LEASE)
    assert dead is not None
    assert again is not None
    assert (again.id, again.attempt) == (dead.id, 2)
    assert not extend(database, dead, LATER, LEASE)
    assert not finish(database, dead, LATER)
    assert not give_back(database, dead)
    assert finish(database, again, LATER)
    assert statuses(database) == {"one": ("done", 2, None)}


def test_the_same_worker_that_lost_a_job_and_took_it_again_does_not_end_it_twice(
    database: Database,
):
    asked(database, "one")
    lost = claim(database, "a", NOW, LEASE)
    again = claim(database, "a", LATER, LEASE)
    assert lost is not None
    assert again is not None
    assert not finish(database, lost, LATER)
    assert finish(database, again, LATER)


def test_what_killed_its_workers_has_failed_with_words(database: Database):
    asked(database, "one")
    now = NOW
    for _ in range(MOST_ATTEMPTS):
        assert claim(database, "a", now, LEASE) is not None
        now += LEASE
    assert claim(database, "a", now, LEASE) is None
    assert statuses(database) == {"one": ("failed", MOST_ATTEMPTS, DIED)}


def test_what_is_given_back_counts_as_not_begun(database: Database):
    asked(database, "one")
    for _ in range(MOST_ATTEMPTS + 2):
        job = claim(database, "a", NOW, LEASE)
        assert job is not None
        assert give_back(database, job)
    assert statuses(database) == {"one": ("waiting", 0, None)}


def test_a_failure_is_kept_with_its_words(database: Database):
    asked(database, "one")
    job = claim(database, "a", NOW, LEASE)
    assert job is not None
    finish(database, job, LATER, "GitHub refused the token")
    found = newest_job(database, "collect", LATER)
    assert found is not None
    assert (found.status, found.error, found.asked_at) == (
        "failed",
        "GitHub refused the token",
        NOW,
    )
    assert newest_job(database, "retention", LATER) is None


def test_alone_means_that_no_other_of_its_kind_waits_or_runs(database: Database):
    def wanted(key: str) -> bool:
        with database.write(changes_facts=False) as connection:
            return ask_alone(connection, NewJob("collect", key, NOW), NOW)

    asked(database, "of another kind", kind="retention")
    assert wanted("first")
    assert not wanted("second")
    job = claim(database, "a", NOW, LEASE, kinds=("collect",))
    assert job is not None
    assert not wanted("second")
    finish(database, job, NOW)
    assert wanted("second")


def test_of_many_who_ask_at_once_to_be_alone_one_is_told_yes(database: Database):
    told: list[bool] = []

    def want(number: int) -> None:
        with database.write(changes_facts=False) as connection:
            told.append(ask_alone(connection, NewJob("collect", f"page {number}", NOW), NOW))

    threads = [threading.Thread(target=want, args=(number,)) for number in range(8)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert sorted(told) == [False] * 7 + [True]


def test_what_nobody_works_on_can_be_given_up_and_what_runs_can_not(database: Database):
    asked(database, "lost", "waiting")
    lost = claim(database, "a", NOW - LEASE, LEASE) or claim(database, "a", NOW, timedelta(0))
    assert lost is not None
    asked(database, "running", due=NOW - LEASE)
    assert claim(database, "b", NOW - timedelta(seconds=1), LEASE) is not None
    with database.write_apart() as connection:
        assert give_up(connection, "collect", NOW, "no worker") == 2
    assert {key: found[0] for key, found in statuses(database).items()} == {
        "lost": "failed",
        "waiting": "failed",
        "running": "running",
    }


JOBS, WORKERS, THREADS = 60, 3, 3


def _take_all(url: str, folder: str, taken: "multiprocessing.Queue[list[int]]") -> None:
    """A worker process with several threads on one database of its own."""
    database = Database.open(url, Path(folder))
    mine: list[int] = []

    def work(name: str) -> None:
        while job := claim(database, name, NOW, LEASE):
            mine.append(job.id)
            assert finish(database, job, NOW)

    threads = [threading.Thread(target=work, args=(f"{folder}-{n}",)) for n in range(THREADS)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    taken.put(mine)
    database.dispose()


def test_several_workers_with_several_threads_take_each_job_once(
    database: Database, tmp_path: Path
):
    asked(database, *(f"job {number}" for number in range(JOBS)))
    url = database.engine.url.render_as_string(hide_password=False)
    spawn = multiprocessing.get_context("spawn")
    queue = spawn.Queue()
    processes = [
        spawn.Process(target=_take_all, args=(url, str(tmp_path / f"worker{n}"), queue))
        for n in range(WORKERS)
    ]
    for each in processes:
        each.start()
    taken = [job for _ in processes for job in queue.get(timeout=60)]
    for each in processes:
        each.join()
        assert each.exitcode == 0
    assert set(Counter(taken).values()) == {1}
    assert len(taken) == JOBS


@pytest.mark.parametrize("beginning", ["", "host-"])
def test_a_worker_is_there_as_long_as_it_says_so(database: Database, beginning: str):
    assert not is_worker_here(database, NOW, beginning)
    say_here(database, "host-1", NOW, NOW)
    say_here(database, "host-1", NOW, NOW + timedelta(seconds=30))
    assert is_worker_here(database, NOW + timedelta(seconds=80), beginning)
    assert not is_worker_here(database, NOW + timedelta(seconds=90), beginning)
    assert not is_worker_here(database, NOW, "another-")
    say_gone(database, "host-1")
    assert not is_worker_here(database, NOW, beginning)

"""Is a job held while it is done, and does everybody learn how it ended?"""

import logging
import time
from datetime import UTC, datetime, timedelta

import pytest

from cli.carrying_out import GivenBack, Holding, carry_out
from cli.repeatedly import repeatedly
from collectors.stop import Stop
from data.database import Database
from data.errors import NotReachable
from data.jobs import ClaimedJob, NewJob, ask, claim, newest_job

LEASE = timedelta(minutes=5)


def now() -> datetime:
    return datetime.now(UTC)


@pytest.fixture
def job(sqlite_database: Database) -> ClaimedJob:
    with sqlite_database.write_apart() as connection:
        ask(connection, NewJob("collect", "one", now()), now())
    taken = claim(sqlite_database, "a", now(), LEASE)
    assert taken is not None
    return taken


def test_what_is_done_is_done(sqlite_database: Database, job: ClaimedJob):
    assert carry_out(sqlite_database, job, lambda _held: None, Stop(), now) == "done"
    found = newest_job(sqlite_database, "collect", now())
    assert found is not None
    assert (found.status, found.error) == ("done", None)


def broken(_held: Holding) -> str | None:
    raise KeyError("tanaka@example.com")


def away(_held: Holding) -> str | None:
    raise NotReachable("The database ended the connection", "postgresql://db", "try again")


@pytest.mark.parametrize(
    ("do", "said"),
    [
        (lambda _held: "GitHub refused the token", "GitHub refused the token"),
        (away, "The database ended the connection\n  where: postgresql://db"),
        (broken, "It broke; the worker's log has the details"),
    ],
)
def test_what_fails_is_kept_with_its_words_and_ends_no_worker(
    sqlite_database: Database, job: ClaimedJob, do, said: str
):
    assert carry_out(sqlite_database, job, do, Stop(), now) == "failed"
    found = newest_job(sqlite_database, "collect", now())
    assert found is not None
    assert found.status == "failed"
    assert (found.error or "").startswith(said)
    assert "tanaka" not in (found.error or "")


def test_what_is_broken_off_waits_for_the_next_worker(sqlite_database: Database, job: ClaimedJob):
    def breaks_off(_held: Holding) -> str | None:
        raise GivenBack

    assert carry_out(sqlite_database, job, breaks_off, Stop(), now) == "given back"
    again = claim(sqlite_database, "b", now(), LEASE)
    assert again is not None
    assert again.attempt == 1


def test_what_ends_the_worker_gives_the_job_back_too(sqlite_database: Database, job: ClaimedJob):
    def interrupted(_held: Holding) -> str | None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        carry_out(sqlite_database, job, interrupted, Stop(), now)
    assert claim(sqlite_database, "b", now(), LEASE) is not None


def test_a_job_is_held_for_as_long_as_it_takes(sqlite_database: Database):
    short = timedelta(seconds=0.5)
    with sqlite_database.write_apart() as connection:
        ask(connection, NewJob("collect", "long", now()), now())
    job = claim(sqlite_database, "a", now(), short)
    assert job is not None

    def long(held: Holding) -> str | None:
        end = time.monotonic() + 1.5
        while time.monotonic() < end:
            assert claim(sqlite_database, "b", now(), short) is None
            assert not held.is_over
            time.sleep(0.1)
        return None

    assert carry_out(sqlite_database, job, long, Stop(), now, short) == "done"


def test_who_lost_a_job_hears_of_it_and_does_not_end_it(sqlite_database: Database, job: ClaimedJob):
    other = claim(sqlite_database, "b", now() + LEASE, LEASE)
    assert other is not None

    def until_lost(held: Holding) -> str | None:
        end = time.monotonic() + 20
        while not held.is_over and time.monotonic() < end:
            time.sleep(0.05)
        assert held.lost
        raise GivenBack

    short = timedelta(seconds=0.5)
    assert carry_out(sqlite_database, job, until_lost, Stop(), now, short) == "given back"
    found = newest_job(sqlite_database, "collect", now())
    assert found is not None
    assert found.status == "running"


def test_what_is_repeated_survives_failures_and_tells_of_them_once(
    caplog: pytest.LogCaptureFixture,
):
    calls: list[int] = []

    def say() -> None:
        calls.append(len(calls))
        if len(calls) < 4:
            raise OSError("away")

    with caplog.at_level(logging.WARNING), repeatedly(say, 0.01):
        end = time.monotonic() + 20
        while len(calls) < 6 and time.monotonic() < end:
            time.sleep(0.01)
    assert len(calls) >= 6
    assert caplog.text.count("could not be noted") == 1
    told = len(calls)
    time.sleep(0.05)
    assert len(calls) == told

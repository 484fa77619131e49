"""Is what a page asks for collected once, by whoever can, and seen by every process?"""

import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import insert, select

from cli.collect_asked import NOBODY, NOTED_WITHIN, PATIENCE, AskedCollections
from cli.collect_now import Collections
from cli.web import OPTIONS
from data.database import Database
from data.errors import NotAllowed
from data.jobs import NewJob, ask, claim, finish, newest_job
from data.tables.organisation import Person
from data.tables.record import LogEntry
from data.tables.work import Job
from data.viewer import Viewer
from data.workers import say_here
from tests.cli.github_world import small_world
from tests.github.server import GitHubServer

LONGEST = 60
LEASE = timedelta(minutes=5)


def now() -> datetime:
    return datetime.now(UTC)


def until(happened: Callable[[], bool]) -> None:
    deadline = time.monotonic() + LONGEST
    while not happened():
        assert time.monotonic() < deadline
        time.sleep(0.05)


@pytest.fixture
def database(here: Path) -> Iterator[Database]:
    opened = Database.open(
        f"sqlite:///{here / '.mikata' / 'mikata.sqlite3'}", here / ".mikata" / "f"
    )
    opened.migrate()
    yield opened
    opened.dispose()


@pytest.fixture
def manager(database: Database) -> Viewer:
    with database.write(changes_facts=False) as connection:
        values = {
            "key": "ken",
            "name": {"en": "Ken"},
            "role": "manager",
            "also": [],
            "position": 0,
            "in_file": True,
        }
        row = insert(Person).values(**values).returning(Person.id)
        number = connection.execute(row).scalar_one()
    return Viewer.of_roles(number, frozenset({"manager"}))


@pytest.fixture
def process(here: Path, database: Database) -> Iterator[Callable[[], AskedCollections]]:
    """Makes what each web worker has; all of them see one database."""
    made: list[AskedCollections] = []

    def one() -> AskedCollections:
        made.append(AskedCollections(database, Collections(here, now), now))
        return made[-1]

    yield one
    for each in made:
        each.stop()


def failing(here: Path) -> None:
    """A collection that begins here ends at once, with words."""
    (here / "mikata.yaml").write_text("languge: ja\n", encoding="utf-8")


def test_before_anything_was_asked_for_nothing_runs(process):
    pages = process()
    assert (pages.running, pages.unsuccessful) == (False, None)
    pages.stop()


def test_without_a_worker_the_process_that_was_asked_does_it_and_all_see_how_it_ended(
    process, manager: Viewer, here: Path
):
    failing(here)
    asked, other = process(), process()
    assert asked.start(["acme/web"], manager)
    until(lambda: not asked.running)
    for each in (asked, other):
        ended = each.unsuccessful
        assert ended is not None
        assert "unknown key 'languge'" in ended.last_words
        assert ended.log_file == ".mikata/collect.log"


def test_a_worker_that_is_there_does_it(process, manager: Viewer, database: Database):
    say_here(database, "one", now(), now())
    asked, other = process(), process()
    assert asked.start(["acme/web"], manager)
    assert asked.running
    assert other.running
    assert not other.start([], manager)
    job = claim(database, "one", now(), LEASE)
    assert job is not None
    assert job.detail == {"repositories": ["acme/web"]}
    assert other.running
    finish(database, job, now())
    assert not asked.running
    assert other.unsuccessful is None
    assert other.start([], manager)


def test_who_asked_stands_in_the_log(process, manager: Viewer, database: Database):
    say_here(database, "one", now(), now())
    process().start(["acme/web", "acme/app"], manager)
    process().start([], manager)
    query = select(LogEntry.actor, LogEntry.person_id, LogEntry.action, LogEntry.detail)
    with database.read() as connection:
        lines = connection.execute(query).all()
        asked_by = connection.execute(select(Job.asked_by)).scalars().all()
    assert lines == [("person", manager.person, "collection.asked", {"repositories": 2})]
    assert asked_by == [manager.person]


def test_whoever_may_not_collect_is_refused(process, database: Database):
    with pytest.raises(NotAllowed):
        process().start([], Viewer.anonymous())
    assert newest_job(database, "collect", now()) is None


def test_of_many_processes_asked_at_once_one_begins(process, manager: Viewer, database: Database):
    say_here(database, "one", now(), now())
    told: list[bool] = []
    asked = [
        threading.Thread(target=lambda: told.append(process().start([], manager))) for _ in range(6)
    ]
    for each in asked:
        each.start()
    for each in asked:
        each.join()
    assert sorted(told) == [False] * 5 + [True]


def test_what_a_worker_that_is_gone_left_lying_does_not_stand_in_the_way(
    process, manager: Viewer, database: Database, here: Path
):
    failing(here)
    gone = now() - timedelta(hours=1)
    say_here(database, "one", gone, gone)
    before = AskedCollections(database, Collections(here, now), lambda: gone)
    assert before.start(["acme/old"], manager)
    pages = process()
    assert not pages.running
    assert pages.start(["acme/web"], manager)
    until(lambda: not pages.running)
    with database.read() as connection:
        rows = connection.execute(select(Job.detail, Job.error).order_by(Job.id)).all()
    assert rows[0] == ({"repositories": ["acme/old"]}, NOBODY)
    assert "languge" in rows[1].error


def test_with_the_server_its_collection_ends_at_a_page_and_waits_for_a_worker(
    process, manager: Viewer, database: Database, monkeypatch: pytest.MonkeyPatch
):
    with GitHubServer(small_world()) as github:
        monkeypatch.setenv("MIKATA_GITHUB__URL", github.url)
        monkeypatch.setenv("GITHUB_TOKEN", github.token)
        github.latency = 0.3
        pages = process()
        assert pages.start(["acme/web"], manager)
        until(lambda: len(github.requests) >= 3)
        assert pages.running
        pages.stop()
    with database.read() as connection:
        left = connection.execute(select(Job.status, Job.attempts)).one()
    assert left == ("waiting", 0)
    assert not pages.running
    say_here(database, "one", now(), now())
    assert pages.running


def test_one_that_comes_to_no_page_is_ended_with_the_server_and_waits_too(
    here: Path, manager: Viewer, database: Database, monkeypatch: pytest.MonkeyPatch
):
    with GitHubServer(small_world()) as github:
        monkeypatch.setenv("MIKATA_GITHUB__URL", github.url)
        monkeypatch.setenv("GITHUB_TOKEN", github.token)
        github.latency = 60
        pages = AskedCollections(database, Collections(here, now), now, patience=0.5)
        assert pages.start(["acme/web"], manager)
        until(lambda: len(github.requests) >= 1)
        began = time.monotonic()
        pages.stop()
        assert time.monotonic() - began < 10
    with database.read() as connection:
        left = connection.execute(select(Job.status, Job.attempts)).one()
    assert left == ("waiting", 0)


def test_a_collection_ends_before_the_process_of_pages_is_killed():
    assert OPTIONS["graceful_timeout"] > PATIENCE + NOTED_WITHIN


def test_what_runs_by_itself_and_fails_is_not_told_as_begun_on_a_page(process, database: Database):
    with database.write_apart() as connection:
        ask(connection, NewJob("collect", "collect@2026-11-20T10:00Z", now()), now())
    job = claim(database, "one", now(), LEASE)
    assert job is not None
    finish(database, job, now(), "GitHub refused the token")
    assert process().unsuccessful is None

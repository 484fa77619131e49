"""Does the worker do what is due, end when asked to, and outlive a database that went away?"""

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import insert, select, update

from cli.worker import machine
from data.database import Database
from data.tables.record import LogEntry
from data.tables.work import Job, Worker
from tests.cli.github_world import small_world
from tests.github.server import GitHubServer

PROJECT = Path(__file__).parents[2]
COMMAND = [sys.executable, "-c", "from cli.main import run; run()"]
LONGEST_WAIT = 60.0
WRONG = "ghp_wrong"

Started = Callable[..., subprocess.Popen[str]]


@pytest.fixture
def github() -> Iterator[GitHubServer]:
    with GitHubServer(small_world()) as served:
        yield served


@pytest.fixture
def url(here: Path, request: pytest.FixtureRequest) -> str:
    """The database: a file, unless the test says `postgresql`."""
    if getattr(request, "param", "sqlite") == "postgresql":
        return request.getfixturevalue("postgresql_url")
    return f"sqlite:///{here / '.mikata' / 'mikata.sqlite3'}"


@pytest.fixture
def seen(here: Path, url: str) -> Iterator[Database]:
    """The worker's database as another process sees it."""
    opened = Database.open(url, here / ".mikata" / "facts")
    opened.migrate()
    yield opened
    opened.dispose()


@pytest.fixture
def started(here: Path, github: GitHubServer, url: str) -> Iterator[Started]:
    """Starts `mikata work` as a process of its own, which ends with the test at the latest."""
    with ExitStack() as stack:

        def start(*options: str, **variables: str) -> subprocess.Popen[str]:
            process = subprocess.Popen(
                [*COMMAND, "work", *options],
                cwd=here,
                env={
                    "PATH": "/usr/bin:/bin",
                    "PYTHONPATH": str(PROJECT),
                    "GITHUB_TOKEN": github.token,
                    "MIKATA_DATABASE": url,
                    "MIKATA_GITHUB__URL": github.url,
                    "MIKATA_GITHUB__REPOSITORIES": '["acme/web"]',
                    "MIKATA_WORK__RETENTION_HOUR": "0",
                    **variables,
                },
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                text=True,
            )
            stack.enter_context(process)
            stack.callback(process.kill)
            return process

        yield start


def until(happened: Callable[[], bool]) -> None:
    deadline = time.monotonic() + LONGEST_WAIT
    while not happened():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def jobs(seen: Database) -> dict[str, tuple[str, int]]:
    """Status and attempts by kind."""
    with seen.read() as connection:
        rows = connection.execute(select(Job.kind, Job.status, Job.attempts)).all()
    return {row.kind: (row.status, row.attempts) for row in rows}


def all_done(seen: Database) -> bool:
    return {kind: found[0] for kind, found in jobs(seen).items()} == dict.fromkeys(
        ("collect", "verify_log", "retention"), "done"
    )


def asked(github: GitHubServer, number: int) -> Callable[[], bool]:
    return lambda: len(github.requests) >= number


@pytest.mark.parametrize("url", ["sqlite", "postgresql"], indirect=True)
def test_it_collects_checks_the_log_and_tidies_by_itself_until_it_is_asked_to_end(
    started: Started, seen: Database, mikata, url: str, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("MIKATA_DATABASE", url)
    before = mikata("work", "--check")
    assert before.exit_code == 1
    process = started()
    until(lambda: all_done(seen))
    assert mikata("work", "--check").stdout == "a worker is there\n"
    process.send_signal(signal.SIGTERM)
    out, lines = process.communicate(timeout=LONGEST_WAIT)
    assert (process.returncode, out) == (0, "")
    told = [json.loads(line) for line in lines.splitlines()]
    assert {line["event"] for line in told} == {"job began", "job done"}
    assert {line["kind"] for line in told} == {"collect", "verify_log", "retention"}
    assert mikata("work", "--check").exit_code == 1
    with seen.read() as connection:
        actions = set(connection.execute(select(LogEntry.action)).scalars())
    assert "log.verified" in actions


def test_once_does_what_is_due_and_a_second_time_nothing(started: Started, seen: Database):
    first = started("--once")
    assert first.wait(LONGEST_WAIT) == 0
    assert all_done(seen)
    version = seen.version()
    second = started("--once")
    out, lines = second.communicate(timeout=LONGEST_WAIT)
    assert (second.returncode, out, lines) == (0, "", "")
    assert seen.version() == version


def test_what_failed_is_said_by_its_exit_status_and_kept_with_its_words(
    started: Started, seen: Database
):
    process = started("--once", GITHUB_TOKEN=WRONG)
    _, lines = process.communicate(timeout=LONGEST_WAIT)
    assert process.returncode == 1
    assert lines.splitlines()[-1].startswith("error: 1 of what was due failed")
    assert jobs(seen)["collect"] == ("failed", 1)
    with seen.read() as connection:
        said = connection.execute(select(Job.error).where(Job.kind == "collect")).scalar_one()
    assert said is not None
    assert "token" in said
    assert "ghp_wrong" not in said + lines


def test_a_signal_ends_its_collection_at_the_next_page_and_leaves_the_job_to_the_next_worker(
    started: Started, seen: Database, github: GitHubServer
):
    github.latency = 0.3
    process = started()
    until(asked(github, 3))
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=LONGEST_WAIT)
    assert process.returncode == 0
    assert jobs(seen)["collect"] == ("waiting", 0)
    requests = len(github.requests)
    time.sleep(0.5)
    assert len(github.requests) == requests
    github.latency = 0
    assert started("--once").wait(LONGEST_WAIT) == 0
    assert jobs(seen)["collect"] == ("done", 1)


def test_a_second_signal_ends_it_and_its_collection_at_once(
    started: Started, seen: Database, github: GitHubServer
):
    process = started()
    until(lambda: jobs(seen).get("collect", ("", 0))[0] == "done")
    github.latency = 30
    with seen.write_apart() as connection:
        connection.execute(
            update(Job).where(Job.kind == "collect").values(status="waiting", attempts=0)
        )
    requests = len(github.requests)
    until(asked(github, requests + 1))
    process.send_signal(signal.SIGTERM)
    time.sleep(0.5)
    began = time.monotonic()
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=LONGEST_WAIT)
    assert time.monotonic() - began < 15
    assert process.returncode == 130
    assert jobs(seen)["collect"] == ("waiting", 0)
    assert collections_under_way(seen) == []


def collections_under_way(seen: Database) -> list[str]:
    """Processes that collect into this database's folder."""
    found = []
    for each in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            words = each.read_text(encoding="utf-8", errors="replace").split("\0")
        except OSError:
            continue
        if "--again" in words and str(seen.facts_folder.parents[1]) in words:
            found.append(each.parent.name)
    return found


def test_the_job_of_a_worker_that_was_killed_is_done_by_another(
    started: Started, seen: Database, github: GitHubServer
):
    github.latency = 0.3
    process = started()
    until(asked(github, 2))
    process.kill()
    process.communicate(timeout=LONGEST_WAIT)
    github.latency = 0
    until(lambda: collections_under_way(seen) == [])
    assert jobs(seen)["collect"] == ("running", 1)
    with seen.write_apart() as connection:
        past = datetime.now(UTC) - timedelta(minutes=1)
        connection.execute(update(Job).where(Job.kind == "collect").values(lease_until=past))
    assert started("--once").wait(LONGEST_WAIT) == 0
    assert jobs(seen)["collect"] == ("done", 2)


@pytest.mark.parametrize("url", ["postgresql"], indirect=True)
def test_it_goes_on_when_the_database_was_restarted(started: Started, seen: Database, url: str):
    process = started()
    until(lambda: all_done(seen))
    name = re.search(r"/(test_\d+)", url)
    assert name is not None
    with psycopg.connect(url, autocommit=True) as connection:
        for _ in range(3):
            connection.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE datname = %s AND pid <> pg_backend_pid()",
                [name.group(1)],
            )
            time.sleep(0.3)
    seen.dispose()
    with seen.write_apart() as connection:
        connection.execute(update(Job).values(status="waiting", attempts=0))
    until(lambda: all_done(seen))
    assert process.poll() is None


def test_a_check_looks_for_a_worker_of_this_machine(here: Path, mikata, seen: Database):
    moment = datetime.now(UTC)
    with seen.write_apart() as connection:
        values = {"name": "another-1", "began_at": moment, "seen_at": moment}
        connection.execute(insert(Worker).values(values))
    refused = mikata("work", "--check")
    assert (refused.exit_code, refused.stderr) == (
        1,
        "error: no worker of this machine said that it is there within a minute\n",
    )
    assert re.fullmatch(r"[0-9a-f]{12}", machine())
    assert os.uname().nodename not in machine()


def test_once_and_check_are_not_meant_together(here: Path, mikata):
    assert mikata("work", "--once", "--check").exit_code == 2

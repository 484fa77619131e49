"""Do several processes on one PostgreSQL answer alike, lose nothing, and outlive its restart?"""

import subprocess
import sys
import threading
import time
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import text

from data.database import Database
from data.engine import MOST_CONNECTIONS
from data.errors import Busy, NotReachable
from tests.office.browser import Browser
from tests.office.checking import check_nothing_lost, snapshots
from tests.office.company import PASSWORD, Company, found_company
from tests.office.day import check_collected, keep_collecting
from tests.office.processes import running
from tests.office.working import FILES, Book, at_work

PROJECT = Path(__file__).parents[2]
SERVE = ("serve", "--port", "0")
ORDINARY, PROCESSES = 97, 4
"""Connections that PostgreSQL has for ordinary users by default; two web workers, a worker, a
collector."""


@pytest.fixture
def company(tmp_path: Path, postgresql_url: str) -> Company:
    return found_company(tmp_path, postgresql_url, engineers=12, pull_requests=1000, gaps=20)


@pytest.fixture
def shared(tmp_path: Path, postgresql_url: str):
    opened = Database.open(postgresql_url, tmp_path / "facts")
    opened.migrate()
    yield opened
    opened.dispose()


def end_all_connections(url: str) -> int:
    """As a restart of PostgreSQL does; how many there were."""
    with psycopg.connect(url, autocommit=True) as connection:
        ended = connection.execute(
            "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        ).fetchone()
    assert ended is not None
    return ended[0]


def test_two_pages_and_collections_answer_alike_and_lose_nothing(company: Company):
    book, most = Book(), 0
    with running(company, *SERVE) as one, running(company, *SERVE) as two:
        addresses = [one.announced(), two.announced()]
        with (
            keep_collecting(company) as collected,
            at_work(company, 6, addresses, book),
            psycopg.connect(company.url, autocommit=True) as watching,
        ):
            until = time.monotonic() + 6
            while time.monotonic() < until:
                most = max(most, connections_of_mikata(watching))
                time.sleep(0.2)
        files = [taken_away(company, address) for address in addresses]
        faults = [*one.faults(), *two.faults()]
    assert not book.wrong, "\n".join([*book.wrong[:5], *faults])
    assert not collected.wrong, collected.wrong
    assert collected.rounds
    assert files[0] == files[1]
    assert all("\n" in each for each in files[0])
    assert 2 <= most <= ORDINARY
    check_nothing_lost(company, book)
    check_collected(company, collected)


def connections_of_mikata(watching: "psycopg.Connection") -> int:
    found = watching.execute(
        "SELECT count(*) FROM pg_stat_activity "
        "WHERE datname = current_database() AND application_name = 'mikata'"
    ).fetchone()
    return found[0] if found else 0


def taken_away(company: Company, address: str) -> list[str]:
    """The files of one server, as the first of the people gets them."""
    browser = Browser(address)
    assert browser.sign_in(company.people[0].address, PASSWORD).status == 303
    answers = [browser.get(path) for path in FILES]
    browser.leave()
    assert [each.status for each in answers] == [200, 200]
    return [each.text for each in answers]


def test_pages_go_on_after_postgresql_ended_their_connections(company: Company):
    with running(company, *SERVE) as pages:
        browser = Browser(pages.announced())
        assert browser.sign_in(company.people[0].address, PASSWORD).status == 303
        for _ in range(3):
            assert end_all_connections(company.url) > 0
            assert browser.get("/trends").status == 200
            assert browser.get(FILES[1]).status == 200
        browser.leave()


def test_the_next_transaction_after_a_restart_works(shared: Database, postgresql_url: str):
    before = shared.version()
    assert end_all_connections(postgresql_url) > 0
    with shared.write(changes_facts=False):
        pass
    assert shared.version() == before + 1


def test_a_transaction_that_a_restart_cut_off_says_so_and_is_not_stored(
    shared: Database, postgresql_url: str
):
    with (
        pytest.raises(NotReachable, match="what was being written is not stored"),
        shared.write(changes_facts=False) as connection,
    ):
        connection.execute(text("INSERT INTO sign_in_attempts (key, at) VALUES ('k', now())"))
        end_all_connections(postgresql_url)
        connection.execute(text("SELECT 1"))
    with shared.read() as connection:
        assert connection.execute(text("SELECT count(*) FROM sign_in_attempts")).scalar_one() == 0


def test_who_waits_for_another_writer_does_not_wait_for_ever(shared: Database):
    """The wait is a minute; here it is cut short."""
    with shared.write(changes_facts=False) as connection:
        connection.execute(text("UPDATE data_version SET version = version"))
        with (
            pytest.raises(Busy, match="Another process was writing for too long"),
            shared.write_apart() as other,
        ):
            assert other.execute(text("SHOW lock_timeout")).scalar_one() == "1min"
            other.execute(text("SET LOCAL lock_timeout = '50ms'"))
            other.execute(text("UPDATE data_version SET version = version"))


def test_a_reader_sees_one_state_and_can_not_write(shared: Database):
    with shared.read() as connection:
        assert connection.execute(text("SELECT version FROM data_version")).scalar_one() == 0
        with shared.write(changes_facts=False):
            pass
        assert connection.execute(text("SELECT version FROM data_version")).scalar_one() == 0
        with pytest.raises(Exception, match="read-only transaction"):
            connection.execute(text("UPDATE data_version SET version = 9"))
    assert shared.version() == 1


def test_the_connections_of_all_processes_fit_into_one_postgresql(shared: Database):
    assert PROCESSES * MOST_CONNECTIONS <= ORDINARY
    inside, go_on = threading.Semaphore(0), threading.Event()

    def read() -> None:
        with shared.read() as connection:
            connection.execute(text("SELECT 1"))
            inside.release()
            go_on.wait(30)

    readers = [threading.Thread(target=read) for _ in range(MOST_CONNECTIONS + 5)]
    for reader in readers:
        reader.start()
    for _ in range(MOST_CONNECTIONS):
        assert inside.acquire(timeout=30)
    assert not inside.acquire(timeout=0.5)
    go_on.set()
    for reader in readers:
        reader.join()


def test_processes_that_ask_at_once_share_one_snapshot_of_facts(company: Company):
    database = company.opened()
    with database.write(changes_facts=True):
        pass
    database.dispose()
    before = snapshots(company.folder)
    asking = [
        subprocess.Popen(
            [sys.executable, "-c", ASK, company.url, str(company.folder / ".mikata" / "facts")],
            cwd=PROJECT,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(4)
    ]
    said = [each.communicate()[0] for each in asking]
    assert [each.returncode for each in asking] == [0] * 4
    assert len(set(said)) == 1
    assert len(set(snapshots(company.folder)) - set(before)) == 1


ASK = """
import sys
from pathlib import Path
from data.database import Database
from data.facts import open_facts
folder = Path(sys.argv[2])
facts = open_facts(Database.open(sys.argv[1], folder))
newest = max(folder.glob("facts-*"), key=lambda each: each.stat().st_mtime)
print(len(facts), facts.version, (newest / "pull_requests.arrow").stat().st_ino)
"""

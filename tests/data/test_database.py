"""Is every transaction whole, counted, and visible only when it is over?"""

import sqlite3
import subprocess
import sys
import threading
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError, IntegrityError

from data.database import Database, Versions
from data.errors import FromTheFuture, NotReachable
from data.log import OPERATOR, write_log
from data.repositories import store_repository
from data.rows import RepositoryRow
from data.tables.code import Repository

NOW = datetime(2026, 1, 5, tzinfo=UTC)


def test_each_writing_transaction_raises_the_versions_that_it_says(database: Database):
    assert database.versions() == Versions(data=0, facts=0, rows=0)
    with database.write(changes_facts=False):
        pass
    assert database.versions() == Versions(data=1, facts=0, rows=0)
    with database.write(changes_facts=True, freshness_only=True):
        pass
    assert database.versions() == Versions(data=2, facts=1, rows=0)
    with database.write(changes_facts=True):
        pass
    assert database.versions() == Versions(data=3, facts=2, rows=1)


def test_what_was_committed_is_on_the_disk(tmp_path: Path):
    """Asked of a process of its own: the tests' own waits for no disk."""
    program = (
        "import sys; from pathlib import Path; from data.database import Database\n"
        "database = Database.open(sys.argv[1], Path(sys.argv[2]))\n"
        "with database.write_apart() as connection:\n"
        "    for name in ('journal_mode', 'synchronous'):\n"
        "        print(connection.exec_driver_sql(f'PRAGMA {name}').scalar_one())\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, f"sqlite:///{tmp_path / 'a.sqlite3'}", str(tmp_path)],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout.split() == ["wal", "2"], done.stderr


def test_a_transaction_that_fails_leaves_nothing_behind(database: Database):
    with pytest.raises(RuntimeError), database.write(changes_facts=True) as connection:
        store_repository(connection, RepositoryRow("acme/app", "git"))
        raise RuntimeError
    assert database.versions() == Versions(0, 0, 0)
    with database.read() as connection:
        assert connection.execute(select(Repository)).all() == []


def test_what_is_not_committed_is_not_read(database: Database):
    with database.write(changes_facts=True) as connection:
        store_repository(connection, RepositoryRow("acme/app", "git"))
        assert database.versions() == Versions(0, 0, 0)


def test_many_writers_at_once_all_get_their_turn(database: Database):
    def write(name: str) -> None:
        for number in range(5):
            with database.write(changes_facts=True) as connection:
                store_repository(connection, RepositoryRow(f"{name}/{number}", "git"))

    writers = [threading.Thread(target=write, args=(f"owner{n}",)) for n in range(8)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert database.versions().rows == 40
    with database.read() as connection:
        assert len(connection.execute(select(Repository.id)).all()) == 40


@pytest.mark.parametrize("change", ["UPDATE log SET actor = 'x'", "DELETE FROM log"])
def test_the_log_refuses_every_change(database: Database, change: str):
    with database.write(changes_facts=False) as connection:
        write_log(connection, NOW, OPERATOR, "tested")
    with pytest.raises(DBAPIError, match="only grows"), database.write(False) as connection:
        connection.execute(text(change))
    with database.read() as connection:
        assert connection.execute(text("SELECT actor FROM log")).scalars().all() == ["operator"]


def test_a_pull_request_without_its_repository_is_refused_by_the_database(database: Database):
    statement = text("INSERT INTO bookmarks (source, repository_id, value) VALUES ('git', 7, 'x')")
    with pytest.raises(IntegrityError), database.write(False) as connection:
        connection.execute(statement)


def test_migrating_twice_changes_nothing_and_copies_nothing(tmp_path: Path):
    file = tmp_path / "mikata.sqlite3"
    opened = Database.open(f"sqlite:///{file}", tmp_path / "facts")
    opened.migrate()
    opened.migrate()
    assert list(tmp_path.glob("*.before-*")) == []
    assert oct(file.stat().st_mode)[-3:] == "600"
    opened.dispose()


def test_a_file_with_data_is_copied_before_it_is_migrated(tmp_path: Path):
    file = tmp_path / "mikata.sqlite3"
    opened = Database.open(f"sqlite:///{file}", tmp_path / "facts")
    opened.migrate()
    with opened.write(changes_facts=True) as connection:
        store_repository(connection, RepositoryRow("acme/app", "git"))
    from data.migrations import run

    copy = run._copy(file, "0001")
    assert copy.name == "mikata.sqlite3.before-leaving-0001"
    assert oct(copy.stat().st_mode)[-3:] == "600"
    connection = sqlite3.connect(copy)
    assert connection.execute("SELECT name FROM repositories").fetchall() == [("acme/app",)]
    connection.close()
    opened.dispose()


def test_a_database_of_a_newer_mikata_is_refused(database: Database):
    with database.write(False) as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(FromTheFuture, match="revision 9999, which this Mikata does not know"):
        database.migrate()


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("nonsense", "nonsense"),
        ("postgresql://me:secret@127.0.0.1:1/none", "127.0.0.1:1"),
        ("oracle://me:secret@db/x", "…@db/x"),
    ],
)
def test_an_address_that_leads_nowhere_is_said_without_its_password(
    tmp_path: Path, url: str, said: str
):
    with pytest.raises(NotReachable) as caught:
        Database.open(url, tmp_path / "facts").versions()
    assert said in str(caught.value)
    assert "what to do: check `database:` in mikata.yaml" in str(caught.value)
    assert "secret" not in str(caught.value)


def test_folders_are_for_their_owner_only(tmp_path: Path):
    opened = Database.open(f"sqlite:///{tmp_path}/new/mikata.sqlite3", tmp_path / "new" / "facts")
    assert oct((tmp_path / "new").stat().st_mode)[-3:] == "700"
    assert oct((tmp_path / "new" / "facts").stat().st_mode)[-3:] == "700"
    opened.dispose()


def test_the_migrations_make_the_tables_that_the_code_declares(database: Database):
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    from data.tables import everything

    with database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, everything.METADATA) == []

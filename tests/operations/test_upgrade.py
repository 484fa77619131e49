"""Is an upgrade gone back on as docs/operations.md says, with everything that was there before?"""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from typer.testing import CliRunner, Result

from cli.main import app
from data.database import Database
from data.migrations.run import SCRIPTS
from data.repositories import store_repository
from data.rows import RepositoryRow
from tests.data.transfer.conftest import tools_of


def mikata(*arguments: str) -> Result:
    return CliRunner().invoke(app, arguments, catch_exceptions=False)


def stored(address: str, folder: Path, name: str | None = None) -> list[str]:
    """The repositories that are there; `name` is stored first."""
    database = Database.open(address, folder / "facts-of-test")
    try:
        if name is not None:
            with database.write(changes_facts=True) as connection:
                store_repository(connection, RepositoryRow(name, "git"))
        with database.read() as connection:
            query = "SELECT name FROM repositories ORDER BY name"
            return [*connection.exec_driver_sql(query).scalars()]
    finally:
        database.dispose()


def changed_by_a_newer_mikata(address: str, folder: Path) -> None:
    """As a newer version leaves a database: another revision, a table more, a column less."""
    database = Database.open(address, folder / "facts-of-test")
    with database.write_apart() as connection:
        for statement in (
            "UPDATE alembic_version SET version_num = '9999'",
            "CREATE TABLE evaluations (id INTEGER PRIMARY KEY)",
            "ALTER TABLE workers DROP COLUMN began_at",
        ):
            connection.exec_driver_sql(statement)
    database.dispose()


@pytest.fixture(params=["sqlite", "postgresql"])
def address(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The database of the workspace in the current folder."""
    monkeypatch.chdir(tmp_path)
    url = f"sqlite:///{tmp_path / '.mikata' / 'mikata.sqlite3'}"
    if request.param == "postgresql":
        url = request.getfixturevalue("postgresql_url")
    monkeypatch.setenv("MIKATA_DATABASE", url)
    return url


def test_after_a_newer_version_the_backup_from_before_brings_everything_back(
    address: str, tmp_path: Path
):
    assert mikata("metric", "pull_requests_merged").exit_code in (0, 1)
    assert stored(address, tmp_path, "acme/app") == ["acme/app"]
    programs = ("--pg-bin", str(tools_of(18).folder)) if "postgresql" in address else ()
    assert mikata("db", "backup", "before.tar", *programs).exit_code == 0

    changed_by_a_newer_mikata(address, tmp_path)
    stored(address, tmp_path, "acme/of-the-newer-one")
    refused = mikata("serve")
    assert refused.exit_code == 1
    assert "revision 9999, which this Mikata does not know" in refused.stderr

    assert mikata("db", "verify", "before.tar").exit_code == 0
    restored = mikata("db", "restore", "before.tar", "--replace", *programs)
    assert restored.exit_code == 0, restored.stderr
    assert stored(address, tmp_path) == ["acme/app"]
    assert mikata("log", "verify").exit_code == 0
    assert len([*tmp_path.glob("before-restore-*.tar")]) == 1


def test_the_copy_that_an_upgrade_leaves_of_a_file_can_be_put_back(tmp_path: Path):
    file = tmp_path / ".mikata" / "mikata.sqlite3"
    older = Database.open(f"sqlite:///{file}", tmp_path / "facts")
    to_revision(older, "0002")
    with older.write_apart() as connection:
        connection.exec_driver_sql(
            "INSERT INTO repositories (source, name) VALUES ('git', 'acme/app')"
        )
    older.dispose()

    upgraded = Database.open(f"sqlite:///{file}", tmp_path / "facts")
    upgraded.migrate()
    upgraded.dispose()
    assert revision_of(file) != "0002"
    copy = file.with_name("mikata.sqlite3.before-leaving-0002")

    for beside in ("-wal", "-shm"):
        file.with_name(f"{file.name}{beside}").unlink(missing_ok=True)
    copy.rename(file)
    assert revision_of(file) == "0002"
    with closing(sqlite3.connect(file)) as database:
        assert database.execute("SELECT name FROM repositories").fetchall() == [("acme/app",)]
        assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


def to_revision(database: Database, revision: str) -> None:
    """Bring an empty database to the tables of an older Mikata."""
    config = Config()
    config.set_main_option("script_location", str(SCRIPTS))
    with database.write_apart() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, revision)


def revision_of(file: Path) -> str:
    with closing(sqlite3.connect(file)) as database:
        return database.execute("SELECT version_num FROM alembic_version").fetchone()[0]

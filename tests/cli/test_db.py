"""Does `mikata db` say what it did, what it won't do, and never a password?"""

import os
import shutil
from pathlib import Path

import pytest
from typer.testing import Result

from config.settings import load_settings
from data.database import Database
from data.tables.everything import METADATA
from tests.data.transfer.conftest import tools_of
from tests.data.transfer.filled import fill

PASSWORD = "hunter2"  # noqa: S105 -- nobody's


@pytest.fixture(scope="session")
def filled_workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("workspace")
    settings = load_settings(folder, {})
    database = Database.open(settings.database, settings.facts_folder)
    database.migrate()
    fill(database)
    database.dispose()
    return folder


@pytest.fixture
def workspace(filled_workspace: Path, here: Path) -> Path:
    """The current folder, a workspace with data in it."""
    shutil.copytree(filled_workspace, here, dirs_exist_ok=True)
    return here


def rows(address: str, folder: Path, name: str = "people") -> int:
    database = Database.open(address, folder / "facts-of-test")
    try:
        with database.read() as connection:
            return connection.exec_driver_sql(f"SELECT count(*) FROM {name}").scalar_one()
    finally:
        database.dispose()


def with_password(url: str) -> str:
    """The tests' server lets everybody in, whatever the password is."""
    return url.replace("postgres:@", f"postgres:{PASSWORD}@")


def said(result: Result) -> str:
    return " ".join((result.stdout + result.stderr).split())


def test_an_installation_moves_to_postgresql_and_back(workspace, mikata, postgresql_url):
    there = with_password(postgresql_url)
    assert PASSWORD in there
    moved = mikata("db", "copy", "--to", there)
    assert moved.exit_code == 0
    assert f"in {len(METADATA.tables)} tables and compared each value" in moved.stdout
    assert ".mikata/secret.key" in moved.stdout
    assert PASSWORD not in said(moved)
    assert rows(there, workspace) == 18
    back = mikata("db", "copy", "--from", there, "--to", f"sqlite:///{workspace}/back.sqlite3")
    assert back.exit_code == 0
    assert PASSWORD not in said(back)
    assert rows(f"sqlite:///{workspace}/back.sqlite3", workspace) == 18


def test_addresses_come_from_files_and_from_the_settings(workspace, mikata, postgresql_url):
    secret = workspace / "new_database"
    secret.write_text(with_password(postgresql_url) + "\n", encoding="utf-8")
    assert mikata("db", "copy", "--to-file", str(secret)).exit_code == 0
    again = mikata("db", "copy", "--to-file", str(secret))
    assert again.exit_code == 1
    assert "The target is not empty; rows: " in again.stderr
    assert PASSWORD not in said(again)


@pytest.mark.parametrize(
    ("arguments", "status", "text"),
    [
        ((), 2, "say at least one of --from and --to"),
        (("--to", "sqlite:///a", "--to-file", "b"), 2, "--to and --to-file say the same"),
        (("--to-file", "none"), 2, "--to-file: none can't be read"),
        (("--from", "sqlite:////dev/null/x/y", "--to", "sqlite:///y"), 1, "can't be opened"),
        (("--from", "sqlite:///none.sqlite3"), 1, "there is no file none.sqlite3; check --from"),
        (("--to", "oracle://me:hunter2@db/x"), 1, "The database can't be opened"),
        (("--to", "postgresql://me:hunter2@127.0.0.1:1/x"), 1, "can't be reached"),
    ],
)
def test_a_copy_that_is_not_meant_that_way_is_refused(workspace, mikata, arguments, status, text):
    result = mikata("db", "copy", *arguments)
    assert result.exit_code == status
    assert text in said(result)
    assert "me:hunter2" not in said(result)


def test_the_address_for_the_settings_is_right_wherever_the_command_ran(
    workspace, mikata, tmp_path_factory, monkeypatch
):
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    monkeypatch.chdir(elsewhere)
    done = mikata("db", "copy", "--to", "sqlite:///new.sqlite3", "--workspace", str(workspace))
    assert done.exit_code == 0
    assert f"say sqlite:///{elsewhere}/new.sqlite3." in done.stdout


def test_an_older_source_is_brought_up_only_with_consent(workspace, mikata):
    _make_older(workspace)
    to = f"sqlite:///{workspace}/new.sqlite3"
    refused = mikata("db", "copy", "--to", to)
    assert refused.exit_code == 1
    assert "The source is at revision 0002" in refused.stderr
    assert "--migrate-source" in refused.stderr
    done = mikata("db", "copy", "--to", to, "--migrate-source")
    assert done.exit_code == 0
    assert rows(to, workspace, "alembic_version") == 1
    assert list((workspace / ".mikata").glob("*.before-leaving-0002"))


def _make_older(workspace: Path) -> None:
    """A database as an older Mikata left it, without rows."""
    from alembic import command
    from alembic.config import Config

    from data.migrations.run import SCRIPTS

    settings = load_settings(workspace, {})
    Path(settings.database.removeprefix("sqlite:///")).unlink()
    database = Database.open(settings.database, settings.facts_folder)
    config = Config()
    config.set_main_option("script_location", str(SCRIPTS))
    with database.engine.connect() as plain:
        connection = plain.execution_options(writes=True)
        with connection.begin():
            config.attributes["connection"] = connection
            command.upgrade(config, "0002")
    database.dispose()


def test_a_backup_is_verified_and_restored(workspace, mikata):
    made = mikata("db", "backup", "kept.tar")
    assert made.exit_code == 0
    assert "Keep the key too (.mikata/secret.key)" in made.stdout
    assert "The log's head in it: " in made.stdout
    verified = mikata("db", "verify", "kept.tar")
    assert verified.exit_code == 0
    assert "kept.tar is whole: " in verified.stdout
    refused = mikata("db", "restore", "kept.tar")
    assert refused.exit_code == 1
    assert "add --replace" in refused.stderr
    restored = mikata("db", "restore", "kept.tar", "--replace")
    assert restored.exit_code == 0
    (before,) = workspace.glob("before-restore-*.tar")
    assert f"What was there until now is in {before.name}" in restored.stdout
    assert mikata("db", "verify", str(before)).exit_code == 0
    elsewhere = f"sqlite:///{workspace}/new.sqlite3"
    assert mikata("db", "restore", "kept.tar", "--to", elsewhere).exit_code == 0
    assert rows(elsewhere, workspace) == 18


def test_postgresql_is_backed_up_and_restored(workspace, mikata, postgresql_url, monkeypatch):
    programs = str(tools_of(18).folder)
    assert mikata("db", "copy", "--to", postgresql_url).exit_code == 0
    monkeypatch.setenv("MIKATA_DATABASE", with_password(postgresql_url))
    made = mikata("db", "backup", "kept.tar", "--pg-bin", programs)
    assert made.exit_code == 0, made.stderr
    restored = mikata("db", "restore", "kept.tar", "--replace", "--pg-bin", programs)
    assert restored.exit_code == 0, restored.stderr
    assert rows(postgresql_url, workspace) == 18
    assert PASSWORD not in said(made) + said(restored)
    older = mikata("db", "backup", "b.tar", "--pg-bin", str(tools_of(16).folder))
    assert older.exit_code == 1
    assert "install postgresql-client-18" in older.stderr


def test_another_key_is_warned_of(workspace, mikata):
    assert mikata("db", "backup", "kept.tar").exit_code == 0
    (workspace / ".mikata" / "secret.key").unlink()
    result = mikata("db", "restore", "kept.tar", "--replace")
    assert result.exit_code == 0
    assert "warning: this workspace has another key" in result.stderr


@pytest.mark.parametrize("place", [0, 100, None])
def test_a_damaged_database_says_how_the_backup_comes_back(workspace, mikata, place):
    assert mikata("db", "backup", "kept.tar").exit_code == 0
    file = workspace / ".mikata" / "mikata.sqlite3"
    with file.open("r+b") as opened:
        opened.seek(file.stat().st_size // 2 if place is None else place)
        opened.write(os.urandom(30_000))
    for arguments in (("backup", "b.tar"), ("restore", "kept.tar", "--replace")):
        refused = mikata("db", *arguments)
        assert refused.exit_code == 1
        assert "The database is damaged: " in refused.stderr
        assert "move that file away" in refused.stderr
    for each in (workspace / ".mikata").glob("mikata.sqlite3*"):
        each.rename(workspace / each.name)
    assert mikata("db", "restore", "kept.tar").exit_code == 0
    assert rows(f"sqlite:///{file}", workspace) == 18


def test_a_password_at_the_end_of_an_address_is_not_repeated(workspace, mikata):
    result = mikata("db", "copy", "--to", f"postgresql://me@127.0.0.1:1/x?password={PASSWORD}")
    assert result.exit_code == 1
    assert "can't be reached" in said(result)
    assert PASSWORD not in said(result)


def test_a_damaged_backup_touches_nothing(workspace, mikata):
    assert mikata("db", "backup", "kept.tar").exit_code == 0
    content = (workspace / "kept.tar").read_bytes()
    (workspace / "kept.tar").write_bytes(content[: len(content) // 2])
    for arguments in (("verify", "kept.tar"), ("restore", "kept.tar", "--replace")):
        result = mikata("db", *arguments)
        assert result.exit_code == 1
        assert "The backup can't be used" in result.stderr
    assert not list(workspace.glob("before-restore-*"))

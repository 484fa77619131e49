"""Does an installation come back from a backup as it was, or is it not touched at all?"""

import os
import sqlite3
import subprocess
import sys
import tempfile
import threading
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import func, insert, select, text

from data.database import Database
from data.errors import FromTheFuture, TransferRefused
from data.facts import open_facts
from data.log import verify_log
from data.tables.organisation import Person
from data.tables.record import LogEntry
from data.transfer.archive import write_archive
from data.transfer.backup import back_up
from data.transfer.manifest import Manifest
from data.transfer.postgresql_tools import Tools
from data.transfer.restore import present_contents, refuse_filled, restorable, restore
from tests.data.transfer.conftest import KINDS, tools_of
from tests.data.transfer.filled import KEY, NOW, every_row
from tests.data.transfer.test_backup import ORIGIN

OWN = ("data_version", "log", "sessions", "invitations")
"""What a restoring changes: its line in the log, the versions rise, nobody is in or invited."""


def bring_back(file: Path, target: Database, tools: Tools) -> Manifest:
    """As the command does with --replace."""
    with restorable(file, target, tools) as (manifest, part):
        restore(manifest, part, target, tools, NOW)
    return manifest


@pytest.fixture(params=KINDS)
def kept(request, filled, tmp_path, tools):
    """(kind, the filled database, a backup of it)."""
    database = filled(request.param)
    back_up(database, tmp_path / "kept.tar", ORIGIN, tools)
    return request.param, database, tmp_path / "kept.tar"


def check_same(target: Database, original: dict) -> None:
    """Every row is there again, with one line more in the log."""
    rows = every_row(target)
    for name, before in original.items():
        if name not in OWN:
            assert rows[name] == before, name
    assert (rows["sessions"], rows["invitations"]) == ([], [])
    assert len(rows["log"]) == len(original["log"]) + 1
    assert verify_log(target, KEY).broken is None
    with target.read() as connection:
        newest = select(LogEntry.action, LogEntry.detail).order_by(LogEntry.id.desc()).limit(1)
        action, detail = connection.execute(newest).one()
    assert action == "database.restored"
    assert detail["made_at"] == NOW.isoformat()


def test_every_value_comes_back_into_a_new_database(kept, empty, tools):
    kind, database, file = kept
    target = empty(kind)
    refuse_filled(present_contents(target), target.address)
    bring_back(file, target, tools)
    check_same(target, every_row(database))


def test_and_into_one_with_empty_tables(kept, empty, tools):
    kind, database, file = kept
    target = empty(kind)
    target.migrate()
    refuse_filled(present_contents(target), target.address)
    bring_back(file, target, tools)
    check_same(target, every_row(database))


def test_life_goes_on_after_it(kept, empty, tools):
    kind, _, file = kept
    target = empty(kind)
    bring_back(file, target, tools)
    with target.write(changes_facts=True) as connection:
        last = connection.execute(select(func.max(Person.id))).scalar_one()
        fresh = insert(Person).values(
            key="new", name={"ja": "新"}, role="engineer", also=[], position=99, in_file=True
        )
        assert connection.execute(fresh.returning(Person.id)).scalar_one() == last + 1
    with pytest.raises(Exception, match="only grows"), target.write(False) as connection:
        connection.execute(text("DELETE FROM log"))
    if kind == "sqlite":
        assert oct(Path(str(target.file)).stat().st_mode)[-3:] == "600"


def test_it_takes_the_place_of_newer_data_that_others_have_open(kept, tools):
    """Who looks at the database meanwhile sees the restored data, never old figures."""
    _, database, file = kept
    original = every_row(database)
    other = Database.open(
        database.engine.url.render_as_string(hide_password=False), database.facts_folder
    )
    with database.write(changes_facts=True) as connection:
        connection.execute(text("DELETE FROM pull_requests"))
    before = other.versions()
    assert len(open_facts(other)) == 0
    bring_back(file, database, tools)
    assert other.versions().rows > before.rows
    assert len(open_facts(other)) > 100
    check_same(other, original)
    other.dispose()


def test_who_reads_meanwhile_meets_the_one_state_or_the_other(kept, tools):
    _, database, file = kept
    with database.write(changes_facts=True) as connection:
        connection.execute(text("DELETE FROM pull_requests"))
    stop, seen, wrong = threading.Event(), set(), []

    def read() -> None:
        while not stop.is_set():
            try:
                with database.read() as connection:
                    counts = [
                        connection.execute(text(f"SELECT count(*) FROM {name}")).scalar_one()
                        for name in ("pull_requests", "reviews")
                    ]
                seen.add(tuple(counts))
            except Exception as error:  # noqa: BLE001 -- looked at below
                wrong.append(error)

    reader = threading.Thread(target=read)
    reader.start()
    try:
        bring_back(file, database, tools)
    finally:
        stop.set()
        reader.join()
    assert {each for each in seen if each != (0, 0)} <= {(150, 285)}
    # On PostgreSQL a reader that began before the tables were changed over may be sent away.
    assert all("does not exist" in str(e) or "relation" in str(e) for e in wrong), wrong[:3]


def test_a_database_with_data_is_refused(kept):
    _, database, _ = kept
    with pytest.raises(TransferRefused, match="not empty; rows: ") as caught:
        refuse_filled(present_contents(database), database.address)
    assert "--replace" in caught.value.do


def test_a_database_of_something_else_is_refused_even_for_replacing(empty, kept):
    target = empty(kept[0])
    with target.write_apart() as connection:
        connection.execute(text("CREATE TABLE invoices (id integer)"))
    with pytest.raises(TransferRefused, match="tables of something else"):
        present_contents(target)


def test_a_backup_goes_in_the_place_of_a_newer_mikatas_database(kept, tools):
    """As after an upgrade that one wants to take back."""
    _, database, file = kept
    original = every_row(database)
    with database.write_apart() as connection:
        connection.execute(text("CREATE TABLE evaluations (id integer, who bigint)"))
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(FromTheFuture):
        refuse_filled(present_contents(database), database.address)
    bring_back(file, database, tools)
    check_same(database, original)
    assert present_contents(database).foreign == ()


def test_a_restoring_that_fails_half_way_changes_nothing(kept, tmp_path, tools):
    """PostgreSQL does it in one transaction; a SQLite part is looked at before it is used."""
    kind, database, file = kept
    original = every_row(database)
    with restorable(file, database, tools) as (manifest, part):
        content = part.read_bytes()
        part.write_bytes(content[: len(content) * 2 // 3])
        spoiled = replace(manifest, size=part.stat().st_size)
        with pytest.raises(TransferRefused, match=r"failed|can.t be used"):
            if kind == "sqlite":
                write_archive(tmp_path / "spoiled.tar", spoiled, part)
                bring_back(tmp_path / "spoiled.tar", database, tools)
            else:
                restore(spoiled, part, database, tools, NOW)
    assert every_row(database) == original


def test_a_backup_of_the_other_kind_is_refused_with_the_way_to_go(kept, empty, tools):
    kind, _, file = kept
    target = empty("sqlite" if kind == "postgresql" else "postgresql")
    with (
        pytest.raises(TransferRefused, match="The backup is of") as caught,
        restorable(file, target, tools),
    ):
        pass
    assert "mikata db copy" in caught.value.do


def test_a_backup_of_a_newer_mikata_is_refused(kept, empty, tmp_path, tools):
    kind, _, file = kept
    target = empty(kind)
    with restorable(file, target, tools) as (manifest, part):
        newer = tmp_path / "newer.tar"
        write_archive(newer, replace(manifest, revision="9999", mikata="9.0.0"), part)
    with (
        pytest.raises(FromTheFuture, match=r"revision 9999 of Mikata 9\.0\.0"),
        restorable(newer, target, tools),
    ):
        pass


def test_a_backup_of_a_newer_postgresql_or_with_older_programs_is_refused(filled, tmp_path, tools):
    database, file = filled("postgresql"), tmp_path / "kept.tar"
    back_up(database, file, ORIGIN, tools)
    with (
        pytest.raises(TransferRefused, match="pg_restore is of PostgreSQL 16"),
        restorable(file, database, tools_of(16)),
    ):
        pass
    with restorable(file, database, tools) as (manifest, part):
        write_archive(tmp_path / "newer.tar", replace(manifest, server="19.1"), part)
    with (
        pytest.raises(TransferRefused, match=r"is of PostgreSQL 19.1, this server"),
        restorable(tmp_path / "newer.tar", database, tools),
    ):
        pass


def test_what_newer_programs_dumped_goes_back_into_the_older_server_that_it_is_from():
    with tempfile.TemporaryDirectory(prefix="mikata-older-", dir="/tmp") as folder:
        environ = {"PGSERVER_POSTGRES_VERSION": "16", "XDG_RUNTIME_DIR": folder}
        done = subprocess.run(
            [sys.executable, "-m", "tests.data.transfer.older_server", folder],
            cwd=Path(__file__).parents[3],
            env={**os.environ, **environ},
            capture_output=True,
            text=True,
            check=False,
        )
    assert done.stdout == "16 18 18\n", done.stderr


def test_a_sqlite_part_that_is_broken_inside_is_refused(filled, tmp_path, tools):
    database, file = filled("sqlite"), tmp_path / "kept.tar"
    back_up(database, file, ORIGIN, tools)
    with restorable(file, database, tools) as (manifest, part):
        with closing(sqlite3.connect(part)) as opened:
            opened.execute("DELETE FROM repositories")
            opened.commit()
        changed = {"size": part.stat().st_size, "sha256": _sha256(part)}
        write_archive(tmp_path / "broken.tar", replace(manifest, **changed), part)
    before = every_row(database)
    with pytest.raises(TransferRefused, match="a row refers to one that is not there"):
        bring_back(tmp_path / "broken.tar", database, tools)
    assert every_row(database) == before


def test_a_backup_that_is_not_what_it_says_is_found_out(filled, empty, tmp_path, tools):
    database, file = filled("sqlite"), tmp_path / "kept.tar"
    back_up(database, file, ORIGIN, tools)
    with restorable(file, database, tools) as (manifest, part):
        rows = {**manifest.rows, "people": 1}
        write_archive(tmp_path / "lies.tar", replace(manifest, rows=rows), part)
    with pytest.raises(TransferRefused, match="not what the backup's manifest says"):
        bring_back(tmp_path / "lies.tar", empty("sqlite"), tools)


def _sha256(part: Path) -> str:
    from data.transfer.archive import sha256_of

    return sha256_of(part)


def test_nothing_is_left_beside_the_backup(kept, empty, tmp_path, tools):
    kind, _, file = kept
    target = empty(kind)
    bring_back(file, target, tools)
    assert [each.name for each in tmp_path.iterdir() if each.name.startswith(".")] == []

"""Is a backup whole, of one state, readable by its owner only, and never half written?"""

import os
import resource
import tarfile
import threading
from pathlib import Path

import pytest
from sqlalchemy import func, insert, select

from data.errors import TransferRefused
from data.log import OPERATOR, write_log
from data.tables.organisation import Person
from data.tables.privacy import Statement
from data.transfer.backup import back_up
from data.transfer.manifest import Origin
from data.transfer.postgresql_tools import Tools
from data.transfer.restore import verified
from tests.data.transfer.conftest import KINDS, tools_of
from tests.data.transfer.filled import NOW
from tests.data.transfer.test_copying import contents_of_database

WORD = "hunter2"
ORIGIN = Origin("0.1.0", "0123456789abcdef", NOW)


@pytest.mark.parametrize("kind", KINDS)
def test_a_backup_says_what_it_holds(filled, tmp_path, tools, kind):
    database, file = filled(kind), tmp_path / "kept.tar"
    manifest = back_up(database, file, ORIGIN, tools)
    assert verified(file) == manifest
    contents = contents_of_database(database)
    assert (manifest.rows, manifest.log_head) == (contents.rows, contents.log_head)
    assert (manifest.kind, manifest.revision) == (kind, contents.revision)
    assert (manifest.mikata, manifest.key, manifest.made_at) == ("0.1.0", "0123456789abcdef", NOW)
    assert oct(file.stat().st_mode)[-3:] == "600"


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_but_the_backup_is_left_beside_it(filled, tmp_path, tools, kind):
    database, folder = filled(kind), tmp_path / "kept"
    folder.mkdir()
    (folder / "b.tar.unfinished").write_text("of a backup that was killed", encoding="utf-8")
    back_up(database, folder / "b.tar", ORIGIN, tools)
    assert [each.name for each in folder.iterdir()] == ["b.tar"]
    with tarfile.open(folder / "b.tar") as tar:
        assert next(each.name for each in tar) == "manifest.json"


@pytest.mark.parametrize("kind", KINDS)
def test_a_backup_is_of_one_state_while_others_write(filled, tmp_path, tools, kind):
    database = filled(kind)
    stop = threading.Event()
    before = contents_of_database(database).rows

    def write() -> None:
        while not stop.is_set():
            with database.write(changes_facts=True) as connection:
                person = connection.execute(select(func.min(Person.id))).scalar_one()
                values = {"person_id": person, "about": "log", "text": "x", "written_at": NOW}
                connection.execute(insert(Statement).values(**values))
                write_log(connection, NOW, OPERATOR, "tested", person)

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for number in range(3):
            rows = back_up(database, tmp_path / f"{number}.tar", ORIGIN, tools).rows
            added = rows["statements"] - before["statements"]
            assert rows["log"] - before["log"] == added
            verified(tmp_path / f"{number}.tar")
    finally:
        stop.set()
        writer.join()
    assert contents_of_database(database).rows["log"] > before["log"]


def test_a_file_that_is_there_is_not_overwritten(filled, tmp_path, tools):
    (tmp_path / "b.tar").write_text("mine", encoding="utf-8")
    with pytest.raises(TransferRefused, match="There is such a file already"):
        back_up(filled("sqlite"), tmp_path / "b.tar", ORIGIN, tools)
    assert (tmp_path / "b.tar").read_text(encoding="utf-8") == "mine"
    with pytest.raises(TransferRefused, match="no such folder"):
        back_up(filled("sqlite"), tmp_path / "none" / "b.tar", ORIGIN, tools)


@pytest.mark.parametrize("kind", KINDS)
def test_a_database_without_tables_is_not_backed_up(empty, tmp_path, tools, kind):
    with pytest.raises(TransferRefused):
        back_up(empty(kind), tmp_path / "b.tar", ORIGIN, tools)
    assert not (tmp_path / "b.tar").exists()


def test_a_damaged_sqlite_file_is_not_backed_up_as_if_it_were_whole(filled, tmp_path, tools):
    database = filled("sqlite")
    file = database.file
    with file.open("r+b") as opened:
        opened.seek(file.stat().st_size // 2)
        opened.write(os.urandom(20_000))
    with pytest.raises(TransferRefused, match="The database is damaged"):
        back_up(database, tmp_path / "b.tar", ORIGIN, tools)
    assert not (tmp_path / "b.tar").exists()


def test_a_full_disk_leaves_no_backup_and_no_half_of_one(filled, tmp_path, tools):
    database, folder = filled("sqlite"), tmp_path / "kept"
    folder.mkdir()
    limits, room = resource.RLIMIT_FSIZE, database.file.stat().st_size
    before = resource.getrlimit(limits)
    for most in (room // 2, room + 512):  # in the part, and in the archive
        try:
            resource.setrlimit(limits, (most, before[1]))
            with pytest.raises(TransferRefused, match="The backup can't be written") as caught:
                back_up(database, folder / "b.tar", ORIGIN, tools)
        finally:
            resource.setrlimit(limits, before)
        assert "make room" in caught.value.do
        assert [*folder.iterdir()] == []


def test_an_older_pg_dump_is_refused_with_what_to_install(filled, tmp_path):
    with pytest.raises(TransferRefused, match="of PostgreSQL 16, older than") as caught:
        back_up(filled("postgresql"), tmp_path / "b.tar", ORIGIN, tools_of(16))
    assert "postgresql-client-18" in caught.value.do
    assert "--pg-bin" in caught.value.do


def test_a_missing_pg_dump_is_said(filled, tmp_path):
    nowhere = Tools(tmp_path / "none", {})
    with pytest.raises(TransferRefused, match="pg_dump, which comes with PostgreSQL, can't be run"):
        back_up(filled("postgresql"), tmp_path / "b.tar", ORIGIN, nowhere)


def test_no_password_is_among_the_arguments_of_a_program(filled, tmp_path, tools):
    database = filled("postgresql")
    # The tests' server lets everybody in, whatever the password is.
    database.engine.url = database.engine.url.set(password=WORD)
    watching = Tools(_spy(tmp_path, tools), dict(tools.environ))
    back_up(database, tmp_path / "b.tar", ORIGIN, watching)
    told = (tmp_path / "told").read_text(encoding="utf-8")
    assert "--dbname=postgresql://" in told
    assert WORD not in told.partition("PGPASSWORD=")[0]
    assert f"PGPASSWORD={WORD}" in told


def _spy(folder: Path, tools: Tools) -> Path:
    """A folder whose pg_dump notes how it is run, and then does it."""
    assert tools.folder is not None
    (folder / "bin").mkdir()
    script = folder / "bin" / "pg_dump"
    script.write_text(
        f'#!/bin/sh\necho "$@" >> {folder}/told\nenv | grep ^PGPASSWORD >> {folder}/told\n'
        f'exec {tools.folder / "pg_dump"} "$@"\n',
        encoding="utf-8",
    )
    script.chmod(0o755)
    return folder / "bin"

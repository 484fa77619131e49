"""Do lines that an older Mikata wrote become a chain, and is a file copied before?"""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from data.database import Database
from data.log import OPERATOR, verify_log, write_log
from data.migrations.run import SCRIPTS
from data.tables.base import microseconds
from data.tables.record import LogEntry
from tests.data.chained import KEY, NOW

ROWS = [
    ("mikata demo", "organisation.applied", None, '{"changes": {"unit added": 2}}'),
    ("aoi", "gap.accepted", "acme/app", '{"open": 0, "merged": 8, "share": 1.50}'),
    ("Somebody else", "gap.accepted", "acme/日本", '{"b": 1, "a": [null, true, "é"]}'),
    ("operator", "sample.built", None, "{}"),
]


@pytest.fixture
def before(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """A database as revision 0002 left it, with lines in its log, one by a person's id."""
    url = f"sqlite:///{tmp_path / 'mikata.sqlite3'}"
    if request.param == "postgresql":
        url = request.getfixturevalue("postgresql_url")
    opened = Database.open(url, tmp_path / "facts")
    config = Config()
    config.set_main_option("script_location", str(SCRIPTS))
    with opened.engine.connect() as plain, plain.execution_options(writes=True).begin():
        config.attributes["connection"] = plain
        command.upgrade(config, "0002")
        _fill(opened, plain)
    yield opened
    opened.dispose()


def _fill(opened: Database, connection) -> None:
    moments = [_moment(opened, NOW.replace(microsecond=number)) for number in range(len(ROWS))]
    connection.execute(
        text(
            "INSERT INTO people (key, name, role, position, in_file) "
            "VALUES ('aoi', '\"Aoi\"', 'engineer', 0, true)"
        )
    )
    for at, (actor, action, subject, detail) in zip(moments, ROWS, strict=True):
        connection.execute(
            text(
                "INSERT INTO log (at, actor, action, subject, detail) "
                "VALUES (:at, :actor, :action, :subject, :detail)"
            ),
            {"at": at, "actor": actor, "action": action, "subject": subject, "detail": detail},
        )


def _moment(opened: Database, at: datetime) -> object:
    return microseconds(at) if opened.dialect == "sqlite" else at


BOTH = pytest.mark.parametrize("before", ["sqlite", "postgresql"], indirect=True)


@BOTH
def test_lines_of_an_older_mikata_become_a_chain(before: Database):
    before.migrate()
    found = verify_log(before, KEY)
    assert (found.lines, found.broken) == (4, None)
    with before.read() as connection:
        query = select(
            LogEntry.at, LogEntry.actor, LogEntry.person_id, LogEntry.action, LogEntry.detail
        )
        lines = [tuple(row) for row in connection.execute(query.order_by(LogEntry.id))]
    assert lines == [
        (NOW, "sample", None, "organisation.applied", {"changes": {"unit added": 2}}),
        (
            NOW.replace(microsecond=1),
            "person",
            1,
            "gap.accepted",
            {"open": 0, "merged": 8, "share": 1.5, "repository": "acme/app"},
        ),
        (
            NOW.replace(microsecond=2),
            "operator",
            None,
            "gap.accepted",
            {"b": 1, "a": [None, True, "é"], "repository": "acme/日本"},
        ),
        (NOW.replace(microsecond=3), "operator", None, "sample.built", {}),
    ]


@BOTH
def test_the_chain_goes_on_after_them_and_only_grows(before: Database):
    before.migrate()
    with before.write(changes_facts=False) as connection:
        write_log(connection, NOW, OPERATOR, "log.tested")
    assert verify_log(before, KEY).lines == 5
    for change in ("UPDATE log SET action = 'x'", "DELETE FROM log WHERE id = 1"):
        with pytest.raises(DBAPIError, match="only grows"), before.write(False) as connection:
            connection.execute(text(change))


@pytest.mark.parametrize("before", ["sqlite"], indirect=True)
def test_the_file_is_copied_as_it_was_before(before: Database, tmp_path: Path):
    before.migrate()
    copy = tmp_path / "mikata.sqlite3.before-leaving-0002"
    assert oct(copy.stat().st_mode)[-3:] == "600"
    with closing(sqlite3.connect(copy)) as opened:
        rows = opened.execute("SELECT actor, action, subject, detail FROM log").fetchall()
        (revision,) = opened.execute("SELECT version_num FROM alembic_version").fetchone()
    assert (rows, revision) == (ROWS, "0002")


@pytest.mark.parametrize("before", ["sqlite"], indirect=True)
def test_the_copy_can_be_migrated_in_its_turn(before: Database, tmp_path: Path):
    before.migrate()
    copy = tmp_path / "mikata.sqlite3.before-leaving-0002"
    again = Database.open(f"sqlite:///{copy}", tmp_path / "again")
    again.migrate()
    assert verify_log(again, KEY).lines == 4
    again.dispose()


@BOTH
def test_a_migration_that_fails_leaves_everything_as_it_was(before: Database):
    with before.engine.connect() as plain, plain.execution_options(writes=True).begin():
        at = _moment(before, NOW)
        no_detail = "INSERT INTO log (at, actor, action, detail) VALUES (:at, 'x', 'y.z', 'null')"
        plain.execute(text(no_detail), {"at": at})
    with pytest.raises(TypeError):
        before.migrate()
    with before.read() as connection:
        actors = connection.execute(text("SELECT actor FROM log ORDER BY id")).scalars().all()
        revision = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    assert (actors, revision) == ([*(actor for actor, *_ in ROWS), "x"], "0002")

"""Is it said, without a session and in one word, whether readers can be answered?"""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import text

from dashboard.app import create_app
from dashboard.context import Context
from dashboard.health import missing_part
from data.database import Database


@pytest.mark.parametrize(("address", "word"), [("/healthz", "ok\n"), ("/readyz", "ready\n")])
def test_a_good_server_says_so_to_anybody_and_makes_no_session(
    empty_context: Context, address: str, word: str
):
    client = create_app(empty_context).server.test_client()
    answered = client.get(address, environ_base={"REMOTE_ADDR": "203.0.113.9"})
    assert (answered.status_code, answered.get_data(as_text=True)) == (200, word)
    assert answered.headers.getlist("Set-Cookie") == []
    assert answered.headers["Cache-Control"] == "no-store"


def test_health_asks_no_database(empty_context: Context, tmp_path: Path):
    away = Database.open(f"sqlite:///{tmp_path / 'away' / 'm.sqlite3'}", tmp_path / "facts")
    client = create_app(replace(empty_context, database=away)).server.test_client()
    shutil.rmtree(tmp_path / "away")
    assert client.get("/healthz").status_code == 200
    answered = client.get("/readyz")
    assert (answered.status_code, answered.get_data(as_text=True)) == (503, "database\n")
    away.dispose()


def test_a_database_of_another_mikata_is_not_ready(database: Database):
    assert missing_part(database) is None
    with database.write_apart() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '0002'"))
    assert missing_part(database) == "revision"


def test_without_a_place_for_facts_it_is_not_ready(sqlite_database: Database):
    shutil.rmtree(sqlite_database.facts_folder)
    assert missing_part(sqlite_database) == "facts"


def test_a_database_that_can_not_be_reached_is_not_ready(tmp_path: Path):
    nowhere = Database.open("postgresql://mikata@127.0.0.1:1/mikata", tmp_path / "facts")
    assert missing_part(nowhere) == "database"
    nowhere.dispose()

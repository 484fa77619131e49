"""Are columns the same however they are read, and does reading them leave the database alone?"""

import subprocess
import sys
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlalchemy import text

from data.database import Database
from data.facts import open_facts, raw, reading
from data.runs import start_sync_run
from data.sample.company import Wanted, build_sample

CHECKOUT = Path(__file__).parents[2]
OTHER = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from sqlalchemy import text
from data.database import Database
from data.runs import start_sync_run

url, facts, wanted = sys.argv[1:]
database = Database.open(url, Path(facts))
if wanted == "write":
    with database.write(changes_facts=True) as connection:
        start_sync_run(connection, "other", None, datetime.now(UTC))
with database.read() as connection:
    print(*connection.execute(text("SELECT source FROM sync_runs ORDER BY id")).scalars())
database.dispose()
"""


def other_process(database: Database, wanted: str) -> list[str]:
    """What another process sees in the same file, after it wrote something or not."""
    url = f"sqlite:///{database.file}"
    done = subprocess.run(
        [sys.executable, "-c", OTHER, url, str(database.facts_folder), wanted],
        cwd=CHECKOUT,
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.split()


@pytest.mark.parametrize("few", [0, reading.FEW], ids=["apart", "here"])
def test_after_reading_facts_two_processes_still_see_what_each_writes(
    sqlite_database: Database, monkeypatch: pytest.MonkeyPatch, few: int
):
    monkeypatch.setattr(reading, "FEW", few - 1)
    open_facts(sqlite_database)
    assert other_process(sqlite_database, "write") == ["other"]
    with sqlite_database.write(changes_facts=True) as connection:
        seen = connection.execute(text("SELECT source FROM sync_runs")).scalars().all()
        start_sync_run(connection, "this", None, datetime.now(UTC))
    assert seen == ["other"]
    assert other_process(sqlite_database, "read") == ["other", "this"]


def test_a_process_of_its_own_reads_the_same_columns(
    sqlite_database: Database, monkeypatch: pytest.MonkeyPatch
):
    build_sample(sqlite_database, Wanted(date(2026, 11, 20)))
    here = raw.read_raw(sqlite_database, frozenset({"develop", "main"}))
    monkeypatch.setattr(reading, "FEW", -1)
    apart = raw.read_raw(sqlite_database, frozenset({"develop", "main"}))
    assert here.rows_version == apart.rows_version
    for name in ("pull_requests", "given", "reviews", "events", "accounts", "repositories"):
        ours, theirs = getattr(here, name), getattr(apart, name)
        assert ours.num_rows == theirs.num_rows
        assert ours.to_pylist() == theirs.to_pylist()
    assert here.reviews.num_rows > 1000


def test_a_file_that_cannot_be_read_is_said(
    sqlite_database: Database, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(reading, "FEW", -1)
    monkeypatch.setattr(reading, "PROGRAM", CHECKOUT / "there" / "is_none.py")
    with pytest.raises(reading.FactsUnreadable, match="can't be read"):
        open_facts(sqlite_database)

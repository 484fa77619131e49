"""Does a collection store what a plain reading of `git log` tells?"""

import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from collectors.git_history import GitHistory
from collectors.stop import Stop
from collectors.sync import Desk, collect
from data.database import Database
from tests.collectors.conftest import NOW
from tests.collectors.repositories import ENVIRONMENT, HOUR, START, History, git
from tests.collectors.shapes import REAL_REPOSITORIES, histories
from tests.collectors.spectators import Remembered, domain, pull_requests
from tests.collectors.walk import walk

NUMBER = 5
"""The place of the number in a row of `domain`."""

PROJECT = Path(__file__).parents[2]


def stored(database: Database) -> dict[int, dict[str, Any]]:
    """The stored pull requests in the words of the walk; authors are compared by `author`."""
    return {
        number: {
            "sha": row["merge_commit"],
            "merged_at": row["merged_at"],
            "squashed": bool(row["squashed"]),
            "first_commit_at": row["first_commit_at"],
            "commit_count": row["commit_count"],
            "author": row["login"] and row["login"] + ("[bot]" if row["kind"] == "bot" else ""),
        }
        for number, row in pull_requests(database).items()
    }


def named_as_stored(walked: dict[int, dict[str, Any]]) -> dict[int, dict[str, Any]]:
    """Of the people that histories are drawn with only Carol has an address that tells a login."""
    logins = {"Carol": "carol"}
    return {
        n: row | {"author": logins.get(row["author"], row["author"])} for n, row in walked.items()
    }


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database file with tables and nothing in them, to be copied."""
    folder = tmp_path_factory.mktemp("empty")
    database = Database.open(f"sqlite:///{folder / 'mikata.sqlite3'}", folder / "facts")
    database.migrate()
    with database.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    database.dispose()
    return folder / "mikata.sqlite3"


def new_desk(folder: Path, empty: Path) -> Desk:
    folder.mkdir(exist_ok=True)
    shutil.copy(empty, folder / "mikata.sqlite3")
    database = Database.open(f"sqlite:///{folder / 'mikata.sqlite3'}", folder / "facts")
    return Desk(database, folder / "locks", lambda: NOW, Remembered(), Stop())


@settings(REAL_REPOSITORIES, max_examples=25)
@given(drawn=histories())
def test_a_collection_equals_the_walk(empty, drawn):
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        drawn.history.write(folder / "clone", main=drawn.line[-1])
        desk = new_desk(folder, empty)
        collect(desk, GitHistory(folder / "clone", ENVIRONMENT, page=3))
        assert stored(desk.database) == named_as_stored(walk(folder / "clone", "main"))
        desk.database.dispose()


@settings(REAL_REPOSITORIES, max_examples=25)
@given(drawn=histories(skew=500 * 86_400, steps=20), data=st.data())
def test_collecting_as_the_history_grows_ends_where_one_collection_does(empty, drawn, data):
    """Also where committers' clocks are wrong, and where the base jumps to another line."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        shas = drawn.history.write(folder / "clone", main=drawn.line[-1])
        grown, at_once = new_desk(folder / "grown", empty), new_desk(folder / "once", empty)
        stops = data.draw(st.lists(st.sampled_from(drawn.line), max_size=3).map(sorted))
        for mark in [*stops, drawn.line[-1]]:
            git(folder / "clone", "update-ref", "refs/heads/main", shas[mark])
            collect(grown, GitHistory(folder / "clone", ENVIRONMENT, page=2))
        collect(at_once, GitHistory(folder / "clone", ENVIRONMENT, page=500))
        # Where the base jumped to another line, what was merged into the first one stays.
        grown_rows, fresh_rows = domain(grown.database), domain(at_once.database)
        fresh_numbers = {row[NUMBER] for row in fresh_rows} - {None}
        assert [row for row in grown_rows if row[NUMBER] in fresh_numbers] == [
            row for row in fresh_rows if row[NUMBER] in fresh_numbers
        ]
        grown.database.dispose()
        at_once.database.dispose()


def test_it_equals_the_walk_on_the_history_of_this_project(tmp_path, desk):
    inside = subprocess.run(
        ["git", "-C", PROJECT, "rev-parse", "HEAD"], capture_output=True, env=ENVIRONMENT
    )
    shallow = inside.returncode or git(PROJECT, "rev-parse", "--is-shallow-repository") == "true"
    if shallow:
        pytest.skip("this checkout does not hold the project's history")
    git(tmp_path, "init", "-q", "--bare", "project")
    git(tmp_path / "project", "fetch", "-q", str(PROJECT), "HEAD:refs/heads/main")
    collect(desk, GitHistory(tmp_path / "project", ENVIRONMENT))
    walked = walk(tmp_path / "project", "main")
    without_authors = [{**row, "author": None} for row in stored(desk.database).values()]
    assert sorted(without_authors, key=str) == sorted(
        ({**row, "author": None} for row in walked.values()), key=str
    )


def test_rewritten_author_dates_and_time_zones_are_read_as_the_moments_that_they_are(
    tmp_path, desk
):
    history = History()
    root = history.commit("root")
    early = history.commit(
        "b", (root,), authored=f"{START - 100 * HOUR} +0900", committed=START + 9 * HOUR
    )
    late = history.commit("c", (early,), authored=f"{START + 500 * HOUR} -0330")
    tip = history.merge(1, root, late, committed=f"{START + 10 * HOUR} +1245")
    after = history.commit("d", (tip,), authored=f"{START + 900 * HOUR} +0000")
    tip = history.merge(2, tip, after, committed=START + 20 * HOUR)
    history.write(tmp_path / "clone", main=tip)
    collect(desk, GitHistory(tmp_path / "clone", ENVIRONMENT))
    first, second = pull_requests(desk.database).values()
    assert (first["first_commit_at"], first["merged_at"]) == (START - 100 * HOUR, START + 10 * HOUR)
    # Authored after its merge: kept as git has it; the facts never let it lie behind the merge.
    assert (second["first_commit_at"], second["merged_at"]) == (
        START + 900 * HOUR,
        START + 20 * HOUR,
    )

"""Does a collection that a page begins run by itself, alone, and end with the server?"""

import sqlite3
import stat
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from cli.collect_now import LOG_FILE, Collections, knows_github
from cli.serve import context_of
from cli.workspace import opened_workspace
from config.settings import load_settings

BEGAN = datetime(2026, 10, 16, 3, 0, tzinfo=UTC)
LONGEST = 60


@pytest.fixture
def collections(here: Path) -> Iterator[Collections]:
    (here / ".mikata").mkdir(exist_ok=True)
    started = Collections(here, lambda: BEGAN)
    yield started
    started.stop()


def until(happened: Callable[[], bool]) -> None:
    deadline = time.monotonic() + LONGEST
    while not happened():
        assert time.monotonic() < deadline
        time.sleep(0.05)


@pytest.fixture
def kept_waiting(here: Path) -> Iterator[None]:
    """Whoever opens the workspace waits for the database."""
    with opened_workspace(here):
        pass
    with closing(sqlite3.connect(here / ".mikata" / "mikata.sqlite3")) as database:
        database.execute("BEGIN EXCLUSIVE")
        yield


def test_before_anything_was_begun_nothing_runs_and_nothing_went_wrong(
    collections: Collections,
) -> None:
    assert not collections.running
    assert collections.unsuccessful is None
    collections.stop()


def test_what_went_wrong_is_told_with_its_last_words_and_kept_for_the_owner_only(
    collections: Collections, here: Path
) -> None:
    (here / "mikata.yaml").write_text("languge: ja\n", encoding="utf-8")
    log = here / LOG_FILE
    log.write_text("of another collection\n" * 100, encoding="utf-8")
    log.chmod(0o644)
    assert collections.start(["acme/web"])
    until(lambda: not collections.running)
    ended = collections.unsuccessful
    assert ended is not None
    assert (ended.began, ended.log_file) == (BEGAN, ".mikata/collect.log")
    assert "unknown key 'languge'" in ended.last_words
    assert "another collection" not in log.read_text(encoding="utf-8")
    assert stat.S_IMODE(log.stat().st_mode) == 0o600


def test_a_log_file_that_leads_elsewhere_is_not_written(
    collections: Collections, here: Path
) -> None:
    elsewhere = here / "precious"
    elsewhere.write_text("kept", encoding="utf-8")
    (here / LOG_FILE).symlink_to(elsewhere)
    with pytest.raises(OSError, match="symbolic"):
        collections.start([])
    assert elsewhere.read_text(encoding="utf-8") == "kept"


@pytest.mark.usefixtures("kept_waiting")
def test_only_one_runs_at_a_time_and_it_ends_when_the_server_does(
    collections: Collections,
) -> None:
    assert collections.start([])
    assert collections.running
    assert not collections.start(["acme/web"])
    assert collections.unsuccessful is None
    collections.stop()
    assert not collections.running
    assert collections.start(["acme/web"])


def test_pages_can_begin_one_only_where_the_settings_say_as_whom(here: Path) -> None:
    assert not knows_github(load_settings(here, {}))
    assert knows_github(load_settings(here, {"MIKATA_GITHUB__TOKEN": "secret"}))
    assert knows_github(load_settings(here, {"GITHUB_TOKEN": "secret"}))
    with opened_workspace(here) as opened:
        assert context_of(opened, demo=False).collect_now is None

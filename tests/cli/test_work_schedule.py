"""Is each thing that nobody asks for asked for once, at its time?"""

from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from cli.work_schedule import ask_for_what_is_due, collecting_due, daily_due
from config.settings import Settings, load_settings
from data.database import Database
from data.jobs import claim, finish
from data.tables.work import Job

TOKYO = ZoneInfo("Asia/Tokyo")
NOW = datetime(2026, 11, 20, 10, 47, 31, tzinfo=UTC)


def settings(folder: Path, **variables: str) -> Settings:
    return load_settings(folder, {"GITHUB_TOKEN": "secret", **variables})


@pytest.mark.parametrize(
    ("minutes", "key"),
    [
        ("60", "collect@2026-11-20T10:00Z"),
        ("30", "collect@2026-11-20T10:30Z"),
        ("5", "collect@2026-11-20T10:45Z"),
        ("1440", "collect@2026-11-20T00:00Z"),
    ],
)
def test_a_collection_is_due_once_in_each_interval(here: Path, minutes: str, key: str):
    job = collecting_due(settings(here, MIKATA_WORK__COLLECT_EVERY_MINUTES=minutes), NOW)
    assert job is not None
    assert job.key == key
    assert job.due_at <= NOW


def test_nothing_is_collected_by_itself_without_a_token_or_where_the_settings_say_so(here: Path):
    assert collecting_due(load_settings(here, {}), NOW) is None
    (here / "mikata.yaml").write_text("work: {collect_every_minutes: null}\n", encoding="utf-8")
    assert collecting_due(settings(here), NOW) is None


@pytest.mark.parametrize(
    ("at", "keys"),
    [
        (datetime(2026, 11, 19, 17, 59, tzinfo=UTC), []),
        (
            datetime(2026, 11, 19, 18, 0, tzinfo=UTC),
            ["verify_log@2026-11-20", "retention@2026-11-20"],
        ),
        (
            datetime(2026, 11, 20, 14, 59, tzinfo=UTC),
            ["verify_log@2026-11-20", "retention@2026-11-20"],
        ),
        (datetime(2026, 11, 20, 15, 0, tzinfo=UTC), []),
    ],
)
def test_what_is_done_daily_is_done_after_its_hour_where_the_organisation_is(
    here: Path, at: datetime, keys: list[str]
):
    assert [job.key for job in daily_due(settings(here), at, TOKYO)] == keys


def keys_in(database: Database) -> list[str]:
    with database.read() as connection:
        return [*connection.execute(select(Job.key).order_by(Job.id)).scalars()]


def test_each_occasion_is_asked_for_once_and_a_collection_waits_for_the_one_under_way(
    here: Path, sqlite_database: Database
):
    given = settings(here, MIKATA_WORK__RETENTION_HOUR="0")
    first = [
        "collect@2026-11-20T10:00Z",
        "verify_log@2026-11-20",
        "retention@2026-11-20",
    ]
    ask_for_what_is_due(sqlite_database, given, NOW)
    version = sqlite_database.version()
    ask_for_what_is_due(sqlite_database, given, NOW)
    assert keys_in(sqlite_database) == first
    assert sqlite_database.version() == version
    job = claim(sqlite_database, "a", NOW, NOW - NOW, ("collect",))
    later = NOW.replace(hour=11)
    ask_for_what_is_due(sqlite_database, given, later)
    assert keys_in(sqlite_database) == first
    assert job is not None
    finish(sqlite_database, job, later)
    ask_for_what_is_due(sqlite_database, given, later)
    assert keys_in(sqlite_database) == [*first, "collect@2026-11-20T11:00Z"]

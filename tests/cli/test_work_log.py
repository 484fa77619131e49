"""Does the worker say so where the log is not as it was written, or not guarded any more?"""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import select, text, update

from cli.collect_now import Collections
from cli.work_kinds import kinds
from cli.worker import Worker
from cli.workspace import open_workspace
from collectors.stop import Stop
from data.database import Database
from data.tables.record import LogEntry
from data.tables.work import Job
from tests.data.chained import past_the_triggers, write_lines


def now() -> datetime:
    return datetime.now(UTC)


def change_a_line(database: Database) -> None:
    with past_the_triggers(database) as connection:
        connection.execute(update(LogEntry).where(LogEntry.id == 2).values(actor="worker"))


def take_a_guard_away(database: Database) -> None:
    with database.write(changes_facts=False) as connection:
        connection.execute(text("DROP TRIGGER log_refuses_delete"))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (change_a_line, "The log is not as it was written: line 2 does not hold."),
        (take_a_guard_away, "The log is not guarded any more: log_refuses_delete."),
    ],
)
def test_a_log_that_somebody_changed_or_can_change_is_a_job_that_failed(
    here: Path,
    monkeypatch: pytest.MonkeyPatch,
    change: Callable[[Database], None],
    said: str,
):
    monkeypatch.setenv("MIKATA_WORK__RETENTION_HOUR", "0")  # due at whatever hour this runs
    opened = open_workspace(here)
    write_lines(opened.database, 3)
    change(opened.database)
    done = kinds(opened, Collections(here, now), now)
    assert Worker(opened, done, Stop(), now).once() == 1
    with opened.database.read() as connection:
        failed = connection.execute(select(Job.error).where(Job.kind == "verify_log")).scalar_one()
    assert failed
    assert failed.startswith(said)
    assert "`mikata log verify`" in failed
    opened.database.dispose()

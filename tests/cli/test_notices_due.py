"""Does the worker send the morning message on working days, at its hour, and once?"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from cli.carrying_out import LEASE, Holding
from cli.notices_due import NOTICES, is_time, notices_due, sending
from cli.work_schedule import ask_for_what_is_due
from cli.worker import Worker
from cli.workspace import Workspace
from collectors.stop import Stop
from config.settings import Settings
from data.database import Database
from data.jobs import NewJob, ask, claim
from data.tables.work import Job
from tests.notices.company import COMPANY, NOW, fill, sent_rows, told
from tests.notices.slack_server import SlackServer

TEAMS = "teams: [{unit: pay, mail: pay@mikan.example}]"
MAIL = "mail: {host: localhost, from: mikata@mikan.example}"


@pytest.fixture
def filled(sqlite_database: Database) -> Database:
    fill(sqlite_database)
    return sqlite_database


@pytest.fixture
def slack() -> Iterator[SlackServer]:
    with SlackServer() as served:
        yield served


def at(day: int, hour: int, minute: int = 0, month: int = 11) -> datetime:
    """A moment of 2026 in Tokyo, nine hours before UTC."""
    return datetime(2026, month, day, hour, minute, tzinfo=UTC) - timedelta(hours=9)


def by_slack(folder: Path, slack: SlackServer) -> Settings:
    return told(folder, f"{{teams: [{{unit: pay, slack: {slack.url}}}]}}")


class Clock:
    """The time that a worker is told."""

    def __init__(self, moment: datetime) -> None:
        self.now = moment

    def __call__(self) -> datetime:
        return self.now


def worker(database: Database, settings: Settings, clock: Clock) -> Worker:
    opened = Workspace(settings, database)
    return Worker(opened, {NOTICES: sending(opened, clock)}, Stop(), clock)


def jobs(database: Database) -> list[tuple[str, str]]:
    query = select(Job.key, Job.status).where(Job.kind == NOTICES).order_by(Job.id)
    with database.read() as connection:
        return [(row.key, row.status) for row in connection.execute(query)]


@pytest.mark.parametrize(
    ("moment", "due"),
    [
        pytest.param(at(20, 8, 59), False, id="before the hour"),
        pytest.param(at(20, 9), True, id="at the hour"),
        pytest.param(at(20, 10, 59), True, id="a little later"),
        pytest.param(at(20, 11), False, id="two hours later"),
        pytest.param(at(20, 22), False, id="at night"),
        pytest.param(at(21, 9), False, id="on a Saturday"),
        pytest.param(at(22, 9), False, id="on a Sunday"),
        pytest.param(at(23, 9), False, id="on a public holiday"),
        pytest.param(at(24, 9), True, id="on the day after it"),
        pytest.param(at(29, 9, month=12), False, id="while the company is closed"),
    ],
)
def test_it_is_time_on_working_days_at_the_hour(here: Path, moment: datetime, due: bool):
    assert is_time(told(here, f"{{{TEAMS}, {MAIL}}}"), COMPANY, moment) is due


def test_the_last_hour_of_a_day_is_caught_up_on_that_day_only(here: Path):
    settings = told(here, f"{{hour: 23, {TEAMS}, {MAIL}}}")
    moments = at(20, 23, 59), at(21, 0)
    assert [is_time(settings, COMPANY, each) for each in moments] == [True, False]


def test_nothing_is_due_where_no_team_is_told_anything(here: Path, filled: Database):
    assert [*notices_due(filled, told(here, "{hour: 9}"), NOW)] == []


def test_over_a_week_with_a_weekend_and_a_holiday_each_working_day_has_one_message(
    here: Path, filled: Database, slack: SlackServer
):
    clock = Clock(at(19, 0))
    settings = by_slack(here, slack)
    first, second = worker(filled, settings, clock), worker(filled, settings, clock)
    while clock.now < at(26, 0):
        assert (first.once(), second.once()) == (0, 0)
        clock.now += timedelta(minutes=30)
    days = ["2026-11-19", "2026-11-20", "2026-11-24", "2026-11-25"]
    assert [row[1] for row in sent_rows(filled)] == days
    assert jobs(filled) == [(f"notices@{day}", "done") for day in days]
    assert len(slack.received) == len(days)


def test_a_worker_that_begins_again_in_the_same_hour_sends_nothing_twice(
    here: Path, filled: Database, slack: SlackServer
):
    clock = Clock(at(20, 9))
    for _ in range(3):
        assert worker(filled, by_slack(here, slack), clock).once() == 0
        clock.now += timedelta(minutes=7)
    assert len(slack.received) == 1


def test_a_worker_that_was_away_catches_up_in_the_morning_and_not_at_night(
    here: Path, filled: Database, slack: SlackServer
):
    for moment, received in ((at(19, 22), 0), (at(20, 10, 40), 1)):
        worker(filled, by_slack(here, slack), Clock(moment)).once()
        assert len(slack.received) == received


def test_a_job_that_waited_into_the_night_sends_nothing(
    here: Path, filled: Database, slack: SlackServer
):
    with filled.write_apart() as connection:
        ask(connection, NewJob(NOTICES, "notices@2026-11-20", at(20, 9)), at(20, 9))
    assert worker(filled, by_slack(here, slack), Clock(at(20, 21))).once() == 0
    assert slack.received == []
    assert jobs(filled) == [("notices@2026-11-20", "done")]


def test_what_failed_is_tried_again_three_times_and_says_nothing_secret(
    here: Path, filled: Database
):
    clock = Clock(at(20, 9))
    with SlackServer([(404, {})] * 9) as slack:
        settings = by_slack(here, slack)
        failed = []
        while clock.now < at(20, 11):
            failed.append(worker(filled, settings, clock).once())
            clock.now += timedelta(minutes=5)
    assert sum(failed) == 4
    assert [each[0] for each in jobs(filled)] == [
        "notices@2026-11-20",
        *(f"notices@2026-11-20+{number}" for number in (1, 2, 3)),
    ]
    with filled.read() as connection:
        query = select(Job.error).where(Job.kind == NOTICES)
        errors = connection.execute(query).scalars().all()
    assert all("Slack did not take the message (status 404)" in (each or "") for each in errors)
    assert "secret" not in f"{errors}"
    assert sent_rows(filled) == []


def test_what_failed_once_goes_out_ten_minutes_later(here: Path, filled: Database):
    clock = Clock(at(20, 9))
    with SlackServer([(404, {})]) as slack:
        settings = by_slack(here, slack)
        for minutes in (0, 5, 6):
            clock.now = at(20, 9) + timedelta(minutes=minutes)
            worker(filled, settings, clock).once()
        assert sent_rows(filled) == []
        clock.now = at(20, 9, 15)
        assert worker(filled, settings, clock).once() == 0
    assert len(sent_rows(filled)) == 1


def test_two_workers_that_hold_the_same_job_send_once(
    here: Path, filled: Database, slack: SlackServer
):
    settings = by_slack(here, slack)
    ask_for_what_is_due(filled, settings, at(20, 9))
    kinds = (NOTICES,)
    first = claim(filled, "a", at(20, 9), LEASE, kinds)
    second = claim(filled, "b", at(20, 9, 6), LEASE, kinds)
    assert first
    assert second
    do = sending(Workspace(settings, filled), lambda: at(20, 9, 6))
    assert [do(Holding(job, Stop())) for job in (first, second)] == [None, None]
    assert len(slack.received) == 1

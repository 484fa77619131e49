"""Does each team get its message once, whatever fails or dies on the way?"""

import multiprocessing
import os
import signal
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from config.errors import UnknownChoice
from config.settings import Settings
from data.database import Database
from data.log import OPERATOR, WORKER
from data.tables.record import LogEntry
from notices.message import as_text
from notices.sending import Outcome, send_all, this_morning
from tests.notices.company import COLLECTED, NOW, PAY_MAIL, fill, sent_rows, told
from tests.notices.slack_server import DROP, HIDDEN, SlackServer
from tests.notices.smtp_server import SmtpServer

TODAY = "2026-11-20"


@pytest.fixture
def filled(database: Database) -> Database:
    fill(database)
    return database


@pytest.fixture
def filled_sqlite(sqlite_database: Database) -> Database:
    fill(sqlite_database)
    return sqlite_database


def by_slack(folder: Path, slack: SlackServer, *units: str) -> Settings:
    teams = ", ".join(f"{{unit: {unit}, slack: {slack.url}}}" for unit in units)
    return told(folder, f"{{teams: [{teams}]}}")


def send(database: Database, settings: Settings, now: datetime = NOW) -> Outcome:
    morning = this_morning(database, settings, now)
    return send_all(database, settings, morning, now, WORKER, lambda _: None)


def logged(database: Database) -> list[tuple[str, Any]]:
    query = select(LogEntry.actor, LogEntry.detail).where(LogEntry.action == "notices.sent")
    with database.read() as connection:
        return [(row.actor, row.detail) for row in connection.execute(query)]


def test_a_team_is_told_what_waits_and_nobody_is_named(filled: Database, tmp_path: Path):
    settings = told(tmp_path, "{teams: [{unit: pay, mail: pay@mikan.example}], "
                    "mail: {host: localhost, from: mikata@mikan.example}}")  # fmt: skip
    (outgoing,) = this_morning(filled, settings, NOW).outgoing
    text = as_text(outgoing.message)
    assert outgoing.message.title == "Payments: 2 pull requests wait for review"
    assert [line for line in text.splitlines() if line.startswith("- ")] == [
        "- mikan/shop#1 Pay by <card> & wait (53.9 h)",
        "- mikan/shop#2 Refunds (52.9 h)",
    ]
    assert "As collected on Fri 20 Nov 08:45." in text
    assert COLLECTED.hour == 23
    assert not [each for each in ("aoi", "Tanabe", "ken") if each in text]


def test_each_message_goes_once_by_each_way_on_a_day(filled: Database, tmp_path: Path):
    with SlackServer() as slack, SmtpServer() as smtp:
        settings = told(
            tmp_path,
            f"{{teams: [{{unit: pay, slack: {slack.url}, mail: {PAY_MAIL}}}, "
            f"{{unit: quiet, slack: {slack.url}}}], mail: {{host: 127.0.0.1, "
            f"port: {smtp.port}, security: none, from: mikata@mikan.example}}}}",
        )
        first = send(filled, settings)
        again = send(filled, settings, NOW + timedelta(hours=1))
        tomorrow = send(filled, settings, NOW + timedelta(days=1))
    assert [len(each.sent) for each in (first, again, tomorrow)] == [2, 0, 2]
    assert [len(each.already) for each in (first, again, tomorrow)] == [0, 2, 0]
    assert (len(slack.received), len(smtp.mails)) == (2, 2)
    assert "|mikan/shop#1 Pay by &lt;card&gt; &amp; wait> (53.9 h)" in slack.received[0]["text"]
    assert sent_rows(filled) == [
        ("pay", TODAY, "slack", 2),
        ("pay", TODAY, "mail", 2),
        ("pay", "2026-11-21", "slack", 3),
        ("pay", "2026-11-21", "mail", 3),
    ]
    assert logged(filled) == [("worker", {"messages": 2})] * 2


def test_what_surely_did_not_go_out_is_sent_again(filled_sqlite: Database, tmp_path: Path):
    with SlackServer([(404, {}), (200, {}), (200, {})]) as slack:
        settings = by_slack(tmp_path, slack, "pay", "search")
        first, second = send(filled_sqlite, settings), send(filled_sqlite, settings)
    assert [each.team.unit for each in first.sent] == ["search"]
    assert len(first.failed) == 1
    assert HIDDEN not in str(first.failed[0])
    assert [each.team.unit for each in second.sent] == ["pay"]
    assert sent_rows(filled_sqlite) == [("search", TODAY, "slack", 1), ("pay", TODAY, "slack", 2)]


def test_what_may_have_gone_out_is_not_sent_again(filled_sqlite: Database, tmp_path: Path):
    with SlackServer([(DROP, {})]) as slack:
        settings = by_slack(tmp_path, slack, "pay")
        first, second = send(filled_sqlite, settings), send(filled_sqlite, settings)
    assert ([*first.sent], len(first.failed)) == ([], 1)
    assert ([*second.sent], len(second.already), second.failed) == ([], 1, [])
    assert len(slack.received) == 1
    assert logged(filled_sqlite) == []


def killed_while_sending(url: str, facts: Path, folder: Path) -> None:
    """Another process that dies at the first pause, between claiming a message and sending it."""
    opened = Database.open(url, facts)
    settings = Settings(workspace=folder, **_written(folder))
    morning = this_morning(opened, settings, NOW)
    send_all(opened, settings, morning, NOW, WORKER, lambda _: os.kill(os.getpid(), signal.SIGKILL))


def _written(folder: Path) -> dict[str, Any]:
    team = {"unit": "pay", "slack": (folder / "webhook").read_text(encoding="utf-8")}
    return {"notices": {"teams": [team]}}


def test_who_is_killed_between_claiming_and_sending_costs_one_message_and_doubles_none(
    filled: Database, tmp_path: Path
):
    with SlackServer([(500, {})]) as slack:
        (tmp_path / "webhook").write_text(slack.url, encoding="utf-8")
        url = filled.engine.url.render_as_string(hide_password=False)
        process = multiprocessing.get_context("spawn").Process(
            target=killed_while_sending, args=(url, filled.facts_folder, tmp_path)
        )
        process.start()
        process.join(60)
        assert process.exitcode == -signal.SIGKILL
        after = send(filled, by_slack(tmp_path, slack, "pay"))
        next_day = send(filled, by_slack(tmp_path, slack, "pay"), NOW + timedelta(days=1))
    assert ([*after.sent], len(after.already)) == ([], 1)
    assert len(next_day.sent) == 1
    assert len(slack.received) == 2


def test_a_webhook_is_read_from_its_file_each_time(filled_sqlite: Database, tmp_path: Path):
    with SlackServer() as slack:
        file = tmp_path / "pay.txt"
        file.write_text(f"{slack.url}\n", encoding="utf-8")
        settings = told(tmp_path, "{teams: [{unit: pay, slack_file: pay.txt}]}")
        file.unlink()
        (missing,) = send(filled_sqlite, settings).failed
        file.write_text(f"{slack.url}\n", encoding="utf-8")
        assert len(send(filled_sqlite, settings).sent) == 1
    assert (missing.where, missing.surely) == ("pay.txt", True)


def test_a_team_that_is_no_unit_is_told_of_and_keeps_nobody_from_theirs(
    filled_sqlite: Database, tmp_path: Path
):
    with SlackServer() as slack:
        outcome = send(filled_sqlite, by_slack(tmp_path, slack, "serach", "search"))
    assert [each.team.unit for each in outcome.sent] == ["search"]
    assert "unknown unit 'serach'; did you mean 'search'?" in outcome.failed[0].what


def test_only_a_unit_with_a_team_can_be_asked_for(filled_sqlite: Database, tmp_path: Path):
    with SlackServer() as slack:
        settings = by_slack(tmp_path, slack, "pay", "search")
        morning = this_morning(filled_sqlite, settings, NOW, "search")
        assert [each.team.unit for each in morning.outgoing] == ["search"]
        with pytest.raises(UnknownChoice, match="Known: pay, search"):
            this_morning(filled_sqlite, settings, NOW, "quiet")


def test_the_day_is_the_one_where_the_organisation_is(filled_sqlite: Database, tmp_path: Path):
    with SlackServer() as slack:
        late = datetime(2026, 11, 19, 23, 30, tzinfo=UTC)
        morning = this_morning(filled_sqlite, by_slack(tmp_path, slack, "pay"), late)
    assert f"{morning.day}" == TODAY


def test_without_an_organisation_nobody_is_told_anything(sqlite_database: Database, tmp_path: Path):
    with SlackServer() as slack:
        settings = by_slack(tmp_path, slack, "pay")
        morning = this_morning(sqlite_database, settings, NOW)
        outcome = send_all(sqlite_database, settings, morning, NOW, OPERATOR, lambda _: None)
    assert (outcome.sent, len(outcome.failed), slack.received) == ([], 1, [])


def test_the_command_lines_own_messages_are_logged_as_such(filled_sqlite: Database, tmp_path: Path):
    with SlackServer() as slack:
        settings = by_slack(tmp_path, slack, "pay")
        morning = this_morning(filled_sqlite, settings, NOW)
        send_all(filled_sqlite, settings, morning, NOW, OPERATOR, lambda _: None)
    assert logged(filled_sqlite) == [("operator", {"messages": 1})]

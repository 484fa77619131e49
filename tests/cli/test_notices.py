"""Does the command print what would go to whom, send it once, and say what is wrong?"""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from typer.testing import Result

from cli.workspace import opened_workspace
from data.repositories import store_repository
from data.rows import RepositoryRow
from data.store import store_pull_requests
from tests.notices.company import AOI, KEN, PAY_MAIL, fill, opened, sent_rows, told
from tests.notices.slack_server import HIDDEN, SlackServer
from tests.notices.smtp_server import SmtpServer

Mikata = Callable[..., Result]

LONG_AGO = datetime.now(UTC) - timedelta(days=60)


@pytest.fixture
def slack() -> Iterator[SlackServer]:
    with SlackServer() as served:
        yield served


@pytest.fixture
def company(here: Path) -> Path:
    """Two teams that wait since long ago, whatever day it is."""
    with opened_workspace(here) as workspace:
        fill(workspace.database)
        old = [
            opened(1, "Pay by card", AOI, created_at=LONG_AGO),
            opened(2, "Refunds", AOI, state="closed", closed_at=LONG_AGO),
            opened(3, "Find faster", KEN, created_at=LONG_AGO),
        ]
        with workspace.database.write(changes_facts=True) as connection:
            repository = store_repository(
                connection, RepositoryRow("mikan/shop", "github", default_branch="main")
            )
            store_pull_requests(connection, repository, old)
    return here


def sent(here: Path) -> list[tuple[str, str, int]]:
    with opened_workspace(here) as workspace:
        found = sent_rows(workspace.database)
    return [(unit, way, number) for unit, _, way, number in found]


def test_a_dry_run_prints_what_would_go_to_whom_and_sends_nothing(
    company: Path, mikata: Mikata, slack: SlackServer
):
    teams = f"[{{unit: search, slack: {slack.url}, mail: [a@b.example, c@d.example]}}, {{unit: quiet, slack: {slack.url}}}]"  # noqa: E501 -- one line of a file
    told(company, f"{{teams: {teams}, mail: {{host: localhost, from: mikata@b.example}}}}")
    result = mikata("notices", "--dry-run")
    assert result.exit_code == 0, result.output
    assert "search, by Slack\n  Search: 1 pull request waits for review\n" in result.stdout
    assert "search, by mail to a@b.example, c@d.example\n" in result.stdout
    assert "  - mikan/shop#3 Find faster (" in result.stdout
    assert "quiet: nothing waits, so nothing is sent\n" in result.stdout
    assert HIDDEN not in result.output
    assert slack.received == []
    assert sent(company) == []


def test_it_sends_now_and_not_again_on_the_same_day(
    company: Path, mikata: Mikata, slack: SlackServer
):
    with SmtpServer() as smtp:
        told(
            company,
            f"{{teams: [{{unit: search, slack: {slack.url}, mail: {PAY_MAIL}}}], mail: "
            f"{{host: 127.0.0.1, port: {smtp.port}, security: none, from: m@b.example}}}}",
        )
        first, second = mikata("notices"), mikata("notices")
        shown = mikata("notices", "--dry-run")
    assert (first.exit_code, second.exit_code) == (0, 0)
    assert first.stdout == (
        "search: 1 pull request, sent by Slack\n"
        f"search: 1 pull request, sent by mail to {PAY_MAIL}\n"
    )
    assert second.stdout == (
        "search: not sent again today by Slack\n"
        f"search: not sent again today by mail to {PAY_MAIL}\n"
    )
    assert "search, by Slack; not again today, since it was sent\n" in shown.stdout
    assert (len(slack.received), len(smtp.mails)) == (1, 1)
    assert sent(company) == [("search", "slack", 1), ("search", "mail", 1)]


def test_one_unit_can_be_chosen(company: Path, mikata: Mikata, slack: SlackServer):
    told(
        company,
        f"{{teams: [{{unit: pay, slack: {slack.url}}}, {{unit: search, slack: {slack.url}}}]}}",
    )
    assert mikata("notices", "--unit", "search").exit_code == 0
    assert [row[0] for row in sent(company)] == ["search"]
    unknown = mikata("notices", "--unit", "quiet")
    assert unknown.exit_code == 2
    assert "unknown unit of notices.teams 'quiet'" in unknown.stderr


def test_what_fails_is_said_in_three_parts_and_nothing_secret(company: Path, mikata: Mikata):
    with SlackServer([(404, {})]) as slack:
        told(
            company,
            f"{{teams: [{{unit: pay, slack: {slack.url}}}, {{unit: serach, slack: {slack.url}}}]}}",
        )
        result = mikata("notices")
    assert result.exit_code == 1
    assert result.stderr.count("error: ") == 2
    assert result.stderr.count("\n  where: ") == 2
    assert result.stderr.count("\n  what to do: ") == 2
    assert HIDDEN not in result.output
    assert sent(company) == []


def test_without_a_team_it_says_how_to_name_one(here: Path, mikata: Mikata):
    result = mikata("notices", "--dry-run")
    assert result.exit_code == 1
    assert "docs/how-to/send-a-morning-message.md" in result.stderr


def test_check_and_doctor_find_a_team_that_is_no_unit(here: Path, mikata: Mikata):
    mikata("init")
    (here / "org.yaml").write_text(
        "schema: organisation/1\nname: Mikan\nunits: [{id: search, name: Search}]\n",
        encoding="utf-8",
    )
    told(here, "\n  teams:\n    - {unit: serach, slack: https://hooks.example/x}")
    checked = mikata("check")
    assert checked.exit_code == 1
    line = "mikata.yaml:4:14: error: unknown unit 'serach'; did you mean 'search'? Known: search\n"
    assert line in checked.stdout
    assert "unknown unit 'serach'" in mikata("doctor").stdout
    told(here, "\n  teams:\n    - {unit: search, slack: https://hooks.example/x}")
    assert mikata("check").exit_code == 0
    assert "to 1 team at 9:00, 1 by Slack" in mikata("doctor").stdout

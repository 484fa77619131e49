"""What does a person see who collects from GitHub, and how does the command end?"""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import text
from typer.testing import Result

from cli.workspace import opened_workspace
from data.database import Database
from tests.cli.github_world import small_world
from tests.cli.test_collect import clone
from tests.github import faults
from tests.github.server import GitHubServer

Mikata = Callable[..., Result]

RUN_KEYS = ("requests", "graphql_points", "rest_requests", "retries", "follow_ups")


@pytest.fixture
def github(monkeypatch: pytest.MonkeyPatch) -> Iterator[GitHubServer]:
    """A small world, served, and named with its token in the environment."""
    with GitHubServer(small_world()) as served:
        monkeypatch.setenv("MIKATA_GITHUB__URL", served.url)
        monkeypatch.setenv("GITHUB_TOKEN", served.token)
        yield served


@pytest.fixture(autouse=True)
def no_token_of_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("GITHUB_TOKEN", raising=False)


@pytest.fixture
def report(mikata: Mikata) -> Callable[..., tuple[int, dict]]:
    """The exit status and the report for programs."""

    def collected(*arguments: str) -> tuple[int, dict]:
        result = mikata("collect", *arguments, "--report", "json")
        return result.exit_code, json.loads(result.stdout)

    return collected


def rows(database: Database, query: str) -> list[tuple]:
    with database.read() as connection:
        return [tuple(row) for row in connection.execute(text(query))]


def settings(here: Path, *patterns: str) -> None:
    listed = json.dumps(patterns)
    (here / "mikata.yaml").write_text(f"github:\n  repositories: {listed}\n", encoding="utf-8")


def test_a_fresh_workspace_needs_one_command_and_ends_with_the_first_look(here, github, mikata):
    result = mikata("collect", "acme/web")
    assert result.exit_code == 0
    lines = result.stdout.splitlines()
    assert lines[0].startswith("acme/web: complete, 120 new, 0 changed; stored: ")
    assert lines[0].endswith("; the same on GitHub")
    assert lines[2].startswith("Complete in ")
    assert f": {len(github.requests)} requests ({github.points} GraphQL points, " in lines[2]
    merges, lead_time, waits, address = lines[-4:]
    assert merges.startswith("Merges a week: ")
    assert lead_time.startswith("Merge lead time to main: ")
    assert "the longest median of the five stages, of " in waits
    assert address == "See it: mikata serve, then http://127.0.0.1:8050/trends?repository=acme/web"
    assert result.stderr == "acme/web: reading\n"


def test_the_report_for_programs_counts_what_the_server_counted(here, github, report):
    status, found = report("acme/web")
    assert status == 0
    assert list(found) == ["status", *RUN_KEYS, "seconds", "repositories", "coverage"]
    assert found["requests"] == len(github.requests)
    assert found["graphql_points"] == github.points
    assert found["coverage"] == {"reports": 0, "unreadable": []}
    (web,) = found["repositories"]
    assert (web["name"], web["status"], web["new"], web["changed"], web["error"]) == (
        "acme/web", "complete", 120, 0, None
    )  # fmt: skip
    assert web["stored"] == web["on_github"]
    assert sum(web["stored"].values()) == 120


def test_nothing_new_is_one_request_and_changes_nothing(here, github, report):
    report("acme/*")
    before = len(github.requests)
    status, found = report("acme/*")
    assert (status, found["requests"], len(github.requests) - before) == (0, 1, 1)
    assert {(each["new"], each["changed"]) for each in found["repositories"]} == {(0, 0)}


def test_what_the_survey_asked_is_noted_so_that_it_can_be_added_up(here, github, report):
    _, found = report("acme/*")
    with opened_workspace(here) as opened:
        (total,) = rows(opened.database, "SELECT SUM(requests), SUM(graphql_points) FROM sync_runs")
    assert total == (found["requests"], found["graphql_points"])


def test_without_arguments_the_settings_say_what_and_known_clones_are_read_again(
    here, github, report, mikata
):
    mikata("collect", "--git", str(clone(here / "clone")), "--name", "local/clone")
    settings(here, "acme/*", "!acme/old")
    status, found = report()
    assert status == 0
    assert [(each["name"], each["on_github"] is None) for each in found["repositories"]] == [
        ("acme/app", False),
        ("acme/web", False),
        ("local/clone", True),
    ]


def test_a_clone_that_github_brings_as_well_is_completed_in_place(here, github, report, mikata):
    mikata("collect", "--git", str(clone(here / "clone", merges=3)))
    settings(here, "acme/web")
    for new in (117, 0):
        status, found = report()
        (web,) = found["repositories"]
        assert (status, web["status"], web["new"]) == (0, "complete", new)
        assert web["stored"] == web["on_github"]


def test_a_known_clone_that_is_gone_fails_alone(here, github, report, mikata):
    mikata("collect", "--git", str(clone(here / "clone")), "--name", "local/clone")
    (here / "clone").rename(here / "elsewhere")
    settings(here, "acme/app")
    status, found = report()
    assert (status, found["status"]) == (1, "incomplete")
    (gone,) = [each for each in found["repositories"] if each["status"] == "failed"]
    assert (gone["name"], gone["error"]["where"]) == ("local/clone", str(here / "clone"))


def test_what_the_settings_leave_out_is_left_out_of_patterns_on_the_command_line(
    here, github, report
):
    settings(here, "acme/app", "!acme/old")
    _, found = report("acme/*")
    assert [each["name"] for each in found["repositories"]] == ["acme/app", "acme/web"]
    _, found = report("acme/old")
    assert [each["name"] for each in found["repositories"]] == ["acme/old"]


def test_a_wrong_name_fails_alone_and_nothing_is_kept_of_it(here, github, report):
    status, found = report("acme/app", "acme/nope")
    assert (status, found["status"]) == (1, "incomplete")
    app, nope = found["repositories"]
    assert (app["status"], nope["status"], nope["on_github"]) == ("complete", "failed", None)
    assert set(nope["error"]) == {"what", "where", "do"}
    with opened_workspace(here) as opened:
        assert rows(opened.database, "SELECT name FROM repositories") == [("acme/app",)]


def test_a_wrong_name_alone_ends_with_1_and_the_reason_is_in_the_report(here, github, mikata):
    result = mikata("collect", "acme/nope")
    assert result.exit_code == 1
    assert result.stdout.startswith("acme/nope: failed, 0 new")
    assert "\n  what to do: check the name" in result.stdout
    assert "Merges a week" not in result.stdout


def test_only_one_source_is_read_where_one_is_named(here, github, report):
    report("acme/web")
    status, found = report("acme/web", "--only", "releases", "--only", "deployments")
    assert (status, found["repositories"][0]["on_github"]) == (0, None)
    with opened_workspace(here) as opened:
        runs = rows(opened.database, "SELECT DISTINCT source FROM sync_runs WHERE id > 1")
    assert ("github.coverage",) not in runs


def test_rebuild_asks_nobody_and_says_what_came_out_differently(here, github, report):
    report("acme/web", "acme/app")
    with opened_workspace(here) as opened, opened.database.write(changes_facts=True) as connection:
        connection.execute(
            text("UPDATE pull_requests SET title = '', fingerprint = x'00' WHERE number < 8")
        )
        before = rows(opened.database, "SELECT value FROM bookmarks ORDER BY 1")
    asked = len(github.requests)
    status, found = report("--rebuild")
    assert (status, found["requests"], len(github.requests)) == (0, 0, asked)
    assert [(each["name"], each["new"], each["changed"]) for each in found["repositories"]] == [
        ("acme/app", 0, 7),
        ("acme/web", 0, 7),
    ]
    with opened_workspace(here) as opened:
        assert rows(opened.database, "SELECT COUNT(*) FROM pull_requests WHERE title = ''") == [
            (0,)
        ]
        assert rows(opened.database, "SELECT value FROM bookmarks ORDER BY 1") == before
    assert report("--rebuild", "acme/a*")[1]["repositories"][0]["changed"] == 0


def test_rebuild_leaves_what_is_gone_and_what_can_t_be_read_as_it_is(here, github, report):
    report("acme/app")
    with opened_workspace(here) as opened, opened.database.write(changes_facts=True) as connection:
        connection.execute(text("UPDATE pull_requests SET gone_at = 1 WHERE number = 3"))
        connection.execute(text("UPDATE raw_answers SET content = x'00' WHERE number = 5"))
    status, found = report("--rebuild")
    (app,) = found["repositories"]
    assert (status, app["status"], app["changed"]) == (1, "incomplete", 0)
    assert app["error"]["do"] == "fetch it again: mikata collect acme/app --full"
    assert sum(app["stored"].values()) == 29


def test_full_asks_for_everything_again_and_changes_nothing(here, github, report):
    report("acme/web")
    before = len(github.requests)
    status, found = report("acme/web", "--full")
    assert (status, found["repositories"][0]["changed"]) == (0, 0)
    assert len(github.requests) - before > 2


def test_troubles_of_github_are_survived_and_counted(here, github, report, monkeypatch):
    monkeypatch.setattr("collectors.github.patience.FIRST_WAIT_SECONDS", 0.01)
    github.faults.add(faults.bad_gateway(), times=2, when=faults.pages)
    status, found = report("acme/web")
    assert (status, found["status"]) == (0, "complete")
    assert found["retries"] >= 1
    assert found["requests"] == len(github.requests)


def test_a_token_that_is_refused_ends_with_1_and_says_what_to_do(here, github, report, monkeypatch):
    monkeypatch.setenv("GITHUB_TOKEN", "no-token-of-anybody")
    status, found = report("acme/web")
    (web,) = found["repositories"]
    assert (status, web["status"]) == (1, "failed")
    assert "token" in web["error"]["do"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("web",), "error: 'web' does not name repositories of one owner"),
        (("*/web",), "error: '*/web' does not name repositories of one owner"),
        (("acme/web", "--only", "covrage"), "error: unknown source 'covrage'; did you mean 'cov"),
        (("acme/web", "--git", "x"), "error: --git and OWNER/NAME are two collections"),
        (("acme/web", "--pull-requests", "x"), "error: --pull-requests and OWNER/NAME are two"),
        (("--rebuild", "--git", "x"), "error: --git and --rebuild are two collections"),
        (("--rebuild", "--full"), "error: --full: only for --git and GitHub, not with --rebuild"),
        (("--rebuild",), "error: nothing was collected from GitHub yet"),
        (("--git", "x", "--only", "releases"), "error: --only: only for GitHub, not with --git"),
        (("--rebuild", "--only", "releases"), "error: --only: only for GitHub, not with --rebuild"),
        (("acme/web", "--base", "main"), "error: --base: only for --git"),
        (("acme/web", "--every", "30"), "error: --every: expected a time like 90s, 30m or 2h"),
        (("acme/web", "--every", "59s"), "error: --every: 59s is not from 1m to 168h"),
        (("--pull-requests", "x", "--every", "1h"), "error: --every: only for --git and GitHub"),
    ],
)
@pytest.mark.parametrize("form", ["text", "json"])
def test_wrong_usage_ends_with_2_and_nothing_on_standard_output(
    here, github, mikata, arguments, message, form
):
    result = mikata("collect", *arguments, "--report", form)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith(message)
    assert github.requests == []


def test_rebuild_of_an_unknown_repository_lists_the_known_ones(here, github, mikata):
    mikata("collect", "acme/app")
    result = mikata("collect", "--rebuild", "acme/apq")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith("error: unknown repository 'acme/apq'; did you mean 'acme/app'")


def test_without_a_token_it_names_three_ways_to_give_one(here, mikata, monkeypatch):
    result = mikata("collect", "acme/web")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith("error: there is no token for GitHub\n  what to do: one of")
    for way in ("MIKATA_GITHUB__TOKEN", "mikata.yaml", "gh auth login"):
        assert way in result.stderr


def test_neither_the_token_nor_an_address_is_printed_or_kept(here, github, mikata):
    result = mikata("collect", "acme/web")
    mikata("collect", "acme/web", "--full")
    written = b"".join(path.read_bytes() for path in here.rglob("*") if path.is_file())
    for output in (result.stdout.encode(), result.stderr.encode(), written):
        assert github.token.encode() not in output
        assert b"@mail.invalid" not in output


@pytest.mark.parametrize("form", ["text", "json"])
def test_wrong_settings_end_with_2(here, github, mikata, form):
    (here / "mikata.yaml").write_text("github: {reserve: 100}\n", encoding="utf-8")
    result = mikata("collect", "acme/web", "--report", form)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "mikata.yaml:1:19: error: expected at most 90" in result.stderr


def test_a_database_that_is_not_there_is_a_report_for_programs(here, report, monkeypatch):
    monkeypatch.setenv("MIKATA_DATABASE", "postgresql://me:hunter2@127.0.0.1:1/none")
    status, found = report("acme/web")
    assert (status, found["status"]) == (1, "failed")
    (failed,) = found["repositories"]
    assert failed["error"]["what"].startswith("The database can't be reached")
    assert "hunter2" not in json.dumps(found)


def test_what_was_named_before_is_named_where_nothing_says_what_to_collect(here, github, mikata):
    mikata("collect", "acme/app")
    result = mikata("collect")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "what was collected before: mikata collect acme/app\n" in result.stderr


def test_again_reads_a_clone_once_more_and_asks_nobody(here, github, mikata, report):
    git = str(clone(here / "clone", merges=3))
    mikata("collect", "--git", git)
    status, found = report("--again", "acme/web")
    (web,) = found["repositories"]
    assert (status, web["status"], web["on_github"], github.requests) == (0, "complete", None, [])
    mikata("collect", "acme/app")
    _, found = report("--again", "acme/web", "acme/app")
    there = {each["name"]: each["on_github"] is not None for each in found["repositories"]}
    assert there == {"acme/app": True, "acme/web": False}
    _, found = report("acme/web")
    assert found["repositories"][0]["on_github"] is not None

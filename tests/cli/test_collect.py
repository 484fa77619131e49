"""What does a person see who collects, and how does the command end?"""

import json
import os
import stat
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from cli.workspace import opened_workspace
from collectors.lock import repository_lock
from tests.collectors.repositories import ENVIRONMENT, HOUR, History, git
from tests.collectors.tables import GOOD, write

PROJECT = Path(__file__).parents[2]
PEOPLE = tuple(f"{name} <{name}@example.com>".encode() for name in ("Ann", "Bob", "Carol"))


def clone(folder: Path, merges: int = 52, squashed: bool = False, people=PEOPLE) -> Path:
    """Two merges a week until last week, each of three hours' work."""
    history = History()
    tip = history.commit("root", committed=1)
    newest = int(datetime.now(UTC).timestamp()) - 8 * 24 * HOUR
    for number in range(1, merges + 1):
        at, who = newest - (merges - number) * 84 * HOUR, people[number % len(people)]
        if squashed:
            tip = history.commit(f"Squash (#{number})", (tip,), author=who, committed=at)
        else:
            work = history.commit("work", (tip,), author=who, committed=at - 3 * HOUR)
            tip = history.merge(number, tip, work, committed=at)
    history.write(folder, develop=tip)
    git(folder, "remote", "add", "origin", "https://github.com/acme/web")
    return folder


@pytest.fixture(autouse=True)
def git_as_everybody_has_it(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("GIT_CONFIG_GLOBAL", "GIT_CONFIG_NOSYSTEM"):
        monkeypatch.setenv(name, ENVIRONMENT[name])


def test_the_report_ends_with_merges_a_week_lead_time_and_the_address(here, mikata):
    result = mikata("collect", "--git", str(clone(here / "clone")))
    assert result.exit_code == 0
    lines = result.stdout.splitlines()
    assert lines[0] == "acme/web: complete, 52 new, 0 changed; stored: 52 merged"
    assert lines[2].startswith("Complete in ")
    assert lines[-4].startswith(("Merges a week: 1.9 (50 in", "Merges a week: 2.0 (5"))
    assert lines[-3].startswith("Merge lead time to develop: 3.0 hours (median of 5")
    assert lines[-2] == (
        "Where work waits: not known, a Git history holds merges but neither openings nor "
        "reviews; `mikata collect OWNER/NAME` asks GitHub for them"
    )
    assert (
        lines[-1] == "See it: mikata serve, then http://127.0.0.1:8050/trends?repository=acme/web"
    )
    assert result.stderr == "acme/web: reading\n"


def test_the_address_comes_with_the_workspace_where_it_is_another_folder(here, mikata):
    folder = here / "other place"
    folder.mkdir()
    clone_of = str(clone(here / "clone"))
    result = mikata("collect", "--git", clone_of, "--workspace", str(folder))
    assert result.exit_code == 0
    assert f"See it: mikata serve --workspace '{folder}', then http://" in result.stdout


def test_a_repository_of_squashes_has_counts_and_says_why_it_has_no_lead_time(here, mikata):
    result = mikata("collect", "--git", str(clone(here / "clone", squashed=True)))
    counts, lead_time, waits, _ = result.stdout.splitlines()[-4:]
    assert counts.startswith(("Merges a week: 1.9", "Merges a week: 2.0"))
    assert lead_time.startswith("Merge lead time to develop: no figure; left out: 5")
    assert lead_time.endswith(" squashed, so that when they were started is lost")
    assert waits.startswith("Where work waits: not known, a Git history")


def test_a_figure_about_one_person_among_others_is_not_given_and_it_says_why(here, mikata):
    clone(here / "many")
    mikata("collect", "--git", str(here / "many"), "--name", "acme/many")
    result = mikata("collect", "--git", str(clone(here / "one", people=PEOPLE[:1])))
    assert result.exit_code == 0
    reason = "no figure, fewer than three people wrote them: a figure would be about one of them"
    assert result.stdout.splitlines()[-4:-1] == [
        f"Merges a week: {reason}",
        f"Merge lead time to develop: {reason}",
        f"Where work waits: {reason}",
    ]


def test_a_history_that_ended_long_ago_says_that_nothing_was_merged(here, mikata):
    history = History()
    tip = history.commit("Old (#1)", committed=1_000_000_000)
    history.write(here / "clone", main=tip)
    result = mikata("collect", "--git", str(here / "clone"))
    assert result.stdout.count("no figure, nothing was merged in the 26 weeks before") == 2


def test_the_report_for_programs_is_all_there_is_on_standard_output(here, mikata):
    result = mikata("collect", "--git", str(clone(here / "clone")), "--report", "json")
    report = json.loads(result.stdout)
    assert result.exit_code == 0
    assert report.pop("seconds") > 0
    assert report == {
        "status": "complete",
        "requests": 0,
        "graphql_points": 0,
        "rest_requests": 0,
        "retries": 0,
        "follow_ups": 0,
        "repositories": [
            {
                "name": "acme/web",
                "status": "complete",
                "new": 52,
                "changed": 0,
                "stored": {"open": 0, "merged": 52, "closed": 0},
                "on_github": None,
                "error": None,
            }
        ],
        "coverage": {"reports": 0, "unreadable": []},
    }


def test_a_second_run_brings_nothing_new_and_full_reads_all_of_it(here, mikata):
    path = str(clone(here / "clone"))
    mikata("collect", "--git", path)
    for more in ((), ("--full",)):
        result = mikata("collect", "--git", path, *more)
        assert result.stdout.splitlines()[0] == (
            "acme/web: complete, 0 new, 0 changed; stored: 52 merged"
        )


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((), "error: nothing to collect from; say one of\n  OWNER/NAME"),
        (("--git", "none"), "error: There is no clone at this path: No such file or directory"),
        (
            ("--git", "clone", "--pull-requests", "x.csv"),
            "error: --git and --pull-requests are two",
        ),
        (
            ("--pull-requests", "x.csv", "--base", "b"),
            "error: --base: only for --git; a table says",
        ),
        (("--pull-requests", "x.csv"), "error: There is no table at this path: No such file"),
        (("--git", "clone", "--base", "develpo"), "error: Unknown branch 'develpo'; did you mean"),
        (("--git", "clone", "--name", "web"), "error: 'web' is not a repository's name"),
        (("--git", "clone/.git/objects"), "error: This folder is no repository of its own"),
    ],
)
@pytest.mark.parametrize("form", ["text", "json"])
def test_wrong_usage_ends_with_2_and_nothing_on_standard_output(
    here, mikata, arguments, message, form
):
    clone(here / "clone", merges=1)
    result = mikata("collect", *arguments, "--report", form)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith(message)


def test_a_clone_that_can_t_be_read_ends_with_1_and_says_what_to_do(here, mikata):
    git(here, "init", "-q", "empty")
    result = mikata("collect", "--git", "empty")
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == (
        "error: This repository has no commit on any branch yet\n"
        f"  where: {here}/empty\n"
        "  what to do: fetch its history with git fetch, or collect again after the first commit\n"
    )
    result = mikata("collect", "--git", "empty", "--report", "json")
    (entry,) = json.loads(result.stdout)["repositories"]
    assert (result.exit_code, entry["name"], entry["status"]) == (1, "empty", "failed")
    assert entry["error"]["where"] == f"{here}/empty"


def test_a_repository_that_somebody_works_on_ends_with_1(here, mikata):
    clone(here / "clone")
    locks, since = here / ".mikata" / "locks", datetime(2026, 1, 1, tzinfo=UTC)
    with (
        opened_workspace(here) as opened,
        repository_lock(opened.database, locks, "acme/web", since),
    ):
        result = mikata("collect", "--git", "clone")
    assert result.exit_code == 1
    assert f"is being collected by process {os.getpid()} since 2026-01-01T00:00:00" in result.stdout


def test_a_table_is_imported_and_a_wrong_one_lists_every_problem(here, mikata):
    write(here / "good.csv", GOOD, GOOD | {"number": "13", "repository": "acme/app"})
    result = mikata("collect", "--pull-requests", "good.csv")
    assert result.exit_code == 0
    assert result.stdout.splitlines()[:2] == [
        "acme/app: complete, 1 new, 0 changed; stored: 1 merged",
        "acme/web: complete, 1 new, 0 changed; stored: 1 merged",
    ]
    write(here / "bad.csv", GOOD | {"number": "x"}, GOOD | {"state": "done"})
    result = mikata("collect", "--pull-requests", "bad.csv")
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.splitlines()[0] == "bad.csv: checking every row"
    assert result.stderr.splitlines()[1:4] == [
        "bad.csv:2:2: error: column 'number': 'x' is not a whole number from 0 on",
        "bad.csv:3:6: error: column 'state': unknown state 'done'. Known: open, merged, closed",
        "error: 2 problems in the file; nothing was stored",
    ]
    report = json.loads(mikata("collect", "--pull-requests", "bad.csv", "--report", "json").stdout)
    assert (report["status"], report["repositories"][0]["error"]["where"]) == ("failed", "bad.csv")


def test_what_the_command_writes_only_its_owner_can_read(here, mikata):
    mikata("collect", "--git", str(clone(here / "clone")))
    folder = here / ".mikata"
    for path in (
        folder,
        *folder.glob("mikata.sqlite3*"),
        *folder.rglob("locks*"),
        *folder.rglob("*.lock"),
    ):
        if path.name == "migrating.lock":  # empty, inside a folder that only its owner can enter
            continue
        assert not path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO), path


def test_on_a_terminal_a_bar_is_drawn(here):
    """A pseudo-terminal stands for standard error; standard output stays a pipe."""
    clone(here / "clone")
    ours, theirs = os.openpty()
    command = [sys.executable, "-c", "from cli.main import run; run()", "collect", "--git", "clone"]
    environment = ENVIRONMENT | {"TERM": "xterm", "PYTHONPATH": str(PROJECT)}
    process = subprocess.run(
        command, cwd=here, stdout=subprocess.PIPE, stderr=theirs, env=environment
    )
    os.close(theirs)
    drawn = os.read(ours, 100_000).decode()
    os.close(ours)
    assert process.returncode == 0
    assert "acme/web" in drawn
    assert "━" in drawn
    assert process.stdout.startswith(b"acme/web: complete")

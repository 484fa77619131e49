"""What does `mikata metric` write, and when does it write nothing?"""

import csv
import io
import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from cli.main import app
from cli.workspace import opened_workspace
from config.organisation import Organisation
from data.database import Database
from data.organisation import store_organisation
from data.repositories import store_repository
from data.rows import AccountKey, PullRequestRow, RepositoryRow, ReviewRow, Stored
from data.runs import Outcome, finish_sync_run, start_sync_run
from data.store import store_pull_requests
from metrics.catalogue import METRICS
from tests.fresh import fresh_file

NOON = datetime(2026, 1, 7, 3, tzinfo=UTC)
JANUARY = ("--from", "2026-01-05", "--to", "2026-02-02")
AUTHORS = ("aoi", "ren", "yui", "hana")


def fill(database: Database, with_organisation: bool = True) -> None:
    people = [
        {"id": id_, "name": id_, "accounts": {"github": [id_]}, "memberships": [{"unit": unit}]}
        for id_, unit in zip(AUTHORS, ("shop", "shop", "shop", "ops"), strict=True)
    ]
    units = [{"id": unit, "name": unit} for unit in ("shop", "ops")]
    who = {"name": "Mikan", "timezone": "Asia/Tokyo", "units": units, "people": people}
    rows = [
        pull_request(number, AccountKey("github", author), hours=number)
        for number, author in enumerate(AUTHORS, 1)
    ]
    with database.write(changes_facts=True) as connection:
        if with_organisation:
            store_organisation(connection, Organisation.model_validate(who), "test", NOON)
        about = RepositoryRow("mikan/app", "github", default_branch="main", has_develop=True)
        repository = store_repository(connection, about)
        run = start_sync_run(connection, "github", repository, NOON)
        bot = pull_request(5, AccountKey("github", "renovate", "bot"), hours=1)
        store_pull_requests(connection, repository, [*rows, bot])
        ended = datetime(2026, 2, 2, 3, 4, 5, tzinfo=UTC)
        finish_sync_run(connection, run, ended, Outcome("complete", Stored(new=5, changed=0)))


def pull_request(number: int, author: AccountKey, hours: int) -> PullRequestRow:
    return PullRequestRow(
        number=number,
        title=f"[wip] Change {number}\x1b[31m",
        state="merged",
        base="develop",
        url=f"https://example.com/{number}",
        author=author,
        created_at=NOON,
        first_commit_at=NOON,
        commit_count=1,
        merged_at=NOON + timedelta(hours=hours),
    )


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    fresh_file(tmp_path / ".mikata" / "mikata.sqlite3")
    with opened_workspace(tmp_path) as opened:
        fill(opened.database)
    return tmp_path


def run(workspace: Path, *arguments: str) -> Result:
    return CliRunner().invoke(app, ["metric", "--workspace", str(workspace), *arguments])


def refused(result: Result, status: int) -> str:
    """What stands on standard error of a command that wrote nothing else."""
    assert (result.exit_code, result.stdout) == (status, "")
    return result.stderr


def test_json_has_the_keys_of_the_manual_in_their_order(workspace: Path):
    result = run(workspace, "merge_lead_time", *JANUARY, "--format", "json")
    assert result.exit_code == 0
    assert json.loads(result.stdout) == {
        "metric": "merge_lead_time",
        "unit_of_value": "hours",
        "statistic": "median",
        "clock": "calendar",
        "by": "week",
        "from": "2026-01-05",
        "to": "2026-02-02",
        "timezone": "Asia/Tokyo",
        "filters": {"unit": None, "repository": None, "base": None},
        "data_as_of": "2026-02-02T03:04:05Z",
        "rows": [
            {
                "period": "2026-W02",
                "start": "2026-01-05",
                "partial": False,
                "value": 2.5,
                "n_used": 4,
                "n_total": 5,
                "start_unsure": 0,
                "left_out": {"bot": 1},
            },
            *(
                {
                    "period": f"2026-W0{week}",
                    "start": start,
                    "partial": False,
                    "value": None,
                    "n_used": 0,
                    "n_total": 0,
                    "start_unsure": 0,
                    "left_out": {},
                }
                for week, start in ((3, "2026-01-12"), (4, "2026-01-19"), (5, "2026-01-26"))
            ),
        ],
    }
    assert list(json.loads(result.stdout)) == [
        "metric", "unit_of_value", "statistic", "clock", "by", "from", "to", "timezone",
        "filters", "data_as_of", "rows",
    ]  # fmt: skip
    assert list(json.loads(result.stdout)["rows"][0]) == [
        "period", "start", "partial", "value", "n_used", "n_total", "start_unsure", "left_out",
    ]  # fmt: skip


def test_counts_are_whole_numbers_without_a_statistic(workspace: Path):
    result = run(workspace, "pull_requests_merged", *JANUARY, "--format", "json", "--by", "all")
    found = json.loads(result.stdout)
    assert (found["statistic"], found["unit_of_value"]) == (None, "count")
    assert '"value": 4,' in result.stdout
    assert found["rows"][0]["period"] == "all"


def test_an_explanation_adds_the_pull_requests_with_their_reasons(workspace: Path):
    arguments = ("merge_lead_time", *JANUARY, "--format", "json", "--explain")
    found = json.loads(run(workspace, *arguments).stdout)
    assert list(found)[-1] == "pull_requests"
    assert [(each["number"], each["reason"]) for each in found["pull_requests"]] == [
        (4, None),
        (3, None),
        (2, None),
        (5, "bot"),
        (1, None),
    ]
    assert found["pull_requests"][0] == {
        "repository": "mikan/app",
        "number": 4,
        "title": "[wip] Change 4\x1b[31m",
        "url": "https://example.com/4",
        "base": "develop",
        "author_kind": "person",
        "started_at": "2026-01-07T03:00:00Z",
        "created_at": "2026-01-07T03:00:00Z",
        "ready_at": "2026-01-07T03:00:00Z",
        "first_review_at": None,
        "approved_at": None,
        "merged_at": "2026-01-07T07:00:00Z",
        "value": 4.0,
        "used": True,
        "reason": None,
    }
    assert list(found["pull_requests"][0])[:3] == ["repository", "number", "title"]


def test_csv_has_a_column_for_each_reason_and_nothing_for_a_missing_value(workspace: Path):
    result = run(workspace, "merge_lead_time", *JANUARY, "--format", "csv")
    lines = list(csv.reader(io.StringIO(result.stdout)))
    assert lines[0] == [
        "period", "start", "value", "n_used", "n_total", "bot", "excluded_by_rule", "other_base",
        "not_known_to_source", "no_commits", "squashed", "never_ready", "reviewed_as_draft",
        "no_review", "no_approval", "approved_after_merge", "not_deployed",
    ]  # fmt: skip
    assert lines[1][:6] == ["2026-W02", "2026-01-05", "2.5", "4", "5", "1"]
    assert lines[2][:6] == ["2026-W03", "2026-01-12", "", "0", "0", "0"]


def test_csv_with_an_explanation_is_that_of_the_pull_requests(workspace: Path):
    result = run(workspace, "coding_time", *JANUARY, "--format", "csv", "--explain")
    lines = list(csv.DictReader(io.StringIO(result.stdout)))
    assert [line["number"] for line in lines] == ["4", "3", "2", "5", "1"]
    assert lines[3]["reason"] == "bot"


def test_the_table_shows_values_with_how_many_they_are_made_of(workspace: Path):
    result = run(workspace, "merge_lead_time", *JANUARY)
    assert result.exit_code == 0
    assert "merge_lead_time (hours, median, calendar clock)" in result.stdout
    assert "2.5" in result.stdout
    assert "4/5" in result.stdout
    assert "bot 1" in result.stdout
    assert "data as of 2026-02-02T03:04:05Z" in result.stdout


def test_titles_of_others_cannot_write_control_characters_into_a_terminal(workspace: Path):
    result = run(workspace, "merge_lead_time", *JANUARY, "--explain")
    assert "[wip] Change 4\ufffd[31m" in result.stdout
    assert "\x1b[31m" not in result.stdout
    assert "The median time from the first commit to the merge" in result.stdout


@pytest.mark.parametrize("metric", METRICS, ids=lambda metric: metric.key)
@pytest.mark.parametrize("by", ["day", "week", "month", "quarter", "year", "all"])
def test_every_metric_is_answered_by_every_step(workspace: Path, metric, by: str):
    result = run(workspace, metric.key, *JANUARY, "--by", by, "--format", "json")
    found = json.loads(result.stdout)
    assert (result.exit_code, found["metric"], found["by"]) == (0, metric.key, by)


def test_without_days_it_is_the_last_26_complete_weeks(workspace: Path):
    found = json.loads(run(workspace, "coding_time", "--format", "json").stdout)
    assert len(found["rows"]) == 26
    assert not any(row["partial"] for row in found["rows"])


def test_an_answer_about_one_person_is_refused_with_a_way_on(workspace: Path):
    words = refused(run(workspace, "merge_lead_time", *JANUARY, "--unit", "ops"), status=1)
    assert words == (
        "error: the answer would be about one person or two, so it is not given\n"
        "  what to do: ask about the whole organisation (leave out --unit)\n"
    )


def test_the_rest_around_a_unit_is_protected_with_its_own_words(workspace: Path):
    words = refused(run(workspace, "merge_lead_time", *JANUARY, "--unit", "shop"), status=1)
    assert words.startswith("error: with the answer for the unit around it, this one would tell")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["merge_leadtime"], "error: unknown metric 'merge_leadtime'; did you mean 'merge_lead_"),
        (["coding_time", "--unit", "shpo"], "error: unknown unit 'shpo'; did you mean 'shop'?"),
        (["coding_time", "--base", "devlop"], "error: unknown base branch 'devlop'; did you mean"),
        (["coding_time", "--repository", "a/b"], "error: unknown repository 'a/b'. Known: mikan"),
        (["coding_time", "--by", "decade"], "error: unknown step 'decade'. Known: day, week, mon"),
        (["coding_time", "--statistic", "p99"], "error: unknown statistic 'p99'; did you mean"),
        (["coding_time", "--clock", "x"], "error: unknown clock 'x'. Known: calendar, working"),
        (["coding_time", "--without", "x"], "error: unknown kind of employment 'x'. Known: "),
        (["coding_time", "--from", "20260105"], "error: --from: expected a day like 2026-01-05, "),
        (["coding_time", "--to", "2026-02-30"], "error: --to: 2026-02-30 is not in the calendar"),
        (["coding_time", "--from", "2999-01-01"], "error: 2999-01-01 is later than today"),
        (["coding_time", "--part", "x"], "error: unknown metric with parts 'coding_time'; "),
        (
            ["share_merged_within", "--part", "merge_leadtime"],
            "error: unknown part of share_merged_within 'merge_leadtime'; did you mean 'merge_lead",
        ),
        (
            ["coding_time", "--within", "24 working"],
            "error: unknown metric with a threshold 'coding_time'. Known: share_merged_within",
        ),
        (
            ["share_merged_within", "--within", "24"],
            "error: --within: expected hours and their clock (calendar or working) like '24 work",
        ),
        (["review_load", "--part", "laziest"], "error: unknown part of review_load 'laziest'. K"),
        (
            ["coding_time", "--from", "2026-02-02", "--to", "2026-01-05"],
            "error: the period from 2026-02-02 to 2026-01-05 holds no day",
        ),
    ],
)
def test_a_word_that_is_not_known_ends_with_status_2_and_says_what_is(workspace, arguments, words):
    assert refused(run(workspace, *arguments), status=2).startswith(words)


def test_a_stage_and_a_threshold_are_asked_for_by_name(workspace: Path):
    asked = ("share_merged_within", *JANUARY, "--by", "all")
    chosen = ("--part", "merge_lead_time", "--within", "2.5 calendar")
    found = json.loads(run(workspace, *asked, *chosen, "--format", "json").stdout)
    assert (found["part"], found["within"]) == ("merge_lead_time", "2.5 calendar")
    assert [(row["value"], row["n_used"]) for row in found["rows"]] == [(50.0, 4)]
    usual = json.loads(run(workspace, *asked, "--format", "json").stdout)
    assert (usual["part"], usual["within"]) == ("open_to_merge_time", "24 working")
    title = "share_merged_within (percent, part merge_lead_time, within 2.5 calendar)"
    assert title in " ".join(run(workspace, *asked, *chosen).stdout.split())


def test_too_few_reviewers_are_kept_back_in_words_of_their_own(workspace: Path):
    given = ReviewRow("1", AccountKey("github", "ren"), "approved", NOON)
    row = replace(pull_request(6, AccountKey("github", "aoi"), hours=1), reviews=(given,))
    about = RepositoryRow("mikan/app", "github", default_branch="main", has_develop=True)
    with opened_workspace(workspace) as opened, opened.database.write(changes_facts=True) as write:
        store_pull_requests(write, store_repository(write, about), [row])
    words = refused(run(workspace, "review_load", *JANUARY), status=1)
    assert words.startswith("error: fewer than five people gave these reviews, so it is not given")


@pytest.mark.parametrize("arguments", [["coding_time", "--format", "xml"], [], ["--nothing"]])
def test_a_command_that_is_not_meant_that_way_ends_with_status_2(workspace, arguments):
    refused(run(workspace, *arguments), status=2)


def test_help_lists_the_keys(workspace: Path):
    result = run(workspace, "--help")
    assert result.exit_code == 0
    assert all(metric.key in result.stdout for metric in METRICS)


def test_without_an_organisation_a_rate_is_null_and_the_reason_is_told_beside_it(tmp_path: Path):
    with opened_workspace(tmp_path) as opened:
        fill(opened.database, with_organisation=False)
    key = "pull_requests_merged_per_engineer"
    result = run(tmp_path, key, *JANUARY, "--by", "all", "--format", "json")
    assert json.loads(result.stdout)["rows"][0]["value"] is None
    assert result.stderr.startswith("note: without an organisation nobody knows who the engineers")


def test_before_anything_was_collected_it_says_how_to_begin(tmp_path: Path):
    result = run(tmp_path, "pull_requests_merged", *JANUARY, "--by", "all", "--format", "csv")
    assert result.stdout.splitlines()[1].startswith("all,2026-01-05,0,0,0,")
    assert result.stderr == "note: no pull request was collected yet; `mikata collect` does it\n"

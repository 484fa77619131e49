"""Does a pipeline hand in its coverage, and is it told what that means?"""

import json
import subprocess
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest

from cli.workspace import open_workspace
from data.coverage import store_coverage
from data.queries.coverage import CoverageAt, coverage_series
from data.queries.organisation import current_organisation
from data.repositories import repository_of_push, store_repository
from data.rows import CoverageReportRow, RepositoryRow
from data.viewer import Viewer

SHA = "0123456789abcdef0123456789abcdef01234567"
AT = "2026-01-05T10:00:00+09:00"
ORGANISATION = """\
schema: organisation/1
name: Ours
people:
  - {id: sato, name: Sato}
applications:
  - {id: api, name: API, repository: acme/shop, paths: ["api/**"], kind: backend}
  - {id: web, name: Pages, repository: acme/shop, paths: ["web/**"], kind: frontend}
coverage:
  exclusions:
    - {application: api, paths: ["api/old/**"], who: sato, when: 2026-01-01, why: It goes soon}
"""
API = "SF:api/a.py\nDA:1,1\nDA:2,1\nDA:3,0\nend_of_record\nSF:api/old/b.py\nDA:1,0\nend_of_record\n"
NO_CLONE = (
    "no clone in this folder knows the commit; it counts as committed now "
    "(--committed-at says otherwise)"
)
WEB = "SF:web/a.ts\nDA:1,1\nDA:2,0\nend_of_record\n"


@pytest.fixture(autouse=True)
def workspace(here, mikata, monkeypatch) -> Path:
    """The current folder, with two applications and a report of each."""
    for name in ("GITHUB_SHA", "GIT_DIR", "GIT_WORK_TREE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(here))
    Path("org.yaml").write_text(ORGANISATION, encoding="utf-8")
    assert mikata("apply", "--yes").exit_code == 0
    Path("api.info").write_text(API)
    Path("web.info").write_text(WEB)
    return here


@pytest.fixture
def add(mikata):
    """Hand in reports of a commit, by default all that is needed is said."""

    def run(*arguments: str, application: str = "api", commit: str = SHA):
        options = ["--application", application, "--committed-at", AT, "--commit", commit]
        return mikata("coverage", "add", *options, *arguments)

    return run


def figures(application: str) -> list[CoverageAt]:
    opened = open_workspace(Path())
    try:
        every = coverage_series(Viewer.operator(), opened.database)
    finally:
        opened.database.dispose()
    return [each for one in every if one.application == application for each in one.figures]


def test_a_report_is_stored_and_its_meaning_told(add):
    result = add("api.info")
    assert result.exit_code == 0
    assert result.stdout == (
        "Stored 1 report of api at 0123456789ab, committed 2026-01-05T01:00:00+00:00.\n"
        "api: 66.67 % (2 of 3 lines)\n"
        "without exclusions: 50.00 % (2 of 4 lines)\n"
    )
    assert result.stderr == ""
    (figure,) = figures("api")
    assert (figure.commit, figure.kind, figure.covered, figure.coverable) == (SHA, "pushed", 2, 3)
    assert figures("web") == []


def test_programs_get_the_same_as_json(add):
    result = json.loads(add("api.info", "--report", "json").stdout)
    assert result.pop("reports") == [
        {"name": "api/api.info", "files": 2, "covered": 2, "coverable": 4}
    ]
    assert result == {
        "application": "api",
        "repository": "acme/shop",
        "commit": SHA,
        "committed_at": "2026-01-05T01:00:00+00:00",
        "figure": {
            "commit": SHA,
            "committed_at": "2026-01-05T01:00:00+00:00",
            "kind": "pushed",
            "covered": 2,
            "coverable": 3,
            "covered_before_exclusions": 2,
            "coverable_before_exclusions": 4,
            "percent": pytest.approx(200 / 3),
            "percent_before_exclusions": 50.0,
        },
        "is_newest": True,
    }


def test_without_an_exclusion_there_is_one_figure(add):
    assert add("web.info", application="web").stdout.splitlines()[1:] == [
        "web: 50.00 % (1 of 2 lines)"
    ]


def test_two_applications_hand_in_reports_of_the_same_name(add):
    Path("out").mkdir()
    Path("out/api.info").write_text(WEB)
    add("api.info")
    add("out/api.info", application="web")
    assert [len(figures(each)) for each in ("api", "web")] == [1, 1]


def test_reports_of_one_commit_are_united_and_a_name_that_comes_again_replaces(add):
    Path("more.info").write_text("SF:api/a.py\nDA:3,1\nend_of_record\n")
    assert "Stored 2 reports" in add("api.info", "more.info").stdout
    assert figures("api")[0].percent == 100
    Path("more.info").write_text("SF:api/a.py\nDA:3,0\nend_of_record\n")
    add("more.info")
    assert figures("api")[0].covered == 2


def test_files_of_one_name_in_two_folders_are_two_reports(add):
    for name in ("a", "b"):
        Path(name).mkdir()
        Path(f"{name}/x.info").write_text(f"SF:api/{name}.py\nDA:1,1\nend_of_record\n")
    result = json.loads(add("a/x.info", "b/x.info", "--report", "json").stdout)
    assert [each["name"] for each in result["reports"]] == ["api/a/x.info", "api/b/x.info"]
    assert figures("api")[0].coverable == 2


def test_an_archive_is_unpacked(add):
    with zipfile.ZipFile("all.zip", "w") as archive:
        archive.writestr("unit/api.info", API)
        archive.writestr("index.html", "<html/>")
    result = json.loads(add("all.zip", "--report", "json").stdout)
    assert [each["name"] for each in result["reports"]] == ["api/all.zip, unit/api.info"]


def test_a_report_of_other_paths_is_taken_whole_and_that_is_said(add):
    result = add("api.info", application="web")
    assert "web: 50.00 % (2 of 4 lines)" in result.stdout
    assert result.stderr == (
        "note: api.info: none of its files lies in web/**; all are taken, such as api/a.py\n"
    )


def test_of_a_report_of_both_applications_each_has_its_own_paths(add):
    Path("both.info").write_text(API + WEB)
    assert "api: 66.67 % (2 of 3 lines)" in add("both.info").stdout
    assert "web: 50.00 % (1 of 2 lines)" in add("both.info", application="web").stdout


def test_an_older_commit_and_a_better_source_are_said(add, workspace):
    newer = SHA.replace("0", "f")
    add("api.info", commit=newer)
    found = add("api.info", "--committed-at", "2026-01-04T10:00:00Z")
    assert f"a newer commit counts at present: {newer[:12]}, 66.67 %" in found.stdout
    opened = open_workspace(workspace)
    row = CoverageReportRow(
        newer,
        datetime(2026, 1, 5, 1, tzinfo=UTC),
        "check",
        "codecov",
        datetime.now(UTC),
        "api",
        81.5,
    )
    with opened.database.write(changes_facts=True) as connection:
        repository = repository_of_push(connection, "acme/shop")
        organisation = current_organisation(opened.database)
        store_coverage(connection, repository, [row], organisation)
    opened.database.dispose()
    assert add("api.info", commit=newer).stdout.splitlines()[1:] == [
        "api: 81.50 %",
        "that is what the commit's check says, which counts before a push",
    ]


def test_nothing_is_stored_where_one_report_cannot_be_read(add):
    Path("broken.info").write_text(API[:-6])
    with zipfile.ZipFile("bad.zip", "w") as archive:
        archive.writestr("x.txt", "nothing")
    result = add("api.info", "broken.info", "bad.zip")
    assert result.exit_code == 1
    assert result.stdout == ""
    first, second, third = result.stderr.splitlines()
    assert first == "error: nothing was stored, reports can't be read:"
    assert second.startswith("  broken.info: This is no line of LCOV (line 8); make the report")
    assert third.startswith("  bad.zip, the whole archive: There is no coverage report of a known")
    assert figures("api") == []


def test_a_file_that_is_no_report_is_told_the_known_forms(add):
    result = add("org.yaml")
    assert result.exit_code == 1
    assert "no coverage report of a known format" in result.stderr
    assert "LCOV" in result.stderr


@pytest.mark.parametrize("name", ["missing.xml", "."])
def test_a_file_that_is_not_there_is_a_wrong_command(add, name):
    result = add(name)
    assert result.exit_code == 2
    assert "There is no report of coverage at this path" in result.stderr


def test_an_unknown_application_lists_the_known_ones(add):
    result = add("api.info", application="ap")
    assert result.exit_code == 2
    assert result.stderr == "error: unknown application 'ap'; did you mean 'api'? Known: api, web\n"


def test_without_an_organisation_the_command_says_how_to_get_one(mikata, tmp_path):
    empty = tmp_path / "empty"
    empty.mkdir()
    result = mikata(
        "coverage", "add", "api.info", "--application", "api", "--workspace", str(empty)
    )
    assert result.exit_code == 1
    assert "run `mikata apply`" in result.stderr


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--commit", "0123456"), "--commit: expected all 40 digits"),
        (("--commit", "main"), "--commit: expected all 40 digits"),
        (("--committed-at", "yesterday"), "--committed-at: 'yesterday' is not a time"),
        (("--committed-at", "2026-01-05T10:00:00"), "has no time zone"),
        (("--repository", "acme/other"), "api lies in acme/shop, not in acme/other"),
        (("api.info",), "a file is named twice"),
    ],
)
def test_options_that_cannot_be_meant_are_refused(add, options, said):
    result = add("api.info", *options)
    assert result.exit_code == 2
    assert said in result.stderr
    assert figures("api") == []


def test_a_commit_of_the_future_is_refused(add):
    result = add("api.info", "--committed-at", "2199-01-01T00:00:00Z")
    assert result.exit_code == 1
    assert "which is yet to come" in result.stderr


def test_the_repository_may_be_said_with_other_capitals(add):
    assert add("api.info", "--repository", "Acme/Shop").exit_code == 0


def test_a_repository_that_was_collected_stays_as_it_is(add, workspace):
    opened = open_workspace(workspace)
    row = RepositoryRow("Acme/Shop", "git", default_branch="main", location="/clone")
    with opened.database.write(changes_facts=False) as connection:
        number = store_repository(connection, row)
        assert repository_of_push(connection, "acme/shop") == number
    opened.database.dispose()
    assert add("api.info").exit_code == 0
    assert len(figures("api")) == 1


def git(*arguments: str) -> str:
    told = ("-c", "user.name=A", "-c", "user.email=a@example.com", "-c", "commit.gpgsign=false")
    done = subprocess.run(
        ["git", *told, *arguments],
        check=True, capture_output=True, text=True,
        env={"PATH": "/usr/bin:/bin", "GIT_COMMITTER_DATE": "2026-01-02T03:04:05+0900",
             "GIT_CONFIG_GLOBAL": "/dev/null"},
    )  # fmt: skip
    return done.stdout.strip()


def test_commit_and_time_come_from_the_clone_where_nothing_is_said(mikata, workspace):
    git("init", "-q")
    git("commit", "-q", "--allow-empty", "-m", "One")
    sha = git("rev-parse", "HEAD")
    absolute = API.replace("SF:", f"SF:{workspace}/")
    Path("api.info").write_text(absolute)
    result = mikata("coverage", "add", "api.info", "--application", "api")
    assert result.stderr == f"note: the commit is {sha}, from HEAD\n"
    assert "committed 2026-01-01T18:04:05+00:00" in result.stdout
    assert figures("api")[0].commit == sha


def test_the_pipelines_commit_comes_before_that_of_the_clone(mikata, monkeypatch):
    monkeypatch.setenv("GITHUB_SHA", SHA.upper())
    result = mikata("coverage", "add", "api.info", "--application", "api")
    assert result.stderr.splitlines() == [
        f"note: the commit is {SHA}, from GITHUB_SHA",
        f"note: {NO_CLONE}",
    ]
    assert figures("api")[0].commit == SHA


def test_without_any_commit_the_option_is_asked_for(mikata, monkeypatch):
    monkeypatch.setenv("PATH", "/nowhere")
    result = mikata("coverage", "add", "api.info", "--application", "api")
    assert result.exit_code == 2
    assert "say --commit SHA" in result.stderr


def test_a_file_without_lines_of_the_application_gives_no_figure(add):
    Path("none.info").write_text("SF:api/empty.py\nend_of_record\n")
    assert "api: no figure" in add("none.info").stdout

"""Is coverage found wherever GitHub has it, of the right application, and a fork's never?"""

import io
import zipfile
from datetime import UTC, datetime, timedelta

import pytest

from collectors.report import RepositoryReport
from config.organisation import Organisation
from tests.collectors.domain_tables import differences
from tests.collectors.github.collecting import Place, fresh
from tests.collectors.github.parts import NAME, cut_off, kept, only
from tests.github.objects import Artifact, Commit, Repository
from tests.github.tokens import EVERYTHING
from tests.github.world import World

NOW = datetime.now(UTC).replace(microsecond=0)
COVERAGE = only("coverage")
ONE = {"api": ["**"]}
TWO = {"api": ["api/**"], "web": ["web/**"]}


@pytest.fixture
def shop(world: World) -> Repository:
    return world.repository(NAME)


def days_ago(days: float) -> datetime:
    return NOW - timedelta(days=days)


def organisation(paths: dict[str, list[str]], **coverage: list[str]) -> Organisation:
    applications = [
        {"id": each, "name": each, "repository": NAME, "paths": some, "kind": "backend"}
        for each, some in paths.items()
    ]
    return Organisation.model_validate(
        {"name": "x", "applications": applications, "coverage": coverage}
    )


def lcov(path: str, *hits: int) -> bytes:
    lines = "".join(f"DA:{number},{each}\n" for number, each in enumerate(hits, 1))
    return f"TN:\nSF:{path}\n{lines}end_of_record\n".encode()


def zipped(**files: bytes) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, each in files.items():
            archive.writestr(name.replace("_", "."), each)
    return content.getvalue()


def head(world: World, shop: Repository, days: float = 1) -> Commit:
    return world.commit(shop, days_ago(days), branch="main")


def upload(
    world: World, shop: Repository, commit: Commit, name: str = "coverage", path: str = "api/a.py"
) -> Artifact:
    content = zipped(lcov_info=lcov(path, 1, 1, 0, 1))
    return world.artifact(shop, name, content, commit, commit.committed_date)


def collect(
    place: Place, rules: Organisation | None = None, token: str | None = None
) -> RepositoryReport:
    rules, who = rules or organisation(ONE), token or place.github.token
    return place.collect(options=COVERAGE, organisation=rules, token=who)[NAME]


def reports(place: Place) -> list[tuple]:
    """Commit, kind, application and percent of each."""
    return [(row[0], row[2], row[4], row[5]) for row in kept(place, "coverage_reports")]


def reasons(place: Place) -> list[str]:
    return [row[-1] for row in kept(place, "unreadable_reports")]


def test_a_report_in_an_artifact_is_of_its_commit(place: Place, world: World, shop: Repository):
    commit = head(world, shop)
    upload(world, shop, commit)
    report = collect(place)
    assert (report.status, report.coverage, report.unreadable) == ("complete", 1, ())
    ((sha, committed_at, kind, name, application, percent, *_),) = kept(place, "coverage_reports")
    assert (sha, kind, application, percent) == (commit.oid, "artifact", None, None)
    assert committed_at == commit.committed_date.timestamp() * 1_000_000
    assert name.startswith("coverage (run ")
    assert name.endswith("): lcov.info")


def test_where_the_head_and_its_checks_are_the_same_nothing_is_asked(
    place: Place, world: World, shop: Repository
):
    commit = head(world, shop)
    upload(world, shop, commit)
    collect(place)
    assert place.requests(options=COVERAGE, organisation=organisation(ONE))[0] == 1
    world.check(commit, "build", NOW)
    upload(world, shop, commit, name="late-coverage")
    collect(place)
    assert len(reports(place)) == 2


def test_without_an_application_nothing_is_asked(place: Place, world: World, shop: Repository):
    upload(world, shop, head(world, shop))
    assert place.requests(options=COVERAGE)[0] == 1
    assert place.requests(options=COVERAGE, organisation=organisation({}))[0] == 1


def test_what_was_read_is_not_downloaded_again(place: Place, world: World, shop: Repository):
    upload(world, shop, head(world, shop, 2))
    collect(place)
    upload(world, shop, head(world, shop, 1))
    collect(place)
    assert len(place.github.asked("/zip")) == 2
    assert len(reports(place)) == 2


def test_other_patterns_in_the_organisation_begin_anew(
    place: Place, world: World, shop: Repository
):
    commit = head(world, shop)
    upload(world, shop, commit, name="results")
    collect(place)
    assert reports(place) == []
    collect(place, organisation(ONE, artifacts=["res*"]))
    assert len(reports(place)) == 1


def test_artifacts_of_forks_of_other_branches_and_expired_ones_do_not_count(
    place: Place, world: World, shop: Repository
):
    commit = head(world, shop)
    upload(world, shop, commit).from_fork = True
    upload(world, shop, commit).head_branch = "topic"
    upload(world, shop, commit).expired = True
    upload(world, shop, commit, name="screenshots")
    world.artifact(shop, "coverage", b"", commit, days_ago(91))
    assert collect(place).status == "complete"
    assert reports(place) == []
    assert reasons(place) == []
    assert place.github.asked("/zip") == []


def test_of_a_day_only_the_newest_commit_counts_and_of_a_run_the_last_20(
    place: Place, world: World, shop: Repository
):
    for day in range(60, 30, -1):
        morning = days_ago(day).replace(hour=1)
        for hour in (1, 2):
            commit = world.commit(shop, morning.replace(hour=hour), branch="main")
            upload(world, shop, commit)
    newest = shop.branches["main"].target
    collect(place)
    assert len(reports(place)) == 20
    assert newest.oid in [sha for sha, *_ in reports(place)]
    hours = {row[1] // 3_600_000_000 % 24 for row in kept(place, "coverage_reports")}
    assert hours == {2}


def test_the_same_report_of_two_runs_is_kept_twice_and_of_a_repeated_one_once(
    place: Place, world: World, shop: Repository
):
    commit = head(world, shop)
    for run in (71, 72, 72):
        upload(world, shop, commit).run = run
    collect(place)
    names = [row[3] for row in kept(place, "coverage_reports")]
    assert names == ["coverage (run 71): lcov.info", "coverage (run 72): lcov.info"]


def test_a_report_that_can_not_be_used_is_listed_with_its_reason(
    place: Place, world: World, shop: Repository
):
    commit = head(world, shop)
    world.artifact(shop, "coverage-a", b"no archive", commit, NOW)
    world.artifact(shop, "coverage-b", zipped(lcov_info=b"TN:\nSF:a.py\nDA:x\n"), commit, NOW)
    world.artifact(shop, "coverage-c", zipped(readme_txt=b"hello"), commit, NOW)
    upload(world, shop, commit, name="coverage-d", path="docs/a.py")
    report = collect(place, organisation(TWO))
    assert report.status == "complete"
    assert len(report.unreadable) == 4
    assert all(reasons(place))
    assert "docs/a.py" in " ".join(reasons(place))
    assert reports(place) == []


def test_an_artifact_called_after_an_application_is_its_own_whatever_its_paths(
    place: Place, world: World, shop: Repository
):
    commit = head(world, shop)
    upload(world, shop, commit, name="coverage-web", path="src/a.ts")
    upload(world, shop, commit, name="coverage", path="api/a.py")
    collect(place, organisation(TWO))
    assert sorted(application or "" for _, _, application, _ in reports(place)) == ["", "web"]


def test_a_check_and_a_status_state_a_figure(place: Place, world: World, shop: Repository):
    commit = head(world, shop)
    world.check(commit, "Test coverage", NOW, summary="Lines: 71.5% (+2%)")
    world.check(commit, "coverage", NOW)
    world.check(commit, "codecov/patch", NOW, title="100% of diff hit (target 80%)")
    world.check(commit, "codecov/running", NOW, title="3%", status="IN_PROGRESS")
    world.status(commit, "codecov/project", NOW, description="84.2% (+0.1%) compared to 1a2b3c4")
    world.status(commit, "coverage/waiting", NOW, state="PENDING", description="5%")
    assert collect(place).status == "complete"
    assert reports(place) == [
        (commit.oid, "check", "api", 71.5),
        (commit.oid, "status", "api", 84.2),
    ]
    assert reasons(place) == []


def test_of_two_checks_of_one_name_the_last_that_states_a_figure_counts(
    place: Place, world: World, shop: Repository
):
    commit = head(world, shop)
    for minutes, summary in enumerate(("70%", "80%", "nothing was measured")):
        world.check(commit, "coverage", NOW + timedelta(minutes=minutes), summary=summary)
    collect(place)
    assert reports(place) == [(commit.oid, "check", "api", 80.0)]
    assert reasons(place) == []


def test_a_figure_is_of_the_application_that_the_name_tells(
    place: Place, world: World, shop: Repository
):
    commit = head(world, shop)
    world.status(commit, "codecov/project/web", NOW, description="71.0% (+1%)")
    world.status(commit, "codecov/project", NOW, description="80.0%")
    world.status(commit, "coverage/coveralls", NOW, description="Coverage is unknown")
    collect(place, organisation(TWO))
    assert reports(place) == [(commit.oid, "status", "web", 71.0)]
    assert sorted("api, web" in reason for reason in reasons(place)) == [False, True]


def test_checks_are_read_by_the_patterns_of_the_organisation(
    place: Place, world: World, shop: Repository
):
    commit = head(world, shop)
    world.check(commit, "quality", NOW, title="Coverage 77%")
    world.check(commit, "codecov/project", NOW, title="60%")
    collect(place, organisation(ONE, checks=["qual*"]))
    assert reports(place) == [(commit.oid, "check", "api", 77.0)]


@pytest.mark.parametrize("pages", range(1, 4))
def test_runs_that_are_cut_behind_any_page_are_made_good_by_the_next(
    place: Place, world: World, shop: Repository, pages: int
):
    for day in (5, 4, 3):
        upload(world, shop, head(world, shop, day))
    world.status(shop.branches["main"].target, "codecov/project", NOW, description="84.2%")
    for _ in range(2):
        with cut_off(place, pages):
            assert collect(place).status == "incomplete"
        assert len(reports(place)) == pages
    assert collect(place).status == "complete"
    with fresh(place.github) as other:
        collect(other)
        assert differences(place.database, other.database) == {}
    assert len(reports(place)) == 4


def test_without_the_right_to_see_artifacts_checks_are_kept_and_the_right_is_named(
    place: Place, world: World, shop: Repository
):
    commit = head(world, shop)
    upload(world, shop, commit)
    world.status(commit, "codecov/project", NOW, description="84.2%")
    few = place.github.add_token("few", "fine", permissions=EVERYTHING - {"actions"})
    report = collect(place, token=few.text)
    assert report.error is not None
    assert "Actions: read-only" in report.error.do
    assert [kind for _, kind, *_ in reports(place)] == ["status"]


def test_without_the_right_to_see_checks_artifacts_are_enough(
    place: Place, world: World, shop: Repository
):
    commit = head(world, shop)
    upload(world, shop, commit)
    world.check(commit, "build", NOW)
    few = place.github.add_token("few", "fine", permissions=EVERYTHING - {"checks"})
    assert collect(place, token=few.text).status == "complete"
    assert len(reports(place)) == 1
    named = collect(place, organisation(ONE, checks=["quality"]), token=few.text)
    assert named.error is not None
    assert "Checks: read-only" in named.error.do


def test_without_any_artifact_the_missing_right_to_see_checks_is_told(
    place: Place, world: World, shop: Repository
):
    world.check(head(world, shop), "build", NOW)
    few = place.github.add_token("few", "fine", permissions=EVERYTHING - {"checks"})
    report = collect(place, token=few.text)
    assert report.error is not None
    assert "Checks: read-only" in report.error.do

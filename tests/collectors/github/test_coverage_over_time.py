"""Is the newest figure of each application found, whatever workflow made it and in which order?"""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from config.organisation import Organisation
from data.database import Database
from data.organisation import store_organisation
from data.queries.coverage import coverage_series
from data.viewer import Viewer
from tests.collectors.github.collecting import Place
from tests.collectors.github.parts import NAME, kept, only
from tests.collectors.github.test_coverage import lcov, organisation, zipped
from tests.github.objects import Artifact, Commit, Repository
from tests.github.server import GitHubServer
from tests.github.world import World

TODAY = datetime.now(UTC).replace(minute=0, second=0, microsecond=0) - timedelta(days=1)
MONOREPO = organisation({"api": ["api/**"], "web": ["web/**"]})
COVERAGE = only("coverage")


@pytest.fixture
def place(github: GitHubServer, database: Database, tmp_path: Path) -> Place:
    """On both databases."""
    return Place(github, database, tmp_path / "locks")


@pytest.fixture
def shop(world: World) -> Repository:
    return world.repository(NAME)


def upload(
    world: World, shop: Repository, commit: Commit, name: str, path: str,
    hits: tuple[int, ...] = (1, 0), **later: float,
) -> Artifact:  # fmt: skip
    when = commit.committed_date + timedelta(**later)
    return world.artifact(shop, name, zipped(lcov_info=lcov(path, *hits)), commit, when)


def committed(world: World, shop: Repository, **before: float) -> Commit:
    return world.commit(shop, TODAY - timedelta(**before), branch="main")


def collect(place: Place, rules: Organisation = MONOREPO) -> None:
    with place.database.write(changes_facts=True) as connection:
        store_organisation(connection, rules, "test", TODAY)
    assert place.collect(options=COVERAGE, organisation=rules)[NAME].status == "complete"


def newest(place: Place) -> dict[str, tuple[str, float]]:
    """The commit and the figure that each application has now."""
    return {
        each.application: (each.newest.commit, each.newest.percent)
        for each in coverage_series(Viewer.local(), place.database)
    }


def test_workflows_that_run_for_a_part_alone_lose_nothing_to_each_other(
    place: Place, world: World, shop: Repository
):
    api, web = committed(world, shop, minutes=9), committed(world, shop, minutes=5)
    upload(world, shop, api, "coverage-api", "api/a.py")
    upload(world, shop, web, "coverage-web", "web/a.ts")
    collect(place)
    assert newest(place) == {"api": (api.oid, 50.0), "web": (web.oid, 50.0)}


def test_an_application_that_rarely_changes_is_found_behind_20_commits_of_another(
    place: Place, world: World, shop: Repository
):
    web = committed(world, shop, days=40)
    upload(world, shop, web, "coverage-web", "web/a.ts")
    for days in range(30, 0, -1):
        upload(world, shop, committed(world, shop, days=days), "coverage-api", "api/a.py")
    collect(place)
    assert newest(place)["web"][0] == web.oid
    assert len(kept(place, "coverage_reports")) == 20


def test_a_workflow_of_an_old_commit_that_runs_again_does_not_hide_the_new_one(
    place: Place, world: World, shop: Repository
):
    old, new = committed(world, shop, days=1, minutes=9), committed(world, shop, minutes=9)
    upload(world, shop, new, "coverage", "api/a.py")
    upload(world, shop, old, "coverage", "api/a.py", (0, 0), days=1, minutes=9)
    collect(place)
    assert newest(place) == {"api": (new.oid, 50.0)}


def test_the_newest_commit_is_the_newest_by_its_date_not_by_its_upload(
    place: Place, world: World, shop: Repository
):
    new, old = committed(world, shop, minutes=1), committed(world, shop, days=3)
    upload(world, shop, new, "coverage", "api/a.py")
    collect(place)
    upload(world, shop, old, "coverage", "api/a.py", (1, 1), days=4)
    world.status(old, "build", TODAY)
    collect(place)
    assert newest(place) == {"api": (new.oid, 50.0)}
    assert len(kept(place, "coverage_reports")) == 2


def test_shards_of_one_commit_are_united_even_where_they_come_one_by_one(
    place: Place, world: World, shop: Repository
):
    commit = committed(world, shop, minutes=30)
    for shard in range(4):
        hits = tuple(int(n == shard) for n in range(8))
        upload(world, shop, commit, f"coverage-{shard}", "api/a.py", hits, minutes=shard)
        world.check(commit, f"tests {shard}", TODAY, conclusion="SUCCESS")
        if shard in (0, 3):
            world.check(commit, f"lint {shard}", TODAY, conclusion="FAILURE" if shard else None)
            collect(place)
    assert newest(place) == {"api": (commit.oid, 50.0)}


def test_another_base_branch_is_looked_through_from_the_beginning(
    place: Place, world: World, shop: Repository
):
    on_main = committed(world, shop, minutes=9)
    upload(world, shop, on_main, "coverage", "api/a.py")
    other = world.commit(shop, TODAY - timedelta(days=2), branch="trunk")
    upload(world, shop, other, "coverage", "api/a.py", (1, 1)).head_branch = "trunk"
    collect(place)
    rules = MONOREPO.model_dump(mode="json", exclude_none=True)
    trunk = {**rules, "repositories": [{"repository": NAME, "base": "trunk"}]}
    collect(place, Organisation.model_validate(trunk))
    assert {row[0] for row in kept(place, "coverage_reports")} == {on_main.oid, other.oid}

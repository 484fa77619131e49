"""Which clone does a collection from GitHub ask what deployments contain?"""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from collectors.git_history import GitHistory
from collectors.github.collector import GitHubCollector, Options
from collectors.sync import collect
from data.facts import open_facts
from data.queries.collecting import repositories_of
from tests.collectors.github.collecting import Place
from tests.collectors.repositories import ENVIRONMENT, History
from tests.github.objects import Repository
from tests.github.world import World

NAME = "acme/shop"
EVERYTHING = Options()
NOW = datetime.now(UTC).replace(microsecond=0)


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    return tmp_path / "clone"


@pytest.fixture
def shop(world: World, clone: Path) -> Repository:
    """One merged pull request; its commit was deployed after another one, and cloned."""
    made = world.repository(NAME)
    history = History()
    root = history.commit("root")
    one = history.commit("one (#1)", (root,))
    shas = history.write(clone, main=one)
    for mark, days in ((root, 9), (one, 3)):
        deploy(world, made, shas[mark], days)
    commit = made.commits[shas[one]]
    at = NOW - timedelta(days=5)
    world.pull_request(
        made, number=1, state="MERGED", created_at=at, merged_at=at, merge_commit=commit
    )
    return made


def deploy(world: World, shop: Repository, sha: str, days: float) -> None:
    at = NOW - timedelta(days=days)
    made = world.commit(shop, at)
    del shop.commits[made.oid]
    made.oid = sha
    shop.commits[sha] = made
    world.deployment(shop, at, commit=made)


def told(place: Place) -> list[bool]:
    """Of each pull request that was deployed whether a clone told by which deployment."""
    facts = open_facts(place.database)
    return (~facts.deployment_concluded[facts.deployment >= 0]).tolist()


def with_git(collector: GitHubCollector) -> None:
    collector.environ = ENVIRONMENT


def runs(place: Place) -> list[str]:
    with place.database.read() as connection:
        query = "SELECT source || ' ' || status FROM sync_runs ORDER BY id"
        return list(connection.exec_driver_sql(query).scalars())


def test_without_a_clone_what_deployments_contain_is_concluded(place: Place, shop: Repository):
    assert place.collect(options=EVERYTHING)[NAME].status == "complete"
    assert told(place) == [False]
    assert "github.clone complete" not in runs(place)


@pytest.mark.parametrize("name", [NAME, "Acme/Shop"])
def test_the_clone_that_the_settings_name_tells(
    place: Place, shop: Repository, clone: Path, name: str
):
    clones = {name: str(clone)}
    report = place.collect(options=EVERYTHING, change=with_git, clones=clones)[NAME]
    assert (report.status, report.new) == ("complete", 1)
    assert told(place) == [True]
    assert runs(place).count("github.clone complete") == 1
    place.collect(options=EVERYTHING, change=with_git, clones=clones)
    assert runs(place).count("github.clone complete") == 1


def test_it_is_left_alone_where_coverage_alone_is_wanted(
    place: Place, shop: Repository, clone: Path
):
    clones = {NAME: str(clone)}
    place.collect(options=replace(EVERYTHING, only=frozenset({"coverage"})), clones=clones)
    assert "github.clone complete" not in runs(place)


def test_a_clone_that_was_read_before_github_was_asked_is_remembered(
    place: Place, world: World, shop: Repository, clone: Path
):
    collect(place.desk, GitHistory(clone, ENVIRONMENT, name=NAME))
    for _ in range(2):
        assert place.collect(options=EVERYTHING, change=with_git)[NAME].status == "complete"
        assert told(place) == [True]
    world.rename(shop, "store")
    place.collect(options=EVERYTHING, change=with_git)
    with place.database.read() as connection:
        (kept,) = [row for _, row in repositories_of(connection, "github")]
    assert (kept.name, kept.location) == ("acme/store", str(clone))


def test_a_clone_that_was_read_once_may_go_and_one_of_the_settings_is_missed(
    place: Place, shop: Repository, clone: Path, tmp_path: Path
):
    collect(place.desk, GitHistory(clone, ENVIRONMENT, name=NAME))
    clone.rename(tmp_path / "elsewhere")
    place.collect(options=EVERYTHING, change=with_git)
    assert not any(str(clone) in each for each in place.watcher.said)
    assert told(place) == [False]
    clones = {NAME: str(clone)}
    report = place.collect(options=EVERYTHING, change=with_git, clones=clones)[NAME]
    assert report.status == "complete"
    assert any(str(clone) in each and "concluded" in each for each in place.watcher.said)

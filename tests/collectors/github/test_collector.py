"""Which repositories are collected, under which names, and what becomes of those that can't be?"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Literal

import pytest
from sqlalchemy import text

from collectors.github.collector import GitHubCollector, Options
from collectors.github.errors import NoAccess, NotFound
from collectors.github.shortfalls import NothingWanted, Renamed, WrongPattern
from collectors.github.stale import MOST_REQUESTS
from collectors.sync import collect
from data.database import Database
from data.repositories import store_repository
from data.rows import PullRequestRow, RepositoryRow
from data.store import store_pull_requests
from tests.collectors.github.collecting import Place, fresh
from tests.collectors.github.test_proof import column, gone
from tests.collectors.github.test_pull_requests import assert_as_a_fresh_run
from tests.collectors.spectators import sync_runs
from tests.github import faults
from tests.github.faults import Asked
from tests.github.objects import Label
from tests.github.server import GitHubServer
from tests.github.tokens import EVERYTHING
from tests.github.world import World

LONG_AGO = timedelta(days=-10)


def names(place: Place) -> list[str]:
    """The repositories that are stored."""
    with place.database.read() as connection:
        return list(connection.execute(text("SELECT name FROM repositories ORDER BY 1")).scalars())


def by_id(asked: Asked) -> bool:
    """Requests for pull requests by their ids."""
    return "PullRequestsById" in asked.document


def test_repositories_that_can_not_be_read_do_not_stop_the_others(place: Place, world: World):
    world.repository("acme/web", 20)
    world.forbid(world.repository("acme/hidden", 5), 403)
    world.repository("acme/app", 20)
    reports = place.collect("acme/app", "acme/hidden", "acme/missing", "acme/web")
    assert {name: each.status for name, each in reports.items()} == {
        "acme/app": "complete",
        "acme/hidden": "failed",
        "acme/missing": "failed",
        "acme/web": "complete",
    }
    assert isinstance(reports["acme/hidden"].error, NoAccess)
    assert isinstance(reports["acme/missing"].error, NotFound)
    # A wrong name leaves nothing behind.
    assert names(place) == ["acme/app", "acme/web"]


@pytest.mark.parametrize("status", [403, 404, 451])
def test_a_stored_one_that_can_not_be_read_any_more_keeps_what_is_known(
    place: Place, world: World, status: int
):
    made = world.repository("acme/web", 20, branches=("main", "develop"))
    before = place.collect("acme/web")["acme/web"].stored
    world.forbid(made, status)
    report = place.collect("acme/web")["acme/web"]
    assert (report.status, report.stored) == ("failed", before)
    assert [run["status"] for run in sync_runs(place.database)] == ["complete", "failed"]
    with place.database.read() as connection:
        query = text("SELECT default_branch, has_develop FROM repositories")
        assert tuple(connection.execute(query).one()) == ("main", 1)
    world.forbid(made, None)
    assert place.collect("acme/web")["acme/web"].status == "complete"


def test_a_repository_that_was_renamed_keeps_everything_under_its_new_name(
    place: Place, world: World
):
    made = world.repository("acme/old", 20)
    place.collect()
    world.rename(made, "new")
    requests, reports = place.requests()
    assert (requests, list(reports)) == (1, ["acme/new"])
    assert sum(reports["acme/new"].stored.values()) == 20
    assert names(place) == ["acme/new"]


def test_one_asked_for_by_its_former_name_fails_and_says_the_new_one(place: Place, world: World):
    made = world.repository("acme/old", 20)
    world.repository("acme/web", 3)
    place.collect()
    world.rename(made, "new")
    reports = place.collect("acme/old", "acme/web")
    assert (reports["acme/old"].status, reports["acme/web"].status) == ("failed", "complete")
    assert isinstance(reports["acme/old"].error, Renamed)
    assert sum(reports["acme/old"].stored.values()) == 20


def test_a_pattern_without_an_owner_is_refused_before_anything_is_asked(place: Place):
    with pytest.raises(WrongPattern):
        place.collect("*/web")
    with pytest.raises(NothingWanted):
        place.collect("!acme/web")
    assert place.github.requests == []


def test_an_owner_that_nobody_knows_is_told_and_others_are_read(place: Place, world: World):
    world.repository("acme/web", 3)
    reports = place.collect("acme/*", "nobody/*")
    assert reports["acme/web"].status == "complete"
    assert isinstance(reports["nobody/*"].error, NotFound)
    assert names(place) == ["acme/web"]


def test_quiet_repositories_cost_one_request_for_a_hundred(place: Place, world: World):
    for number in range(120):
        world.repository(f"acme/r{number}", 1)
    place.collect()
    requests, reports = place.requests()
    assert requests == 2
    assert {each.status for each in reports.values()} == {"complete"}
    assert place.survey.requests == 2


def test_several_repositories_side_by_side_are_read_like_one_after_the_other(
    place: Place, world: World
):
    for number in range(8):
        world.repository(f"acme/r{number}", 45)

    def side_by_side(collector: GitHubCollector) -> None:
        collect(place.desk, collector, side_by_side=4)

    place.collect(change=side_by_side)
    assert_as_a_fresh_run(place)


def test_only_what_is_asked_for_is_read(place: Place, world: World):
    made = world.repository("acme/web", 20)
    world.deployment(made, datetime(2026, 3, 2, tzinfo=UTC))
    place.collect(options=Options(only=frozenset({"deployments"})))
    assert not [each for each in place.github.requests if each.is_page]
    assert {run["source"] for run in sync_runs(place.database)} == {"github.deployments"}
    place.collect(options=Options(only=frozenset({"pull_requests", "deployments"})))
    assert [each for each in place.github.requests if each.is_page]


def test_everything_is_read_where_nothing_is_left_out(place: Place, world: World):
    made = world.repository("acme/web", 20)
    at = datetime(2026, 3, 2, tzinfo=UTC)
    world.deployment(made, at)
    world.release(made, "v1", at)
    world.issue(made, "Down", at, labels=["incident"])
    assert place.collect(options=Options())["acme/web"].status == "complete"
    requests, reports = place.requests(options=Options())
    assert (requests, reports["acme/web"].status) == (1, "complete")


def test_those_open_for_long_are_asked_for_many_repositories_at_once(place: Place, world: World):
    for number in range(3):
        made = world.repository(f"acme/r{number}", 20)
        world.touch(world.pull_request(made))
    place.github.skew = LONG_AGO
    place.collect()
    place.github.skew = timedelta()
    requests, reports = place.requests()
    assert requests == 2
    assert {each.status for each in reports.values()} == {"complete"}
    assert place.survey.requests == 2
    assert place.requests()[0] == 1


def test_one_that_closed_without_a_trace_does_not_stay_open_for_ever(place: Place, world: World):
    made = world.repository("acme/web", 20)
    opened = world.touch(world.pull_request(made))
    closed = world.touch(world.pull_request(made, state="CLOSED", closed_at=world.latest))
    place.github.skew = LONG_AGO
    place.collect()
    # The counts stay as they are and nothing was updated, as far as GitHub tells.
    opened.state, opened.closed_at = "CLOSED", opened.updated_at
    closed.state, closed.closed_at = "OPEN", None
    assert place.requests()[0] == 1
    place.github.skew = timedelta()
    assert place.collect()["acme/web"].status == "complete"
    assert_as_a_fresh_run(place)


def test_one_that_vanished_while_it_was_open_is_gone(place: Place, world: World):
    made = world.repository("acme/web", 20)
    opened = world.touch(world.pull_request(made))
    place.github.skew = LONG_AGO
    place.collect()
    world.delete(opened)
    place.github.skew = timedelta()
    report = place.collect()["acme/web"]
    assert (report.status, report.stored) == ("complete", report.on_source)
    assert gone(place) == [opened.number]


def test_no_more_than_a_few_requests_a_run_go_to_those_open_for_long(place: Place, world: World):
    made = world.repository("acme/web")
    for _ in range(540):
        world.pull_request(made, commits=0)
    place.github.skew = LONG_AGO
    place.collect()
    place.github.skew = timedelta()
    assert place.requests()[0] == 1 + MOST_REQUESTS
    assert place.requests()[0] == 1 + 1
    assert place.requests()[0] == 1


def test_those_of_repositories_that_are_not_collected_keep_none_waiting(place: Place, world: World):
    left_out = world.repository("acme/attic")
    for _ in range(520):
        world.pull_request(left_out, commits=0)
    made = world.repository("acme/web", 20)
    world.touch(world.pull_request(made))
    place.github.skew = 2 * LONG_AGO
    place.collect("acme/attic")
    place.github.skew = LONG_AGO
    place.collect("acme/web")
    place.github.skew = timedelta()
    place.collect("acme/web")
    assert len([each for each in place.github.requests if by_id(each)]) == 1


def test_lists_that_are_followed_up_count_among_the_few_requests(place: Place, world: World):
    made = world.repository("acme/web")
    for _ in range(300):
        opened = world.pull_request(made, commits=0)
        opened.labels += tuple(Label(f"label {n}") for n in range(25))
    place.github.skew = LONG_AGO
    place.collect()
    place.github.skew = timedelta()
    assert place.requests()[0] <= 1 + MOST_REQUESTS + 1


def test_a_failure_among_those_open_for_long_is_told_and_costs_nothing_else(
    place: Place, world: World
):
    world.touch(world.pull_request(world.repository("acme/web", 20)))
    place.github.skew = LONG_AGO
    place.collect()
    place.github.skew = timedelta()
    broken = place.github.faults.add(faults.bad_gateway(), times=None, when=by_id)
    assert place.collect()["acme/web"].status == "complete"
    assert any("are read another time" in each for each in place.watcher.said)
    broken.times = 0
    assert place.requests()[0] == 2


class Begun:
    """A collector that made its survey a while ago."""

    source: Literal["github"] = "github"

    def __init__(self, collector: GitHubCollector) -> None:
        self._rows = collector.repositories()
        self.readings = collector.readings

    def repositories(self) -> Sequence[RepositoryRow]:
        return self._rows


def test_an_answer_from_before_another_run_does_not_overwrite_what_that_one_read(
    place: Place, world: World
):
    made = world.repository("acme/web", 60)
    opened = world.touch(world.pull_request(made))
    place.github.skew = LONG_AGO
    place.collect()
    place.github.skew = timedelta()

    def meanwhile(collector: GitHubCollector) -> None:
        begun = Begun(collector)
        world.merge(opened)
        # Later than what a run reads once more by itself.
        world.latest += timedelta(hours=1)
        world.touch(made.pull_requests[1])
        place.github.skew = timedelta(minutes=1)
        with fresh(place.github) as other:  # another process with the same database
            replace(other, database=place.database).collect()
        assert collect(place.desk, begun)[0].status == "complete"
        query = f"SELECT state FROM pull_requests WHERE number = {opened.number}"
        assert column(place, query) == ["merged"]

    place.collect(change=meanwhile)
    assert_as_a_fresh_run(place)


def test_sixteen_side_by_side_have_connections_enough(
    github: GitHubServer, world: World, database: Database, tmp_path: Path
):
    for number in range(20):
        world.repository(f"acme/r{number}", 3)
    place = Place(github, database, tmp_path / "locks")

    def side_by_side(collector: GitHubCollector) -> None:
        reports = collect(place.desk, collector, side_by_side=16)
        assert {each.status for each in reports} == {"complete"}

    place.collect(change=side_by_side)


def test_a_repository_whose_clone_was_read_before_comes_from_github_now(place: Place, world: World):
    world.repository("acme/web", 20)
    at = datetime(2026, 1, 1, tzinfo=UTC)
    rows = [
        PullRequestRow(number, "From the clone", "merged", "main", merged_at=at)
        for number in (3, 4, 500)
    ]
    with place.database.write(changes_facts=True) as connection:
        clone = RepositoryRow("acme/web", "git", location="/clone")
        store_pull_requests(connection, store_repository(connection, clone), rows)
    report = place.collect()["acme/web"]
    assert (report.status, report.stored) == ("complete", report.on_source)
    assert gone(place) == [500]


def test_what_a_run_spent_is_the_repositorys_and_the_surveys(place: Place, world: World):
    world.repository("acme/web", 50)
    world.repository("acme/app", 50)
    requests, reports = place.requests()
    spent = [each.spent.requests for each in reports.values()]
    assert spent == [2, 2]
    assert requests == place.survey.requests + sum(spent)
    points = place.survey.graphql_points + sum(e.spent.graphql_points for e in reports.values())
    assert points == place.github.points


def test_options_without_a_choice_mean_everything():
    assert Options().includes("coverage")
    assert not replace(Options(), only=frozenset({"releases"})).includes("coverage")


def test_a_token_without_pull_requests_is_told_its_permission_and_not_of_a_gap(
    place: Place, world: World
):
    world.repository("acme/shop", 30)
    few = place.github.add_token("few", "fine", permissions=EVERYTHING - {"pull_requests"})
    (report,) = place.collect("acme/shop", token=few.text).values()
    assert report.status == "failed"
    assert report.error
    assert report.error.kind == "no_access"
    assert "Pull requests: read-only" in report.error.do

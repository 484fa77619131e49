"""Does every deployment arrive with what became of it, and is nothing asked in vain?"""

from datetime import UTC, datetime, timedelta

import pytest

from tests.collectors.domain_tables import differences
from tests.collectors.github.collecting import Place, fresh
from tests.collectors.github.parts import NAME, cut_off, kept, only
from tests.github.faults import bad_gateway
from tests.github.objects import Repository
from tests.github.tokens import EVERYTHING
from tests.github.world import World

NOW = datetime.now(UTC).replace(microsecond=0)
DEPLOYMENTS = only("deployments")


@pytest.fixture
def shop(world: World) -> Repository:
    return world.repository(NAME)


def days_ago(days: float) -> datetime:
    return NOW - timedelta(days=days)


def deploy(world: World, shop: Repository, *days: float) -> None:
    for each in days:
        world.deployment(shop, days_ago(each))


def test_a_deployment_comes_with_its_commit_its_place_and_all_that_became_of_it(
    place: Place, world: World, shop: Repository
):
    at = days_ago(3)
    made = world.deployment(shop, at, "production", ("QUEUED", "IN_PROGRESS", "SUCCESS"))
    assert place.collect(options=DEPLOYMENTS)[NAME].status == "complete"
    (row,) = kept(place, "deployments")
    assert row[:4] == (made.id, "production", "main", made.commit.oid)
    assert [each[-2] for each in kept(place, "deployment_statuses")] == [
        "queued", "in_progress", "success",
    ]  # fmt: skip


def test_no_address_and_no_token_of_an_environment_is_kept(
    place: Place, world: World, shop: Repository
):
    made = world.deployment(shop, days_ago(3), "preview of rin@mail.invalid")
    made.ref_name = f"leaked/ghp_{'x' * 36}"
    world.commit(shop, days_ago(3), branch=made.ref_name)
    place.collect(options=DEPLOYMENTS)
    (row,) = kept(place, "deployments")
    assert row[1:3] == ("preview of (address removed)", "leaked/(token removed)")


def test_where_nothing_differs_nothing_is_asked_but_the_survey(
    place: Place, world: World, shop: Repository
):
    deploy(world, shop, 1, 2, 3)
    assert place.requests(options=DEPLOYMENTS)[0] == 2
    requests, reports = place.requests(options=DEPLOYMENTS)
    assert (requests, reports[NAME].status) == (1, "complete")


def test_a_repository_that_deploys_nothing_costs_no_request_of_its_own(place: Place):
    assert place.requests(options=DEPLOYMENTS)[0] == 1


def test_a_page_of_100_costs_one_point(place: Place, world: World, shop: Repository):
    deploy(world, shop, *range(1, 251))
    place.collect(options=DEPLOYMENTS)
    asked = [each for each in place.github.requests if "DeploymentDetails" in each.document]
    assert [each.cost for each in asked] == [1, 1, 1]
    assert len(kept(place, "deployments")) == 250


def test_a_later_run_reads_only_what_can_have_changed(place: Place, world: World, shop: Repository):
    deploy(world, shop, *range(20, 420))
    place.collect(options=DEPLOYMENTS)
    deploy(world, shop, 0.5)
    assert place.requests(options=DEPLOYMENTS)[0] == 2
    assert len(kept(place, "deployments")) == 401


def test_one_that_had_come_to_no_end_is_asked_for_by_its_id(
    place: Place, world: World, shop: Repository
):
    waiting = world.deployment(shop, days_ago(80), states=("QUEUED",))
    forgotten = world.deployment(shop, days_ago(120), states=("QUEUED",))
    deploy(world, shop, *(15 + step / 10 for step in range(150)))
    place.collect(options=DEPLOYMENTS)
    for each in (waiting, forgotten):
        world.deployment_status(each, "SUCCESS", days_ago(0.2))
    deploy(world, shop, 0.1)
    place.collect(options=DEPLOYMENTS)
    ended = {row[0] for row in kept(place, "deployment_statuses") if row[2] == "success"}
    assert waiting.id in ended
    assert forgotten.id not in ended


def test_a_failure_that_is_told_days_later_is_seen(place: Place, world: World, shop: Repository):
    late = world.deployment(shop, days_ago(10))
    deploy(world, shop, 9)
    place.collect(options=DEPLOYMENTS)
    world.deployment_status(late, "FAILURE", days_ago(1))
    place.collect(options=DEPLOYMENTS)
    assert "failure" in [row[2] for row in kept(place, "deployment_statuses") if row[0] == late.id]


def test_statuses_that_do_not_fit_are_asked_for_and_counted(
    place: Place, world: World, shop: Repository
):
    world.deployment(shop, days_ago(1), states=["IN_PROGRESS"] * 150 + ["SUCCESS"])
    report = place.collect(options=DEPLOYMENTS)[NAME]
    assert len(kept(place, "deployment_statuses")) == 151
    assert report.spent.follow_ups == 2


def test_a_run_that_is_cut_is_made_good_by_the_next(place: Place, world: World, shop: Repository):
    deploy(world, shop, *range(1, 351))
    with cut_off(place):
        assert place.collect(options=DEPLOYMENTS)[NAME].status == "incomplete"
    assert len(kept(place, "deployments")) == 100
    world.deployment(shop, days_ago(0.5))
    assert place.collect(options=DEPLOYMENTS)[NAME].status == "complete"
    with fresh(place.github) as other:
        other.collect(options=DEPLOYMENTS)
        assert differences(place.database, other.database) == {}
    assert len(kept(place, "deployments")) == 351


def test_a_page_that_is_too_heavy_is_asked_for_in_smaller_ones(
    place: Place, world: World, shop: Repository
):
    deploy(world, shop, *range(1, 121))
    place.github.faults.add(bad_gateway(), times=2, when=lambda asked: "statuses" in asked.fields)
    assert place.collect(options=DEPLOYMENTS)[NAME].status == "complete"
    assert len(kept(place, "deployments")) == 120


def test_a_token_without_the_permission_is_told_which_one_and_loses_nothing_else(
    place: Place, world: World, shop: Repository
):
    deploy(world, shop, 1)
    world.release(shop, "v1", days_ago(1))
    few = place.github.add_token("few", "fine", permissions=EVERYTHING - {"deployments"})
    options = only("deployments", "releases")
    report = place.collect(options=options, token=few.text)[NAME]
    assert report.status != "complete"
    assert report.error is not None
    assert "Deployments: read-only" in report.error.do
    assert len(kept(place, "releases")) == 1
    assert kept(place, "deployments") == []


def test_a_deployment_of_a_vanished_branch_or_without_a_place_is_kept(
    place: Place, world: World, shop: Repository
):
    made = world.deployment(shop, days_ago(1), environment=None, states=())
    made.ref_name = "gone"
    place.collect(options=DEPLOYMENTS)
    assert kept(place, "deployments")[0][1:3] == (None, None)

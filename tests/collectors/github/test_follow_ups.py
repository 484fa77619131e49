"""Are lists inside a pull request read to their ends?"""

import pytest

from collectors.github.follow_ups import AT_ONCE, complete
from tests.collectors.domain_tables import domain_tables
from tests.collectors.github.answered import listed, node
from tests.collectors.github.collecting import Place
from tests.collectors.github.test_pull_requests import assert_as_a_fresh_run
from tests.github import faults
from tests.github.faults import Asked
from tests.github.objects import Label
from tests.github.world import World


def follow_ups(asked: Asked) -> bool:
    """Requests that read on a list."""
    return "FollowUps" in asked.document


def rows(place: Place, table: str, number: int) -> list[tuple]:
    """What is stored of one pull request."""
    return [row for row in domain_tables(place.database)[table] if row[1] == number]


def test_no_list_is_cut_however_long_it_is(place: Place, world: World):
    repository = world.repository("acme/web", 10)
    labels = tuple(Label(f"label {place:03}") for place in range(45))
    made = world.pull_request(
        repository, reviews=170, events=95, files=450, commits=25, labels=labels
    )
    report = place.collect()["acme/web"]
    assert (report.status, report.new) == ("complete", 11)
    assert len(rows(place, "reviews", made.number)) == 170
    assert len(rows(place, "pull_request_events", made.number)) == 95
    assert len(rows(place, "pull_request_files", made.number)) == 450
    (stored,) = rows(place, "pull_requests", made.number)
    assert all(f"label {number:03}" in str(stored) for number in range(45))
    # 2 requests for reviews, 1 for events and labels, 4 for files: four at once are 4 requests.
    assert len([each for each in place.github.requests if follow_ups(each)]) == 4
    assert report.spent.follow_ups == 2 + 1 + 1 + 4


def test_several_pull_requests_share_the_requests(place: Place, world: World):
    repository = world.repository("acme/web")
    for _ in range(12):
        world.pull_request(repository, reviews=40, files=120)
    report = place.collect()["acme/web"]
    assert (report.status, report.new) == ("complete", 12)
    assert len([each for each in place.github.requests if follow_ups(each)]) == 2
    assert report.spent.follow_ups == 24 > AT_ONCE
    assert_as_a_fresh_run(place)


def test_where_github_does_not_manage_fewer_lists_share_a_request(place: Place, world: World):
    repository = world.repository("acme/web")
    for _ in range(4):
        world.pull_request(repository, reviews=40, files=120)
    place.github.faults.add(faults.bad_gateway(), times=3, when=follow_ups)
    report = place.collect()["acme/web"]
    assert (report.status, report.new) == ("complete", 4)
    assert_as_a_fresh_run(place)


def test_one_that_vanishes_before_its_list_ends_costs_no_other(place: Place, world: World):
    repository = world.repository("acme/web", 10)
    made = world.pull_request(repository, reviews=40)
    world.after_page(1, lambda: world.delete(made))
    report = place.collect()["acme/web"]
    assert (report.status, report.new) == ("complete", 10)
    assert any("could not be read to their ends" in each for each in place.watcher.said)
    assert_as_a_fresh_run(place)


class Refusing:
    """A client that must not be asked."""

    def query(self, *_: object, **__: object) -> None:
        pytest.fail("nothing was cut off")


def test_lists_that_fit_are_not_asked_for_again():
    nodes = [node(), node(number=13, labels=None, files=None, reviews=listed(None))]
    assert complete(Refusing(), nodes) == frozenset()  # type: ignore[arg-type] -- it is never asked

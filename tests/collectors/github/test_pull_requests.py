"""Are all pull requests read, in few requests, however the reading is cut and whatever moves?"""

import json
from datetime import timedelta

import pytest
from sqlalchemy import text

from collectors.github.bookmark import Bookmark, bookmark_of
from collectors.github.errors import GaveUp
from data.database import Database
from tests.collectors.domain_tables import differences
from tests.collectors.github.collecting import FULL, Place, fresh
from tests.github import faults
from tests.github.world import World

COMPLETE = "complete"


def mark(database: Database) -> dict:
    """The bookmark of the only repository's pull requests."""
    with database.read() as connection:
        query = text("SELECT value FROM bookmarks WHERE source = 'github'")
        return json.loads(connection.execute(query).scalar_one())


def assert_as_a_fresh_run(place: Place) -> None:
    """The database holds what one would that was filled just now."""
    with fresh(place.github) as other:
        assert {each.status for each in other.collect().values()} == {COMPLETE}
        assert differences(place.database, other.database) == {}


def cut(place: Place, pages: int) -> None:
    """Ask the collection to end behind so many pages."""

    def step(name: str, done: int, total: int | None) -> None:
        steps.append(done)
        if len(steps) == pages:
            place.stop.ask()

    steps: list[int] = []
    place.watcher.at = step


def go_on(place: Place) -> None:
    """Let it run to its end again."""
    place.watcher.at = lambda name, done, total: None
    place.stop.asked = False


def test_a_thousand_pull_requests_take_few_requests_and_points(place: Place, world: World):
    world.repository("acme/web", 1000, branches=("main", "develop"))
    requests, reports = place.requests()
    assert reports["acme/web"].status == COMPLETE
    assert reports["acme/web"].new == 1000
    assert reports["acme/web"].on_source == reports["acme/web"].stored
    assert requests == 26
    assert place.github.points <= 60
    assert reports["acme/web"].spent.requests == 25
    assert reports["acme/web"].spent.graphql_points == 50
    assert place.survey.requests == 1
    assert place.waited == []


def test_with_nothing_new_only_the_survey_is_asked(place: Place, world: World):
    world.repository("acme/web", 130)
    place.collect()
    before = mark(place.database)
    requests, reports = place.requests()
    assert (requests, place.survey.requests) == (1, 1)
    assert reports["acme/web"].status == COMPLETE
    assert reports["acme/web"].on_source == reports["acme/web"].stored
    assert mark(place.database) == before


def test_a_repository_without_any_is_complete_without_a_request_of_its_own(
    place: Place, world: World
):
    world.repository("acme/empty", branches=())
    for _ in range(2):
        requests, reports = place.requests()
        assert requests == 1
        assert reports["acme/empty"].status == COMPLETE
    world.add_pull_requests(world.owner("acme").repositories[0], 50)
    assert place.collect()["acme/empty"].new == 50


def test_a_list_that_github_never_manages_fails_that_repository_and_no_other(
    place: Place, world: World
):
    world.repository("acme/app", 20)
    world.repository("acme/web", 20)
    place.github.faults.add(
        faults.resource_limits_exceeded(),
        times=None,
        when=lambda asked: asked.is_page and asked.variables.get("name") == "app",
    )
    reports = place.collect()
    assert (reports["acme/app"].status, reports["acme/web"].status) == ("failed", COMPLETE)
    assert isinstance(reports["acme/app"].error, GaveUp)
    assert "Resource limits" in reports["acme/app"].error.what
    place.github.faults.clear()
    assert place.collect()["acme/app"].status == COMPLETE


def test_what_changed_between_two_runs_is_read_and_nothing_else(place: Place, world: World):
    repository = world.repository("acme/web", 130)
    place.collect()
    opened = [each for each in repository.pull_requests.values() if each.state == "OPEN"]
    world.merge(opened[0])
    world.review(repository.pull_requests[3], world.people.engineers[1])
    world.touch(repository.pull_requests[5], title="Another title")
    for _ in range(2):
        world.touch(world.pull_request(repository))
    requests, reports = place.requests()
    # The survey, one page, and those that are stored as open by their ids.
    assert requests == 3
    assert reports["acme/web"].new == 2
    assert reports["acme/web"].changed == 3
    assert_as_a_fresh_run(place)
    assert place.requests()[0] == 1


def test_more_changes_than_a_page_are_all_read(place: Place, world: World):
    repository = world.repository("acme/web", 130)
    place.collect()
    for each in list(repository.pull_requests.values())[10:100]:
        world.touch(each, title=f"Again {each.number}")
    assert place.collect()["acme/web"].changed == 90
    assert_as_a_fresh_run(place)


@pytest.mark.parametrize("pages", range(1, 7))
def test_a_first_run_that_is_cut_goes_on_where_it_was(place: Place, world: World, pages: int):
    world.repository("acme/web", 210)
    cut(place, pages)
    report = place.collect()["acme/web"]
    if pages < 6:
        assert report.status == "incomplete"
        assert mark(place.database)["first"] == "unfinished"
        assert report.new == 40 * pages
    go_on(place)
    report = place.collect()["acme/web"]
    assert (report.status, report.new) == (COMPLETE, max(210 - 40 * pages, 0))
    assert "first" not in mark(place.database)
    assert_as_a_fresh_run(place)


def test_a_first_run_that_is_cut_behind_every_page_ends(place: Place, world: World):
    repository = world.repository("acme/web", 210)
    # Most of them were updated in the same second, as an import or a new label leaves them.
    for each in list(repository.pull_requests.values())[20:190]:
        each.updated_at = world.until - timedelta(days=3)
    repository.reorder()
    new = []
    for _ in range(6):
        cut(place, 1)
        new.append(place.collect()["acme/web"].new)
        go_on(place)
    assert sum(new) == 210
    assert place.collect()["acme/web"].status == COMPLETE
    assert_as_a_fresh_run(place)


def test_what_is_updated_while_a_cut_first_run_waits_is_read_as_well(place: Place, world: World):
    repository = world.repository("acme/web", 130)
    cut(place, 1)
    place.collect()
    go_on(place)
    with place.database.read() as connection:
        last = mark(place.database)["last"]
        query = text("SELECT number FROM pull_requests WHERE node_id = :last")
        number = connection.execute(query, {"last": last}).scalar_one()
    world.touch(repository.pull_requests[number], title="The last one that was read")
    assert place.collect()["acme/web"].status == COMPLETE
    assert_as_a_fresh_run(place)


@pytest.mark.parametrize("pages", [1, 2, 3])
def test_a_later_run_that_is_cut_is_begun_again_and_loses_nothing(
    place: Place, world: World, pages: int
):
    repository = world.repository("acme/web", 130)
    place.collect()
    before = mark(place.database)
    for each in list(repository.pull_requests.values())[:100]:
        world.touch(each, title=f"Again {each.number}")
    cut(place, pages)
    assert place.collect()["acme/web"].status == "incomplete"
    assert (mark(place.database)["until"] == before["until"]) is (pages < 3)
    go_on(place)
    assert place.collect()["acme/web"].status == COMPLETE
    assert_as_a_fresh_run(place)


@pytest.mark.parametrize("page", [1, 2, 3, 4])
def test_whatever_moves_between_two_pages_of_a_first_run_is_not_lost(
    place: Place, world: World, page: int
):
    repository = world.repository("acme/web", 130)
    opened = [each for each in repository.pull_requests.values() if each.state == "OPEN"]

    def move() -> None:
        world.merge(opened[0])
        world.touch(repository.pull_requests[60], title="Moved")
        world.touch(world.pull_request(repository, reviews=3, commits=2))

    world.after_page(page, move)
    assert place.collect()["acme/web"].status == COMPLETE
    place.collect()
    assert_as_a_fresh_run(place)


@pytest.mark.parametrize("page", [1, 2, 3])
def test_whatever_moves_between_two_pages_of_a_later_run_is_not_lost(
    place: Place, world: World, page: int
):
    repository = world.repository("acme/web", 130)
    place.collect()
    for each in list(repository.pull_requests.values())[:90]:
        world.touch(each, title=f"Again {each.number}")

    def move() -> None:
        opened = [each for each in repository.pull_requests.values() if each.state == "OPEN"]
        world.merge(opened[-1])
        world.touch(repository.pull_requests[2], title="Moved")
        world.touch(world.pull_request(repository, reviews=3, commits=2))

    of_first_run = 4
    world.after_page(of_first_run + page, move)
    assert place.collect()["acme/web"].status == COMPLETE
    place.collect()
    assert_as_a_fresh_run(place)


def test_everything_is_read_again_when_asked_for_and_nothing_is_forgotten(
    place: Place, world: World
):
    repository = world.repository("acme/web", 130)
    place.collect()
    # GitHub knows better without having said so: nothing of it was updated.
    repository.pull_requests[7].title = "Quietly changed"
    repository.pull_requests[7].rendered = None
    requests, reports = place.requests(options=FULL)
    assert requests == 5
    assert (reports["acme/web"].new, reports["acme/web"].changed) == (0, 1)
    assert_as_a_fresh_run(place)


def test_reading_everything_again_goes_on_after_it_was_cut(place: Place, world: World):
    world.repository("acme/web", 130)
    place.collect()
    cut(place, 2)
    assert place.collect(options=FULL)["acme/web"].status == "incomplete"
    assert mark(place.database)["first"] == "unfinished"
    go_on(place)
    assert place.collect()["acme/web"].status == COMPLETE
    assert_as_a_fresh_run(place)


@pytest.mark.parametrize(
    "effect",
    [
        faults.bad_gateway(),
        faults.gateway_timeout(),
        faults.something_went_wrong(),
        faults.resource_limits_exceeded(),
    ],
    ids=lambda effect: effect.name,
)
def test_where_github_does_not_manage_fewer_are_asked_for(place: Place, world: World, effect):
    world.repository("acme/web", 60)
    place.github.faults.add(effect, times=None, when=faults.pages_above(9))
    report = place.collect()["acme/web"]
    assert (report.status, report.new) == (COMPLETE, 60)
    sizes = [each.first for each in place.github.asked("graphql") if each.is_page]
    assert sizes[:3] == [40, 20, 10]
    assert 5 in sizes
    assert_as_a_fresh_run(place)


def test_the_progress_ends_at_the_total_and_only_there(place: Place, world: World):
    world.repository("acme/web", 130)
    place.collect()
    assert [step[1:] for step in place.watcher.steps] == [
        (40, 130),
        (80, 130),
        (120, 130),
        (130, 130),
    ]


@pytest.mark.parametrize("stored", [None, "", "{", "[]", "7", '{"a": 1}', '{"until": "soon"}'])
def test_a_bookmark_that_means_nothing_is_none(stored):
    assert bookmark_of(stored) is None


def test_a_bookmark_comes_back_as_it_was():
    until = bookmark_of('{"until": "2026-03-01T10:00:00Z"}')
    assert until is not None
    for each in (
        Bookmark(),
        until,
        Bookmark(until.until, unfinished=True, last="PR_1"),
        Bookmark(until.until, survey="[1]", unread=("PR_1", "PR_2"), suspect=True),
    ):
        assert bookmark_of(each.as_text()) == each

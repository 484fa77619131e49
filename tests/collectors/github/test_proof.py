"""Is it noticed, mended or told when something else is stored than GitHub has?"""

from datetime import UTC, datetime

import pytest
from sqlalchemy import text

from collectors.github.shortfalls import Gap
from data.gaps import Decision, accept_gap, difference
from tests.collectors.github.collecting import Place
from tests.collectors.github.test_pull_requests import assert_as_a_fresh_run, cut, go_on, mark
from tests.github import faults
from tests.github.objects import Repository
from tests.github.world import World

NOW = datetime(2026, 7, 1, tzinfo=UTC)


@pytest.fixture
def repository(world: World) -> Repository:
    """A repository of sixty pull requests."""
    return world.repository("acme/web", 60)


def column(place: Place, query: str) -> list:
    """The first column of a query's answer."""
    with place.database.read() as connection:
        return list(connection.execute(text(query)).scalars())


def gone(place: Place) -> list[int]:
    """Numbers of those that GitHub no longer knows."""
    return column(place, "SELECT number FROM pull_requests WHERE gone_at IS NOT NULL ORDER BY 1")


def gap_of(place: Place) -> Gap:
    """The gap that a collection ends with."""
    report = place.collect()["acme/web"]
    assert report.status == "incomplete"
    assert isinstance(report.error, Gap)
    return report.error


def test_a_deleted_pull_request_is_gone_and_leaves_all_counts(
    place: Place, world: World, repository: Repository
):
    place.collect()
    for number in (5, 17):
        world.delete(repository.pull_requests[number])
    report = place.collect()["acme/web"]
    assert report.status == "complete"
    assert gone(place) == [5, 17]
    assert sum(report.stored.values()) == 58
    assert report.stored == report.on_source
    assert place.requests()[0] == 1


def test_an_open_one_that_is_deleted_is_gone_too(
    place: Place, world: World, repository: Repository
):
    place.collect()
    opened = next(each for each in repository.pull_requests.values() if each.state == "OPEN")
    world.delete(opened)
    world.touch(repository.pull_requests[1])
    assert place.collect()["acme/web"].status == "complete"
    assert gone(place) == [opened.number]


def test_one_that_comes_back_is_no_longer_gone(place: Place, world: World, repository: Repository):
    place.collect()
    hidden = repository.pull_requests[5]
    world.delete(hidden)
    place.collect()
    repository.pull_requests[5] = world.nodes[hidden.id] = hidden
    repository.reorder()
    assert place.collect()["acme/web"].status == "complete"
    assert gone(place) == []
    assert_as_a_fresh_run(place)


def test_what_changed_without_being_updated_is_found_by_the_counts(
    place: Place, repository: Repository
):
    place.collect()
    merged = next(each for each in repository.pull_requests.values() if each.state == "MERGED")
    merged.state, merged.merged_at, merged.rendered = "CLOSED", None, None
    report = place.collect()["acme/web"]
    assert report.status == "complete"
    assert report.changed == 1
    assert_as_a_fresh_run(place)


def test_a_null_on_a_page_costs_that_pull_request_only_and_is_fetched_by_its_id(
    place: Place, repository: Repository
):
    place.github.faults.add(faults.null_nodes(3, 11), when=faults.pages)
    report = place.collect()["acme/web"]
    assert (report.status, report.new) == ("complete", 60)
    assert any("GitHub did not hand out 2 pull requests" in each for each in place.watcher.said)
    assert_as_a_fresh_run(place)


def test_a_null_in_place_of_one_that_is_stored_does_not_hide_its_change(
    place: Place, world: World, repository: Repository
):
    place.collect()
    world.touch(repository.pull_requests[9], title="Changed behind a null")
    place.github.faults.add(faults.null_nodes(0), when=faults.pages)
    assert place.collect()["acme/web"].status == "complete"
    assert_as_a_fresh_run(place)


def test_one_that_can_never_be_read_is_named_and_costs_no_other(
    place: Place, world: World, repository: Repository
):
    unreadable = repository.pull_requests[7]
    world.unreadable[unreadable] = False
    gap = gap_of(place)
    state = unreadable.state.lower()
    assert gap.difference == {state: 1}
    assert gap.what.startswith(f"GitHub counts 1 more {state} pull request than is stored")
    assert "#7 (" in gap.what
    assert gap.where == "acme/web"
    assert "mikata gap accept acme/web" in gap.do
    assert len(column(place, "SELECT number FROM pull_requests")) == 59
    assert column(place, "SELECT status FROM sync_runs WHERE source = 'github'") == ["incomplete"]


def test_once_it_can_be_read_again_the_gap_is_closed(
    place: Place, world: World, repository: Repository
):
    world.unreadable[repository.pull_requests[7]] = False
    gap_of(place)
    assert gap_of(place).what  # it is tried in each run
    world.unreadable.clear()
    assert place.collect()["acme/web"].status == "complete"
    assert_as_a_fresh_run(place)
    assert place.requests()[0] == 1


def test_a_stored_one_that_changed_and_can_not_be_read_is_named_until_it_can(
    place: Place, world: World, repository: Repository
):
    place.collect()
    changed = world.touch(repository.pull_requests[7], title="Changed")
    world.unreadable[changed] = False
    for _ in range(2):
        gap = gap_of(place)
        assert gap.difference == {}
        assert gap.what.startswith("GitHub did not hand out #7")
        assert gone(place) == []
    world.unreadable.clear()
    assert place.collect()["acme/web"].status == "complete"
    assert_as_a_fresh_run(place)


def test_what_could_not_be_read_is_not_forgotten_by_a_run_that_is_cut(
    place: Place, world: World, repository: Repository
):
    place.collect()
    changed = world.touch(repository.pull_requests[7], title="Changed")
    world.unreadable[changed] = False
    gap_of(place)
    assert mark(place.database)["unread"] == [changed.id]
    for number in range(20, 60):
        world.touch(repository.pull_requests[number])
    cut(place, 1)
    assert place.collect()["acme/web"].status == "incomplete"
    go_on(place)
    world.unreadable.clear()
    assert place.collect()["acme/web"].status == "complete"
    assert_as_a_fresh_run(place)


def test_one_that_is_not_even_listed_is_not_taken_for_gone(
    place: Place, world: World, repository: Repository
):
    place.collect()
    world.unreadable[world.touch(repository.pull_requests[7])] = True
    gap_of(place)
    assert gone(place) == []


def test_a_gap_that_somebody_accepted_is_complete_and_costs_nothing(
    place: Place, world: World, repository: Repository
):
    world.unreadable[repository.pull_requests[7]] = False
    gap = gap_of(place)
    with place.database.write(changes_facts=False) as connection:
        accept_gap(connection, "acme/web", gap.difference, Decision("mona", "GitHub lost it", NOW))
    assert place.collect()["acme/web"].status == "complete"
    requests, reports = place.requests()
    assert (requests, reports["acme/web"].status) == (1, "complete")
    assert mark(place.database).get("unread") is None


def test_a_gap_that_grows_is_told_although_a_smaller_one_was_accepted(
    place: Place, world: World, repository: Repository
):
    world.unreadable[repository.pull_requests[7]] = False
    gap = gap_of(place)
    with place.database.write(changes_facts=False) as connection:
        accept_gap(connection, "acme/web", gap.difference, Decision("mona", "GitHub lost it", NOW))
    place.collect()
    new = world.touch(world.pull_request(repository))
    world.unreadable[new] = False
    assert gap_of(place).difference["open"] == 1


def test_one_opened_after_the_last_page_is_no_gap(
    place: Place, world: World, repository: Repository
):
    def opened() -> None:
        world.touch(world.pull_request(repository))

    for page in range(1, 6):
        world.after_page(page, opened)
    assert place.collect()["acme/web"].status == "complete"
    world.page_hooks.clear()
    assert place.collect()["acme/web"].status == "complete"
    assert_as_a_fresh_run(place)


def test_a_deletion_while_it_is_compared_is_no_gap(
    place: Place, world: World, repository: Repository
):
    world.after_page(1, lambda: world.delete(repository.pull_requests[2]))
    world.after_page(2, lambda: world.delete(repository.pull_requests[30]))
    world.after_page(4, lambda: world.delete(repository.pull_requests[31]))
    assert place.collect()["acme/web"].status == "complete"
    report = place.collect()["acme/web"]
    assert (report.status, sum(report.stored.values())) == ("complete", 57)


COUNTS = {"open": 3, "merged": 10, "closed": 2}


@pytest.mark.parametrize(
    ("stored", "accepted", "found"),
    [
        (COUNTS, None, {}),
        ({"open": 3, "merged": 9, "closed": 2}, None, {"merged": 1}),
        ({"open": 4, "merged": 9, "closed": 2}, None, {"open": -1, "merged": 1}),
        ({"open": 3, "merged": 9, "closed": 2}, {"merged": 1}, {}),
        ({"open": 3, "merged": 8, "closed": 2}, {"merged": 1}, {"merged": 2}),
        (COUNTS, {"merged": 1}, {}),
        ({}, None, COUNTS),
    ],
)
def test_a_difference_is_what_nobody_accepted(stored, accepted, found):
    assert difference(COUNTS, stored, accepted) == found


def test_a_gap_says_how_many_in_which_state_and_names_a_few():
    unread = {f"#{number}": "" for number in range(12)}
    gap = Gap("acme/web", {"open": -2, "merged": 1, "closed": 3}, unread)
    assert gap.what == (
        "GitHub counts 1 more merged and 3 more closed pull requests than are stored; "
        "GitHub counts 2 fewer open pull requests than are stored; "
        "GitHub did not hand out #0, #1, #2, #3, #4, #5, #6, #7, #8, #9 and 2 more"
    )
    assert gap.status == "incomplete"

"""Is somebody told what became of a repository that a pattern means and no list names any more?"""

import pytest

from collectors.github.errors import NoAccess
from collectors.github.shortfalls import Vanished
from tests.collectors.github.collecting import Place
from tests.collectors.spectators import sync_runs
from tests.github.objects import Repository
from tests.github.world import World


@pytest.fixture
def repository(place: Place, world: World) -> Repository:
    """One of two that were collected before."""
    world.repository("acme/app", 3)
    made = world.repository("acme/web", 20)
    place.collect()
    return made


def vanished(place: Place) -> Vanished:
    """Why the one could not be collected; the other was."""
    reports = place.collect()
    assert reports["acme/app"].status == "complete"
    assert reports["acme/web"].status == "failed"
    assert sum(reports["acme/web"].stored.values()) == 20
    error = reports["acme/web"].error
    assert isinstance(error, Vanished)
    return error


def test_one_that_was_transferred_is_told_with_its_new_name(
    place: Place, world: World, repository: Repository
):
    world.rename(repository, "other/web")
    error = vanished(place)
    assert error.what == "acme/web is called other/web on GitHub by now"
    assert error.do.startswith("list 'other/web' to go on with it, or list '!acme/web'")
    assert sync_runs(place.database)[-1]["status"] == "failed"
    reports = place.collect("acme/*", "other/web")
    assert {name: each.status for name, each in reports.items()} == {
        "acme/app": "complete",
        "other/web": "complete",
    }
    assert sum(reports["other/web"].stored.values()) == 20


def test_one_that_is_not_there_any_more_is_told_until_it_is_left_out(
    place: Place, world: World, repository: Repository
):
    world.owner("acme").repositories.remove(repository)
    world.epoch += 1
    assert vanished(place).what.startswith("acme/web is not there any more, or hidden")
    assert "!acme/web" in vanished(place).do
    assert list(place.collect("acme/*", "!acme/web")) == ["acme/app"]


def test_one_that_is_archived_is_left_out_as_the_settings_say(
    place: Place, world: World, repository: Repository
):
    repository.is_archived = True
    world.epoch += 1
    assert list(place.collect()) == ["acme/app"]


def test_one_that_was_made_anew_leaves_its_former_self_in_peace(
    place: Place, world: World, repository: Repository
):
    world.owner("acme").repositories.remove(repository)
    world.repository("acme/web", 5)
    place.collect()
    requests, reports = place.requests()
    assert requests == 1
    assert {name: each.status for name, each in reports.items()} == {
        "acme/app": "complete",
        "acme/web": "complete",
    }


def test_nothing_is_asked_about_single_ones_where_the_list_did_not_come(
    place: Place, world: World, repository: Repository
):
    reports = place.collect(token="unknown")  # noqa: S106 -- nobody's
    assert list(reports) == ["acme/*"]
    assert isinstance(reports["acme/*"].error, NoAccess)

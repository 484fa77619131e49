"""Are releases known once they are published, and not before?"""

from datetime import UTC, datetime, timedelta

import pytest

from tests.collectors.domain_tables import differences
from tests.collectors.github.collecting import Place, fresh
from tests.collectors.github.parts import NAME, cut_off, kept, only
from tests.github.objects import Repository
from tests.github.tokens import EVERYTHING
from tests.github.world import World

NOW = datetime.now(UTC).replace(microsecond=0)
RELEASES = only("releases")


@pytest.fixture
def shop(world: World) -> Repository:
    return world.repository(NAME)


def days_ago(days: float) -> datetime:
    return NOW - timedelta(days=days)


def tags(place: Place) -> list[str]:
    return sorted(row[1] for row in kept(place, "releases"))


def test_a_release_comes_with_its_tag_and_its_commit(place: Place, world: World, shop: Repository):
    made = world.release(shop, "v1.0", days_ago(3), is_prerelease=True)
    assert place.collect(options=RELEASES)[NAME].status == "complete"
    ((external_id, tag, commit, _, published_at, is_prerelease),) = kept(place, "releases")
    assert (external_id, tag, bool(is_prerelease)) == (made.id, "v1.0", True)
    assert made.tag_commit is not None
    assert commit == made.tag_commit.oid
    assert published_at == days_ago(3).timestamp() * 1_000_000


def test_a_draft_is_left_out_and_comes_once_it_is_published(
    place: Place, world: World, shop: Repository
):
    draft = world.release(shop, "v2", days_ago(200), is_draft=True, published_at=None)
    for number in range(110):
        world.release(shop, f"v1.{number}", days_ago(150 - number))
    place.collect(options=RELEASES)
    assert "v2" not in tags(place)
    draft.is_draft, draft.published_at = False, days_ago(0.5)
    world.release(shop, "v3", days_ago(0.1))
    place.collect(options=RELEASES)
    assert {"v2", "v3"} <= set(tags(place))


def test_a_tag_without_a_commit_is_kept(place: Place, world: World, shop: Repository):
    world.release(shop, "v1", days_ago(3)).tag_commit = None
    place.collect(options=RELEASES)
    assert kept(place, "releases")[0][2:4] == (None, None)


def test_where_nothing_differs_nothing_is_asked_but_the_survey(
    place: Place, world: World, shop: Repository
):
    world.release(shop, "v1", days_ago(3))
    assert place.requests(options=RELEASES)[0] == 2
    assert place.requests(options=RELEASES)[0] == 1
    world.release(shop, "v2", days_ago(1))
    assert place.requests(options=RELEASES)[0] == 2
    assert tags(place) == ["v1", "v2"]


def test_a_release_of_an_old_commit_is_noticed(place: Place, world: World, shop: Repository):
    for days in (2, 60):
        world.release(shop, f"v{days}", days_ago(days))
    place.collect(options=RELEASES)
    world.release(shop, "v1.9", days_ago(30), published_at=days_ago(0.1))
    place.collect(options=RELEASES)
    assert "v1.9" in tags(place)


def test_a_run_that_is_cut_is_made_good_by_the_next(place: Place, world: World, shop: Repository):
    for number in range(250):
        world.release(shop, f"v{number}", days_ago(300 - number))
    with cut_off(place):
        place.collect(options=RELEASES)
    assert len(tags(place)) == 100
    place.collect(options=RELEASES)
    with fresh(place.github) as other:
        other.collect(options=RELEASES)
        assert differences(place.database, other.database) == {}
    assert len(tags(place)) == 250


def test_a_token_without_the_permission_is_told_which_one(
    place: Place, world: World, shop: Repository
):
    world.release(shop, "v1", days_ago(3))
    few = place.github.add_token("few", "fine", permissions=EVERYTHING - {"contents"})
    report = place.collect(options=RELEASES, token=few.text)[NAME]
    assert report.error is not None
    assert "Contents: read-only" in report.error.do

"""Do many small collections, some of them cut off, leave the same as one at the end?"""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from random import Random

import pytest

from tests.collectors.domain_tables import differences
from tests.collectors.github.collecting import Place, fresh
from tests.collectors.github.parts import NAME, cut_off, kept, only
from tests.github.faults import bad_gateway
from tests.github.faults import cut_off as cut_off_body
from tests.github.objects import Label, Repository
from tests.github.world import World

NOW = datetime.now(UTC).replace(microsecond=0)
START = NOW - timedelta(days=13)
"""Later than this everything that was deployed is read again wherever there is news."""
PARTS = only("deployments", "releases", "incidents")


class Course:
    """What happens in a repository, one thing after the other, by chance."""

    def __init__(self, world: World, shop: Repository, chance: Random) -> None:
        self.world, self.shop, self.chance = world, shop, chance
        self.now = START

    def happen(self) -> None:
        """Something, a little later than what came before."""
        self.now += timedelta(minutes=self.chance.randint(1, 200))
        what: list[Callable[[], object]] = [
            self.deploy, self.deploy, self.tell, self.release, self.publish, self.break_down,
            self.mend, self.relabel,
        ]  # fmt: skip
        self.chance.choice(what)()

    def deploy(self) -> None:
        states = self.chance.choice([(), ("QUEUED",), ("IN_PROGRESS", "SUCCESS"), ("FAILURE",)])
        self.world.deployment(self.shop, self.now, states=states)

    def tell(self) -> None:
        young = [each for each in self.shop.deployments if each.created_at >= START]
        if young:
            state = self.chance.choice(["SUCCESS", "FAILURE", "INACTIVE"])
            self.world.deployment_status(self.chance.choice(young), state, self.now)

    def release(self) -> None:
        draft = self.chance.random() < 0.3
        tag = f"v{len(self.shop.releases)}"
        at = None if draft else self.now
        self.world.release(self.shop, tag, self.now, is_draft=draft, published_at=at)

    def publish(self) -> None:
        for each in self.shop.releases:
            if each.is_draft and self.chance.random() < 0.5:
                each.is_draft, each.published_at, each.updated_at = False, self.now, self.now

    def break_down(self) -> None:
        self.world.issue(self.shop, "down", self.now, ["incident"])

    def mend(self) -> None:
        if self.shop.issues:
            issue = self.chance.choice(self.shop.issues)
            issue.closed_at = issue.updated_at = self.now

    def relabel(self) -> None:
        if self.shop.issues:
            issue = self.chance.choice(self.shop.issues)
            issue.labels, issue.updated_at = (Label("incident"), Label("sev1")), self.now

    def end(self) -> None:
        """One more of each, so that the last survey sees that something is new."""
        self.now += timedelta(hours=1)
        self.world.deployment(self.shop, self.now)
        self.world.release(self.shop, "last", self.now)
        self.world.issue(self.shop, "last", self.now, ["incident"])


@pytest.mark.parametrize("seed", range(4))
def test_many_collections_leave_what_one_at_the_end_finds(place: Place, world: World, seed: int):
    shop, chance = world.repository(NAME), Random(seed)
    course = Course(world, shop, chance)
    for number in range(130):
        world.deployment(shop, NOW - timedelta(days=400 - number))
        world.issue(shop, "old", NOW - timedelta(days=400 - number), ["incident"])
    for _ in range(12):
        for _ in range(chance.randint(0, 12)):
            course.happen()
        if chance.random() < 0.4:
            with cut_off(place):
                place.collect(options=PARTS)
        else:
            fault = chance.choice([bad_gateway(), cut_off_body()])
            place.github.faults.add(fault, times=chance.randint(0, 2))
            place.collect(options=PARTS)
    course.end()
    assert place.collect(options=PARTS)[NAME].status == "complete"
    with fresh(place.github) as other:
        other.collect(options=PARTS)
        assert differences(place.database, other.database) == {}
    assert len(kept(place, "deployments")) == len(shop.deployments)

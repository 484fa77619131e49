"""Are incidents known by their label, when they began and when they were over?"""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from config.organisation import Organisation
from tests.collectors.domain_tables import differences
from tests.collectors.github.collecting import Place, fresh
from tests.collectors.github.parts import NAME, cut_off, kept, only
from tests.github.objects import Issue, Label, Repository
from tests.github.tokens import EVERYTHING
from tests.github.world import World

NOW = datetime.now(UTC).replace(microsecond=0)
INCIDENTS = only("incidents")


@pytest.fixture
def shop(world: World) -> Repository:
    return world.repository(NAME)


def hours_ago(hours: float) -> datetime:
    return NOW - timedelta(hours=hours)


def labelled(*labels: str) -> Organisation:
    return Organisation.model_validate({"name": "x", "incident_labels": list(labels)})


def titles(place: Place) -> list[str]:
    return sorted(row[1] for row in kept(place, "incidents"))


def change(issue: Issue, hours: float, **values: object) -> None:
    for name, value in {"updated_at": hours_ago(hours), **values}.items():
        setattr(issue, name, value)


def test_an_incident_is_an_issue_with_the_label(place: Place, world: World, shop: Repository):
    world.issue(
        shop, "The shop is down", hours_ago(9), ["incident", "shop"], closed_at=hours_ago(7)
    )
    world.issue(shop, "A wish", hours_ago(8), ["wish"])
    assert place.collect(options=INCIDENTS)[NAME].status == "complete"
    ((_, title, url, labels, _, closed_at),) = kept(place, "incidents")
    assert (title, labels) == ("The shop is down", '["incident", "shop"]')
    assert url.endswith("/acme/shop/issues/1")
    assert closed_at is not None


def test_any_one_of_the_labels_of_the_organisation_is_enough(
    place: Place, world: World, shop: Repository
):
    for label in ("outage", "sev1", "incident"):
        world.issue(shop, label, hours_ago(3), [label])
    place.collect(options=INCIDENTS, organisation=labelled("outage", "sev1"))
    assert titles(place) == ["outage", "sev1"]


def test_other_labels_are_looked_for_from_the_beginning(
    place: Place, world: World, shop: Repository
):
    world.issue(shop, "old", hours_ago(900), ["outage"])
    world.issue(shop, "new", hours_ago(3), ["incident"])
    place.collect(options=INCIDENTS)
    place.collect(options=INCIDENTS, organisation=labelled("incident", "outage"))
    assert titles(place) == ["new", "old"]


def test_an_organisation_without_labels_has_no_incidents(
    place: Place, world: World, shop: Repository
):
    world.issue(shop, "anything", hours_ago(3), ["incident"])
    assert place.requests(options=INCIDENTS, organisation=labelled())[0] == 1
    assert titles(place) == []


def test_a_later_run_reads_only_what_changed_since(place: Place, world: World, shop: Repository):
    made = [world.issue(shop, f"no. {n}", hours_ago(1000 - n), ["incident"]) for n in range(250)]
    assert place.requests(options=INCIDENTS)[0] == 4
    assert place.requests(options=INCIDENTS)[0] == 1
    change(made[0], 1, closed_at=hours_ago(1))
    assert place.requests(options=INCIDENTS)[0] == 2
    assert [row[1] for row in kept(place, "incidents") if row[-1] is not None] == ["no. 0"]


def test_one_that_lost_its_label_is_kept_with_the_labels_that_it_has(
    place: Place, world: World, shop: Repository
):
    wrong = world.issue(shop, "no incident after all", hours_ago(9), ["incident"])
    world.issue(shop, "down", hours_ago(8), ["incident"])
    place.collect(options=INCIDENTS)
    change(wrong, 1, labels=(Label("question"),))
    world.issue(shop, "down again", hours_ago(0.5), ["incident"])
    place.collect(options=INCIDENTS)
    labels = {row[1]: row[3] for row in kept(place, "incidents")}
    assert labels["no incident after all"] == '["question"]'
    assert labels["down again"] == '["incident"]'


@pytest.mark.parametrize("how", ["at once", "other labels", "full", "cut"])
def test_an_old_one_that_loses_its_label_is_noticed(
    place: Place, world: World, shop: Repository, how: str
):
    made = [world.issue(shop, f"no. {n}", hours_ago(1000 - n), ["incident"]) for n in range(250)]
    if how == "cut":
        with cut_off(place):
            place.collect(options=INCIDENTS)
        assert len(titles(place)) == 100
    else:
        place.collect(options=INCIDENTS)
    wrong = made[200]
    change(wrong, 999, labels=(Label("question"),))
    rules = labelled("incident", "outage") if how == "other labels" else None
    full = replace(INCIDENTS, full=how == "full")
    place.collect(options=full, organisation=rules)
    assert [row[1] for row in kept(place, "incidents") if "question" in row[3]] == [wrong.title]
    assert place.requests(options=INCIDENTS, organisation=rules)[0] == 1


def test_one_that_was_deleted_keeps_what_it_said_last(place: Place, world: World, shop: Repository):
    world.issue(shop, "down", hours_ago(3), ["incident"])
    gone = world.issue(shop, "gone", hours_ago(9), ["incident"])
    place.collect(options=INCIDENTS)
    shop.issues.remove(gone)
    world.nodes.pop(gone.id)
    assert place.collect(options=INCIDENTS)[NAME].status == "complete"
    assert titles(place) == ["down", "gone"]
    assert place.requests(options=INCIDENTS)[0] == 1


def test_no_address_and_no_token_of_a_title_is_kept(place: Place, world: World, shop: Repository):
    world.issue(shop, f"rin@mail.invalid leaked ghp_{'x' * 36}", hours_ago(3), ["incident"])
    place.collect(options=INCIDENTS)
    assert titles(place) == ["(address removed) leaked (token removed)"]


def test_a_run_that_is_cut_is_made_good_by_the_next(place: Place, world: World, shop: Repository):
    made = [world.issue(shop, f"no. {n}", hours_ago(1000 - n), ["incident"]) for n in range(250)]
    with cut_off(place):
        place.collect(options=INCIDENTS)
    assert len(titles(place)) == 100
    change(made[10], 0.5, closed_at=hours_ago(0.5))
    place.collect(options=INCIDENTS)
    with fresh(place.github) as other:
        other.collect(options=INCIDENTS)
        assert differences(place.database, other.database) == {}
    assert len(titles(place)) == 250


def test_a_token_without_the_permission_is_told_which_one(
    place: Place, world: World, shop: Repository
):
    world.issue(shop, "down", hours_ago(3), ["incident"])
    few = place.github.add_token("few", "fine", permissions=EVERYTHING - {"issues"})
    report = place.collect(options=INCIDENTS, token=few.text)[NAME]
    assert report.error is not None
    assert "Issues: read-only" in report.error.do

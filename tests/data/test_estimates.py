"""Does the last word on a month hold, and can only those of the unit say it, and in time?"""

from datetime import date

import pytest

from data.database import Database
from data.errors import NotAllowed
from data.estimates import (
    CHOICES,
    Estimate,
    EstimateRefused,
    estimates,
    keep_estimate,
    last_day_to_change,
    may_estimate,
    month_to_estimate,
)
from data.viewer import Viewer
from tests.data.company_of_two import NOW, TODAY, engineer, in_role, logged, organise

OCTOBER = date(2026, 10, 1)


def keep(database: Database, viewer: Viewer, estimate: Estimate) -> None:
    with database.write(changes_facts=True, freshness_only=True) as connection:
        keep_estimate(viewer, connection, estimate, TODAY, NOW)


def test_the_last_word_on_a_month_holds(database: Database):
    people = organise(database)
    aoi, ken = engineer(people["aoi"], "web"), engineer(people["ken"], "web")
    keep(database, aoi, Estimate("web", OCTOBER, 10))
    keep(database, ken, Estimate("web", OCTOBER, 20))
    assert estimates(aoi, database) == [Estimate("web", OCTOBER, 20)]
    assert logged(database, "estimate") == [
        ("estimate.kept", {"unit": "web", "month": "2026-10", "percent": 10}),
        ("estimate.kept", {"unit": "web", "month": "2026-10", "percent": 20}),
    ]


@pytest.mark.parametrize(
    ("today", "month", "last"),
    [
        (date(2026, 11, 1), date(2026, 10, 1), date(2026, 11, 30)),
        (date(2027, 1, 31), date(2026, 12, 1), date(2027, 1, 31)),
        (date(2028, 2, 29), date(2028, 1, 1), date(2028, 2, 29)),
    ],
)
def test_it_is_last_months_and_can_be_changed_until_this_one_ends(today, month, last):
    assert month_to_estimate(today) == month
    assert last_day_to_change(today) == last


@pytest.mark.parametrize(
    ("estimate", "fault"),
    [
        (Estimate("web", OCTOBER, 12), "percent"),
        (Estimate("web", date(2026, 11, 1), 15), "month"),
        (Estimate("web", date(2026, 9, 1), 15), "month"),
        (Estimate("web", date(2026, 10, 2), 15), "month"),
        (Estimate("nowhere", OCTOBER, 15), "unit"),
    ],
)
def test_what_is_no_choice_no_month_or_no_unit_is_refused(database: Database, estimate, fault):
    organise(database)
    with pytest.raises(EstimateRefused) as refused:
        keep(database, Viewer.local(), estimate)
    assert refused.value.fault == fault
    assert estimates(Viewer.local(), database) == []


@pytest.mark.parametrize(
    ("role", "unit", "may"),
    [
        ("engineer", "web", True),
        ("engineer", "platform", False),
        ("manager", "web", True),
        ("manager", "platform", False),
        ("contractor", "web", False),
        ("cto", "web", False),
        ("people_office", "web", False),
    ],
)
def test_only_those_of_the_unit_say_it(database: Database, role, unit, may):
    viewer = in_role(role, organise(database)["aoi"], "web")
    assert may_estimate(viewer, unit) is may
    if may:
        keep(database, viewer, Estimate(unit, OCTOBER, 0))
        return
    with pytest.raises(NotAllowed):
        keep(database, viewer, Estimate(unit, OCTOBER, 0))


def test_a_contractor_is_told_of_their_own_units_alone(database: Database):
    people = organise(database)
    for unit, percent in zip(("web", "app", "platform"), CHOICES, strict=False):
        keep(database, Viewer.local(), Estimate(unit, OCTOBER, percent))
    contractor = in_role("contractor", people["ken"], "platform")
    assert estimates(contractor, database) == [Estimate("platform", OCTOBER, 15)]
    assert len(estimates(engineer(people["aoi"], "web"), database)) == 3


def test_figures_are_made_anew_without_a_new_snapshot(database: Database):
    organise(database)
    before = database.versions()
    keep(database, Viewer.local(), Estimate("web", OCTOBER, 15))
    after = database.versions()
    assert (after.facts > before.facts, after.rows) == (True, before.rows)

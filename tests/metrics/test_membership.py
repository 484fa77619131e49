"""Is said how many came to a unit and left it, and never of a unit in which everybody knows who?"""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.errors import UnknownChoice
from config.organisation import Organisation
from metrics.answer import Row
from metrics.membership import FEWEST, MembershipChange, membership_changes

MONDAY = date(2026, 4, 6)
TODAY = date(2026, 10, 16)


def weeks(count: int = 4) -> list[Row]:
    starts = [MONDAY + timedelta(weeks=week) for week in range(count)]
    return [Row(f"{s:%G-W%V}", s, s + timedelta(weeks=1), False, 0, 0, 0, 0, {}) for s in starts]


def organisation(*memberships: list[dict[str, Any]]) -> Organisation:
    """A person for each list of memberships of `shop`, which lies in `commerce`."""
    people = [
        {
            "id": f"p{number}",
            "name": "P",
            "memberships": [{"unit": "shop", **each} for each in of_one],
        }
        for number, of_one in enumerate(memberships)
    ]
    units = [
        {"id": "commerce", "name": "Commerce", "units": [{"id": "shop", "name": "Shop"}]},
        {"id": "ops", "name": "Ops"},
    ]
    return Organisation.model_validate({"name": "Mikan", "units": units, "people": people})


STAY: list[dict[str, Any]] = [{}]


def test_one_who_joins_seven_is_told_on_their_first_day_without_a_name() -> None:
    joined = organisation(*[STAY] * 7, [{"from": "2026-04-15"}])
    for unit in ("shop", "commerce"):
        assert membership_changes(joined, unit, weeks(), TODAY) == [
            MembershipChange(date(2026, 4, 15), joined=1, left=0, before=7, after=8)
        ]
    assert membership_changes(joined, "ops", weeks(), TODAY) == []


def test_one_who_left_is_told_on_the_day_after_their_last() -> None:
    left = organisation(*[STAY] * 6, [{"to": "2026-04-14"}])
    assert membership_changes(left, "shop", weeks(), TODAY) == [
        MembershipChange(date(2026, 4, 15), joined=0, left=1, before=7, after=6)
    ]


def test_those_of_one_week_are_told_together() -> None:
    changed = organisation(
        *[STAY] * 6, [{"from": "2026-04-14"}], [{"from": "2026-04-16"}], [{"to": "2026-04-15"}]
    )
    assert membership_changes(changed, "shop", weeks(), TODAY) == [
        MembershipChange(date(2026, 4, 14), joined=2, left=1, before=7, after=8)
    ]


@pytest.mark.parametrize(("there", "told"), [(FEWEST - 1, 0), (FEWEST, 1)])
def test_a_unit_in_which_everybody_knows_who_is_not_told_of(there: int, told: int) -> None:
    joined = organisation(*[STAY] * there, [{"from": "2026-04-15"}])
    assert len(membership_changes(joined, "shop", weeks(), TODAY)) == told


def test_a_new_membership_of_the_same_unit_is_no_change() -> None:
    renewed = organisation(*[STAY] * 6, [{"to": "2026-04-14"}, {"from": "2026-04-15"}])
    assert membership_changes(renewed, "shop", weeks(), TODAY) == []


def test_who_is_to_come_is_not_told_before() -> None:
    joined = organisation(*[STAY] * 6, [{"from": "2026-04-15"}])
    assert membership_changes(joined, "shop", weeks(), date(2026, 4, 14)) == []


def test_a_unit_that_nobody_knows_is_named() -> None:
    with pytest.raises(UnknownChoice):
        membership_changes(organisation(STAY), "nowhere", weeks(), TODAY)


days = st.dates(date(2026, 3, 30), date(2026, 5, 10))


@given(st.lists(st.tuples(st.none() | days, st.none() | days), min_size=4, max_size=9))
def test_each_week_leads_from_its_count_before_to_its_count_after(
    spans: list[tuple[date | None, date | None]],
) -> None:
    written = [
        [{"from": first and first.isoformat(), "to": last and last.isoformat()}]
        for first, last in spans
        if first is None or last is None or first <= last
    ]
    company, rows = organisation(*written), weeks()
    for change in membership_changes(company, "shop", rows, TODAY):
        (row,) = [each for each in rows if each.start <= change.day < each.end]
        yesterday, last = row.start - timedelta(days=1), row.end - timedelta(days=1)
        assert change.before == len(company.members("shop", yesterday))
        assert change.after == len(company.members("shop", last))
        assert change.before + change.joined - change.left == change.after
        assert min(change.before, change.after) >= FEWEST

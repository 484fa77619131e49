"""Which pull requests wait for their first review, and for how many working hours?"""

import csv
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.organisation import Organisation
from notices.waiting import WaitingForReview
from tests.metrics.facts import facts_of
from tests.metrics.records import Record

TOKYO = ZoneInfo("Asia/Tokyo")
GOLDEN = Path(__file__).parents[1] / "golden" / "waiting_for_review.csv"
NOW = datetime(2026, 11, 20, 9, 0, tzinfo=TOKYO)
LONG_AGO = datetime(2026, 11, 9, 10, 0, tzinfo=TOKYO)

COMPANY = Organisation.model_validate(
    {
        "name": "Mikan",
        "timezone": "Asia/Tokyo",
        "calendar": {
            "country": "JP",
            "closures": [{"from": "2026-12-29", "to": "2027-01-03"}],
        },
        "units": [
            {"id": "tech", "name": "技術", "units": [{"id": "pay", "name": "決済"}]},
            {"id": "search", "name": "検索"},
        ],
        "people": [
            {"id": "aoi", "name": "葵", "memberships": [{"unit": "pay"}]},
            {"id": "ken", "name": "健", "memberships": [{"unit": "search"}]},
        ],
    }
)


def lines() -> list[dict[str, str]]:
    with GOLDEN.open(encoding="utf-8", newline="") as file:
        return [*csv.DictReader(file)]


def waiting(*records: Record, now: datetime = NOW, longer_than: float = 8) -> WaitingForReview:
    return WaitingForReview(facts_of(records, COMPANY), COMPANY, now, longer_than)


def record(number: int = 1, **changes: Any) -> Record:
    return Record(**{"number": number, "author": "aoi", "created_at": LONG_AGO, **changes})


@pytest.mark.parametrize("line", lines(), ids=lambda line: line["why"])
def test_the_wait_is_counted_in_working_hours(line: dict[str, str]):
    ready, now = (
        datetime.fromisoformat(line[name]).replace(tzinfo=TOKYO) for name in ("ready_at", "now")
    )
    hours = float(line["minutes"]) / 60
    asked = waiting(record(created_at=ready), now=now, longer_than=-1)
    assert [each.hours for each in asked.of_unit("pay")] == [pytest.approx(hours, abs=1e-9)]
    assert waiting(record(created_at=ready), now=now, longer_than=hours).of_unit("pay") == []
    less = hours - 0.01
    assert len(waiting(record(created_at=ready), now=now, longer_than=less).of_unit("pay")) == 1


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"merged_at": NOW}, id="merged"),
        pytest.param({"first_review_at": NOW}, id="reviewed"),
        pytest.param({"ready": "never_ready"}, id="a draft until now"),
        pytest.param({"ready_at": NOW}, id="ready only now"),
        pytest.param({"author_kind": "bot", "author": "renovate"}, id="of a bot"),
        pytest.param({"base": "feature/x"}, id="into another branch"),
        pytest.param({"head": "main"}, id="a release"),
        pytest.param({"review": "not_known_to_source"}, id="of a source without reviews"),
        pytest.param({"author": "stranger"}, id="of somebody without a unit"),
        pytest.param({"created_at": datetime(2026, 11, 21, tzinfo=UTC)}, id="of later"),
    ],
)
def test_what_does_not_wait_is_not_told(changes: dict[str, Any]):
    assert waiting(record(**changes)).of_unit("pay") == []


def test_reviewed_only_as_a_draft_still_waits():
    asked = waiting(record(review="reviewed_as_draft"))
    assert [each.pull_request for each in asked.of_unit("pay")] == [1]


def test_an_agents_waits_where_it_is_credited():
    asked = waiting(record(author="agent", author_kind="agent", merged_by="ken"))
    assert [each.pull_request for each in asked.of_unit("search")] == [1]


def test_the_oldest_is_first_and_over_a_weekend_whoever_was_ready_first():
    saturday, sunday = (datetime(2026, 11, day, 12, tzinfo=TOKYO) for day in (14, 15))
    asked = waiting(
        record(1, created_at=sunday), record(2, created_at=saturday), record(3, created_at=LONG_AGO)
    )
    assert [each.pull_request for each in asked.of_unit("pay")] == [3, 2, 1]


def test_a_unit_is_told_of_the_units_inside_it_and_of_no_other():
    asked = waiting(record(1), record(2, author="ken"))
    found = {
        unit: [each.pull_request for each in asked.of_unit(unit)]
        for unit in ("tech", "pay", "search", "no-such-unit")
    }
    assert found == {"tech": [1], "pay": [1], "search": [2], "no-such-unit": []}


def test_nothing_at_all_is_nothing():
    assert waiting().of_unit("pay") == []


@given(
    st.lists(st.integers(0, 80 * 24 * 60), max_size=8),
    st.floats(0, 100),
)
def test_what_is_told_waited_longer_and_in_falling_order(minutes: list[int], limit: float):
    asked = waiting(
        *(
            record(number, created_at=NOW - timedelta(minutes=before))
            for number, before in enumerate(minutes, 1)
        ),
        longer_than=limit,
    )
    hours = [each.hours for each in asked.of_unit("pay")]
    assert all(each > limit for each in hours)
    assert hours == sorted(hours, reverse=True)

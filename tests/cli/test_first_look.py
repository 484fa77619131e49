"""Do the last lines of a collection say how work flows and where it waits?"""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.collectors.tables import write

HOURS = {"started_at": 20, "created_at": 16, "ready_at": 15, "first_review_at": 5, "approved_at": 2}
"""Hours before the merge: coding 4, draft 1, pickup 10, review 3, merge wait 2."""

MERGED = datetime.now(UTC).replace(microsecond=0) - timedelta(days=14)


def row(number: int, author: str, **hours: float | None) -> dict[str, str]:
    """A pull request merged two weeks ago; None is a moment that never came."""
    moments = {
        name: "" if before is None else (MERGED - timedelta(hours=before)).isoformat()
        for name, before in {**HOURS, **hours}.items()
    }
    return {
        "repository": "acme/web",
        "number": str(number),
        "title": f"Change {number}",
        "author": author,
        "base": "main",
        "state": "merged",
        "merged_at": MERGED.isoformat(),
        **moments,
    }


def team(count: int = 6, **hours: float | None) -> list[dict[str, str]]:
    return [row(n, ("ann", "bob", "carol")[n % 3], **hours) for n in range(1, count + 1)]


@pytest.fixture
def waits(here: Path, mikata):
    """The line about waiting after a table with these rows was imported."""

    def line(*rows: dict[str, str]) -> str:
        write(here / "table.csv", *rows)
        result = mikata("collect", "--pull-requests", "table.csv")
        assert result.exit_code == 0
        return result.stdout.splitlines()[-2].removeprefix("Where work waits: ")

    return line


def test_the_stage_with_the_largest_median_is_named_with_its_value_and_how_many(waits):
    assert waits(*team()) == (
        "for pickup, from being ready to the first review: 10.0 hours "
        "(the longest median of the five stages, of 6)"
    )


@pytest.mark.parametrize(
    ("hours", "words"),
    [
        ({"started_at": 100}, "in coding, from the first commit to the opening: 3.5 days ("),
        ({"created_at": 19, "ready_at": 6}, "as a draft, from the opening until it is ready: 13."),
        ({"first_review_at": 14}, "in review, from the first review to the approval: 12.0 hours"),
        ({"approved_at": 5, "ready_at": 6}, "as a draft, from the opening until it is ready: 10."),
    ],
)
def test_each_stage_has_its_words(waits, hours, words):
    assert waits(*team(**hours)).startswith(words)


def test_waiting_for_the_merge_is_a_stage_as_well(waits):
    line = waits(*team(ready_at=14.5, first_review_at=14, approved_at=13.5))
    assert line.startswith("for the merge, from the approval on: 13.5 hours")


def test_what_was_never_reviewed_is_counted_and_not_taken_as_0(waits):
    unreviewed = [
        row(n, author, first_review_at=None, approved_at=None)
        for n, author in enumerate(("ann", "bob", "carol"), 90)
    ]
    line = waits(*team(), *unreviewed)
    assert line.endswith("median of the five stages, of 6; left out: 3 never reviewed)")


def test_a_stage_of_a_few_stands_behind_those_of_many(waits):
    few = [
        row(n, author, started_at=400, created_at=400, ready_at=400)
        for n, author in enumerate(("ann", "bob", "carol"), 80)
    ]
    many = team(first_review_at=None, approved_at=None)
    assert waits(*many, *few).startswith("in coding, from the first commit to the opening: 4.0")


def test_where_all_stages_are_of_a_few_it_says_so(waits):
    assert waits(*team(3)).endswith("(the longest median of the five stages, of only 3)")


def test_a_stage_about_two_people_is_left_aside_and_the_others_are_told(waits):
    reviewed = [row(n, author) for n, author in enumerate(("ann", "bob") * 3, 1)]
    others = [row(n, "carol", first_review_at=None, approved_at=None) for n in range(90, 93)]
    line = waits(*reviewed, *others)
    assert line.startswith("in coding, from the first commit to the opening: 4.0 hours")


def test_times_are_put_into_days_hours_or_minutes(waits):
    hours = {"started_at": 1.5, "created_at": 1, "ready_at": 1, "first_review_at": 0.25}
    assert ": 45 minutes (" in waits(*team(**hours, approved_at=0.1))


def test_several_repositories_are_looked_at_together(here, mikata):
    rows = team()
    other = [each | {"repository": "acme/app"} for each in team()]
    write(here / "table.csv", *rows, *other)
    result = mikata("collect", "--pull-requests", "table.csv")
    merges, lead_time, waits, address = result.stdout.splitlines()[-4:]
    assert merges.startswith("Merges a week: 0.5 (12 in the 26 weeks before")
    assert lead_time == "Merge lead time to main: 20.0 hours (median of 12)"
    assert waits.endswith("of 12)")
    assert address == "See it: mikata serve, then http://127.0.0.1:8050/trends"

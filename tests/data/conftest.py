"""What do the tests of the data share: rows that say only what a test is about."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from data.rows import AccountKey, PullRequestRow

MONDAY = datetime(2026, 1, 5, 3, 0, tzinfo=UTC)


@pytest.fixture
def pull_request() -> Callable[..., PullRequestRow]:
    """A merged pull request of ten hours; a test overrides what it is about."""

    def make(number: int = 1, **changes: object) -> PullRequestRow:
        values: dict[str, object] = {
            "title": f"Change {number}",
            "state": "merged",
            "base": "develop",
            "author": AccountKey("github", "aoi"),
            "merged_by": AccountKey("github", "ken"),
            "head": f"feature/{number}",
            "head_in_same_repository": True,
            "created_at": MONDAY,
            "first_commit_at": MONDAY - timedelta(hours=2),
            "commit_count": 2,
            "merged_at": MONDAY + timedelta(hours=8),
            "closed_at": MONDAY + timedelta(hours=8),
        }
        return PullRequestRow(number=number, **(values | changes))  # type: ignore[arg-type] -- a test names real fields

    return make

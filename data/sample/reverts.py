"""Which pull requests of the sample take another one back?"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import numpy as np
from numpy.typing import NDArray

from data.rows import PullRequestRow
from data.sample.chance import happens

SHARE = 0.04
"""Of those that could be one by their haste: a revert is merged at once, soon after the merge."""
SOON, AT_ONCE = timedelta(days=3), timedelta(hours=12)


def with_reverts(
    rows: Sequence[PullRequestRow], changes: NDArray[np.bool_], rng: np.random.Generator
) -> list[PullRequestRow]:
    """The rows of one repository, a few of its `changes` (merged into the base) as reverts.

    Each takes back what was merged last before it was opened.
    """
    chosen = changes & happens(rng, len(rows), SHARE)
    others = [rows[place] for place in np.flatnonzero(changes & ~chosen).tolist()]
    found = list(rows)
    for place in np.flatnonzero(chosen).tolist():
        taken_back = _merged_before(rows[place], others)
        if taken_back and _within(rows[place], rows[place], AT_ONCE):
            found[place] = _revert(rows[place], taken_back)
    return found


def _merged_before(row: PullRequestRow, others: list[PullRequestRow]) -> PullRequestRow | None:
    """What was merged last, and not long, before a pull request was opened."""
    soon = [each for each in others if _within(each, row, SOON, reverse=True)]
    return max(soon, key=lambda each: (each.merged_at, each.number), default=None)


def _within(
    merged: PullRequestRow, opened: PullRequestRow, most: timedelta, *, reverse: bool = False
) -> bool:
    """Whether no more than this lies from an opening to a merge, or in `reverse`."""
    if merged.merged_at is None or opened.created_at is None:
        return False
    passed = merged.merged_at - opened.created_at
    return timedelta(0) < (-passed if reverse else passed) < most


def _revert(row: PullRequestRow, other: PullRequestRow) -> PullRequestRow:
    """The row with the title and the branch that GitHub gives to a revert."""
    return replace(
        row,
        title=f'Revert "{other.title}"',
        head=f"revert-{other.number}-{other.head}",
        reverts=other.number,
        commit_count=1,
        additions=other.deletions,
        deletions=other.additions,
        changed_files=other.changed_files,
    )

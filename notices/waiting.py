"""Which open pull requests wait for their first review for too long?

Pure: facts in, rows out. Nobody is named here, and nothing is ranked: the longest wait is first.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from config.organisation import Organisation
from data.facts import REASON, PullRequestFacts
from data.facts.columns import AUTHOR_KINDS
from metrics.calendar import WorkingCalendar
from metrics.period import microseconds

_BOT = AUTHOR_KINDS.index("bot")
_HOUR = 3_600_000_000
_AROUND = timedelta(days=2)


@dataclass(frozen=True, slots=True)
class Waiting:
    """A pull request and its repository by their row ids, and the working hours that it waited."""

    pull_request: int
    repository: int
    hours: float


class WaitingForReview:
    """Everything that waits at one moment for longer than some working hours, by unit.

    They are open, ready, into the base branch, by a person or an agent, and nobody who counts has
    reviewed them. Whether one is a draft again the facts don't say: whoever reads the titles does.
    """

    def __init__(
        self,
        facts: PullRequestFacts,
        organisation: Organisation | None,
        now: datetime,
        longer_than: float,
    ) -> None:
        self._facts = facts
        rows = _open_without_review(facts)
        ready = facts.ready_at[rows].view(np.int64)
        at = microseconds(now)
        rows, ready = rows[ready <= at], ready[ready <= at]
        waited = _worked(organisation, ready, now)
        long = waited > longer_than * _HOUR
        rows, waited, ready = rows[long], waited[long], ready[long]
        # Equal working hours, as of all that came over a weekend: who was ready first.
        order = np.lexsort((facts.pull_request[rows], ready, -waited))
        self._rows, self._waited = rows[order], waited[order]

    def of_unit(self, unit: str) -> Sequence[Waiting]:
        """What people who were in the unit (or in one inside it) at the opening wait with."""
        inside = np.array([unit in units for units in self._facts.unit_sets], np.bool_)
        return [*self._made(inside[self._facts.units_created[self._rows]])]

    def _made(self, chosen: NDArray[np.bool_]) -> Iterator[Waiting]:
        facts = self._facts
        for row, waited in zip(self._rows[chosen], self._waited[chosen], strict=True):
            yield Waiting(
                int(facts.pull_request[row]), int(facts.repository[row]), float(waited) / _HOUR
            )


def _open_without_review(facts: PullRequestFacts) -> NDArray[np.int64]:
    never_merged = slice(facts.merged_count, len(facts))
    # A source that knows no reviews can't tell that one is missing.
    known = facts.review_gap[never_merged] != REASON["not_known_to_source"]
    waits = (
        np.isnat(facts.closed_at[never_merged])
        & ~np.isnat(facts.ready_at[never_merged])
        & np.isnat(facts.first_review_at[never_merged])
        & (facts.author_kind[never_merged] != _BOT)
        & facts.to_base[never_merged]
        & ~facts.release[never_merged]
    )
    return np.flatnonzero(waits & known) + facts.merged_count


def _worked(
    organisation: Organisation | None, since: NDArray[np.int64], now: datetime
) -> NDArray[np.int64]:
    """The working time in microseconds from each moment until now."""
    if not since.size:
        return since
    first = since.min().astype("datetime64[us]").astype("datetime64[D]").item()
    clock = WorkingCalendar(organisation, first - _AROUND, now.date() + _AROUND)
    return clock.between(since, np.full(since.size, microseconds(now)))

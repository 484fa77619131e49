"""Which pull requests is a question about, and why is one of them not used?"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from data.facts import EMPLOYMENTS, REASON, PullRequestFacts
from metrics.material import Material, Rows, column_at_date
from metrics.metric import Metric, Moment
from metrics.question import Question
from metrics.values import not_told

_AUTHOR_IS_PERSON, _AUTHOR_IS_BOT = 0, 2


@dataclass(frozen=True, slots=True)
class Selection:
    """The rows that period, unit, repository and employment leave, with their reasons.

    `bounds[i]` is the place of the first row of the i-th period among them, `bounds[-1]` their
    number. `reasons` are codes into REASONS; 0 is used.
    """

    rows: Rows
    bounds: NDArray[np.int64]
    reasons: NDArray[np.int8]

    @property
    def used(self) -> NDArray[np.bool_]:
        """Which of the rows are used."""
        return self.reasons == 0

    @property
    def rows_used(self) -> NDArray[np.int64]:
        """The rows that are used, in the same order."""
        places = np.flatnonzero(self.used)
        return places + self.rows.start if isinstance(self.rows, slice) else self.rows[places]

    @property
    def every_row(self) -> NDArray[np.int64]:
        """The rows one by one, used or not."""
        if isinstance(self.rows, slice):
            return np.arange(self.rows.start, self.rows.stop)
        return self.rows

    def __len__(self) -> int:
        """How many rows there are: `n_total`."""
        return len(self.reasons)


def select(
    material: Material,
    metric: Metric,
    question: Question,
    edges: NDArray[np.int64],
    units: NDArray[np.bool_] | None,
) -> Selection:
    """The rows of a question; `edges` are the instants between its periods.

    `units` says for each code of `unit_sets` whether its rows belong; None lets all in.
    """
    timeline = material.timeline(metric)
    places = np.searchsorted(timeline.instants, edges)
    low, high = int(places[0]), int(places[-1])
    rows: Rows = slice(low, high) if timeline.order is None else timeline.order[low:high]
    bounds = places - low
    kept = kept_by_filters(material, metric, question, rows, units)
    if kept is not None:
        index = np.flatnonzero(kept)
        rows = index + low if isinstance(rows, slice) else rows[index]
        bounds = np.searchsorted(index, bounds)
    return Selection(rows, bounds, why_not_used(material, metric, question, rows))


def kept_by_filters(
    material: Material,
    metric: Metric,
    question: Question,
    rows: Rows,
    units: NDArray[np.bool_] | None,
) -> NDArray[np.bool_] | None:
    """Which rows the filters leave; None where there are no filters."""
    facts = material.facts
    masks: list[NDArray[np.bool_]] = []
    if question.repository is not None:
        masks.append(facts.repository[rows] == material.repository(question.repository).id)
    if units is not None:
        masks.append(units[column_at_date(facts, metric.dated_by, "units", rows)])
    if question.without:
        stays = np.array([kind not in question.without for kind in EMPLOYMENTS], np.bool_)
        masks.append(stays[column_at_date(facts, metric.dated_by, "employment", rows)])
    if question.same_people is not None:
        there = material.same_people(question.unit, question.period, question.same_people)
        wrote = facts.author_kind[rows] == _AUTHOR_IS_PERSON
        masks.append(wrote & np.isin(facts.author[rows], there))
    return np.logical_and.reduce(masks) if masks else None


def why_not_used(
    material: Material, metric: Metric, question: Question, rows: Rows
) -> NDArray[np.int8]:
    """Why each row is not used, 0 where it is.

    The codes of REASONS rise in the order in which they win.
    """
    facts = material.facts
    reasons = np.zeros(_size(rows), np.int8)
    for moment in metric.needs:
        if moment in _GAPS:
            _let_win(reasons, _GAPS[moment](facts, rows))
    if metric.column is not None:
        _let_win(reasons, not_told(facts, metric, rows) * np.int8(REASON["not_known_to_source"]))
    if question.base is None:
        to_base = facts.to_base[rows]
    else:
        to_base = facts.base[rows] == material.branch(question.base)
    reasons[~to_base] = REASON["other_base"]
    reasons[facts.release[rows]] = REASON["excluded_by_rule"]
    if not question.include_bots:
        reasons[facts.author_kind[rows] == _AUTHOR_IS_BOT] = REASON["bot"]
    return reasons


def _let_win(reasons: NDArray[np.int8], others: NDArray[np.int8]) -> None:
    """Put the other reasons where there is none yet or a later one."""
    wins = (others != 0) & ((reasons == 0) | (others < reasons))
    np.copyto(reasons, others, where=wins)


def _size(rows: Rows) -> int:
    return rows.stop - rows.start if isinstance(rows, slice) else len(rows)


def _no_opening(facts: PullRequestFacts, rows: Rows) -> NDArray[np.int8]:
    known = facts.opening_known[rows] & ~np.isnat(facts.created_at[rows])
    return np.where(known, 0, REASON["not_known_to_source"]).astype(np.int8)


def _never_ready(facts: PullRequestFacts, rows: Rows) -> NDArray[np.int8]:
    gap = np.where(facts.ready_known[rows], REASON["never_ready"], REASON["not_known_to_source"])
    return np.where(np.isnat(facts.ready_at[rows]), gap, 0).astype(np.int8)


def _no_approval(facts: PullRequestFacts, rows: Rows) -> NDArray[np.int8]:
    """An approval after the merge is no approval of it; it only says why there is none."""
    approved = facts.approved_at[rows]
    late = approved > facts.merged_at[rows]
    gap = np.where(np.isnat(approved), REASON["no_approval"], 0)
    gap = np.where(late, REASON["approved_after_merge"], gap)
    known = facts.approval_known[rows]
    return np.where(known, gap, REASON["not_known_to_source"]).astype(np.int8)


_GAPS: dict[Moment, Callable[[PullRequestFacts, Rows], NDArray[np.int8]]] = {
    "started_at": lambda facts, rows: facts.start_gap[rows],
    "created_at": _no_opening,
    "ready_at": _never_ready,
    "first_review_at": lambda facts, rows: facts.review_gap[rows],
    "approved_at": _no_approval,
}
"""For each moment that can be missing, why it is; one that is not here is never missing."""

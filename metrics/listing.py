"""Which pull requests stand behind a number, and in which order?

Rows and their order are decided on the facts alone: a million are put in order in a fraction of a
second, once for each question, and a block of the list is then a look into the result.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray

from config.errors import UnknownChoice
from data.facts import REASONS, PullRequestFacts
from data.facts.columns import AUTHOR_KINDS
from metrics.catalogue import metric as metric_of
from metrics.material import MISSING, Material
from metrics.metric import Metric
from metrics.period import instants, period_rows
from metrics.question import Clock, Question
from metrics.selection import Rows, select
from metrics.statistics import HOUR

Sort = Literal[
    "number", "repository", "base", "author_kind", "opened", "merged", "lead_time", "value", "used"
]
SORTS: tuple[Sort, ...] = get_args(Sort)
"""The columns that a list can be put in the order of; nothing else is."""

ALL, USED, LEFT_OUT = "all", "used", "left_out"
WHICH: tuple[str, ...] = (ALL, USED, LEFT_OUT, *REASONS[1:])
"""Which pull requests of a question are listed; a reason lists those left out for it."""

_LEAD_TIME = metric_of("merge_lead_time")
_LAST = np.iinfo(np.int64).max


@dataclass(frozen=True, slots=True)
class ListQuestion:
    """A question whose pull requests are listed; raises UnknownChoice.

    `row` is the label of one of the question's periods ("2026-W02") and leaves that period only.
    """

    question: Question
    row: str | None = None
    which: str = ALL
    sort: Sort = "merged"
    descending: bool = True

    def __post_init__(self) -> None:
        for what, got, known in (("list", self.which, WHICH), ("column", self.sort, SORTS)):
            if got not in known:
                raise UnknownChoice(what, got, known)


@dataclass(frozen=True, slots=True)
class Listing:
    """The rows of the facts that a list shows, in its order, each with its code into REASONS."""

    rows: NDArray[np.int32]
    reasons: NDArray[np.int8]

    def __len__(self) -> int:
        """How many pull requests are listed."""
        return len(self.rows)

    @property
    def weight(self) -> int:
        """Its size in memory, in bytes."""
        return self.rows.nbytes + self.reasons.nbytes


@dataclass(frozen=True, slots=True)
class ListedPullRequest:
    """What the facts say of one listed pull request.

    `lead_time` and `value` are hours by the question's clock; `value` is None unless the metric is
    a duration and the pull request is used. `reason` is None where it is used.
    """

    id: int
    repository: str
    number: int
    base: str
    author_kind: str
    opened: datetime | None
    merged: datetime | None
    lead_time: float | None
    value: float | None
    reason: str | None


def listing(material: Material, asked: ListQuestion) -> Listing:
    """The pull requests of a question in the order asked for; raises UnknownChoice, WrongPeriod.

    Missing values come last in both directions; equal ones stay newest first.
    """
    rows, reasons = _selected(material, asked)
    shown = _shown(reasons, asked.which)
    rows, reasons = rows[shown][::-1], reasons[shown][::-1]
    metric = metric_of(asked.question.metric)
    order = _order(_keys(material, metric, asked, rows, reasons), descending=asked.descending)
    return Listing(rows[order].astype(np.int32), reasons[order])


def window(
    material: Material, asked: ListQuestion, listed: Listing, start: int, end: int
) -> list[ListedPullRequest]:
    """The pull requests from place `start`, included, to place `end`, not included."""
    facts, rows, reasons = material.facts, listed.rows[start:end], listed.reasons[start:end]
    metric, clock = metric_of(asked.question.metric), asked.question.clock
    values = _microseconds(material, metric, clock, rows)
    values[reasons != 0] = MISSING
    columns = (
        facts.pull_request[rows].tolist(),
        _repository_names(facts, rows),
        facts.number[rows].tolist(),
        [facts.branches[code] for code in facts.base[rows].tolist()],
        [AUTHOR_KINDS[code] for code in facts.author_kind[rows].tolist()],
        _moments(facts.created_at, facts.opening_known, rows),
        _moments(facts.merged_at, None, rows),
        _hours(_microseconds(material, _LEAD_TIME, clock, rows)),
        _hours(values),
        [REASONS[code] or None for code in reasons.tolist()],
    )
    return [ListedPullRequest(*each) for each in zip(*columns, strict=True)]


def _selected(
    material: Material, asked: ListQuestion
) -> tuple[NDArray[np.integer], NDArray[np.int8]]:
    """The rows of the facts that the question is about, the oldest first, and their reasons."""
    question = asked.question
    periods = period_rows(question.period, question.by, material.fiscal_year_starts)
    edges = instants([*(each.start for each in periods), question.period.end], material.zone)
    units = None if question.unit is None else material.members(question.unit)
    found = select(material, metric_of(question.metric), question, edges, units)
    part = slice(None)
    if asked.row is not None:
        labels = [each.label for each in periods]
        if asked.row not in labels:
            raise UnknownChoice("period", asked.row, labels)
        part = slice(*found.bounds[labels.index(asked.row) :][:2].tolist())
    return _as_array(found.rows)[part], found.reasons[part]


def _as_array(rows: Rows) -> NDArray[np.integer]:
    return np.arange(rows.start, rows.stop) if isinstance(rows, slice) else rows


def _shown(reasons: NDArray[np.int8], which: str) -> NDArray[np.bool_] | slice:
    if which == ALL:
        return slice(None)
    if which == LEFT_OUT:
        return reasons != 0
    return reasons == (0 if which == USED else REASONS.index(which))


def _order(keys: NDArray[np.int64] | None, *, descending: bool) -> NDArray[np.int64] | slice:
    """The order of ascending or descending keys, missing ones last; None: as they are."""
    if keys is None:
        return slice(None)
    wanted = np.negative(keys) if descending else keys
    return np.argsort(np.where(keys == MISSING, _LAST, wanted), kind="stable")


def _keys(
    material: Material,
    metric: Metric,
    asked: ListQuestion,
    rows: NDArray[np.integer],
    reasons: NDArray[np.int8],
) -> NDArray[np.int64] | None:
    """What the rows, newest first, are put in the order of; None where they are in it already."""
    if asked.sort == "merged" and asked.descending and metric.dated_by == "merged_at":
        return None
    if asked.sort == "used":
        return reasons.astype(np.int64)
    if asked.sort == "value" and metric.span:
        values = _microseconds(material, metric, asked.question.clock, rows)
        return np.where(reasons == 0, values, MISSING)
    if asked.sort in {"value", "lead_time"}:
        return _microseconds(material, _LEAD_TIME, asked.question.clock, rows)
    return _COLUMNS[asked.sort](material.facts, rows)


_Column = Callable[[PullRequestFacts, NDArray[np.integer]], NDArray[np.int64]]

_COLUMNS: dict[Sort, _Column] = {
    "number": lambda facts, rows: facts.number[rows].astype(np.int64),
    "repository": lambda facts, rows: _ranks(_names(facts))[facts.repository[rows]],
    "base": lambda facts, rows: _ranks(facts.branches)[facts.base[rows]],
    "author_kind": lambda facts, rows: facts.author_kind[rows].astype(np.int64),
    "opened": lambda facts, rows: np.where(
        facts.opening_known[rows], facts.created_at[rows].view(np.int64), MISSING
    ),
    "merged": lambda facts, rows: facts.merged_at[rows].view(np.int64),
}


def _names(facts: PullRequestFacts) -> Sequence[str]:
    """Repository names by id; ids are small because they are ours."""
    names = [""] * (max((each.id for each in facts.repositories), default=0) + 1)
    for each in facts.repositories:
        names[each.id] = each.name
    return names


def _ranks(words: Sequence[str]) -> NDArray[np.int64]:
    """For each word its place in the alphabet."""
    place = {word: rank for rank, word in enumerate(sorted(set(words)))}
    return np.array([place[word] for word in words], np.int64)


def _repository_names(facts: PullRequestFacts, rows: NDArray[np.integer]) -> list[str]:
    names = {each.id: each.name for each in facts.repositories}
    return [names[number] for number in facts.repository[rows].tolist()]


def _microseconds(
    material: Material, metric: Metric, clock: Clock, rows: NDArray[np.integer]
) -> NDArray[np.int64]:
    """How long each took, MISSING where a moment is not known or the metric is no duration."""
    taken = np.full(len(rows), MISSING, np.int64)
    if metric.span is None:
        return taken
    start, end = (getattr(material.facts, name)[rows].view(np.int64) for name in metric.span)
    known = (start != MISSING) & (end != MISSING)
    start, end = start[known], end[known]
    taken[known] = end - start if clock == "calendar" else material.clock.between(start, end)
    return taken


def _hours(taken: NDArray[np.int64]) -> list[float | None]:
    return [None if each == MISSING else each / HOUR for each in taken.tolist()]


def _moments(
    column: NDArray[np.datetime64], known: NDArray[np.bool_] | None, rows: NDArray[np.integer]
) -> list[datetime | None]:
    """Aware moments, None where there is none or its source does not know it."""
    said = column[rows].tolist()
    sure = [True] * len(said) if known is None else known[rows].tolist()
    return [
        each.replace(tzinfo=UTC) if each is not None and is_known else None
        for each, is_known in zip(said, sure, strict=True)
    ]

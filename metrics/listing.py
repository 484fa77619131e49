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
from metrics import open_work
from metrics.catalogue import METRICS
from metrics.catalogue import metric as metric_of
from metrics.material import MISSING, Material
from metrics.metric import Metric
from metrics.period import PeriodRow, instants, period_rows
from metrics.question import Question
from metrics.selection import Rows, select
from metrics.values import scale, values

Sort = Literal[
    "number", "repository", "base", "author_kind", "opened", "merged", "lead_time", "value", "used"
]
SORTS: tuple[Sort, ...] = get_args(Sort)
"""The columns that a list can be put in the order of; nothing else is."""

LISTED: tuple[Metric, ...] = tuple(
    each for each in METRICS if each.source in {"pull_requests", "open_work"}
)
"""The metrics that are made of pull requests, so that a list of them says what is in a number."""

ALL, USED, LEFT_OUT = "all", "used", "left_out"
WHICH: tuple[str, ...] = (ALL, USED, LEFT_OUT, *REASONS[1:])
"""Which pull requests of a question are listed; a reason lists those left out for it."""

_LEAD_TIME = metric_of("merge_lead_time")
_LAST = np.iinfo(np.int64).max


@dataclass(frozen=True, slots=True)
class ListQuestion:
    """A question about one of LISTED whose pull requests are listed; raises UnknownChoice.

    `row` is the label of one of the question's periods ("2026-W02") and leaves that period only.
    """

    question: Question
    row: str | None = None
    which: str = ALL
    sort: Sort = "merged"
    descending: bool = True

    def __post_init__(self) -> None:
        metrics = tuple(each.key for each in LISTED)
        if self.question.metric not in metrics:
            raise UnknownChoice("metric with a list", self.question.metric, metrics)
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

    `lead_time` is hours by the question's clock. `value` is None unless the metric is a duration or
    an amount and the pull request is used. `reason` is None where it is used.
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
    order = _order(_keys(material, asked, rows, reasons), descending=asked.descending)
    return Listing(rows[order].astype(np.int32), reasons[order])


def window(
    material: Material, asked: ListQuestion, listed: Listing, start: int, end: int
) -> list[ListedPullRequest]:
    """The pull requests from place `start`, included, to place `end`, not included."""
    facts, rows, reasons = material.facts, listed.rows[start:end], listed.reasons[start:end]
    metric, clock = asked.question.about, asked.question.clock
    of_metric = _own_values(material, asked, rows)
    of_metric[reasons != 0] = MISSING
    columns = (
        facts.pull_request[rows].tolist(),
        _repository_names(facts, rows),
        facts.number[rows].tolist(),
        [facts.branches[code] for code in facts.base[rows].tolist()],
        [AUTHOR_KINDS[code] for code in facts.author_kind[rows].tolist()],
        _moments(facts.created_at, facts.opening_known, rows),
        _moments(facts.merged_at, None, rows),
        _divided(values(material, _LEAD_TIME, clock, rows), _LEAD_TIME),
        _divided(of_metric, metric),
        [REASONS[code] or None for code in reasons.tolist()],
    )
    return [ListedPullRequest(*each) for each in zip(*columns, strict=True)]


def _selected(
    material: Material, asked: ListQuestion
) -> tuple[NDArray[np.integer], NDArray[np.int8]]:
    """The rows of the facts that the question is about, the oldest first, and their reasons."""
    question = asked.question
    if question.about.source == "open_work":
        open_then = open_work.last_open(material, question, _row_of(material, asked)).selection
        return _as_array(open_then.rows), open_then.reasons
    periods = period_rows(question.period, question.by, material.fiscal_year_starts)
    edges = instants([*(each.start for each in periods), question.period.end], material.zone)
    units = None if question.unit is None else material.members(question.unit)
    found = select(material, question.about, question, edges, units)
    row, part = _row_of(material, asked), slice(None)
    if row is not None:
        part = slice(*found.bounds[periods.index(row) :][:2].tolist())
    return _as_array(found.rows)[part], found.reasons[part]


def _row_of(material: Material, asked: ListQuestion) -> PeriodRow | None:
    """The one row that is listed; None for the whole period. Raises UnknownChoice."""
    if asked.row is None:
        return None
    question = asked.question
    periods = period_rows(question.period, question.by, material.fiscal_year_starts)
    found = next((each for each in periods if each.label == asked.row), None)
    if found is None:
        raise UnknownChoice("period", asked.row, [each.label for each in periods])
    return found


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
    asked: ListQuestion,
    rows: NDArray[np.integer],
    reasons: NDArray[np.int8],
) -> NDArray[np.int64] | None:
    """What the rows, newest first, are put in the order of; None where they are in it already."""
    metric = asked.question.about
    if asked.sort == "merged" and asked.descending and metric.dated_by == "merged_at":
        return None
    if asked.sort == "used":
        return reasons.astype(np.int64)
    if asked.sort == "value" and metric.has_statistic:
        of_metric = _own_values(material, asked, rows)
        return np.where(reasons == 0, of_metric, MISSING)
    if asked.sort in {"value", "lead_time"}:
        return values(material, _LEAD_TIME, asked.question.clock, rows)
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


def _own_values(
    material: Material, asked: ListQuestion, rows: NDArray[np.integer]
) -> NDArray[np.int64]:
    """Durations or amounts; MISSING for what is only counted."""
    metric, clock = asked.question.about, asked.question.clock
    if metric.source == "open_work":
        return open_work.ages(material, asked.question, _row_of(material, asked), rows)
    if metric.has_statistic:
        return values(material, metric, clock, rows)
    return np.full(len(rows), MISSING, np.int64)


def _divided(numbers: NDArray[np.int64], metric: Metric) -> list[float | None]:
    return [None if each == MISSING else each / scale(metric) for each in numbers.tolist()]


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

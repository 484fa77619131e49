"""How old is what is open?

A row tells of the pull requests that were open at its end, so that one of them stands in as many
rows as it was open at the end of. What was not collected yet is not known: the row in which the
collection ended tells of that moment, and rows after it tell nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from data.database import Database
from data.viewer import Viewer
from metrics.answer import Answer, Explanation
from metrics.explanation import explanation_of
from metrics.groups import (
    FEWEST_PEOPLE,
    SmallGroup,
    authors_told_of,
    authors_used,
    too_small,
    units_of_rest,
)
from metrics.material import Material
from metrics.measure import oldest, repositories_used
from metrics.measured import Measured
from metrics.period import PeriodRow, instants, microseconds, period_rows
from metrics.question import Question
from metrics.rows import Sample, answer_rows
from metrics.selection import Selection, kept_by_filters, why_not_used

Moments = NDArray[np.int64]
"""Microseconds since 1970, ascending: the moments at which is looked."""


def measure(material: Material, question: Question) -> Measured:
    """The answer to a question about open pull requests; raises UnknownChoice and WrongPeriod."""
    steps = period_rows(question.period, question.by, material.fiscal_year_starts)
    data_as_of = oldest(repositories_used(material, question))
    moments = _ends(material, steps, data_as_of)
    every = crossing(material, question, moments)
    found = open_at(material, question, every, _units(material, question), len(steps))
    *rows, _ = answer_rows(material.facts, question, found, steps)
    last = rows[max(0, len(moments) - 1)]
    authors = authors_told_of(material, found.selection)
    answer = Answer(
        question=question,
        metric=found.metric,
        rows=tuple(rows),
        total=replace(
            last, period="all", start=question.period.start, end=question.period.end, partial=False
        ),
        data_as_of=data_as_of,
        timezone=str(material.zone),
        authors=len(authors),
    )
    return Measured(answer, _small_groups(material, question, every, authors))


def explain(
    viewer: Viewer, database: Database, material: Material, answer: Answer, limit: int | None
) -> Explanation:
    """What was open at the end of the whole period, the newest first."""
    found = last_open(material, answer.question)
    return explanation_of(viewer, database, material, answer, found, limit)


def last_open(material: Material, question: Question, row: PeriodRow | None = None) -> Sample:
    """What was open at the end of a row of a question, or of its whole period."""
    every = crossing(material, question, _last_moment(material, question, row))
    return open_at(material, question, every, _units(material, question), 1)


def ages(
    material: Material,
    question: Question,
    row: PeriodRow | None,
    rows: NDArray[np.integer],
) -> Moments:
    """How old those rows of the facts were, which were open then, in microseconds."""
    opened = material.facts.created_at[rows].view(np.int64)
    moments = np.repeat(_last_moment(material, question, row), len(rows))
    return _between(material, question, opened, moments)


def _last_moment(material: Material, question: Question, row: PeriodRow | None) -> Moments:
    """The end of a row, or the last of a question's that had begun; none where none had."""
    by, first_month = question.by, material.fiscal_year_starts
    steps = (row,) if row else period_rows(question.period, by, first_month)
    return _ends(material, steps, oldest(repositories_used(material, question)))[-1:]


def _between(material: Material, question: Question, start: Moments, end: Moments) -> Moments:
    return end - start if question.clock == "calendar" else material.clock.between(start, end)


@dataclass(frozen=True, slots=True)
class Crossing:
    """Pull requests that were open at any of some moments: from `first`, `times` one after another.

    `rows` are those of the facts, by their opening.
    """

    moments: Moments
    rows: NDArray[np.int64]
    opened: Moments
    first: NDArray[np.int64]
    times: NDArray[np.int64]

    def __getitem__(self, kept: NDArray[np.bool_]) -> "Crossing":
        parts = (each[kept] for each in (self.rows, self.opened, self.first, self.times))
        return Crossing(self.moments, *parts)

    def pairs(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Place among these and place of the moment, for all that is open at it, by moment."""
        place = np.repeat(np.arange(len(self.rows)), self.times)
        before = np.repeat(np.cumsum(self.times) - self.times, self.times)
        moment = self.first[place] + np.arange(len(place)) - before
        order = np.argsort(moment, kind="stable")
        return place[order], moment[order]


def crossing(material: Material, question: Question, moments: Moments) -> Crossing:
    """All that was open just before any of the moments, whoever wrote it."""
    timeline = material.timeline(question.about)
    until = np.searchsorted(timeline.instants, moments)
    count = int(until[-1]) if len(moments) else 0
    # The next moment after each opening: what closed before it, nearly all, was open at none.
    following = np.repeat(moments, np.diff(until, prepend=0))
    places = np.flatnonzero(material.open_until[:count] >= following)
    opened, ends = timeline.instants[places], material.open_until[places]
    first = np.searchsorted(moments, opened, side="right")
    times = np.searchsorted(moments, ends, side="right") - first
    rows = places if timeline.order is None else timeline.order[places]
    return Crossing(moments, rows, opened, first, times)


def open_at(
    material: Material,
    question: Question,
    found: Crossing,
    units: NDArray[np.bool_] | None,
    periods: int,
) -> Sample:
    """What of all this the question is about, at each moment with its ages then in microseconds.

    Each moment is the end of a period; `periods` may be more than there are moments, and the others
    have nothing. Within a period the oldest stands first.
    """
    kept = kept_by_filters(material, question.about, question, found.rows, units)
    if kept is not None:
        found = found[kept]
    place, moment = found.pairs()
    reasons = why_not_used(material, question.about, question, found.rows)[place]
    bounds = np.searchsorted(moment, np.arange(periods + 1))
    selection = Selection(found.rows[place], bounds, reasons)
    used = selection.used
    start, end = found.opened[place[used]], found.moments[moment[used]]
    return Sample(question.about, selection, _between(material, question, start, end))


def _ends(material: Material, steps: Sequence[PeriodRow], data_as_of: datetime | None) -> Moments:
    """The end of each row that had begun when the data were collected, and that moment at most.

    Where no repository, or not every one, was collected completely, what is known ends with the
    newest moment of which any source told.
    """
    known = material.newest if data_as_of is None else microseconds(data_as_of)
    starts, ends = (
        instants([getattr(step, name) for step in steps], material.zone)
        for name in ("start", "end")
    )
    return np.minimum(ends[starts < known], known)


def _units(material: Material, question: Question) -> NDArray[np.bool_] | None:
    return None if question.unit is None else material.members(question.unit)


def _small_groups(
    material: Material, question: Question, every: Crossing, authors: NDArray[np.int64]
) -> tuple[SmallGroup, ...]:
    """Who wrote what was open at any of the moments, and the rest of the unit around."""
    groups = [SmallGroup("too_few_people", frozenset(authors.tolist()))]
    if question.unit is not None:
        others = _authors_of_rest(material, question, every.rows, question.unit)
        groups.append(SmallGroup("too_few_in_the_rest", frozenset(others.tolist())))
    return too_small(material, groups)


def _authors_of_rest(
    material: Material, question: Question, rows: NDArray[np.int64], unit: str
) -> NDArray[np.int64]:
    """Who wrote those of the rows that lie around the unit: as many as may be told of, or else all
    of them. When each was open is all the same."""
    outside = units_of_rest(material, unit)
    newest = _of_rest(material, question, rows[-material.looked_at :], outside)
    used = authors_used(material, newest)
    if used.size >= FEWEST_PEOPLE:
        return used
    return authors_told_of(material, _of_rest(material, question, rows, outside))


def _of_rest(
    material: Material, question: Question, rows: NDArray[np.int64], outside: NDArray[np.bool_]
) -> Selection:
    kept = kept_by_filters(material, question.about, question, rows, outside)
    rows = rows if kept is None else rows[kept]
    reasons = why_not_used(material, question.about, question, rows)
    return Selection(rows, np.array([0, len(rows)]), reasons)

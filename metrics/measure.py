"""What is the answer to a question, whoever asks?"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from data.facts import RepositoryFact
from metrics.answer import Answer
from metrics.catalogue import metric as metric_of
from metrics.engineers import engineers_by_row
from metrics.groups import SmallGroup, authors_told_of, small_groups
from metrics.material import Material
from metrics.metric import Metric
from metrics.period import PeriodRow, instants, period_rows
from metrics.question import Question
from metrics.rows import Sample, answer_rows
from metrics.selection import column_at_date, select


@dataclass(frozen=True, slots=True)
class Measured:
    """An answer, and the groups that decide who may have it."""

    answer: Answer
    small_groups: tuple[SmallGroup, ...]


def measure(material: Material, question: Question) -> Measured:
    """The answer to a question; raises UnknownChoice and WrongPeriod."""
    steps = period_rows(question.period, question.by, material.fiscal_year_starts)
    edges = instants([*(step.start for step in steps), question.period.end], material.zone)
    found = sample(material, question, edges)
    metric = found.metric
    data_as_of = oldest(repositories_used(material, question))
    people = _people(material, metric, question, steps, data_as_of)
    *rows, total = answer_rows(material.facts, question, found, steps, people)
    authors = authors_told_of(material, found.selection)
    answer = Answer(
        question=question,
        metric=metric,
        rows=tuple(rows),
        total=total,
        data_as_of=data_as_of,
        timezone=str(material.zone),
        authors=len(authors),
        note="no_organisation" if metric.per and material.organisation is None else None,
    )
    return Measured(answer, small_groups(material, metric, question, edges, authors))


def sample(material: Material, question: Question, edges: NDArray[np.int64]) -> Sample:
    """The pull requests of a question between the first and the last of the edges."""
    metric = metric_of(question.metric)
    units = None if question.unit is None else material.members(question.unit)
    selection = select(material, metric, question, edges, units)
    if metric.span is None:
        return Sample(metric, selection, None)
    used = selection.used
    start, end = (
        getattr(material.facts, moment)[selection.rows].view(np.int64)[used]
        for moment in metric.span
    )
    working = question.clock == "working"
    durations = material.clock.between(start, end) if working else end - start
    return Sample(metric, selection, durations)


def repositories_used(material: Material, question: Question) -> tuple[RepositoryFact, ...]:
    """The repositories that a question draws from.

    That is the one asked about, else all with a pull request of the unit at any time, so that a
    repository that fell silent is noticed in the very period that it lacks. Where none has any, the
    absence is that of all of them.
    """
    if question.repository is not None:
        return (material.repository(question.repository),)
    facts = material.facts
    holding = facts.repository
    if question.unit is not None:
        units = column_at_date(facts, metric_of(question.metric), "units", slice(0, len(facts)))
        holding = holding[material.members(question.unit)[units]]
    ids = frozenset(material.distinct(holding).tolist())
    used = tuple(repository for repository in facts.repositories if repository.id in ids)
    return used or facts.repositories


def oldest(repositories: Sequence[RepositoryFact]) -> datetime | None:
    """The oldest last complete collection; None where one is unknown, or there is none."""
    moments = [repository.data_as_of for repository in repositories]
    known = [moment for moment in moments if moment is not None]
    return min(known) if known and len(known) == len(moments) else None


def _people(
    material: Material,
    metric: Metric,
    question: Question,
    steps: Sequence[PeriodRow],
    data_as_of: datetime | None,
) -> Sequence[float | None]:
    """The divisor of a rate for each step and for the whole period."""
    if metric.per is None or material.organisation is None:
        return [None] * (len(steps) + 1)
    whole = PeriodRow("all", question.period.start, question.period.end, partial=False)
    last_day = data_as_of.astimezone(material.zone).date() if data_as_of else None
    return engineers_by_row(material.organisation, question, (*steps, whole), last_day)

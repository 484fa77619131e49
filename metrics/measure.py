"""What is the answer to a question, whoever asks?"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from data.facts import RepositoryFact
from metrics.answer import Answer, Note
from metrics.engineers import Divisor, divisors_by_row
from metrics.groups import authors_told_of, small_groups
from metrics.material import Material
from metrics.measured import Measured
from metrics.metric import Metric
from metrics.period import PeriodRow, instants, period_rows
from metrics.question import Question
from metrics.rows import Sample, answer_rows
from metrics.selection import select
from metrics.values import values


def measure(material: Material, question: Question) -> Measured:
    """The answer to a question, which then says the kind of work that it is about.

    Raises UnknownChoice and WrongPeriod.
    """
    if question.about.parts_of == "work_kinds":
        question = replace(question, part=material.work_kind(question.part))
    steps = period_rows(question.period, question.by, material.fiscal_year_starts)
    edges = instants([*(step.start for step in steps), question.period.end], material.zone)
    found = sample(material, question, edges)
    metric = found.metric
    data_as_of = oldest(repositories_used(material, question))
    divisors = _divisors(material, question, steps, data_as_of)
    *rows, total = answer_rows(material.facts, question, found, steps, divisors)
    authors = authors_told_of(material, found.selection)
    answer = Answer(
        question=question,
        metric=metric,
        rows=tuple(rows),
        total=total,
        data_as_of=data_as_of,
        timezone=str(material.zone),
        authors=len(authors),
        note=_note(material, metric, found),
    )
    return Measured(answer, small_groups(material, metric, question, edges, authors))


def sample(material: Material, question: Question, edges: NDArray[np.int64]) -> Sample:
    """The pull requests of a question between the first and the last of the edges."""
    metric = question.about
    units = None if question.unit is None else material.members(question.unit)
    selection = select(material, metric, question, edges, units)
    if metric.kind in ("count", "rate"):
        return Sample(metric, selection, None)
    return Sample(metric, selection, values(material, metric, question.clock, selection.rows_used))


def repositories_used(material: Material, question: Question) -> tuple[RepositoryFact, ...]:
    """The repositories that a question draws from.

    That is the one asked about, else all with a pull request of the unit at any time, so that a
    repository that fell silent is noticed in the very period that it lacks. Where none has any, the
    absence is that of all of them.
    """
    if question.repository is not None:
        return (material.repository(question.repository),)
    worked_in = material.repositories_of_unit_sets(question.about)
    if question.unit is not None:
        worked_in = worked_in[material.members(question.unit)]
    ids = frozenset(np.flatnonzero(worked_in.any(axis=0)).tolist())
    known = material.facts.repositories
    return tuple(repository for repository in known if repository.id in ids) or known


def oldest(repositories: Sequence[RepositoryFact]) -> datetime | None:
    """The oldest last complete collection; None where one is unknown, or there is none."""
    moments = [repository.data_as_of for repository in repositories]
    known = [moment for moment in moments if moment is not None]
    return min(known) if known and len(known) == len(moments) else None


def _note(material: Material, metric: Metric, found: Sample) -> Note | None:
    """What holds of a whole answer: that nobody can divide, or that moments alone tell of it."""
    if metric.per and material.organisation is None:
        return "no_organisation"
    if metric.dated_by != "deployed_at":
        return None
    concluded = material.facts.deployment_concluded[found.selection.rows_used].any()
    return "approximate_deployments" if concluded else None


def _divisors(
    material: Material,
    question: Question,
    steps: Sequence[PeriodRow],
    data_as_of: datetime | None,
) -> Sequence[Divisor] | None:
    """The divisors of a rate for each step and for the whole period; None for all else."""
    if question.about.per is None or material.organisation is None:
        return None
    whole = PeriodRow("all", question.period.start, question.period.end, partial=False)
    last_day = data_as_of.astimezone(material.zone).date() if data_as_of else None
    return divisors_by_row(material.organisation, question, (*steps, whole), last_day)

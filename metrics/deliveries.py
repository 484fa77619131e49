"""What is the answer to a question about deployments, failures and recoveries?"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from data.facts.production import DEPLOYMENT
from metrics.answer import SMALL_SAMPLE, Answer, Note, Row
from metrics.delivery_selection import Delivered, Units, authors_brought, delivered
from metrics.groups import SmallGroup, too_small, units_of_rest
from metrics.material import Material
from metrics.measure import oldest, repositories_used
from metrics.measured import Measured
from metrics.period import PeriodRow, instants, period_rows
from metrics.question import Question
from metrics.statistics import HOUR, spread

WEEK = 7
"""Days."""


def measure(material: Material, question: Question) -> Measured:
    """The answer to a question; raises UnknownChoice and WrongPeriod."""
    steps = period_rows(question.period, question.by, material.fiscal_year_starts)
    edges = instants([*(step.start for step in steps), question.period.end], material.zone)
    units = None if question.unit is None else material.members(question.unit)
    found = delivered(material, question, edges, units)
    data_as_of = oldest(repositories_used(material, question))
    whole = PeriodRow("all", question.period.start, question.period.end, partial=False)
    cuts = [found.in_period[start:end] for start, end in pairwise(found.bounds)]
    last_day = _last_day(material, data_as_of)
    *rows, total = [
        _row(material, question, step, cut, _weeks(step, last_day) if found.known else None)
        for step, cut in zip((*steps, whole), (*cuts, found.in_period), strict=True)
    ]
    groups = list(_groups(material, question, edges, found, units))
    answer = Answer(
        question=question,
        metric=question.about,
        rows=tuple(rows),
        total=total,
        data_as_of=data_as_of,
        timezone=str(material.zone),
        authors=len(groups[0].people),
        note=_note(material, question, found),
    )
    return Measured(answer, too_small(material, groups))


def durations(material: Material, question: Question, rows: NDArray[np.int64]) -> NDArray[np.int64]:
    """Microseconds from the beginning to the end of each row, on the question's clock."""
    deliveries = material.facts.deliveries
    start, end = (each[rows].view(np.int64) for each in (deliveries.began_at, deliveries.at))
    return end - start if question.clock == "calendar" else material.clock.between(start, end)


def counted(material: Material, question: Question, rows: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Which of the deployments a share counts."""
    deliveries = material.facts.deliveries
    held = deliveries.failed if question.metric == "change_failure_rate" else deliveries.rework
    return held[rows]


def _groups(
    material: Material,
    question: Question,
    edges: NDArray[np.int64],
    found: Delivered,
    units: Units,
) -> Sequence[SmallGroup]:
    """Whom an answer tells of: who wrote what was deployed, and in the rest of the unit around.

    All of it, also where few of the deployments failed: a team recovers, not who wrote the change.
    """
    authors = _authors(material, question, edges, found, units)
    groups = [SmallGroup("too_few_people", authors)]
    if question.unit is not None:
        around = units_of_rest(material, question.unit)
        rest = delivered(material, question, edges, around)
        others = _authors(material, question, edges, rest, around)
        groups.append(SmallGroup("too_few_in_the_rest", others))
    return groups


def _authors(
    material: Material,
    question: Question,
    edges: NDArray[np.int64],
    found: Delivered,
    units: Units,
) -> frozenset[int]:
    every = delivered(material, question, edges, units, DEPLOYMENT)
    rows = np.concatenate([found.in_period, every.in_period])
    return frozenset(authors_brought(material, question, rows, units).tolist())


def _last_day(material: Material, data_as_of: datetime | None) -> date | None:
    return data_as_of.astimezone(material.zone).date() if data_as_of else None


def _weeks(step: PeriodRow, last_day: date | None) -> float:
    """The weeks of a row that were collected, the last day included; 0 where none was."""
    end = step.end if last_day is None else min(step.end, last_day + timedelta(days=1))
    return max(0, (end - step.start).days) / WEEK


def _row(
    material: Material,
    question: Question,
    step: PeriodRow,
    rows: NDArray[np.int64],
    weeks: float | None,
) -> Row:
    kind, value, spread_of_row, sample, part = question.about.kind, None, None, (), None
    if kind == "rate":
        value = _events(material, question, step, rows) / weeks if weeks else None
    elif kind == "share":
        part = int(counted(material, question, rows).sum())
        value = 100 * part / len(rows) if len(rows) else None
    elif len(rows):
        took = np.sort(durations(material, question, rows))
        spread_of_row = spread(took)
        value = spread_of_row[question.statistic]
        sample = tuple((took / HOUR).tolist()) if len(took) < SMALL_SAMPLE else ()
    return Row(
        period=step.label,
        start=step.start,
        end=step.end,
        partial=step.partial,
        value=value,
        n_used=len(rows),
        n_total=len(rows),
        start_unsure=0,
        left_out={},
        spread=spread_of_row,
        sample=sample,
        part=part,
    )


def _events(
    material: Material, question: Question, step: PeriodRow, rows: NDArray[np.int64]
) -> int:
    """How many deployments, or on how many days of the organisation there was one."""
    if question.part != "days_with_one":
        return len(rows)
    days = [step.start + timedelta(days=day) for day in range((step.end - step.start).days)]
    midnights = instants(days, material.zone)
    at = material.facts.deliveries.at[rows].view(np.int64)
    return len(np.unique(np.searchsorted(midnights, at, side="right")))


def _note(material: Material, question: Question, found: Delivered) -> Note | None:
    """Whether it stands on what deployments contain, and that is concluded of one of them.

    How many there were, and what failed, needs no contents: only whose they are does.
    """
    filtered = question.unit or question.base or question.without
    if not (filtered or question.metric == "rework_rate"):
        return None
    deliveries = material.facts.deliveries
    behind = deliveries.deployment[found.in_period]
    approximate = deliveries.approximate[behind[behind >= 0]].any()
    return "approximate_deployments" if approximate else None

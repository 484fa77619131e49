"""What is the value of each pull request?"""

import numpy as np
from numpy.typing import NDArray

from data.facts import KNOWN, PullRequestFacts
from metrics.material import MISSING, NO_KIND, Material, Rows
from metrics.metric import Clock, Metric
from metrics.statistics import HOUR

_YES, _NOT_KNOWN = KNOWN.index("yes"), KNOWN.index("not known")


def scale(metric: Metric) -> int:
    """By what its whole numbers are divided: durations are microseconds and are told in hours."""
    return HOUR if metric.kind == "duration" else 1


def values(
    material: Material, metric: Metric, clock: Clock, rows: Rows | NDArray[np.integer]
) -> NDArray[np.int64]:
    """Whole numbers, MISSING where there is none: microseconds of a duration, an amount, 1 or 0 for
    what a share counts or not, and 1 for everything that is only counted."""
    if metric.within is not None:
        taken = _durations(material, metric, metric.within.clock, rows)
        counted = taken <= round(metric.within.hours * HOUR)
        return np.where(taken == MISSING, MISSING, counted)
    if metric.span is not None:
        return _durations(material, metric, clock, rows)
    if metric.column is not None:
        return _of_column(material, metric, rows)
    return np.ones(len(material.facts.number[rows]), np.int64)


def not_told(
    facts: PullRequestFacts, metric: Metric, rows: Rows | NDArray[np.integer]
) -> NDArray[np.bool_]:
    """Where the source of a pull request does not know what the metric's column would hold."""
    if metric.column is None:
        return np.zeros(len(facts.number[rows]), np.bool_)
    held = getattr(facts, metric.column)[rows]
    by_sign = metric.kind == "amount" or metric.column == "work_kind"
    return held < 0 if by_sign else held == _NOT_KNOWN


def _durations(
    material: Material, metric: Metric, clock: Clock, rows: Rows | NDArray[np.integer]
) -> NDArray[np.int64]:
    start, end = (getattr(material.facts, name)[rows].view(np.int64) for name in metric.span or ())
    known = (start != MISSING) & (end != MISSING)
    taken = np.full(len(start), MISSING, np.int64)
    start, end = start[known], end[known]
    taken[known] = end - start if clock == "calendar" else material.clock.between(start, end)
    return taken


def _of_column(
    material: Material, metric: Metric, rows: Rows | NDArray[np.integer]
) -> NDArray[np.int64]:
    held = getattr(material.facts, metric.column or "")[rows].astype(np.int64)
    if metric.column == "work_kind":
        return np.where(held < 0, MISSING, held == _code(material, metric.of_kind))
    if metric.kind == "share":
        return np.where(held == _NOT_KNOWN, MISSING, held == _YES)
    return np.where(held < 0, MISSING, held)


def _code(material: Material, kind: str | None) -> int:
    """How the facts write a kind of work."""
    known = material.work_kind(kind)
    return 0 if known == NO_KIND else material.work_kinds.index(known) + 1

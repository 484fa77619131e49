"""What stands in each row of an answer?"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from data.facts import REASONS, PullRequestFacts
from metrics.answer import SMALL_SAMPLE, Row
from metrics.engineers import Divisor
from metrics.metric import Metric
from metrics.period import PeriodRow
from metrics.question import Question
from metrics.selection import Selection
from metrics.statistics import Statistic, spread
from metrics.values import scale

_AGENT = 1


@dataclass(frozen=True, slots=True)
class Sample:
    """What a question selects and, unless it only counts, the values of those used, in order."""

    metric: Metric
    selection: Selection
    values: NDArray[np.int64] | None


@dataclass(frozen=True, slots=True)
class Cuts:
    """Where each row of an answer starts and ends among the selected pull requests."""

    starts: NDArray[np.int64]
    ends: NDArray[np.int64]

    def among(self, mask: NDArray[np.bool_]) -> "Cuts":
        """The same cuts among those pull requests only for which the mask is true."""
        places = np.flatnonzero(mask)
        return Cuts(np.searchsorted(places, self.starts), np.searchsorted(places, self.ends))

    def lengths(self) -> list[int]:
        """How many pull requests lie in each row."""
        return (self.ends - self.starts).tolist()


@dataclass(frozen=True, slots=True)
class _Counted:
    """How many pull requests a row has, and of what kind."""

    n_used: int
    n_total: int
    start_unsure: int
    agents: int
    left_out: dict[str, int]


def answer_rows(
    facts: PullRequestFacts,
    question: Question,
    found: Sample,
    steps: Sequence[PeriodRow],
    divisors: Sequence[Divisor | None] | None = None,
) -> list[Row]:
    """A row for each step and a last one for the whole period; `divisors` are those of a rate."""
    bounds = found.selection.bounds
    whole = PeriodRow("all", question.period.start, question.period.end, partial=False)
    cuts = Cuts(np.append(bounds[:-1], bounds[0]), np.append(bounds[1:], bounds[-1]))
    counted = _counted(facts, found, cuts)
    values = _values(found, cuts)
    divided = divisors or [None] * len(counted)
    parts = zip((*steps, whole), counted, values, divided, strict=True)
    rows = [_row(question, found.metric, *part) for part in parts]
    # Where nothing of the whole period is known to its source, an empty row is not known either.
    unknown = rows[-1].value is None and "not_known_to_source" in rows[-1].left_out
    return [replace(row, value=None) for row in rows] if unknown else rows


def _counted(facts: PullRequestFacts, found: Sample, cuts: Cuts) -> list[_Counted]:
    selection = found.selection
    rows, used = selection.rows, selection.used
    unsure = np.zeros_like(used)
    if "started_at" in found.metric.needs:
        unsure = used & facts.start_unsure[rows]
    agents = used & (facts.author_kind[rows] == _AGENT)
    n_used, n_unsure, n_agents = (cuts.among(mask).lengths() for mask in (used, unsure, agents))
    left_out = _left_out(selection, cuts)
    columns = zip(n_used, cuts.lengths(), n_unsure, n_agents, left_out, strict=True)
    return [_Counted(*numbers) for numbers in columns]


def _left_out(selection: Selection, cuts: Cuts) -> list[dict[str, int]]:
    """For each row how many are left out for each reason that occurs in it."""
    by_row: list[dict[str, int]] = [{} for _ in cuts.starts]
    present = np.bincount(selection.reasons, minlength=1)
    for code in np.flatnonzero(present[1:]) + 1:
        counts = cuts.among(selection.reasons == code).lengths()
        for row, count in zip(by_row, counts, strict=True):
            if count:
                row[REASONS[code]] = count
    return by_row


def _values(found: Sample, cuts: Cuts) -> list[NDArray[np.int64] | None]:
    """For each row the ascending values of what it uses; None for what is counted."""
    if found.values is None:
        return [None] * len(cuts.starts)
    used = cuts.among(found.selection.used)
    return [
        np.sort(found.values[start:end]) for start, end in zip(used.starts, used.ends, strict=True)
    ]


def _row(
    question: Question,
    metric: Metric,
    step: PeriodRow,
    counted: _Counted,
    values: NDArray[np.int64] | None,
    divisor: Divisor | None,
) -> Row:
    spread_of_row, sample, part = None, (), None
    if metric.kind == "share" and values is not None:
        part = int(values.sum())
    elif values is not None and values.size:
        spread_of_row = spread(values, scale(metric))
        sample = (values[:SMALL_SAMPLE] / scale(metric)).tolist()
    return Row(
        period=step.label,
        start=step.start,
        end=step.end,
        partial=step.partial,
        value=_value(question, metric, counted, spread_of_row, divisor, part),
        n_used=counted.n_used,
        n_total=counted.n_total,
        start_unsure=counted.start_unsure,
        left_out=counted.left_out,
        agents=counted.agents,
        spread=spread_of_row,
        sample=tuple(sample) if len(sample) < SMALL_SAMPLE else (),
        people=divisor.engineers if divisor else None,
        days=divisor.days if divisor else None,
        part=part,
    )


def _value(
    question: Question,
    metric: Metric,
    counted: _Counted,
    spread_of_row: dict[Statistic, float] | None,
    divisor: Divisor | None,
    part: int | None,
) -> float | None:
    if metric.has_statistic:
        return spread_of_row[question.statistic] if spread_of_row else None
    if part is not None:
        return 100 * part / counted.n_used if counted.n_used else None
    if not counted.n_used and "not_known_to_source" in counted.left_out:
        return None
    if metric.per is None:
        return counted.n_used
    return divisor.share(counted.n_used) if divisor else None

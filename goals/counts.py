"""How many will there be at the end of the period?

Frequent ones: weeks of the past in blocks, and a drift that is uncertain too. Rare ones, of which a
dozen a year are many: a gamma-Poisson prediction. What part of them is of one sort: beta-binomial.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from goals.forecast import FEWEST, Draws, Forecast, from_draws, meets, not_enough, settled
from goals.resampling import block_length, heavy_tails, sums_of_weeks, widening

DRAWS = 1000
LONGEST_BLOCK = 4
RARE_A_WEEK, RARE_IN_ALL = 1.0, 15
_PRIOR = 0.5
"""Half an event, as Jeffreys' prior has it: what never happened may still happen."""


@dataclass(frozen=True, slots=True)
class Part:
    """A quota: `value` of those so far are of the sort, `target` have to be.

    `seen` of `of` are of it in everything that is known, also before the period.
    """

    value: float
    target: float
    seen: int
    of: int


@dataclass(frozen=True, slots=True)
class Counting:
    """A count so far, its target, and what each complete week of the past added to it.

    `increments` may begin before the period; `weeks_left` are those until its end, broken ones
    too. A target under the value with which it began is reached from above.
    """

    value: float
    target: float
    increments: Sequence[float]
    weeks_left: float
    rising: bool = True
    part: Part | None = None


def forecast_count(counting: Counting, seed: int) -> Forecast:
    """What may become of a count; with a quota the probability is that of both together."""
    now = np.array([counting.value])
    reached = bool(meets(now, counting.target, counting.rising)[0])
    if counting.part is not None:
        reached = reached and counting.part.value >= counting.part.target
    monotone = counting.rising and all(each >= 0 for each in counting.increments)
    if counting.weeks_left <= 0 or (reached and monotone):
        return settled(counting.value, reached)
    if len(counting.increments) < FEWEST:
        return not_enough()
    rng = np.random.default_rng(seed)
    added = _added(rng, counting)
    ends = counting.value + added
    hits = meets(ends, counting.target, counting.rising)
    if counting.part is not None:
        hits &= _of_the_sort(rng, counting.part, added) >= counting.part.target
    return from_draws(ends, hits)


def _added(rng: np.random.Generator, counting: Counting) -> Draws:
    weeks = np.asarray(counting.increments, np.float64)
    if _rare(weeks):
        return rare_events(rng, int(weeks.sum()), len(weeks), counting.weeks_left)
    added = _frequent(rng, weeks, counting.weeks_left)
    # What only grows does not shrink; what is counted in whole numbers stays whole.
    added = np.maximum(added, 0.0) if weeks.min() >= 0 else added
    return np.rint(added) if np.array_equal(weeks, np.rint(weeks)) else added


def _rare(weeks: Draws) -> bool:
    whole = weeks.min() >= 0 and np.array_equal(weeks, np.rint(weeks))
    return bool(whole and (weeks.mean() < RARE_A_WEEK or weeks.sum() < RARE_IN_ALL))


def rare_events(rng: np.random.Generator, seen: int, weeks: float, left: float) -> Draws:
    """How many more there may be in the weeks `left`, after `seen` in `weeks`: gamma-Poisson."""
    rates = rng.gamma(seen + _PRIOR, 1 / weeks, DRAWS)
    return rng.poisson(rates * left).astype(np.float64)


def _frequent(rng: np.random.Generator, weeks: Draws, left: float) -> Draws:
    observed, mean = len(weeks), float(weeks.mean())
    length = block_length(observed, LONGEST_BLOCK)
    deviations = (weeks - mean) * widening(observed, length)
    whole = max(1, int(np.ceil(left)))
    # Of a broken week only its share is to come.
    coming = sums_of_weeks(rng, deviations, whole, length, DRAWS) * (left / whole)
    drift = sums_of_weeks(rng, deviations, observed, length, DRAWS) / observed
    drift *= heavy_tails(rng, observed, DRAWS)
    return np.asarray(mean * left + coming + left * drift, np.float64)


def _of_the_sort(rng: np.random.Generator, part: Part, added: Draws) -> Draws:
    """How many are of the sort at the end, in each draw."""
    shares = rng.beta(part.seen + _PRIOR, part.of - part.seen + _PRIOR, len(added))
    more = rng.binomial(np.maximum(added, 0).astype(np.int64), shares)
    return np.asarray(part.value + more, np.float64)

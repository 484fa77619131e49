"""Did a goal cost something elsewhere: is what must not suffer worse than before?"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from metrics.statistics import Statistic

FEWEST = 20
NINETY = 1.6448536269514722
"""Standard deviations to each side within which nine of ten lie."""

Verdict = Literal["holds", "broken", "worse_but_unsure", "few"]
"""`worse_but_unsure`: worse by more than is tolerated, but the interval includes the baseline."""

_QUANTILES: dict[Statistic, float] = {"median": 0.5, "p75": 0.75, "p90": 0.9}


@dataclass(frozen=True, slots=True)
class Guarded:
    """What became of a guard: before, now with its 90 % interval, and by how much it is worse.

    `worse` is a share of the baseline: 0.2 is 20 % worse, negative better; None without a baseline
    that can be divided by. `now`, `low` and `high` are None where there are no values.
    """

    before: float
    now: float | None
    low: float | None
    high: float | None
    n: int
    worse: float | None
    verdict: Verdict

    @property
    def holds(self) -> bool | None:
        """None where too few values say nothing either way."""
        return None if self.verdict == "few" else self.verdict != "broken"


def guard(
    values: Sequence[float],
    before: float,
    *,
    better: Literal["more", "less"],
    tolerance: float,
    statistic: Statistic = "median",
) -> Guarded:
    """Whether the `values` of the trailing 13 weeks are worse than `before`.

    `tolerance` is in percent of `before`. A share has values of 100 and 0, with the mean.
    """
    if not values:
        return Guarded(before, None, None, None, 0, None, "few")
    now, low, high = interval(values, statistic)
    change = now - before if better == "less" else before - now
    worse = change / abs(before) if before else None
    # Where it was nothing at all any fall is more than tolerated.
    beyond = change > 0 if worse is None else worse > tolerance / 100
    sure = low > before if better == "less" else high < before
    verdict: Verdict = "holds"
    if len(values) < FEWEST:
        verdict = "few"
    elif beyond:
        verdict = "broken" if sure else "worse_but_unsure"
    return Guarded(before, now, low, high, len(values), worse, verdict)


def interval(values: Sequence[float], statistic: Statistic) -> tuple[float, float, float]:
    """The statistic of the values (at least one), and the ends of its 90 % interval.

    Of a quantile by the ranks of a binomial, without assuming any shape; of a share by Wilson; of
    another mean by its standard error.
    """
    ordered = np.sort(np.asarray(values, np.float64))
    n = len(ordered)
    if statistic != "mean":
        return _of_quantile(ordered, _QUANTILES[statistic])
    mean = float(ordered.mean())
    if set(np.unique(ordered)) <= {0.0, 100.0}:
        return mean, *_wilson(mean / 100, n)
    error = NINETY * float(ordered.std(ddof=1)) / math.sqrt(n) if n > 1 else math.inf
    return mean, mean - error, mean + error


def _of_quantile(ordered: np.ndarray, share: float) -> tuple[float, float, float]:
    n = len(ordered)
    reach = NINETY * math.sqrt(n * share * (1 - share))
    low, high = math.floor(n * share - reach) - 1, math.ceil(n * share + reach)
    return (
        float(np.quantile(ordered, share)),
        float(ordered[max(0, low)]),
        float(ordered[min(n - 1, high)]),
    )


def _wilson(share: float, n: int) -> tuple[float, float]:
    """The ends of the interval of a share, in percent."""
    square = NINETY**2
    middle = (share + square / (2 * n)) / (1 + square / n)
    reach = NINETY / (1 + square / n) * math.sqrt(share * (1 - share) / n + square / (4 * n * n))
    return 100 * (middle - reach), 100 * (middle + reach)

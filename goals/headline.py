"""How many of the goals will probably be reached, in one sentence's numbers?"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from goals.forecast import Forecast

LOW, HIGH = 0.25, 0.75
"""Every other time it will be within."""


@dataclass(frozen=True, slots=True)
class Headline:
    """Of `known` goals `low` to `high` will probably be reached; of `unknown` nobody can tell."""

    known: int
    low: int
    high: int
    unknown: int
    reached: int

    @property
    def total(self) -> int:
        """All goals."""
        return self.known + self.unknown


def headline(forecasts: Sequence[Forecast]) -> Headline:
    """The sentence over several forecasts, as if they had nothing to do with each other."""
    known = [each.probability for each in forecasts if each.probability is not None]
    reached = sum(each.source == "reached" for each in forecasts)
    running = np.cumsum(_chances(known))
    low, high = (int(np.searchsorted(running, share - 1e-12)) for share in (LOW, HIGH))
    return Headline(len(known), low, high, len(forecasts) - len(known), reached)


def _chances(probabilities: Sequence[float]) -> np.ndarray:
    """The probability that 0, 1, 2, … of them come true."""
    chances = np.ones(1)
    for probability in probabilities:
        chances = np.convolve(chances, [1 - probability, probability])
    return chances

"""How likely is it that a key result will be reached, in which range will it end, at which pace?"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import prod
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Source = Literal["forecast", "confidence", "reached", "missed"]
"""From the data; what the owner believes; or nothing can change any more."""

Word = Literal["likely", "open", "unlikely"]
Lack = Literal["few", "stale", "incomplete"]
"""Why nothing is forecast: fewer than FEWEST observations, too old ones, or some are missing."""

FEWEST = 8
STEP = 5
LIKELY, UNLIKELY = 70, 35
_LEAST, _MOST = 5, 95

Draws = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Forecast:
    """What may become of a key result.

    `probability` is from 0 to 1, None where there is none. P10 to P90 are of its *value* at the
    end of the period, None where only the owner's confidence is known.
    """

    probability: float | None
    source: Source | None
    p10: float | None = None
    p50: float | None = None
    p90: float | None = None
    lack: Lack | None = None

    @property
    def percent(self) -> int | None:
        """The probability as it is said: to 5 %; and from 5 to 95 %, as nothing is certain."""
        if self.probability is None:
            return None
        rounded = STEP * round(100 * self.probability / STEP)
        return rounded if self.settled else min(_MOST, max(_LEAST, rounded))

    @property
    def settled(self) -> bool:
        """Whether nothing can change any more."""
        return self.source in ("reached", "missed")

    @property
    def word(self) -> Word | None:
        """The probability in a word; None where there is none."""
        percent = self.percent
        if percent is None:
            return None
        return "likely" if percent >= LIKELY else "open" if percent > UNLIKELY else "unlikely"


def not_enough(lack: Lack = "few") -> Forecast:
    """No forecast, and why."""
    return Forecast(None, None, lack=lack)


def by_confidence(confidence: float | None) -> Forecast:
    """What the owner believes, from 0 to 1: all that there is for milestones and event budgets."""
    if confidence is None:
        return not_enough()
    if not 0 <= confidence <= 1:
        raise ValueError(f"a confidence lies between 0 and 1, got {confidence}")
    return Forecast(confidence, "confidence")


def settled(value: float | None, reached: bool) -> Forecast:
    """What nothing can change any more."""
    probability, source = (1.0, "reached") if reached else (0.0, "missed")
    return Forecast(probability, source, value, value, value)


def all_of(sides: Sequence[Forecast]) -> Forecast:
    """The forecast of several sides (at least one) that all have to hold; its range is the worst's.

    They are taken as having nothing to do with each other, which makes it rather too careful. Where
    nothing can be said of one side nothing is said of all, unless another is missed already.
    """
    missed = next((side for side in sides if side.source == "missed"), None)
    unknown = next((side for side in sides if side.probability is None), None)
    if missed or unknown:
        return missed or unknown or not_enough()
    unsettled = [side for side in sides if not side.settled] or list(sides)
    worst = min(unsettled, key=lambda side: side.probability or 0.0)
    return replace(worst, probability=prod(side.probability or 0.0 for side in sides))


def from_draws(ends: Draws, hits: NDArray[np.bool_]) -> Forecast:
    """The forecast that equally likely ends make, and whether each of them reaches the target."""
    p10, p50, p90 = (float(value) for value in np.quantile(ends, (0.1, 0.5, 0.9)))
    return Forecast(float(hits.mean()), "forecast", p10, p50, p90)


def meets(values: Draws, target: float, rising: bool) -> NDArray[np.bool_]:
    """Where a value is at the target or beyond it; equal up to what adding rounds away."""
    near = 1e-9 * max(1.0, abs(target))
    return values >= target - near if rising else values <= target + near


def pace_needed(value: float, target: float, weeks_left: float) -> float | None:
    """What is missing, by week; 0 where nothing is, None where no time is left for it.

    Towards a lower target it is negative.
    """
    missing = target - value
    if missing == 0:
        return 0.0
    return missing / weeks_left if weeks_left > 0 else None

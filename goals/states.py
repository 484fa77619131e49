"""Where will a state be at the end of the period, that has one value a week, as coverage has?

A state stays where it is until something moves it. How much of its movement stays and how much is
noise is told by its differences: those over several weeks grow with the weeks only if it stays.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from goals.forecast import FEWEST, Draws, Forecast, from_draws, meets, not_enough

DRAWS = 1000
LAST = 4
_DAMPING = 0.95
_DOUBT = 0.07
_TREND_A_YEAR = 0.04
_UNFORESEEN_A_YEAR = 0.004
"""Relative to the value: how far trends usually go, and what no history tells beforehand."""


@dataclass(frozen=True, slots=True)
class States:
    """The value at the end of each complete week, oldest first.

    `reach`: each of the last 4 weeks has to meet the target (`end`), or all weeks to come (`hold`).
    """

    values: Sequence[float]
    target: float
    weeks_left: int
    rising: bool
    reach: Literal["end", "hold"] = "end"


def forecast_state(states: States, seed: int) -> Forecast:
    """What may become of a state; the range is that of the worst of the weeks that decide."""
    if len(states.values) < FEWEST or states.weeks_left <= 0:
        return not_enough()
    rng = np.random.default_rng(seed)
    values = np.asarray(states.values, np.float64)
    new = states.weeks_left if states.reach == "hold" else min(LAST, states.weeks_left)
    weeks = _coming(rng, values, states.weeks_left, new)
    ends = weeks.min(axis=1) if states.rising else weeks.max(axis=1)
    known = values[-(LAST - new) :] if states.reach == "end" and new < LAST else values[:0]
    if len(known):
        worst = np.minimum if states.rising else np.maximum
        ends = worst(ends, known.min() if states.rising else known.max())
    return from_draws(ends, meets(ends, states.target, states.rising))


def _coming(rng: np.random.Generator, values: Draws, horizon: int, weeks: int) -> Draws:
    """The values of the last `weeks` weeks until `horizon`, for each draw."""
    size, observed = max(1e-6, float(np.median(np.abs(values)))), len(values)
    ages = np.arange(observed) - (observed - 1.0)
    middle = float(ages.mean())
    slope = float((ages - middle) @ values / ((ages - middle) @ (ages - middle)))
    lasting, noise = _movement(values - slope * ages)
    of_slope = 1.2 * lasting / observed + 12 * noise / observed**3
    usual = (_TREND_A_YEAR * size / 52) ** 2
    share = usual / (usual + of_slope)
    slope *= share
    gain = _gain(lasting, noise, observed)
    level = _smoothed(values - slope * ages, gain)
    ahead = np.arange(horizon - weeks + 1, horizon + 1)
    faded = _DAMPING * (1 - _DAMPING**ahead) / (1 - _DAMPING)
    slopes = slope + np.sqrt(share * of_slope) * rng.standard_normal(DRAWS)
    before = gain * noise + lasting * (horizon - weeks)
    before += (_UNFORESEEN_A_YEAR * size) ** 2 * horizon / 52
    paths = np.sqrt(lasting) * np.cumsum(rng.standard_normal((DRAWS, weeks)), axis=1)
    paths += np.sqrt(before) * rng.standard_normal((DRAWS, 1))
    trend = slopes[:, None] * faded
    return level + trend + paths + np.sqrt(noise) * rng.standard_normal((DRAWS, weeks))


def _movement(rest: Draws) -> tuple[float, float]:
    """The variance that a week adds for good, and that of the noise around it.

    The mean square of differences over k weeks is k times the one and twice the other.
    """
    observed = len(rest)
    apart = np.arange(1, max(2, observed // 3) + 1)
    squares = np.array([np.mean((rest[k:] - rest[:-k]) ** 2) for k in apart])
    weights = (observed - apart) / apart
    weights = weights / weights.sum()
    middle, mean = weights @ apart, weights @ squares
    lasting = float(weights @ ((apart - middle) * (squares - mean)))
    lasting = max(0.0, lasting / float(weights @ (apart - middle) ** 2))
    lasting = min(lasting, float(squares[0]))
    # By chance alone it is found above 0 in every second series that only has noise.
    lasting *= lasting / (lasting + _DOUBT * float(squares[0]) + 1e-30)
    noise = float(mean - lasting * middle) / 2
    if noise <= 0:
        lasting, noise = max(lasting, float(mean / middle)), 0.0
    few = observed / (observed - 2)
    return lasting * few, noise * few


def _gain(lasting: float, noise: float, observed: int) -> float:
    """How much of what a week brings is taken for the level: Kalman's, once it has settled."""
    if not noise:
        return 1.0
    ratio = lasting / noise
    return max((np.sqrt(ratio * ratio + 4 * ratio) - ratio) / 2, 2 / (observed + 1))


def _smoothed(values: Draws, gain: float) -> float:
    """The level after the last week; the first one begins with all the weight that is left."""
    weights = gain * (1 - gain) ** np.arange(len(values) - 1, -1, -1)
    weights[0] += 1 - weights.sum()
    return float(weights @ values)

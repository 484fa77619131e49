"""In which worlds is the forecaster tried, none of which it knows?

Each is a path by which the level of a team's work moves over weeks, relative to its usual one (0):
`stationary` never moves; `drift` rises or falls all the time, by a tenth a quarter as a rule;
`autocorrelated` has good and bad stretches of some weeks; `seasonal` swings over the year, with a
Golden Week, an Obon and a new year in it.
"""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

Path = NDArray[np.float64]

WORLDS = ("stationary", "drift", "autocorrelated", "seasonal")
YEAR = 52
_GOLDEN_WEEK, _OBON, _NEW_YEAR = 17, 32, 0
_QUIET: Mapping[int, float] = {_GOLDEN_WEEK: 1.4, _OBON: 0.7, _NEW_YEAR: 0.9}
_STAYS = 0.6


def path(world: str, rng: np.random.Generator, weeks: int, size: float) -> Path:
    """The level of each week; `size` is how far it moves as a rule, 0.3 being by a third."""
    time = np.arange(weeks, dtype=np.float64)
    if world == "stationary":
        return np.zeros(weeks)
    if world == "drift":
        return rng.normal(0, size) * (time - weeks / 2) / YEAR
    if world == "autocorrelated":
        return _stretches(rng, weeks, size)
    swing = np.sin(2 * np.pi * time / YEAR + rng.uniform(0, 2 * np.pi))
    return size / 2 * swing


def quiet_weeks(world: str, rng: np.random.Generator, weeks: int) -> Path:
    """How much less happens in a week of holidays, as a fall of the level; 0 in all others."""
    if world != "seasonal":
        return np.zeros(weeks)
    of_the_year = (np.arange(weeks) + rng.integers(YEAR)) % YEAR
    return np.array([_QUIET.get(int(week), 0.0) for week in of_the_year])


def _stretches(rng: np.random.Generator, weeks: int, size: float) -> Path:
    level = np.empty(weeks)
    level[0] = rng.normal(0, size)
    for week in range(1, weeks):
        level[week] = _STAYS * level[week - 1] + rng.normal(0, size * np.sqrt(1 - _STAYS**2))
    return level

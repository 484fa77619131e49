"""Which other histories might have happened as well, judged by the one that did?

Weeks are drawn in blocks of neighbours, so that good and bad stretches stay together. A history is
taken as a circle: after its last week comes its first.
"""

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]
Places = NDArray[np.int64]

FEWEST_DEGREES = 4
"""Of freedom: with fewer the tails become so heavy that nothing would be said any more."""


def block_length(observations: int, most: int) -> int:
    """How many neighbouring weeks are drawn together: a sixth of the history, `most` at most."""
    return min(most, max(1, round(observations / 6)))


def sums_of_weeks(
    rng: np.random.Generator, values: Numbers, weeks: int, length: int, draws: int
) -> Numbers:
    """The sum of each of `draws` stretches of `weeks` weeks put together from blocks.

    The sum of every block is known beforehand: a draw adds a few numbers, however long it is.
    """
    whole, rest = divmod(weeks, length)
    sums = np.zeros(draws)
    if whole:
        places = rng.integers(len(values), size=(draws, whole))
        sums += _sums_of_blocks(values, length)[places].sum(axis=1)
    if rest:
        sums += _sums_of_blocks(values, rest)[rng.integers(len(values), size=draws)]
    return sums


def _sums_of_blocks(values: Numbers, length: int) -> Numbers:
    """The sum of the block that begins at each week."""
    running = np.concatenate([[0.0], np.cumsum(np.concatenate([values, values[:length]]))])
    return running[length : length + len(values)] - running[: len(values)]


def places_of_weeks(
    rng: np.random.Generator, observations: int, weeks: int, length: int, draws: int
) -> Places:
    """Which week of the history stands at each of `weeks` weeks, for each draw."""
    blocks = -(-weeks // length)
    starts = rng.integers(observations, size=(draws, blocks, 1))
    places = (starts + np.arange(length)) % observations
    return places.reshape(draws, blocks * length)[:, :weeks]


def widening(observations: int, length: int) -> float:
    """By how much deviations within a short history fall short of the true ones, as a factor."""
    return float(np.sqrt(observations / max(1, observations - length)))


def heavy_tails(rng: np.random.Generator, observations: int, draws: int) -> Numbers:
    """A factor for each draw, because the spread of a short history is itself uncertain."""
    degrees = max(FEWEST_DEGREES, observations / 2)
    factors: Numbers = np.sqrt(degrees / rng.chisquare(degrees, draws))
    return factors

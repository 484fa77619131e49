"""Did a series change its level, where, and how sure is that?

The test is Pettitt's (A. N. Pettitt, "A non-parametric approach to the change-point problem",
Applied Statistics 28, 1979): it compares ranks only, so that a few very long weeks do not decide.
It takes the values as independent of each other and says nothing about a cause.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from metrics.answer import SMALL_SAMPLE, Row

FEWEST = 8
"""So many values are needed before a change and after it."""

SURE = 0.95
"""Nothing is said of a change that is less sure."""


@dataclass(frozen=True, slots=True)
class Change:
    """The series changed with the value at `place`: its medians until then and from then on.

    `sure` is one minus the probability that chance alone parts a series so clearly, from 0 to 1.
    """

    place: int
    before: float
    after: float
    sure: float


def change_point(values: Sequence[float]) -> Change | None:
    """The clearest change of level, None where there is none to be sure of.

    With U(t) the sum of sign(x_j - x_i) over all i < t <= j, the change is where |U| is largest,
    and chance alone reaches K = max |U| with a probability of about 2 exp(-6 K² / (n³ + n²)).
    """
    n = len(values)
    if n < 2 * FEWEST:
        return None
    strengths = np.abs(_strengths(values))[FEWEST : n - FEWEST + 1]
    place = FEWEST + int(np.argmax(strengths))
    chance = 2 * math.exp(-6 * float(strengths.max()) ** 2 / (n**3 + n**2))
    if 1 - chance < SURE:
        return None
    before, after = (float(np.median(part)) for part in (values[:place], values[place:]))
    return Change(place, before, after, 1 - chance)


def _strengths(values: Sequence[float]) -> np.ndarray:
    """U(t) for each t from 0 to n, where t values stand before the change."""
    row = np.asarray(values, np.float64)
    signs = np.sign(row[None, :] - row[:, None])
    # Pairs within the first t cancel each other: what is left are those across the change.
    return np.concatenate([[0.0], np.cumsum(signs.sum(axis=1))])


@dataclass(frozen=True, slots=True)
class ChangeOfRows:
    """A change between the rows of an answer: from the row at `place` on the level is another.

    `rows_before` and `rows_after` are the places of the rows that were compared, `n_before` and
    `n_after` how many values stand behind them.
    """

    place: int
    change: Change
    rows_before: tuple[int, ...]
    rows_after: tuple[int, ...]
    n_before: int
    n_after: int


def change_of_rows(rows: Sequence[Row]) -> ChangeOfRows | None:
    """The change of level among whole rows that rest on values enough; None where there is none."""
    places = [
        place
        for place, row in enumerate(rows)
        if row.value is not None and row.n_used >= SMALL_SAMPLE and not row.partial
    ]
    change = change_point([rows[place].value or 0.0 for place in places])
    if change is None:
        return None
    before, after = tuple(places[: change.place]), tuple(places[change.place :])
    n_before, n_after = (sum(rows[place].n_used for place in part) for part in (before, after))
    return ChangeOfRows(after[0], change, before, after, n_before, n_after)

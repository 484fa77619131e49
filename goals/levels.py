"""At which level will the work of the last weeks of the period be?

The trailing statistic itself is made again and again from pull requests drawn within weeks of the
past, put around a damped trend. Nothing is added up: a long horizon moves the level, not its noise.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from goals.forecast import FEWEST, Draws, Forecast, from_draws, meets, not_enough
from goals.resampling import block_length, heavy_tails, places_of_weeks, widening

DRAWS = 400
LONGEST_BLOCK = 6
TRAILING, LAST = 13, 4
MOST_OF_A_WEEK = 16
"""More pull requests of a week say little more about it, and take their time."""

_FADING = 0.97
"""The weight of a week against the next one: after half a year it is less than a half."""
_DAMPING = 0.95
_TREND_A_WEEK = 0.3 / 52
"""How steep trends usually are, relative to the level: by it steep ones by chance are shrunk."""
_UNFORESEEN_A_YEAR = {"trailing": 0.03, "end": 0.2, "hold": 0.2}
"""What no history tells beforehand, relative to the level. Drawing within weeks tells more of it
than there was, so that less has to be added."""

Statistic = Literal["median", "p75", "p90", "mean"]
Reach = Literal["trailing", "end", "hold"]
_SHARES: dict[Statistic, float] = {"median": 0.5, "p75": 0.75, "p90": 0.9}


@dataclass(frozen=True, slots=True)
class Levels:
    """The pull requests' values in each complete week of the past, oldest first.

    A share has 100 and 0, a count per week one value a week, both with `mean`. Empty weeks are
    passed over. `reach`: the statistic over the last 13 weeks, or that of each of the last 4
    (`end`) or of all weeks to come (`hold`) has to meet the target. `logarithmic` where values are
    positive and changes are multiples: durations, sizes, counts.
    """

    weeks: Sequence[Sequence[float]]
    target: float
    weeks_left: int
    rising: bool
    statistic: Statistic = "median"
    reach: Reach = "trailing"
    logarithmic: bool = True


def forecast_level(levels: Levels, seed: int) -> Forecast:
    """What may become of a statistic; the range is that of the window, or of its worst week."""
    weeks = [np.asarray(week, np.float64) for week in levels.weeks if len(week)]
    if len(weeks) < FEWEST or levels.weeks_left <= 0:
        return not_enough()
    rng = np.random.default_rng(seed)
    if levels.reach != "trailing":
        # What decides is the statistic of single weeks, and each is one already, with all that
        # few pull requests do to it: drawing within the week would do that twice.
        weeks = [_single(week, levels.statistic) for week in weeks]
    scale = _Scale.of(weeks, levels.logarithmic)
    window = {"trailing": TRAILING, "end": LAST, "hold": levels.weeks_left}[levels.reach]
    drawn = _drawn(rng, levels, [scale.onto(week) for week in weeks], scale, window)
    together = drawn.reshape(DRAWS, 1, -1) if levels.reach == "trailing" else drawn
    if levels.statistic == "mean":
        each = scale.back(together).mean(axis=2)
    else:  # the order of values is the same on either scale, and fewer have to be brought back
        each = scale.back(_statistic(together, levels.statistic))
    ends = each.min(axis=1) if levels.rising else each.max(axis=1)
    return from_draws(ends, meets(ends, levels.target, levels.rising))


@dataclass(frozen=True, slots=True)
class _Scale:
    """On which scale levels move: in multiples, with `offset` so that 0 has a place, or plainly."""

    offset: float | None
    size: float

    @classmethod
    def of(cls, weeks: Sequence[Draws], logarithmic: bool) -> "_Scale":
        everything = np.concatenate(weeks)
        typical = float(np.median(np.abs(everything)))
        if logarithmic and everything.min() >= 0:
            # A duration of no time at all is as good as one that is a fiftieth of the usual one.
            return cls(max(typical / 50, 1e-6), 1.0)
        return cls(None, max(typical, float(everything.mean()), 1e-6))

    def onto(self, values: Draws) -> Draws:
        return values if self.offset is None else np.log(values + self.offset)

    def back(self, values: Draws) -> Draws:
        return values if self.offset is None else np.exp(values) - self.offset


def _single(week: Draws, statistic: Statistic) -> Draws:
    if statistic == "mean":
        return np.array([week.mean()])
    ordered = np.sort(week)  # numpy's own quantile takes ten times as long for a few values
    position = (len(ordered) - 1) * _SHARES[statistic]
    below = int(position)
    above = ordered[min(below + 1, len(ordered) - 1)]
    return np.array([ordered[below] + (above - ordered[below]) * (position - below)])


def _statistic(values: Draws, statistic: Statistic) -> Draws:
    if statistic == "mean":
        return values.mean(axis=-1)
    # The nearest rank instead of interpolating: one partition of the values is enough.
    rank = min(values.shape[-1] - 1, int(values.shape[-1] * _SHARES[statistic]))
    return np.partition(values, rank, axis=-1)[..., rank]


def _drawn(
    rng: np.random.Generator, levels: Levels, weeks: Sequence[Draws], scale: _Scale, window: int
) -> Draws:
    """Values of the last `window` weeks of the period: draw, week, pull request."""
    trend = _Trend.of(rng, weeks, levels.statistic, scale.size)
    size = min(MOST_OF_A_WEEK, max(1, round(sum(map(len, weeks)) / len(weeks))))
    held = np.stack([_so_many(rng, week, size) for week in weeks])
    new = min(levels.weeks_left, window)
    places = places_of_weeks(rng, len(weeks), new, trend.block, DRAWS)
    within = rng.integers(size, size=(DRAWS, new, size))
    drawn = (held - trend.line[:, None]).ravel()[(places * size)[:, :, None] + within]
    ahead = np.arange(levels.weeks_left - new + 1, levels.weeks_left + 1)
    drawn += trend.levels(ahead)[:, :, None]
    drift = _UNFORESEEN_A_YEAR[levels.reach] * scale.size * np.sqrt(levels.weeks_left / 52)
    drawn += (drift * rng.standard_normal(DRAWS))[:, None, None]
    old = min(window - new, len(weeks))
    if not old:
        return drawn
    kept = np.broadcast_to(held[-old:], (DRAWS, old, size))
    return np.concatenate([kept, drawn], axis=1)


def _so_many(rng: np.random.Generator, week: Draws, size: int) -> Draws:
    """As many values of a week as every week has here."""
    return week if len(week) == size else rng.choice(week, size, replace=len(week) < size)


@dataclass(frozen=True, slots=True)
class _Trend:
    """The level of the past by week, and for each draw where it may go on from there."""

    line: Draws
    base: Draws
    slope: Draws
    middle: float
    block: int

    @classmethod
    def of(
        cls, rng: np.random.Generator, weeks: Sequence[Draws], statistic: Statistic, size: float
    ) -> "_Trend":
        observed = len(weeks)
        level = np.array([_statistic(week, statistic) for week in weeks])
        ages = np.arange(observed) - (observed - 1.0)
        weights = _FADING**-ages
        weights /= weights.sum()
        middle, mean = float(weights @ ages), float(weights @ level)
        leverage = weights * (ages - middle)
        leverage /= leverage @ (ages - middle)
        slope = float(leverage @ level)
        rest = level - mean - slope * (ages - middle)
        block = block_length(observed, LONGEST_BLOCK)
        wide = widening(observed, block) * np.sqrt(observed / (observed - 2))
        places = places_of_weeks(rng, observed, observed, block, DRAWS)
        others = (rest - rest.mean())[places] * wide
        tails = heavy_tails(rng, observed, DRAWS)
        means, slopes = (others @ weights) * tails, (others @ leverage) * tails
        usual = (_TREND_A_WEEK * size) ** 2
        share = usual / (usual + float(slopes.var()) + 1e-30)
        shrunk = slope * share
        line = mean + shrunk * (ages - middle)
        return cls(
            np.asarray(line, np.float64),
            mean + means,
            shrunk + slopes * np.sqrt(share),
            middle,
            block,
        )

    def levels(self, ahead: NDArray[np.int64]) -> Draws:
        """The level so many weeks after the last one, for each draw: its trend fades out."""
        faded = _DAMPING * (1 - _DAMPING**ahead) / (1 - _DAMPING)
        return self.base[:, None] + self.slope[:, None] * (faded - self.middle)

"""A history, a target, and what then happened: how is the forecaster tried?

What is to be forecast is drawn from a world as long as history and future together. The forecaster
gets the history; targets are set by what was known then, as goals are, from easy to far.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from benchmarks.forecast_worlds import path, quiet_weeks
from goals.counts import Counting, forecast_count
from goals.forecast import Forecast
from goals.levels import TRAILING, Levels, forecast_level
from goals.ratios import Ratio, forecast_ratio
from goals.states import LAST, States, forecast_state

HISTORIES = (8, 13, 26, 39, 52)
SOONEST, FARTHEST = 4, 40
Trial = tuple[Forecast, bool]


@dataclass(frozen=True, slots=True)
class Case:
    """Of which world, how many weeks are known, how many are to come, and the draws."""

    world: str
    known: int
    ahead: int
    rng: np.random.Generator

    @classmethod
    def drawn(cls, world: str, rng: np.random.Generator) -> "Case":
        """A history of one of the lengths, and any time that is left."""
        known, ahead = int(rng.choice(HISTORIES)), int(rng.integers(SOONEST, FARTHEST))
        return cls(world, known, ahead, rng)

    @property
    def weeks(self) -> int:
        """All weeks."""
        return self.known + self.ahead

    @property
    def seed(self) -> int:
        """Of the forecaster's own draws."""
        return int(self.rng.integers(2**31))


def _events(case: Case, usual: float, size: float) -> np.ndarray:
    level = path(case.world, case.rng, case.weeks, size)
    level -= quiet_weeks(case.world, case.rng, case.weeks)
    uneven = case.rng.gamma(8, 1 / 8, case.weeks)
    return case.rng.poisson(usual * np.exp(level) * uneven).astype(np.float64)


def count(case: Case) -> Trial:
    """How many are merged, dozens a week; the target is a multiple of the pace until now."""
    events = _events(case, float(np.exp(case.rng.uniform(np.log(4), np.log(60)))), 0.3)
    past, future = events[: case.known], events[case.known :]
    target = np.ceil(past.mean() * case.ahead * case.rng.uniform(0.6, 1.4))
    counting = Counting(0.0, target, list(past), case.ahead)
    return forecast_count(counting, case.seed), bool(future.sum() >= target)


def rare(case: Case) -> Trial:
    """How many talks are given, a few a year, with a quota for half of the trials."""
    events = _events(case, case.rng.uniform(0.1, 0.6), 0.3)
    past, future = events[: case.known], int(events[case.known :].sum())
    target = case.rng.integers(1, 3 + round(1.5 * case.ahead * (past.sum() + 0.5) / case.known))
    counting = Counting(0.0, float(target), list(past), case.ahead)
    return forecast_count(counting, case.seed), future >= target


def ratio(case: Case) -> Trial:
    """Which share of the candidates had read an article: a few candidates a week."""
    whole = case.rng.poisson(case.rng.uniform(1, 5), case.weeks)
    level = path(case.world, case.rng, case.weeks, 0.3) + case.rng.uniform(-1, 1)
    part = case.rng.binomial(whole, 1 / (1 + np.exp(-level)))
    seen, of = int(part[: case.known].sum()), int(whole[: case.known].sum())
    target = 100 * (seen + 0.5) / (of + 1) + case.rng.normal(0, 10)
    asked = Ratio(0, 0, target, case.ahead, of, seen, case.known)
    rest, part_of_rest = int(whole[case.known :].sum()), int(part[case.known :].sum())
    happened = rest > 0 and 100 * part_of_rest >= target * rest
    return forecast_ratio(asked, case.seed), happened


def multiple_of_count(case: Case) -> Trial:
    """How many are merged a week in the last 13 weeks of the period."""
    events = _events(case, float(np.exp(case.rng.uniform(np.log(4), np.log(60)))), 0.3)
    past = events[: case.known]
    target = past[-TRAILING:].mean() * np.exp(case.rng.normal(0, 0.25))
    levels = Levels([[each] for each in past], target, case.ahead, rising=True, statistic="mean")
    return forecast_level(levels, case.seed), bool(events[-TRAILING:].mean() >= target)


def multiple_of_time(case: Case) -> Trial:
    """The median lead time of the last 13 weeks of the period, a few to many merges a week."""
    weeks = _lead_times(case)
    past = weeks[: case.known]
    target = float(np.median(np.concatenate(past[-TRAILING:])))
    target *= float(np.exp(case.rng.normal(0, 0.2)))
    forecast = forecast_level(Levels(past, target, case.ahead, rising=False), case.seed)
    return forecast, bool(np.median(np.concatenate(weeks[-TRAILING:])) <= target)


def level_of_time(case: Case) -> Trial:
    """Whether the median lead time of each of the last four weeks is under a threshold."""
    weeks = _lead_times(case)
    past = weeks[: case.known]
    target = float(np.median(np.concatenate(past[-TRAILING:])))
    target *= float(np.exp(case.rng.normal(0.4, 0.35)))
    levels = Levels(past, target, case.ahead, rising=False, reach="end")
    happened = all(np.median(week) <= target for week in weeks[-LAST:])
    return forecast_level(levels, case.seed), happened


def _lead_times(case: Case) -> list[list[float]]:
    level = path(case.world, case.rng, case.weeks, 0.25)
    level += quiet_weeks(case.world, case.rng, case.weeks) / 3
    level += case.rng.normal(0, 0.15, case.weeks)
    merged = np.maximum(1, case.rng.poisson(case.rng.uniform(4, 25), case.weeks))
    return [
        np.exp(3 + each + case.rng.normal(0, 1, number)).tolist()
        for each, number in zip(level, merged, strict=True)
    ]


def level_of_state(case: Case) -> Trial:
    """Whether coverage is at a target in each of the last four weeks."""
    level = 6 * path(case.world, case.rng, case.weeks, 0.3)
    level -= quiet_weeks(case.world, case.rng, case.weeks)
    noise = case.rng.normal(0, case.rng.uniform(0.5, 2), case.weeks)
    values = case.rng.uniform(60, 80) + level + noise
    past = values[: case.known]
    target = past[-LAST:].mean() + case.rng.normal(-1.5, 2.5)
    states = States(list(past), target, case.ahead, rising=True)
    return forecast_state(states, case.seed), bool(values[-LAST:].min() >= target)


TRIALS: Mapping[str, Callable[[Case], Trial]] = {
    "count": count,
    "rare count": rare,
    "ratio": ratio,
    "multiple of a count": multiple_of_count,
    "multiple of a time": multiple_of_time,
    "level of a time": level_of_time,
    "level of a state": level_of_state,
}

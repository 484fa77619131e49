"""Does what the forecaster calls 80 % happen in 80 of 100 cases, and how long does it take?"""

import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from benchmarks.forecast_trials import TRIALS, Case
from benchmarks.forecast_worlds import WORLDS
from benchmarks.result import Report, Result, at_most
from goals.forecast import STEP

CALLED = 80
LOWEST, HIGHEST = 75, 85
FEWEST_IN_A_BIN = 300
GOALS = 60


@dataclass(frozen=True, slots=True)
class Calibration:
    """How many forecasts were called each percentage, and how many of those came true."""

    called: Mapping[int, int]
    came_true: Mapping[int, int]

    def share(self, percents: Sequence[int]) -> float:
        """The percentage of the forecasts so called that came true."""
        return 100 * sum(self.came_true.get(each, 0) for each in percents) / self.count(percents)

    def count(self, percents: Sequence[int]) -> int:
        """How many forecasts were so called."""
        return sum(self.called.get(each, 0) for each in percents)


def calibration(kind: str, world: str, trials: int, seed: int) -> Calibration:
    """What came true of the forecasts of a kind of key result in a world."""
    rng = np.random.default_rng([seed, WORLDS.index(world), list(TRIALS).index(kind)])
    called, came_true = Counter[int](), Counter[int]()
    for _ in range(trials):
        forecast, happened = TRIALS[kind](Case.drawn(world, rng))
        if forecast.percent is not None:
            called[forecast.percent] += 1
            came_true[forecast.percent] += happened
    return Calibration(called, came_true)


def measure(trials: int, seed: int = 4) -> Report:
    """The bin of 80 % of each kind in each world, all bins of a world, and the time of 60 goals."""
    results: list[Result] = []
    for world in WORLDS:
        of_world: list[Calibration] = []
        for kind in TRIALS:
            found = calibration(kind, world, trials, seed)
            of_world.append(found)
            results.append(_held(f"{kind}, {world}: called 80 %", found))
        together = _together(of_world)
        results.append(_held(f"everything, {world}: called 80 %", together))
        results.append(Result(f"everything, {world}: all bins", _bins(together)))
    results.append(at_most(f"{GOALS} goals forecast", _time_of_goals(), 300, "ms", 0))
    return Report(results, [_HOW.format(trials=trials)])


_HOW = (
    "**Forecasts**: {trials} trials of each kind in each world (`benchmarks/forecast_worlds.py`), "
    "histories of 8 to 52 weeks, 4 to 39 weeks ahead, targets from easy to far. A bin holds what "
    "was called by the same percentage; the share of it that came true is to be near. 60 goals: 15 "
    "each of counts, states, multiples and levels of lead times, a year of 20 merges a week behind."
)


def _held(what: str, found: Calibration) -> Result:
    number = found.count([CALLED])
    if number < FEWEST_IN_A_BIN:
        return Result(what, f"only {number} forecasts")
    share = found.share([CALLED])
    inside = LOWEST <= share <= HIGHEST
    return Result(what, f"{share:.0f} % of {number:,}", f"{LOWEST} to {HIGHEST} %", inside)


def _together(parts: Sequence[Calibration]) -> Calibration:
    called = sum((Counter(each.called) for each in parts), Counter[int]())
    came_true = sum((Counter(each.came_true) for each in parts), Counter[int]())
    return Calibration(called, came_true)


def _bins(found: Calibration) -> str:
    bins = [(low, low + STEP) for low in range(10, 90, 2 * STEP)]
    return ", ".join(f"{low}–{high}: {found.share([low, high]):.0f}" for low, high in bins)


def _time_of_goals() -> float:
    """Milliseconds of this process for 60 forecasts; the median of five times."""
    kinds = ("count", "level of a state", "multiple of a time", "level of a time")
    taken = []
    for attempt in range(5):
        rng = np.random.default_rng(attempt)
        began = time.process_time()
        for number in range(GOALS):
            TRIALS[kinds[number % len(kinds)]](Case("drift", 52, 26, rng))
        taken.append(1000 * (time.process_time() - began))
    return float(np.median(taken))

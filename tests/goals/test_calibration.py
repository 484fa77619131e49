"""Does what is called likely happen as often as it is called? (The long version: `make bench`.)"""

from collections.abc import Sequence

import pytest

from benchmarks.forecast_trials import TRIALS
from benchmarks.forecast_worlds import WORLDS
from benchmarks.forecasts import Calibration, calibration

TRIES, SEED = 400, 11
LEAST, MOST = 70, 92
"""Wider than what is promised: these few forecasts are spread by chance as well."""


@pytest.fixture(scope="module", params=WORLDS)
def found(request: pytest.FixtureRequest) -> list[Calibration]:
    """What came true of every kind of forecast in a world."""
    return [calibration(kind, request.param, TRIES, SEED) for kind in TRIALS]


def came_true(found: list[Calibration], called: Sequence[int]) -> float:
    """The percentage of what was so called that came true, of enough forecasts."""
    number = sum(each.count(called) for each in found)
    assert number >= 300
    return sum(each.share(called) * each.count(called) for each in found) / number


def test_what_is_called_about_eighty_happens_about_so_often(found):
    assert LEAST <= came_true(found, (70, 75, 80, 85, 90)) <= MOST


def test_what_is_called_about_twenty_too(found):
    assert 100 - MOST <= came_true(found, (10, 15, 20, 25, 30)) <= 100 - LEAST

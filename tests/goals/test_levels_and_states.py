"""Are levels and multiples forecast from work as it was, and states from how they moved?"""

from dataclasses import replace

import numpy as np
import pytest

from goals.levels import Levels, forecast_level
from goals.states import States, forecast_state


def weeks_of(medians: list[float], seed: int = 1) -> list[list[float]]:
    """Lead times of 12 merges a week around a median."""
    rng = np.random.default_rng(seed)
    return [list(np.exp(np.log(each) + rng.normal(0, 0.8, 12))) for each in medians]


STEADY = Levels(weeks_of([24.0] * 26), target=12, weeks_left=20, rising=False)


def test_a_steady_level_stays():
    assert forecast_level(STEADY, 1).percent == 5
    assert forecast_level(replace(STEADY, target=48), 1).percent == 95
    found = forecast_level(replace(STEADY, target=24), 1)
    assert found.p50 == pytest.approx(24, rel=0.15)
    assert 20 <= (found.percent or 0) <= 80


def test_the_same_seed_says_the_same():
    assert forecast_level(STEADY, 4) == forecast_level(STEADY, 4)


def test_the_range_does_not_grow_like_a_sum():
    near, far = (forecast_level(replace(STEADY, weeks_left=weeks), 1) for weeks in (13, 52))
    width = [(each.p90 or 0) - (each.p10 or 0) for each in (near, far)]
    assert width[1] < 2 * width[0]


def test_weeks_that_are_known_already_count():
    soon = forecast_level(replace(STEADY, weeks_left=1), 1)
    later = forecast_level(replace(STEADY, weeks_left=13), 1)
    width = [(each.p90 or 0) - (each.p10 or 0) for each in (soon, later)]
    assert width[0] < width[1] / 2


def test_a_falling_trend_is_followed_carefully():
    falling = replace(STEADY, weeks=weeks_of(list(np.linspace(48, 24, 39))))
    found = forecast_level(falling, 1)
    assert 18 < (found.p50 or 0) < 30


def test_every_week_is_harder_than_all_together():
    asked = replace(STEADY, target=30)
    together, last, all_weeks = (
        forecast_level(replace(asked, reach=reach), 1).probability or 0
        for reach in ("trailing", "end", "hold")
    )
    assert together > last > all_weeks


def test_a_count_per_week_and_a_share_have_their_mean():
    counts = Levels([[20.0], [24.0]] * 13, 22, 20, rising=True, statistic="mean")
    assert forecast_level(counts, 1).p50 == pytest.approx(22, rel=0.1)
    shares = Levels(
        [[100.0] * 3 + [0.0] * 7] * 20, 50, 20, rising=True, statistic="mean", logarithmic=False
    )
    found = forecast_level(shares, 1)
    assert found.p50 == pytest.approx(30, abs=5)
    assert found.percent == 5


def test_nothing_at_all_is_a_duration_too():
    found = forecast_level(Levels([[0.0, 0.0, 5.0]] * 10, 1, 10, rising=False), 1)
    assert (found.p50 or 0) == pytest.approx(0, abs=0.2)


def test_eight_weeks_with_work_are_needed():
    weeks = [*weeks_of([24.0] * 7), [], [], []]
    assert forecast_level(replace(STEADY, weeks=weeks), 1).lack == "few"


COVERAGE = States([71.0 + week % 2 / 10 for week in range(26)], 80, 20, rising=True)


def test_a_state_stays_unless_something_moves_it():
    assert forecast_state(COVERAGE, 1).percent == 5
    assert forecast_state(replace(COVERAGE, target=65), 1).percent == 95
    assert forecast_state(COVERAGE, 1).p50 == pytest.approx(71, abs=1)
    assert forecast_state(COVERAGE, 1) == forecast_state(COVERAGE, 1)


def test_after_a_step_it_stays_where_it_stepped_to():
    stepped = replace(COVERAGE, values=[71.0] * 20 + [84.0] * 6)
    assert forecast_state(stepped, 1).p50 == pytest.approx(84, abs=4)


def test_a_steady_rise_goes_on_for_a_while():
    rising = replace(COVERAGE, values=list(np.linspace(70, 77, 26)))
    assert 77.5 < (forecast_state(rising, 1).p50 or 0) < 84


def test_a_state_that_never_moved_is_forecast_too():
    still = forecast_state(replace(COVERAGE, values=[80.0] * 8, target=79), 1)
    assert still.percent is not None
    assert forecast_state(replace(COVERAGE, values=[80.0] * 7), 1).lack == "few"


def test_the_weeks_that_decide_may_have_passed():
    low = replace(COVERAGE, values=[85.0] * 25 + [79.0], weeks_left=2)
    assert forecast_state(low, 1).probability == 0
    assert (forecast_state(replace(low, values=[85.0] * 26), 1).percent or 0) == 95


def test_all_weeks_are_harder_than_the_last():
    values = list(80 + np.random.default_rng(2).normal(0, 1, 26))
    asked = replace(COVERAGE, values=values, target=78)
    last, all_weeks = (
        forecast_state(replace(asked, reach=reach), 1).probability or 0 for reach in ("end", "hold")
    )
    assert last > all_weeks

"""Are counts, quotas and ratios forecast as the data say, and the same each time?"""

from dataclasses import replace

import numpy as np
import pytest

from goals.counts import Counting, Part, forecast_count
from goals.ratios import Ratio, forecast_ratio
from goals.resampling import block_length, places_of_weeks, sums_of_weeks

MEMBERS = [15.0 + week % 7 for week in range(26)]
"""18 a week."""
TALKS = [1.0] + [0.0] * 19 + [1.0, 0.0]


def members(target: float, weeks_left: float = 20) -> Counting:
    return Counting(1900, target, MEMBERS, weeks_left)


def test_far_beyond_the_pace_is_unlikely_and_far_under_it_is_likely():
    assert forecast_count(members(2500), 1).percent == 5
    assert forecast_count(members(2200), 1).percent == 95
    middle = forecast_count(members(1900 + 360), 1)
    assert 35 <= (middle.percent or 0) <= 65
    assert middle.p50 == pytest.approx(2260, abs=15)
    assert (middle.p10 or 0) < (middle.p50 or 0) < (middle.p90 or 0)


def test_the_same_seed_says_the_same():
    assert forecast_count(members(2260), 7) == forecast_count(members(2260), 7)


def test_eight_weeks_are_needed():
    few = replace(members(2260), increments=MEMBERS[:7])
    assert forecast_count(few, 1).lack == "few"
    assert forecast_count(replace(few, increments=MEMBERS[:8]), 1).percent is not None


def test_what_is_reached_or_over_is_settled():
    assert forecast_count(members(1900), 1).source == "reached"
    assert forecast_count(members(2000, weeks_left=0), 1).source == "missed"
    assert forecast_count(replace(members(1900), increments=[]), 1).source == "reached"


def test_a_falling_count_is_forecast_like_a_rising_one():
    falling = [-each for each in MEMBERS]
    rising = forecast_count(members(2270), 3)
    mirrored = forecast_count(Counting(2270, 1900, falling, 20, rising=False), 3)
    assert abs((rising.probability or 0) - (mirrored.probability or 0)) < 0.06
    assert forecast_count(Counting(1800, 1900, falling, 20, rising=False), 3).source == "forecast"


def test_rare_events_are_gamma_poisson():
    # 2 in about 22 weeks, 4 more needed in 30: P(NB(2.5) ≥ 4) = 0.41 by hand.
    found = forecast_count(Counting(2, 6, TALKS, 30.3), 1)
    assert found.probability == pytest.approx(0.41, abs=0.04)


def test_what_never_happened_may_still_happen():
    found = forecast_count(Counting(0, 1, [0.0] * 20, 20), 1)
    assert 0.15 < (found.probability or 0) < 0.4


def test_a_quota_makes_it_less_likely_never_more():
    alone = Counting(2, 6, TALKS, 40)
    with_quota = replace(alone, part=Part(value=1, target=4, seen=1, of=2))
    easy = replace(alone, part=Part(value=1, target=1, seen=1, of=2))
    first, second, third = (
        forecast_count(each, 5).probability or 0 for each in (alone, with_quota, easy)
    )
    assert second < first
    assert third == first


def test_the_count_alone_does_not_reach_a_quota():
    counting = Counting(6, 6, TALKS, 10, part=Part(value=3, target=4, seen=3, of=6))
    found = forecast_count(counting, 1)
    assert found.source == "forecast"
    assert found.percent is not None
    assert found.percent < 95
    assert forecast_count(replace(counting, weeks_left=0), 1).source == "missed"


def test_more_may_come_but_a_share_stays_one():
    ratio = Ratio(part=27, whole=60, target=50, weeks_left=20, seen=60, seen_part=27, weeks=30)
    found = forecast_ratio(ratio, 1)
    assert found.percent is not None
    assert found.percent <= 25
    assert 0 <= (found.p10 or 0) < (found.p90 or 0) <= 100
    assert forecast_ratio(replace(ratio, part=54, seen_part=54), 1).percent == 95
    assert (forecast_ratio(replace(ratio, rising=False), 1).percent or 0) >= 75


def test_a_ratio_needs_eight_cases():
    ratio = Ratio(part=4, whole=7, target=50, weeks_left=20, seen=7, seen_part=4, weeks=30)
    assert forecast_ratio(ratio, 1).lack == "few"
    assert forecast_ratio(replace(ratio, weeks_left=0), 1).source == "reached"
    assert forecast_ratio(replace(ratio, whole=0, part=0, weeks_left=0), 1).lack == "few"


def test_blocks_are_put_together_to_whole_stretches():
    rng = np.random.default_rng(1)
    assert sums_of_weeks(rng, np.ones(10), 23, 4, 50).tolist() == [23.0] * 50
    weeks = np.arange(12.0)
    assert sums_of_weeks(rng, weeks, 12, 3, 20_000).mean() == pytest.approx(weeks.sum(), rel=0.02)
    places = places_of_weeks(rng, 10, 7, 3, 5)
    assert places.shape == (5, 7)
    assert ((places[:, 1] - places[:, 0]) % 10 == 1).all()
    assert [block_length(each, 4) for each in (8, 13, 26, 104)] == [1, 2, 4, 4]

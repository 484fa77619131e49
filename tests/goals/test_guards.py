"""Is a guard broken only where it is worse by more than is tolerated, and surely so?"""

import numpy as np
import pytest

from goals.guards import guard, interval


def hours(median: float, n: int, spread: float = 0.3) -> list[float]:
    """Values around a median, evenly spread on a logarithmic scale."""
    return list(median * np.exp(np.linspace(-spread, spread, n)))


def test_clearly_slower_is_broken():
    found = guard(hours(24, 60), 18, better="less", tolerance=10)
    assert (found.verdict, found.holds, found.n) == ("broken", False, 60)
    assert found.now == pytest.approx(24, rel=0.01)
    assert found.worse == pytest.approx(1 / 3, rel=0.02)
    assert found.low is not None
    assert found.low > 18


def test_faster_or_within_the_tolerance_holds():
    assert guard(hours(12, 60), 18, better="less", tolerance=10).verdict == "holds"
    assert guard(hours(19, 60, 0.01), 18, better="less", tolerance=10).verdict == "holds"


def test_what_may_be_chance_is_told_so():
    found = guard(hours(21, 20, 2), 18, better="less", tolerance=10)
    assert (found.verdict, found.holds) == ("worse_but_unsure", True)


def test_few_values_say_nothing():
    found = guard(hours(99, 19), 18, better="less", tolerance=10)
    assert (found.verdict, found.holds) == ("few", None)
    empty = guard([], 18, better="less", tolerance=10)
    assert (empty.now, empty.verdict) == (None, "few")


def test_a_share_that_should_rise_is_broken_where_it_falls():
    values = [100.0] * 30 + [0.0] * 70
    found = guard(values, 60, better="more", tolerance=10, statistic="mean")
    assert (found.now, found.verdict) == (30, "broken")
    assert found.low == pytest.approx(23.0, abs=0.2)
    assert found.high == pytest.approx(38.0, abs=0.2)


def test_nothing_before_is_worse_with_anything_that_is_sure():
    found = guard([100.0] * 5 + [0.0] * 45, 0, better="less", tolerance=10, statistic="mean")
    assert (found.worse, found.verdict) == (None, "broken")


@pytest.mark.parametrize(("statistic", "share"), [("median", 0.5), ("p75", 0.75), ("p90", 0.9)])
def test_nine_of_ten_intervals_hold_the_true_quantile(statistic, share):
    rng = np.random.default_rng(3)
    true = float(np.quantile(rng.exponential(1, 1_000_000), share))
    ends = [interval(list(rng.exponential(1, 80)), statistic)[1:] for _ in range(1000)]
    held = np.mean([low <= true <= high for low, high in ends])
    assert 0.87 <= held <= 0.97


def test_the_mean_has_its_standard_error():
    mean, low, high = interval([1.0, 2.0, 3.0], "mean")
    assert (mean, mean - low) == (2, pytest.approx(1.645 / 3**0.5, abs=0.001))
    assert high - mean == pytest.approx(mean - low)

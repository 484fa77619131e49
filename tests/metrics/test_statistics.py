"""What do several durations amount to?"""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics.statistics import HOUR, STATISTICS, quantile, spread

durations = st.lists(st.integers(0, 10**14), min_size=1, max_size=50)


@given(durations, st.sampled_from([0.5, 0.75, 0.9, 0.0, 1.0]))
def test_percentiles_are_those_of_numpy(values, share):
    ascending = np.sort(np.array(values, np.int64))
    assert quantile(ascending, share) == pytest.approx(np.quantile(ascending, share), rel=1e-12)


@given(durations)
def test_percentiles_rise_and_lie_between_the_ends(values):
    ascending = np.sort(np.array(values, np.int64))
    found = spread(ascending)
    assert min(values) / HOUR <= found["median"] <= found["p75"] <= found["p90"]
    assert found["p90"] <= max(values) / HOUR
    assert set(found) == set(STATISTICS)


def test_the_mean_of_many_years_does_not_overflow():
    centuries = np.full(1000, 10**17, np.int64)
    assert spread(centuries)["mean"] == pytest.approx(10**17 / HOUR)

"""Is a change of level found where one is, and nowhere else?"""

import math
from datetime import date, timedelta
from random import Random
from statistics import median

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics.answer import Row
from metrics.change_point import FEWEST, SURE, change_of_rows, change_point

VALUES = st.lists(st.integers(0, 12).map(float), max_size=60)
STEADY = [31.0, 29.0, 30.0, 33.0, 28.0, 32.0, 30.0, 31.0, 29.0, 30.0]
LOWER = [22.0, 21.0, 23.0, 20.0, 24.0, 22.0, 21.0, 23.0, 22.0, 20.0, 21.0, 22.0]


def slowly(values: list[float]) -> tuple[int, float] | None:
    """Where the series parts most clearly, and the probability of that by chance alone: Pettitt's
    sums written out pair by pair."""
    n = len(values)
    found = [
        (abs(sum((y > x) - (y < x) for x in values[:t] for y in values[t:])), -t)
        for t in range(FEWEST, n - FEWEST + 1)
    ]
    if not found:
        return None
    largest, place = max(found)
    return -place, 2 * math.exp(-6 * largest**2 / (n**3 + n**2))


@given(VALUES)
def test_it_is_the_one_found_by_adding_up_every_pair(values: list[float]) -> None:
    found, expected = change_point(values), slowly(values)
    if expected is None or 1 - expected[1] < SURE:
        assert found is None
        return
    place, chance = expected
    assert found is not None
    assert found.place == place
    assert found.sure == pytest.approx(1 - chance)
    assert (found.before, found.after) == (median(values[:place]), median(values[place:]))


def test_a_lower_level_is_found_at_its_first_week_with_both_levels() -> None:
    found = change_point([*STEADY, *LOWER])
    assert found is not None
    assert (found.place, found.before, found.after) == (10, 30.0, 22.0)
    assert found.sure > 0.99


def test_one_very_long_week_is_no_change_of_level() -> None:
    assert change_point([*STEADY, 900.0, *STEADY]) is None


def test_a_change_that_only_few_weeks_have_seen_is_not_told() -> None:
    assert change_point([*STEADY, *LOWER[:5]]) is None


def test_nothing_is_said_of_a_flat_series() -> None:
    assert change_point([5.0] * 40) is None


def test_chance_alone_is_taken_for_a_change_in_at_most_one_of_twenty_series() -> None:
    chosen = Random(5)
    series = ([chosen.lognormvariate(3, 0.5) for _ in range(26)] for _ in range(2000))
    found = sum(change_point(each) is not None for each in series)
    assert found / 2000 <= 1 - SURE


def row(week: int, value: float | None, n: int = 9, *, partial: bool = False) -> Row:
    start = date(2026, 4, 6) + timedelta(weeks=week)
    return Row(
        period=f"2026-W{15 + week}",
        start=start,
        end=start + timedelta(weeks=1),
        partial=partial,
        value=value,
        n_used=n,
        n_total=n,
        start_unsure=0,
        left_out={},
    )


def test_weeks_of_few_values_cut_weeks_and_empty_ones_are_not_compared() -> None:
    rows = [row(place, value) for place, value in enumerate([*STEADY, *LOWER])]
    rows[4] = row(4, 1.0, 4)
    rows[10] = row(10, None, 0)
    rows[-1] = row(21, 99.0, partial=True)
    found = change_of_rows(rows)
    assert found is not None
    assert found.place == 11
    assert found.rows_before == (0, 1, 2, 3, 5, 6, 7, 8, 9)
    assert found.rows_after == tuple(range(11, 21))
    assert (found.n_before, found.n_after) == (81, 90)


def test_too_few_weeks_are_no_ground_for_a_change() -> None:
    assert change_of_rows([row(week, float(week)) for week in range(15)]) is None

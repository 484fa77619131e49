"""How far along is a key result of each kind, and when may it be called reached?"""

from datetime import date

import pytest

from goals.period import complete_weeks, read_period, weeks_left
from goals.progress import (
    Aim,
    Known,
    budget_progress,
    count_progress,
    elapsed,
    level_progress,
    level_state,
    multiple_progress,
    ratio_progress,
)
from metrics.period import Period

RUNNING, OVER = Known(over=False, complete=True), Known(over=True, complete=True)
INCOMPLETE = Known(over=True, complete=False)


def test_a_count_is_a_share_of_its_way():
    progress = count_progress(1900, 2500, 1400, known=RUNNING)
    assert progress.share == pytest.approx(500 / 1100)
    assert progress.state == "open"


def test_progress_is_not_clamped():
    assert count_progress(9, 6, known=RUNNING).share == 1.5
    assert count_progress(1300, 2500, 1400, known=RUNNING).share == pytest.approx(-1 / 11)


def test_a_falling_count_works_like_a_rising_one():
    assert count_progress(25, 10, 40, known=RUNNING).share == 0.5
    assert count_progress(10, 10, 40, known=RUNNING).state == "holding"
    assert count_progress(9, 10, 40, known=OVER).state == "reached"
    assert count_progress(11, 10, 40, known=OVER).state == "missed"


def test_a_rising_count_is_reached_at_once_but_not_while_data_are_incomplete():
    assert count_progress(6, 6, known=RUNNING).reached
    assert count_progress(6, 6, known=Known(over=False, complete=False)).state == "incomplete"
    assert count_progress(5, 6, known=INCOMPLETE).state == "open"
    assert count_progress(5, 6, known=OVER).state == "missed"


def test_a_quota_holds_the_whole_back():
    progress = count_progress(6, 6, known=RUNNING, quota=(3, 4))
    assert (progress.share, progress.state) == (0.75, "open")
    assert count_progress(6, 6, known=RUNNING, quota=(4, 4)).reached


def test_without_a_value_there_is_no_progress():
    progress = count_progress(None, 6, known=RUNNING)
    assert (progress.value, progress.share, progress.state) == (None, None, "open")
    assert ratio_progress(0, 0, 50, RUNNING).share is None


def test_a_ratio_is_s_of_n():
    progress = ratio_progress(27, 60, 50, RUNNING)
    assert (progress.value, progress.share, progress.state) == (45, pytest.approx(0.9), "open")
    assert ratio_progress(30, 60, 50, RUNNING).state == "holding"
    assert ratio_progress(30, 60, 50, OVER).reached
    assert ratio_progress(6, 60, 5, OVER, rising=False).state == "missed"


def test_a_multiple_is_told_by_factors():
    progress = multiple_progress(169, 100, 2, RUNNING, rising=True)
    assert progress.value == pytest.approx(1.69)
    assert progress.share == pytest.approx(0.757, abs=0.001)


def test_twice_as_fast_is_half_the_time():
    progress = multiple_progress(20.5, 41, 2, OVER, rising=False)
    assert (progress.value, progress.share, progress.state) == (2, 1, "reached")
    assert multiple_progress(82, 41, 2, OVER, rising=False).share == -1
    assert multiple_progress(None, 41, 2, RUNNING, rising=False).value is None


WEEKS = {"backend": [84.0] * 6, "frontend": [60.0, 65.0, 80.0, 80.0, 81.0, 82.0]}


def test_the_worse_side_comes_first():
    sides = level_progress({**WEEKS, "new": []}, Aim(80), RUNNING)
    assert [side.name for side in sides] == ["new", "frontend", "backend"]
    assert [side.progress.value for side in sides] == [None, 82, 84]
    falling = level_progress({"a": [5.0], "b": [9.0]}, Aim(7, rising=False), RUNNING)
    assert [side.name for side in falling] == ["b", "a"]


def test_a_level_is_reached_where_the_last_four_weeks_of_every_side_hold():
    assert level_state(level_progress(WEEKS, Aim(80), RUNNING)) == "holding"
    assert level_state(level_progress(WEEKS, Aim(80), OVER)) == "reached"
    assert level_state(level_progress(WEEKS, Aim(80), INCOMPLETE)) == "incomplete"
    late = {**WEEKS, "frontend": [60.0, 65.0, 79.0, 80.0, 81.0, 82.0]}
    assert level_state(level_progress(late, Aim(80), OVER)) == "missed"
    unknown = {**WEEKS, "frontend": [80.0, 80.0, None, 81.0]}
    assert level_state(level_progress(unknown, Aim(80), OVER)) == "missed"
    assert level_state(level_progress({"backend": [90.0] * 3}, Aim(80), OVER)) == "missed"


def test_what_has_to_hold_all_the_time_is_missed_at_once():
    hold = Aim(80, hold=True)
    assert level_state(level_progress(WEEKS, hold, RUNNING)) == "missed"
    assert level_state(level_progress({"backend": [84.0] * 2}, hold, RUNNING)) == "holding"
    assert level_state(level_progress({"backend": [84.0, 70.0]}, hold, INCOMPLETE)) == "open"


def test_a_level_with_a_start_is_a_share_of_its_way():
    (side,) = level_progress({"x": [70.0]}, Aim(80, start=60), RUNNING)
    assert side.progress.share == 0.5
    (fast,) = level_progress({"x": [12.0]}, Aim(24, rising=False), RUNNING)
    assert fast.progress.share == 2


def test_a_budget_of_events():
    fine = budget_progress(0, 2, 4, 1, RUNNING)
    assert (fine.left, fine.share, fine.spent, fine.state) == (1, 1, False, "holding")
    spent = budget_progress(1, 3, 4, 1, RUNNING)
    assert (spent.left, spent.spent, spent.state) == (0, True, "holding")
    assert budget_progress(1, 4, 4, 1, RUNNING).state == "reached"
    assert budget_progress(2, 3, 4, 1, RUNNING).state == "missed"
    assert budget_progress(0, 0, 4, 1, OVER).state == "missed"
    assert budget_progress(0, 4, 4, 0, OVER).share is None


def test_a_period_has_its_days():
    assert read_period("2026").days() == Period(date(2026, 1, 1), date(2027, 1, 1))
    assert read_period("2026-Q3").days(4) == Period(date(2026, 7, 1), date(2026, 10, 1))
    assert read_period("FY2026").days(4) == Period(date(2026, 4, 1), date(2027, 4, 1))
    assert read_period("FY2026-H2").days(4) == Period(date(2026, 10, 1), date(2027, 4, 1))
    assert read_period("FY2026-Q4").days(4) == Period(date(2027, 1, 1), date(2027, 4, 1))


@pytest.mark.parametrize("name", ["2026", "FY2026", "2026-H1", "FY2026-Q4"])
def test_a_period_is_written_as_it_was_read(name: str):
    assert str(read_period(name)) == name


def test_time_within_a_period():
    year = Period(date(2026, 1, 1), date(2027, 1, 1))
    assert elapsed(year, date(2026, 7, 2)) == pytest.approx(182 / 365)
    assert (elapsed(year, date(2025, 1, 1)), elapsed(year, date(2028, 1, 1))) == (0, 1)
    assert weeks_left(year, date(2026, 12, 30)) == 1
    assert weeks_left(year, date(2027, 1, 1)) == 0
    weeks = complete_weeks(year, date(2026, 1, 14))
    assert [week.start for week in weeks] == [date(2025, 12, 29), date(2026, 1, 5)]

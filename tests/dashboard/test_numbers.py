"""Are numbers and dates written as the reader writes them?"""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.text import numbers

TODAY = date(2026, 10, 16)
TOKYO = ZoneInfo("Asia/Tokyo")


@pytest.mark.parametrize(
    ("hours", "ja", "en"),
    [
        (21.84, "21.8時間", "21.8 h"),
        (0.0933, "5.6分", "5.6 min"),
        (0, "0.0分", "0.0 min"),
        (1, "1.0時間", "1.0 h"),
        (59.96 / 60, "1.0時間", "1.0 h"),
        (71.94, "71.9時間", "71.9 h"),
        (71.96, "3.0日", "3.0 d"),
        (72, "3.0日", "3.0 d"),
        (24 * 1234.5, "1,234.5日", "1,234.5 d"),
        (-5.1, "−5.1時間", "−5.1 h"),
        (None, "–", "–"),
    ],
)
def test_a_duration_has_one_decimal_and_the_unit_that_suits_it(hours, ja, en):
    assert str(numbers.duration(hours, "ja")) == ja
    assert str(numbers.duration(hours, "en")) == en


@given(st.floats(0, 1e6))
def test_no_duration_is_written_as_sixty_minutes_or_seventy_two_hours(hours):
    written = str(numbers.duration(hours, "en"))
    assert not written.startswith("60.0 min")
    assert not written.startswith("72.0 h")


def test_counts_and_rates():
    assert str(numbers.count(3906, "ja")) == "3,906件"
    assert str(numbers.count(3906, "en")) == "3,906"
    assert str(numbers.rate(34, "ja")) == "34.0件/週"
    assert str(numbers.rate(34, "en")) == "34.0 / week"


def test_a_small_sample_says_so():
    assert numbers.sample(136, 142, "ja") == "n\u00a0=\u00a0136/142"
    assert numbers.sample(4, 4, "ja") == "n\u00a0=\u00a04/4 少ない"
    assert numbers.sample(0, 3906, "en") == "n\u00a0=\u00a00/3,906 few"


def test_days_in_a_week_are_days_and_not_times():
    assert str(numbers.value_in("per_week", 5.0, "ja")) == "5.0回/週"
    assert str(numbers.value_in("days_per_week", 4.0, "ja")) == "4.0日/週"
    assert str(numbers.value_in("days_per_week", 4.0, "en")) == "4.0 / week"


def test_a_period_names_the_years_that_are_not_this_one():
    def both(first: date, last: date) -> tuple[str, str]:
        ja = numbers.days(first, last, "ja", today=TODAY)
        return ja, numbers.days(first, last, "en", today=TODAY)

    assert both(date(2026, 4, 6), date(2026, 10, 11)) == ("4月6日–10月11日", "6 Apr – 11 Oct")
    assert both(date(2025, 4, 6), date(2025, 10, 11)) == (
        "2025年4月6日–10月11日",
        "6 Apr – 11 Oct 2025",
    )
    assert both(date(2025, 12, 30), date(2026, 3, 1)) == (
        "2025年12月30日–2026年3月1日",
        "30 Dec 2025 – 1 Mar 2026",
    )


def test_a_moment_is_written_in_the_time_of_the_organisation():
    at = datetime(2026, 10, 16, 1, 42, tzinfo=UTC)
    assert numbers.moment(at, "ja", TOKYO) == "10月16日（金）10:42"
    assert numbers.moment(at, "en", TOKYO) == "Fri 16 Oct 10:42"
    assert numbers.moment(at, "ja", "Asia/Tokyo", weekday=False) == "10月16日 10:42"
    assert numbers.moment(None, "ja", TOKYO) == "–"


def test_tables_have_short_dates():
    assert numbers.short_day(TODAY, "ja") == "10/16"
    assert numbers.short_day(TODAY, "en") == "16 Oct"
    assert numbers.month(TODAY, "en", year=True) == "Oct 2026"
    assert numbers.month(TODAY, "ja") == "10月"

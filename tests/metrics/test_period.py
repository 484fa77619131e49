"""Which days does a question ask about?"""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics.period import (
    MOST_ROWS,
    STEPS,
    Period,
    WrongPeriod,
    chosen_period,
    instants,
    last_complete_weeks,
    period_rows,
)

TOKYO = ZoneInfo("Asia/Tokyo")
THURSDAY = datetime(2026, 1, 15, 12, tzinfo=UTC)

days = st.dates(date(1971, 1, 1), date(2190, 1, 1))


@st.composite
def periods(draw) -> Period:
    start = draw(days)
    return Period(start, start + timedelta(days=draw(st.integers(1, 1200))))


@given(periods(), st.sampled_from(STEPS), st.integers(1, 12))
def test_rows_cover_every_day_of_the_period_once(period, by, fiscal_year_starts):
    rows = period_rows(period, by, fiscal_year_starts)
    assert rows[0].start == period.start
    assert rows[-1].end == period.end
    assert all(a.end == b.start for a, b in pairwise(rows))
    assert len({row.label for row in rows}) == len(rows)


@given(periods(), st.sampled_from(STEPS), st.integers(1, 12))
def test_only_the_first_and_the_last_row_can_be_cut(period, by, fiscal_year_starts):
    assert not any(row.partial for row in period_rows(period, by, fiscal_year_starts)[1:-1])


def test_a_row_that_is_cut_on_both_sides_is_partial():
    (row,) = period_rows(Period(date(2026, 1, 14), date(2026, 1, 16)), "week")
    assert (row.label, row.start, row.end, row.partial) == (
        "2026-W03",
        date(2026, 1, 14),
        date(2026, 1, 16),
        True,
    )


@pytest.mark.parametrize(
    ("by", "label"),
    [
        ("day", "2026-02-03"),
        ("week", "2026-W06"),
        ("month", "2026-02"),
        ("quarter", "2026-Q1"),
        ("year", "2026"),
        ("all", "all"),
    ],
)
def test_labels_are_those_of_the_manual(by, label):
    (row,) = period_rows(Period(date(2026, 2, 3), date(2026, 2, 4)), by)
    assert row.label == label


def test_a_fiscal_year_is_named_after_the_year_in_which_it_begins():
    period = Period(date(2026, 3, 31), date(2026, 4, 2))
    assert [row.label for row in period_rows(period, "year", 4)] == ["2025", "2026"]
    assert [row.label for row in period_rows(period, "quarter", 4)] == ["2025-Q4", "2026-Q1"]


def test_a_period_without_days_is_refused():
    with pytest.raises(WrongPeriod, match="holds no day"):
        Period(date(2026, 1, 5), date(2026, 1, 5))


def test_a_period_beyond_all_calendars_is_refused():
    with pytest.raises(WrongPeriod, match="out of range"):
        Period(date(1, 1, 1), date(2026, 1, 1))
    with pytest.raises(WrongPeriod, match="out of range"):
        Period(date(2026, 1, 1), date(9999, 1, 1))


def test_more_rows_than_anybody_reads_are_refused():
    with pytest.raises(WrongPeriod, match=f"more than {MOST_ROWS} rows by day"):
        period_rows(Period(date(1990, 1, 1), date(2026, 1, 1)), "day")


@pytest.mark.parametrize(
    ("now", "end"),
    [
        (datetime(2026, 1, 18, 14, 59, tzinfo=UTC), date(2026, 1, 12)),
        (datetime(2026, 1, 18, 15, 0, tzinfo=UTC), date(2026, 1, 19)),
    ],
)
def test_the_last_complete_week_ends_with_sunday_in_the_time_zone_of_the_organisation(now, end):
    assert last_complete_weeks(now, TOKYO, 26) == Period(end - timedelta(weeks=26), end)


def test_without_days_the_last_26_complete_weeks_are_meant():
    assert chosen_period(None, None, THURSDAY, TOKYO) == Period(
        date(2025, 7, 14), date(2026, 1, 12)
    )


def test_with_a_start_alone_everything_until_today_is_meant():
    chosen = chosen_period(date(2026, 1, 5), None, THURSDAY, TOKYO)
    assert chosen == Period(date(2026, 1, 5), date(2026, 1, 16))


def test_with_an_end_alone_the_26_weeks_before_it_are_meant():
    chosen = chosen_period(None, date(2026, 1, 5), THURSDAY, TOKYO)
    assert chosen == Period(date(2025, 7, 7), date(2026, 1, 5))


def test_a_start_in_the_future_needs_an_end():
    with pytest.raises(WrongPeriod, match="an end is needed as well"):
        chosen_period(date(2026, 1, 16), None, datetime(2026, 1, 15, 12, tzinfo=UTC), TOKYO)


def test_an_end_before_all_calendars_is_refused_like_any_other_wrong_period():
    with pytest.raises(WrongPeriod):
        chosen_period(None, date(1, 1, 1), THURSDAY, TOKYO)


def test_a_day_begins_at_midnight_where_the_organisation_is():
    (tokyo,) = instants([date(2026, 1, 5)], TOKYO)
    assert datetime.fromtimestamp(tokyo / 1e6, UTC) == datetime(2026, 1, 4, 15, tzinfo=UTC)


def test_a_day_that_has_no_midnight_begins_with_its_first_instant():
    (begins,) = instants([date(2026, 4, 24)], ZoneInfo("Africa/Cairo"))
    assert datetime.fromtimestamp(begins / 1e6, UTC) == datetime(2026, 4, 23, 22, tzinfo=UTC)

"""Do the days before and after join the days on the page?"""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.components.period_steps import around, period_steps
from dashboard.filters import Asked, Known, default_days, read

KNOWN = Known(today=date(2026, 10, 16))


def _addresses(asked: Asked) -> list[str]:
    return [getattr(link, "href", "") for link in period_steps(asked, KNOWN, "/trends", "ja")]


@pytest.mark.parametrize(
    ("days", "earlier", "later"),
    [
        (("2026-04-13", "2026-10-12"), ("2025-10-13", "2026-04-13"), ("2026-10-12", "2027-04-12")),
        (("2025-10-01", "2026-10-01"), ("2024-10-01", "2025-10-01"), ("2026-10-01", "2027-10-01")),
        (("2026-02-01", "2026-03-01"), ("2026-01-01", "2026-02-01"), ("2026-03-01", "2026-04-01")),
    ],
)
def test_whole_months_step_by_months_and_other_days_by_days(days, earlier, later):
    def dates(pair: tuple[str, str]) -> tuple[date, date]:
        return date.fromisoformat(pair[0]), date.fromisoformat(pair[1])

    assert around(dates(days)) == (dates(earlier), dates(later))


@given(st.dates(date(1980, 1, 1), date(2100, 1, 1)), st.integers(1, 2000))
def test_going_back_and_forth_leads_to_the_same_days(first, length):
    days = (first, first + timedelta(days=length))
    earlier, later = around(days)
    assert earlier[1] == days[0]
    assert later[0] == days[1]
    # Days before that happen to be whole months are taken for months.
    if not _whole_months(days) and not _whole_months(earlier):
        assert around(earlier)[1] == days
    if not _whole_months(days) and not _whole_months(later):
        assert around(later)[0] == days


def _whole_months(days: tuple[date, date]) -> bool:
    return days[0].day == days[1].day == 1


def test_other_filters_stay_and_the_usual_days_are_not_written():
    asked = read("?unit=streaming&by=month", Known(KNOWN.today, units=("streaming",)))
    earlier = _addresses(asked)[0]
    assert earlier == "/trends?unit=streaming&from=2024-10-01&to=2025-10-01&by=month"
    back = read(earlier.removeprefix("/trends"), Known(KNOWN.today, units=("streaming",)))
    assert _addresses(back)[1] == "/trends?unit=streaming&by=month"


def test_days_to_come_are_not_offered():
    first, end = default_days("week", KNOWN)
    assert end <= KNOWN.today
    this_week = read("?from=2026-10-12&to=2026-10-19", KNOWN)
    assert len(period_steps(this_week, KNOWN, "/trends", "en")) == 1
    assert len(period_steps(read("", KNOWN), KNOWN, "/trends", "en")) == 2
    assert first < end

"""How much working time lies between two moments?"""

from datetime import UTC, date, datetime, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from config.organisation import Organisation
from metrics.calendar import WorkingCalendar, is_working_day, zone_of
from metrics.period import microseconds
from tests.metrics.histories import organisations
from tests.metrics.slow_days import worked

FIRST, LAST = date(2024, 1, 1), date(2026, 12, 31)


def organisation(**calendar: object) -> Organisation:
    return Organisation.model_validate(
        {"name": "Mikan", "timezone": "Asia/Tokyo", "calendar": {"country": "JP", **calendar}}
    )


def between(who: Organisation | None, start: str, end: str) -> timedelta:
    """Working time between two moments written in the organisation's time."""
    calendar = WorkingCalendar(who, FIRST, LAST)
    moments = [
        microseconds(datetime.fromisoformat(moment).replace(tzinfo=zone_of(who)))
        for moment in (start, end)
    ]
    taken = calendar.between(np.array(moments[:1], np.int64), np.array(moments[1:], np.int64))
    return timedelta(microseconds=int(taken[0]))


@pytest.mark.parametrize(
    ("start", "end", "minutes"),
    [
        ("2026-01-16T18:55", "2026-01-19T10:05", 10),
        ("2026-01-19T10:00", "2026-01-19T19:00", 9 * 60),
        ("2026-01-19T19:00", "2026-01-20T10:00", 0),
        ("2026-01-19T12:00", "2026-01-19T13:00", 60),
        ("2026-01-17T10:00", "2026-01-18T19:00", 0),
        ("2026-01-19T00:00", "2026-01-24T00:00", 5 * 9 * 60),
    ],
)
def test_core_hours_of_working_days_are_counted_without_a_lunch_break(start, end, minutes):
    assert between(organisation(), start, end) == timedelta(minutes=minutes)


@pytest.mark.parametrize(
    ("day", "name"),
    [
        ("2026-01-12", "Coming of Age Day, the second Monday"),
        ("2026-03-20", "the vernal equinox"),
        ("2024-08-12", "the substitute for Mountain Day, a Sunday"),
        ("2026-05-06", "the substitute for a Sunday two holidays earlier"),
        ("2026-09-22", "a working day between two holidays"),
    ],
)
def test_public_holidays_and_their_substitutes_are_free(day, name):
    assert between(organisation(), f"{day}T00:00", f"{day}T23:59") == timedelta()


def test_a_holiday_of_another_country_is_a_working_day():
    berlin = organisation(country="DE")
    assert between(berlin, "2026-01-12T00:00", "2026-01-12T23:59") == timedelta(hours=9)


def test_closures_are_free_on_their_first_and_last_day_too():
    closed = organisation(closures=[{"from": "2026-01-20", "to": "2026-01-21"}])
    assert between(closed, "2026-01-19T00:00", "2026-01-23T00:00") == timedelta(hours=18)


def test_without_an_organisation_core_hours_are_those_of_the_default_in_utc():
    assert between(None, "2026-01-01T00:00", "2026-01-02T00:00") == timedelta(hours=9)
    assert between(None, "2026-01-01T09:00", "2026-01-01T10:30") == timedelta(minutes=30)


def test_no_working_time_passes_outside_the_years_of_the_calendar():
    assert between(organisation(), "1969-01-01T00:00", "2024-01-01T00:00") == timedelta()
    assert between(organisation(), "2027-01-01T00:00", "2030-01-01T00:00") == timedelta()


moments = st.datetimes(datetime(2025, 9, 1), datetime(2026, 10, 1), timezones=st.just(UTC))  # noqa: DTZ001 -- hypothesis wants them naive


@settings(max_examples=60, deadline=None)
@given(organisations(), st.lists(st.tuples(moments, moments), min_size=1, max_size=10))
def test_working_time_is_that_of_adding_up_days_in_any_time_zone(who, pairs):
    calendar = WorkingCalendar(who, FIRST, LAST)
    spans = [sorted(pair) for pair in pairs]
    starts, ends = (np.array([microseconds(span[i]) for span in spans], np.int64) for i in (0, 1))
    taken = calendar.between(starts, ends).tolist()
    assert taken == [worked(who, *span) // timedelta(microseconds=1) for span in spans]


@pytest.mark.parametrize(
    ("day", "works"),
    [
        ("2026-11-20", True),
        ("2026-11-21", False),
        ("2026-11-22", False),
        ("2026-11-23", False),  # 勤労感謝の日
        ("2026-05-06", False),  # a substitute holiday
        ("2026-12-29", False),  # a closure
        ("2027-01-04", True),
    ],
)
def test_a_working_day_is_no_weekend_no_holiday_and_no_closure(day: str, works: bool):
    who = organisation(closures=[{"from": "2026-12-29", "to": "2027-01-03"}])
    assert is_working_day(who, date.fromisoformat(day)) is works


def test_without_an_organisation_monday_to_friday_are_working_days():
    week = [is_working_day(None, FIRST + timedelta(days=number)) for number in range(7)]
    assert week == [True] * 5 + [False] * 2

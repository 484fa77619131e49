"""Do the filters of a page and the query string of its address say the same, both ways?"""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.filters import (
    BY,
    CLOCKS,
    COMPARES,
    NAMES,
    SHOWN,
    WITHOUT,
    Explained,
    Filters,
    Known,
    Wrong,
    default_days,
    read,
    without_each,
    write,
)

KNOWN = Known(
    today=date(2026, 10, 16),
    units=("company", "stream", "技術本部 & more"),
    repositories=("shop/stream-core", "shop/ticket"),
    bases=("develop", "main", "release/1.0 #2"),
    metrics=("merge_lead_time", "pull_requests_merged"),
)

days = st.dates(date(1970, 1, 1), date(2170, 1, 1))
lengths = st.integers(1, 7 * 1500)
explained = st.builds(
    Explained,
    st.sampled_from(KNOWN.metrics),
    st.sampled_from([None, "2026-W33", "2026-01", "2026-Q1", "all".upper()]),
)


def _days(start_and_length: tuple[date, int]) -> tuple[date, date]:
    start, length = start_and_length
    return start, start + timedelta(days=length)


def _has_days_before(start: date | None, end: date | None) -> bool:
    """Roughly: a comparison with days before the calendar begins is a fault of its own."""
    return start is None or end is None or start - (end - start) > date(1970, 3, 1)


@st.composite
def filters(draw: st.DrawFn) -> Filters:
    start, end = draw(st.one_of(st.just((None, None)), st.tuples(days, lengths).map(_days)))
    return Filters(
        unit=draw(st.sampled_from([None, *KNOWN.units])),
        repository=draw(st.sampled_from([None, *KNOWN.repositories])),
        base=draw(st.sampled_from([None, *KNOWN.bases])),
        start=start,
        end=end,
        by=draw(st.sampled_from(BY)),
        clock=draw(st.sampled_from(CLOCKS)),
        bots=draw(st.booleans()),
        without=draw(st.frozensets(st.sampled_from(WITHOUT))),
        compare=draw(st.sampled_from([None, *COMPARES])) if _has_days_before(start, end) else None,
        view=draw(st.sampled_from([None, *SHOWN])),
        explain=draw(st.none() | explained),
    )


@given(filters())
def test_what_is_written_is_read_back_without_a_fault(chosen: Filters) -> None:
    asked = read(write(chosen), KNOWN)
    assert asked.filters == chosen
    assert asked.wrong == ()


@given(st.text(max_size=80))
def test_any_text_gives_filters_that_can_be_written_and_read_again(search: str) -> None:
    asked = read("?" + search, KNOWN)
    assert read(write(asked.filters), KNOWN).filters == asked.filters
    assert asked.days[0] < asked.days[1]


@given(st.dictionaries(st.sampled_from(NAMES), st.text(max_size=12), max_size=10))
def test_wrong_values_are_reported_and_change_nothing_else(said: dict[str, str]) -> None:
    from urllib.parse import urlencode

    asked = read("?" + urlencode(said), KNOWN)
    assert {wrong.name for wrong in asked.wrong} <= set(said) | {"from"}
    assert asked.days[0] < asked.days[1]


def test_nothing_chosen_writes_nothing() -> None:
    assert write(Filters()) == ""
    assert read("", KNOWN).filters == Filters()


def test_an_address_reads_like_the_command_line() -> None:
    chosen = Filters(
        unit="stream",
        repository="shop/stream-core",
        base="develop",
        start=date(2026, 4, 6),
        end=date(2026, 10, 12),
        by="month",
        clock="working",
        bots=True,
        without=frozenset({"part_time", "contract"}),
        explain=Explained("merge_lead_time", "2026-08"),
    )
    assert write(chosen) == (
        "?unit=stream&repository=shop/stream-core&base=develop&from=2026-04-06&to=2026-10-12"
        "&by=month&clock=working&bots=yes&without=contract,part_time&explain=merge_lead_time:2026-08"
    )


def test_a_wrong_choice_is_reported_with_what_is_known() -> None:
    asked = read("?unit=strem&by=month", KNOWN)
    assert asked.wrong == (Wrong("unit", "strem", "choice", KNOWN.units),)
    assert asked.filters == Filters(by="month")


def test_an_unknown_name_is_reported_unless_the_page_understands_it() -> None:
    assert read("?repo=a", KNOWN).wrong == (Wrong("repo", "repo", "name", NAMES),)
    assert read("?sort=merged_at", KNOWN, also=frozenset({"sort"})).wrong == ()


@pytest.mark.parametrize(
    "day",
    ["2026-13-01", "2026-02-30", "26-01-01", "0001-01-01", "9999-12-31", "２０２６-01-01", "x"],
)
def test_a_day_that_is_none_is_reported_and_left_out(day: str) -> None:
    asked = read(f"?from={day}", KNOWN)
    assert asked.wrong == (Wrong("from", day, "date"),)
    assert asked.filters.start is None


def test_days_that_end_before_they_begin_are_left_out() -> None:
    asked = read("?from=2026-10-12&to=2026-04-06", KNOWN)
    assert asked.wrong == (Wrong("from", "2026-10-12", "order", ("2026-04-06",)),)
    assert asked.days == default_days("week", KNOWN)
    assert (asked.filters.start, asked.filters.end) == (None, None)


def test_more_weeks_than_can_be_told_apart_are_refused_but_months_are_not() -> None:
    days = "?from=1980-01-01&to=2026-01-01"
    assert read(days, KNOWN).wrong == (Wrong("from", "1980-01-01", "long", ("2026-01-01",)),)
    assert read(days + "&by=month", KNOWN).wrong == ()


def test_one_end_alone_is_completed_from_the_usual_days() -> None:
    assert read("?from=2026-01-01", KNOWN).days == (date(2026, 1, 1), date(2026, 10, 12))
    assert read("?from=2026-10-14", KNOWN).days == (date(2026, 10, 14), date(2026, 10, 17))
    assert read("?to=2026-10-01", KNOWN).days == (date(2026, 4, 13), date(2026, 10, 1))
    assert read("?to=2025-10-06", KNOWN).days == (date(2025, 4, 7), date(2025, 10, 6))


def test_the_usual_days_are_complete_weeks_months_and_quarters() -> None:
    assert default_days("week", KNOWN) == (date(2026, 4, 13), date(2026, 10, 12))
    assert default_days("month", KNOWN) == (date(2025, 10, 1), date(2026, 10, 1))
    assert default_days("quarter", KNOWN) == (date(2024, 10, 1), date(2026, 10, 1))
    february = Known(today=date(2026, 10, 16), fiscal_year_starts=2)
    assert default_days("quarter", february) == (date(2024, 8, 1), date(2026, 8, 1))


def test_an_explanation_names_a_known_metric_and_maybe_a_period() -> None:
    assert read("?explain=merge_lead_time:2026-W33", KNOWN).filters.explain == Explained(
        "merge_lead_time", "2026-W33"
    )
    assert read("?explain=speed", KNOWN).wrong == (
        Wrong("explain", "speed", "choice", KNOWN.metrics),
    )
    assert read("?explain=merge_lead_time:<script>", KNOWN).filters.explain is None


def test_each_filter_that_narrows_can_be_taken_away_alone() -> None:
    chosen = Filters(unit="stream", base="main", start=date(2026, 1, 5), end=date(2026, 2, 2))
    loose = without_each(chosen)
    assert set(loose) == {"unit", "base", "days", "bots"}
    assert loose["unit"] == Filters(base="main", start=chosen.start, end=chosen.end)


def test_nothing_is_compared_with_days_before_the_calendar_begins() -> None:
    asked = read("?from=1970-01-05&to=1971-01-04&compare=before", KNOWN)
    assert asked.filters.compare is None
    assert asked.wrong == (Wrong("compare", "before", "choice"),)


def test_the_same_people_are_no_choice_where_nobody_is_known() -> None:
    known = replace(KNOWN, compares=("before",))
    assert read("?compare=same_people", known).wrong == (
        Wrong("compare", "same_people", "choice", ("before",)),
    )

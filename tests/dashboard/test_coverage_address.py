"""Do the controls of the coverage page and its address follow each other?"""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.components.filter_controls import EVERYTHING
from dashboard.filters import FIRST_DAY, Wrong
from dashboard.pages.coverage.address import (
    KINDS,
    Asked,
    Explained,
    Filters,
    Known,
    read,
    usual_days,
    write,
)
from dashboard.pages.coverage.controls import CONTROL, chosen, control_values, moved, shown_already

TODAY = date(2026, 10, 16)
KNOWN = Known(TODAY, ("shop-api", "web"), ("mikan/shop-api", "mikan/web"))

EXPLAINED = st.one_of(
    st.builds(Explained, st.sampled_from(KNOWN.applications)),
    st.builds(Explained, st.sampled_from(KNOWN.applications), st.just("0123abcd" * 5)),
    st.builds(lambda kind: Explained(kind=kind), st.sampled_from(KINDS)),
)
DAYS = st.dates(date(2020, 1, 1), date(2026, 1, 1))
FILTERS = st.builds(
    Filters,
    kind=st.none() | st.sampled_from(KINDS),
    application=st.none() | st.sampled_from(KNOWN.applications),
    repository=st.none() | st.sampled_from(KNOWN.repositories),
    start=st.none() | DAYS,
    end=st.none() | DAYS.map(lambda day: day + timedelta(days=3000)),
    explain=st.none() | EXPLAINED,
)


@given(FILTERS)
def test_an_address_says_what_was_chosen(filters: Filters) -> None:
    asked = read(write(filters), KNOWN)
    assert asked.filters == filters
    assert asked.wrong == ()
    assert asked.days[0] < asked.days[1]


@given(FILTERS)
def test_controls_that_show_an_address_change_nothing_in_it(filters: Filters) -> None:
    asked = read(write(filters), KNOWN)
    values = control_values(asked)
    ids = [{CONTROL: name} for name in values]
    assert chosen(values, asked, TODAY) == filters
    assert moved(list(values.values()), ids, asked, TODAY) is None
    assert shown_already(list(values.values()), ids, asked)


@given(st.text(max_size=60))
def test_no_address_breaks_the_page(search: str) -> None:
    asked = read("?" + search, KNOWN)
    assert asked.days[0] < asked.days[1]


def test_what_is_not_said_is_the_last_year_with_today() -> None:
    assert read("", KNOWN).days == (date(2025, 10, 17), date(2026, 10, 17))
    assert write(Filters()) == ""


def test_an_end_long_ago_means_the_year_before_it() -> None:
    assert read("?to=2020-01-01", KNOWN).days == (date(2019, 1, 1), date(2020, 1, 1))
    assert read("?to=1970-02-01", KNOWN).days == (FIRST_DAY, date(1970, 2, 1))


@pytest.mark.parametrize(
    ("search", "wrong"),
    [
        ("?kind=mobile", Wrong("kind", "mobile", "choice", KINDS)),
        ("?application=wb", Wrong("application", "wb", "choice", KNOWN.applications)),
        ("?from=2026-13-01", Wrong("from", "2026-13-01", "date")),
        ("?explain=nothing", Wrong("explain", "nothing", "choice", KNOWN.applications)),
        ("?from=2026-10-20", Wrong("from", "2026-10-20", "order", ("2026-10-17",))),
    ],
)
def test_what_is_said_wrongly_is_left_out_and_reported(search: str, wrong: Wrong) -> None:
    asked = read(search, KNOWN)
    assert asked.wrong == (wrong,)
    assert asked.filters == Filters()
    assert asked.days == usual_days(TODAY)


def test_a_name_that_the_page_does_not_know_is_reported() -> None:
    (wrong,) = read("?unit=a", KNOWN).wrong
    assert (wrong.name, wrong.fault) == ("unit", "name")


def test_a_moved_control_is_written_into_the_address() -> None:
    asked = read("?kind=backend", KNOWN)
    ids = [{CONTROL: "kind"}, {CONTROL: "application"}, {CONTROL: "days"}]
    values = [EVERYTHING, "web", ["2026-04-01", "2026-04-30"]]
    said = moved(values, ids, asked, TODAY)
    assert said == "?application=web&from=2026-04-01&to=2026-05-01"


def test_days_of_which_one_end_is_picked_yet_are_those_before() -> None:
    asked = read("?from=2026-04-01&to=2026-05-01", KNOWN)
    assert chosen({"days": ["2026-02-01", None]}, asked, TODAY) == asked.filters


def test_the_usual_days_are_not_written() -> None:
    asked: Asked = read("?from=2026-04-01", KNOWN)
    first, end = usual_days(TODAY)
    picked = {"days": [first.isoformat(), (end - timedelta(days=1)).isoformat()]}
    assert chosen(picked, asked, TODAY) == Filters()

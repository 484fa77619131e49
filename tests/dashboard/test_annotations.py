"""Does a chart say what happened in its weeks, in words that touch nothing and name nobody?"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.context import Context
from dashboard.figures.annotations import Event, event_lines, event_names, event_on
from dashboard.figures.canvas import text_width
from dashboard.figures.merge_counts import merge_counts
from dashboard.pages.trends.annotations import events_caption, events_of, notes_of
from dashboard.pages.trends.charts import ask_chart, show_figure
from dashboard.pages.trends.view import View, view_of
from data.notes import NewNote, pin_note
from data.organisation import store_organisation
from data.queries.organisation import moments_of_rule_changes
from data.viewer import Viewer
from metrics.answer import Refused
from tests.dashboard.conftest import ENGLISH, NOW, TODAY, context_over
from tests.dashboard.growing_company import DAYS, NEW, company, fill
from tests.dashboard.hand_made import MONDAY, count_row, periods
from tests.fresh import new_database

ROWS = [count_row(week, 5) for week in range(8)]


@pytest.fixture(scope="module")
def growing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Context]:
    """Three joined six on 31 August; notes were pinned, and rules changed on 21 September."""
    folder = tmp_path_factory.mktemp("annotated")
    database = new_database(folder)
    fill(database)
    for day, text, unit in (
        (date(2026, 9, 9), "Reviews within a day", "shop"),
        (date(2026, 9, 30), "Half-year ends", None),
    ):
        with database.write(changes_facts=False) as connection:
            pin_note(Viewer.local(), connection, NewNote(day, text, unit), TODAY, NOW)
    with database.write(changes_facts=True) as connection:
        changed = company(NEW, calendar={"core_hours": {"start": "09:00", "end": "18:00"}})
        store_organisation(connection, changed, "test", datetime(2026, 9, 21, 1, tzinfo=UTC))
    yield replace(context_over(database, folder), reader=lambda: ENGLISH)
    database.dispose()


def words_of(view: View, context: Context) -> list[tuple[date, str]]:
    answers = ask_chart("pull_requests_merged", view, context)
    assert not isinstance(answers, Refused)
    return [(each.day, each.words) for each in events_of(view, answers[0].rows)]


def test_everything_that_happened_in_the_weeks_of_a_unit_stands_in_their_order(
    growing: Context,
) -> None:
    assert words_of(view_of(growing, f"?{DAYS}&unit=shop"), growing) == [
        (date(2026, 8, 31), "3 joined (6 → 9)"),
        (date(2026, 9, 9), "Reviews within a day"),
        (date(2026, 9, 21), "Measuring rules changed"),
        (date(2026, 9, 30), "Half-year ends"),
    ]


def test_of_the_whole_organisation_only_what_is_about_everybody_is_said(growing: Context) -> None:
    said = [words for _, words in words_of(view_of(growing, f"?{DAYS}"), growing)]
    assert said == ["Measuring rules changed", "Half-year ends"]


def test_no_name_of_a_person_stands_in_a_chart(growing: Context) -> None:
    view = view_of(growing, f"?{DAYS}&unit=shop")
    answers = ask_chart("pull_requests_merged", view, growing)
    assert not isinstance(answers, Refused)
    assert "Tanaka" not in str(show_figure("pull_requests_merged", answers, view))


def test_on_the_phone_the_names_stand_in_the_caption(growing: Context) -> None:
    wide = view_of(growing, f"?{DAYS}&unit=shop")
    phone = view_of(growing, f"?{DAYS}&unit=shop", 358)
    answers = ask_chart("pull_requests_merged", wide, growing)
    assert not isinstance(answers, Refused)
    events = events_of(phone, answers[0].rows)
    assert events_caption(events, wide) is None
    said = events_caption(events, phone)
    assert said
    assert said.startswith("Dotted lines: 31 Aug 3 joined (6 → 9), 9 Sep Reviews within a day")


def test_notes_of_days_that_are_not_shown_are_not_read(growing: Context) -> None:
    assert notes_of(view_of(growing, "?from=2026-07-20&to=2026-08-31&unit=shop")) == []


def test_another_name_or_target_of_the_organisation_is_no_other_rule(tmp_path: Path) -> None:
    database = new_database(tmp_path)
    with database.write(changes_facts=True) as connection:
        store_organisation(connection, company(NEW), "test", NOW)
        renamed = company(NEW, name="Yuzu")
        store_organisation(connection, renamed, "test", NOW + timedelta(days=1))
        aiming = company(NEW, name="Yuzu", targets={"cross_cutting_time": 15})
        store_organisation(connection, aiming, "test", NOW + timedelta(days=1, hours=1))
        stricter = company(NEW, name="Yuzu", incident_labels=["outage"])
        store_organisation(connection, stricter, "test", NOW + timedelta(days=2))
    assert moments_of_rule_changes(database) == (NOW + timedelta(days=2),)
    database.dispose()


def test_a_day_stands_where_it_lies_within_its_week() -> None:
    first = event_on(MONDAY, "a", 0, ROWS)
    late = event_on(MONDAY + timedelta(days=13), "b", 0, ROWS)
    assert first
    assert late
    assert (first.place, first.row) == (-0.5, 0)
    assert (late.place, late.row) == (pytest.approx(0.5 + 6 / 7), 1)
    assert event_on(MONDAY - timedelta(days=1), "c", 0, ROWS) is None
    assert event_on(MONDAY + timedelta(weeks=8), "d", 0, ROWS) is None


@given(st.dates(MONDAY, MONDAY + timedelta(weeks=8, days=-1)))
def test_every_day_of_the_rows_lies_in_its_own_row(day: date) -> None:
    found = event_on(day, "x", 0, ROWS)
    assert found
    assert ROWS[found.row].start <= day < ROWS[found.row].end


def test_long_words_are_shortened_above_the_plot_and_whole_in_the_hover_box() -> None:
    long = "配信基盤をクラウドの新しいリージョンへ移した週"
    event = Event(MONDAY, 2.0, long, -1)
    (name,) = event_names([event])
    assert name.words.endswith("…")
    assert text_width(name.words) <= 112
    figure = merge_counts(replace(periods(ROWS), events=[event]))
    assert long in figure["data"][-1]["customdata"][2]
    assert long not in figure["data"][-1]["customdata"][1]


def test_two_of_one_day_are_one_line_and_the_more_important_keeps_its_name() -> None:
    events = [Event(MONDAY, 2.0, "one joined", -1), Event(MONDAY, 2.0, "a note", -9)]
    shown = replace(periods(ROWS), events=events)
    assert len(event_lines(events, shown.canvas)) == 1
    said = [each["text"] for each in merge_counts(shown)["layout"]["annotations"]]
    assert "a note" in said
    assert "one joined" not in said

"""Does somebody pin notes and keep views from the page, what they may and nothing else?"""

from dataclasses import replace
from typing import Any

import pytest

from dashboard.access.taking import Malformed
from dashboard.context import Context
from dashboard.pages.trends.beside import show_above, show_below
from dashboard.pages.trends.note_form import WITHDRAW, pin, withdraw
from dashboard.pages.trends.printed import show_printed
from dashboard.pages.trends.view import view_of
from dashboard.pages.trends.views import DELETE, delete, keep
from data.notes import MOST
from data.permissions import Role
from data.queries.organisation import numbers_of_people
from data.viewer import Viewer
from tests.dashboard.conftest import ENGLISH, JAPANESE
from tests.dashboard.growing_company import DAYS, fill
from tests.dashboard.seen import links, words

UNIT = f"?{DAYS}&unit=shop"


@pytest.fixture
def growing(empty_context: Context) -> Context:
    """A team that three joined, as whoever sits at the computer sees it."""
    fill(empty_context.database)
    return replace(empty_context, reader=lambda: ENGLISH)


def as_one(context: Context, key: str, role: Role, *units: str) -> Context:
    viewer = Viewer.of_roles(numbers_of_people(context.database)[key], frozenset({role}))
    within = viewer.in_units(frozenset(units), frozenset())
    reader = replace(ENGLISH, viewer=within, method="password")
    return replace(context, reader=lambda: reader)


def notes(context: Context, search: str = UNIT) -> str:
    return words(show_below(view_of(context, search)))


def views(context: Context, search: str = UNIT) -> Any:
    return show_above(view_of(context, search), context)


def test_a_note_is_pinned_with_its_writer_and_taken_back(growing: Context) -> None:
    aoi = as_one(growing, "aoi", "engineer", "shop")
    done = pin("2026-09-09", "  Reviews within a day ", "shop", UNIT, aoi)
    assert (done.wrong_day, done.wrong_text, done.wrong_unit, done.text) == ("", "", "", "")
    assert done.said == "The note is pinned."
    assert "9 Sep Reviews within a day Shop · Aoi Tanaka Take back" in words(done.notes)
    ren = as_one(growing, "ren", "engineer", "shop")
    assert "Reviews within a day Shop · Aoi Tanaka Pin a note" in notes(ren)
    assert withdraw({WITHDRAW: 1}, UNIT, ren)[1] == ""
    listed, said = withdraw({WITHDRAW: 1}, UNIT, aoi)
    assert (words(listed), said) == ("No notes in this period.", "The note was taken back.")
    assert withdraw({WITHDRAW: 1}, UNIT, aoi)[1] == ""


@pytest.mark.parametrize(
    ("day", "text", "unit", "fault"),
    [
        ("2026-09-09", "", "shop", "Enter what happened"),
        ("2026-09-09", " \n ", "shop", "Enter what happened"),
        ("2026-09-09", "x" * 81, "shop", "Enter up to 80 characters"),
        ("2026-10-17", "later", "shop", "Choose a day until today"),
        ("tomorrow", "x", "shop", "Choose a day until today"),
        (None, "x", "shop", "Choose a day until today"),
        ("2026-09-09", "x", "nowhere", "You cannot pin notes there; choose another"),
    ],
)
def test_what_is_no_note_is_said_beside_its_field_and_nothing_is_lost(
    growing: Context, day: str | None, text: str, unit: str, fault: str
) -> None:
    done = pin(day, text, unit, UNIT, growing)
    assert {done.wrong_day, done.wrong_text, done.wrong_unit} == {"", fault}
    assert (done.notes, done.text, done.said) == (None, None, None)
    assert "No notes in this period." in notes(growing)


def test_too_many_notes_of_a_month_are_refused_with_what_to_do(growing: Context) -> None:
    for number in range(MOST):
        assert pin("2026-09-09", f"Note {number}", "*", UNIT, growing).said
    done = pin("2026-09-10", "One more", "*", UNIT, growing)
    said = "You have pinned 20 in this month, which is the most. Take one back first"
    assert (done.wrong_text, done.text, done.said) == (said, None, None)


def test_an_engineer_pins_for_their_units_only(growing: Context) -> None:
    aoi = as_one(growing, "aoi", "engineer", "shop")
    assert "Everybody" not in notes(aoi)
    refused = pin("2026-09-09", "x", "*", UNIT, aoi)
    assert refused.wrong_unit == "You cannot pin notes there; choose another"
    assert pin("2026-09-09", "x", "*", UNIT, growing).said == "The note is pinned."


def test_whoever_may_pin_none_reads_them_and_has_no_form(growing: Context) -> None:
    pin("2026-09-09", "Reviews within a day", "*", UNIT, growing)
    said = notes(as_one(growing, "aoi", "other", "shop"))
    assert "Reviews within a day Everybody · Not signed in" in said
    assert "Pin a note" not in said


def test_a_day_that_is_not_shown_is_said_to_be_elsewhere(growing: Context) -> None:
    done = pin("2026-07-21", "Before", "*", UNIT, growing)
    assert done.said == "The note is pinned, on a day that is not shown now."


def test_a_note_of_today_stands_in_the_list_of_the_usual_days_at_once(growing: Context) -> None:
    done = pin("2026-10-16", "Just now", "*", "?unit=shop", growing)
    assert done.said == "The note is pinned. The charts show it once they reach its day."
    assert "16 Oct Just now" in words(done.notes)
    assert pin("2026-10-16", "Just now", "*", UNIT, growing).said == (
        "The note is pinned, on a day that is not shown now."
    )


@pytest.mark.parametrize("number", ["1", 0, -1, 2**70, None, 1.0, [1]])
def test_what_no_button_sends_takes_nothing_back(growing: Context, number: object) -> None:
    pin("2026-09-09", "Stays", "*", UNIT, growing)
    keep("Stays too", "*", UNIT, growing)
    for pressed in ({WITHDRAW: number}, {DELETE: number}, number, {}):
        assert withdraw(pressed, UNIT, growing)[1] == ""
        assert delete(pressed, UNIT, growing)[1] == ""
    assert "Stays" in notes(growing)
    assert "Stays too" in words(views(growing))


def test_a_view_is_its_address_under_a_name(growing: Context) -> None:
    search = f"{UNIT}&clock=working&explain=merge_lead_time"
    done = keep(" Retrospective ", "*", search, growing)
    assert (done.wrong_name, done.wrong_for, done.name, done.said) == (
        "",
        "",
        "",
        "The view is kept.",
    )
    address = "/trends?unit=shop&from=2026-08-31&to=2026-10-12&clock=working"
    assert ("Retrospective", address) in links(views(growing))
    assert delete({DELETE: 1}, UNIT, growing)[1] == "The view was deleted."
    assert "No views are kept under a name." in words(views(growing))


def test_a_view_is_private_or_for_a_unit(growing: Context) -> None:
    aoi = as_one(growing, "aoi", "engineer", "shop")
    keep("Mine", "*", UNIT, aoi)
    keep("Ours", "shop", UNIT, aoi)
    ren = as_one(growing, "ren", "engineer", "shop")
    assert "Ours Shop" in words(views(ren))
    assert "Mine" not in words(views(ren))
    assert delete({DELETE: 2}, UNIT, ren)[1] == ""
    assert "Ours" not in words(views(as_one(growing, "yui", "engineer")))


@pytest.mark.parametrize(
    ("name", "whom", "fault"),
    [
        ("", "*", ("Enter a name", "")),
        ("x" * 41, "*", ("Enter up to 40 characters", "")),
        ("x", "nowhere", ("", "You cannot keep views there; choose another")),
    ],
)
def test_what_is_no_view_is_said_beside_its_field(
    growing: Context, name: str, whom: str, fault: tuple[str, str]
) -> None:
    done = keep(name, whom, UNIT, growing)
    assert (done.wrong_name, done.wrong_for) == fault
    assert (done.views, done.name, done.said) == (None, None, None)


def test_what_no_form_of_ours_sends_is_refused(growing: Context) -> None:
    for wrong in ((["x"], "*"), ("x", None), ("x", ["*"])):
        with pytest.raises(Malformed):
            keep(wrong[0], wrong[1], UNIT, growing)  # type: ignore[arg-type]
    with pytest.raises(Malformed):
        pin("2026-09-09", ["x"], "*", UNIT, growing)
    with pytest.raises(Malformed):
        pin("2026-09-09", "x", None, UNIT, growing)


def test_paper_says_how_old_the_data_are_and_what_was_asked(growing: Context) -> None:
    search = f"{UNIT}&repository=mikan/app&clock=working&by=month&compare=before"
    line = show_printed(view_of(growing, search), growing)
    assert words(line) == (
        "Data: 15 Oct 12:00 · Period 31 Aug – 11 Oct · Repository mikan/app · Month · "
        "Working hours · Period before"
    )
    said = line.to_plotly_json()["props"]
    assert said["data-print-foot"] == "Trends of Shop · Data: 15 Oct 12:00"
    assert "data-print-colours" not in said


def test_whoever_reads_in_the_dark_prints_light_charts(growing: Context) -> None:
    dark = replace(growing, reader=lambda: replace(JAPANESE, scheme="dark"))
    said = show_printed(view_of(dark, UNIT), dark).to_plotly_json()["props"]
    assert '"rgb(125, 179, 232)": "#23609f"' in said["data-print-colours"]

"""Does a team say its share of cross-cutting work with one press, and nobody for another team?"""

from dataclasses import replace

import pytest

from dashboard.context import Context
from dashboard.pages.trends.estimate import CHOICE, MONTH, choose, show_estimate
from dashboard.pages.trends.view import view_of
from data.errors import NotAllowed
from data.permissions import Role
from data.queries.organisation import numbers_of_people
from data.viewer import Viewer
from tests.dashboard.conftest import ENGLISH, JAPANESE
from tests.dashboard.growing_company import DAYS, fill
from tests.dashboard.seen import words

UNIT = f"?{DAYS}&unit=shop"
SEPTEMBER = {CHOICE: 15, MONTH: "2026-09"}


@pytest.fixture
def growing(empty_context: Context) -> Context:
    """A team, as whoever sits at the computer sees it."""
    fill(empty_context.database)
    return replace(empty_context, reader=lambda: ENGLISH)


def as_one(context: Context, key: str, role: Role, *units: str) -> Context:
    viewer = Viewer.of_roles(numbers_of_people(context.database)[key], frozenset({role}))
    within = viewer.in_units(frozenset(units), frozenset())
    reader = replace(ENGLISH, viewer=within, method="password")
    return replace(context, reader=lambda: reader)


def shown(context: Context, search: str = UNIT) -> str:
    return " ".join(words(each) for each in show_estimate(view_of(context, search), context))


def test_one_press_is_kept_and_the_last_of_the_month_holds(growing: Context) -> None:
    aoi, ren = (as_one(growing, key, "engineer", "shop") for key in ("aoi", "ren"))
    assert shown(aoi) == (
        "Shop: how much of Sep went into cross-cutting work? 0% 10% 15% 20% 25% "
        "Nothing was chosen yet. It can be until 31 Oct. One for the team: the last choice stays."
    )
    assert choose(SEPTEMBER, UNIT, aoi)[1] == "15% was kept."
    assert choose({**SEPTEMBER, CHOICE: 20}, UNIT, ren)[1] == "20% was kept."
    assert shown(aoi).endswith("20% was chosen. It can be changed until 31 Oct.")
    pressed = [
        button.children
        for each in show_estimate(view_of(aoi, UNIT), aoi)
        for button in each.children or []
        if getattr(button, "aria-pressed", "") == "true"
    ]
    assert pressed == ["20%"]


def test_without_a_unit_it_is_the_readers_only_one_or_it_asks_for_one(growing: Context) -> None:
    aoi = as_one(growing, "aoi", "engineer", "shop")
    assert shown(aoi, f"?{DAYS}").startswith("Shop: how much of Sep")
    assert shown(growing, f"?{DAYS}").startswith("Choose a unit to say how much")
    japanese = replace(growing, reader=lambda: JAPANESE)
    assert "9月は、横断業務にどれくらい時間を使いましたか" in shown(japanese)


def test_nobody_says_it_of_another_team(growing: Context) -> None:
    stranger = as_one(growing, "aoi", "engineer", "elsewhere")
    assert shown(stranger).startswith("Choose a unit")
    assert choose(SEPTEMBER, UNIT, stranger)[1].startswith("Choose a unit")
    with pytest.raises(NotAllowed):
        choose(SEPTEMBER, UNIT, as_one(growing, "aoi", "contractor", "shop"))
    assert "Nothing was chosen yet." in shown(growing)
    assert shown(as_one(growing, "aoi", "executive", "shop")) == ""


@pytest.mark.parametrize(
    ("pressed", "said"),
    [
        ({CHOICE: 15, MONTH: "2026-08"}, "A new month has begun."),
        ({CHOICE: "15", MONTH: "2026-09"}, "A new month has begun."),
        ({CHOICE: 12, MONTH: "2026-09"}, ""),
        ("x", "A new month has begun."),
    ],
)
def test_what_is_no_choice_of_last_month_changes_nothing(growing: Context, pressed, said) -> None:
    assert choose(pressed, UNIT, growing)[1].startswith(said)
    assert "Nothing was chosen yet." in shown(growing)

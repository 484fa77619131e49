"""Do the controls of the trends page and its address follow each other?"""

from datetime import date

import pytest
from dash.development.base_component import Component

from dashboard.asked import choices
from dashboard.components.filter_bar import (
    FILTER,
    chosen,
    control_values,
    filter_bar,
    moved,
    shown_already,
)
from dashboard.context import Context
from dashboard.filters import Filters
from dashboard.pages.trends.view import view_of


def names_in(bar: Component) -> list[str]:
    """The names of the controls of a filter bar, in order."""
    places = [getattr(place, "children", None) for place in getattr(bar, "children", [])]
    controls = [place for place in places if isinstance(place, Component)]
    return [control.to_plotly_json()["props"]["id"][FILTER] for control in controls]


@pytest.mark.parametrize(
    "search",
    [
        "",
        "?unit=ticket&repository=minamo/ticket-api&base=main&by=month&clock=working",
        "?from=2026-01-05&to=2026-02-02&bots=yes&without=contract&explain=merge_lead_time:2026-W03",
    ],
)
def test_controls_that_show_an_address_ask_for_the_same_address(
    sample_context: Context, search: str
) -> None:
    view = view_of(sample_context, search)
    assert view.asked.wrong == ()
    assert chosen(control_values(view.asked), view.asked, view.known) == view.asked.filters
    assert names_in(filter_bar(view.asked, choices(view.reader, sample_context), view.reader)) == [
        *control_values(view.asked)
    ]


def test_a_moved_control_changes_its_part_of_the_address_only(sample_context: Context) -> None:
    view = view_of(sample_context, "?unit=ticket&explain=merge_lead_time")
    values = control_values(view.asked) | {"by": "month"}
    ids = [{FILTER: name} for name in values]
    assert (
        moved(list(values.values()), ids, view.asked, view.known)
        == "?unit=ticket&by=month&explain=merge_lead_time"
    )
    assert moved(list(control_values(view.asked).values()), ids, view.asked, view.known) is None


def test_the_address_becomes_empty_when_everything_is_as_usual(sample_context: Context) -> None:
    view = view_of(sample_context, "?bots=yes")
    values = control_values(view.asked) | {"include": ["contract", "part_time"]}
    ids = [{FILTER: name} for name in values]
    assert moved(list(values.values()), ids, view.asked, view.known) == ""


def test_half_picked_days_change_nothing_and_cleared_ones_are_the_usual(
    sample_context: Context,
) -> None:
    view = view_of(sample_context, "?from=2026-01-05&to=2026-02-02")
    before = control_values(view.asked)
    assert before["days"] == ["2026-01-05", "2026-02-01"]
    half = before | {"days": ["2026-03-01", None]}
    assert chosen(half, view.asked, view.known) == view.asked.filters
    cleared = before | {"days": [None, None]}
    assert chosen(cleared, view.asked, view.known) == Filters()
    picked = before | {"days": ["2026-03-02", "2026-03-08"]}
    assert chosen(picked, view.asked, view.known).end == date(2026, 3, 9)


def test_the_usual_days_follow_the_step_when_the_step_changes(sample_context: Context) -> None:
    view = view_of(sample_context, "")
    filters = chosen(control_values(view.asked) | {"by": "month"}, view.asked, view.known)
    assert filters == Filters(by="month")


def test_controls_that_are_in_use_are_left_alone(sample_context: Context) -> None:
    view = view_of(sample_context, "?by=month")
    values = control_values(view.asked)
    ids = [{FILTER: name} for name in values]
    assert shown_already(list(values.values()), ids, view.asked)
    assert shown_already(["month"], [{FILTER: "by"}], view.asked)
    assert not shown_already(["week"], [{FILTER: "by"}], view.asked)


def test_without_an_organisation_there_is_no_team_to_choose(empty_context: Context) -> None:
    view = view_of(empty_context, "")
    bar = filter_bar(view.asked, choices(view.reader, empty_context), view.reader)
    assert names_in(bar) == ["repository", "base", "days", "by", "clock", "include"]

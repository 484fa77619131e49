"""Does the page /trends say what the answers say, and what it cannot say?"""

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any, get_args

import pytest
from dash import Dash
from dash.development.base_component import Component

from dashboard.app import create_app
from dashboard.context import Context
from dashboard.filters import Explained
from dashboard.pages import trends
from dashboard.pages.trends.charts import ask_chart, has_picture, show_chart
from dashboard.pages.trends.page import (
    show_instead,
    show_key_numbers,
    show_open_explanation,
    show_top,
)
from dashboard.pages.trends.sections import CHARTS
from dashboard.pages.trends.view import Room, View, ask, last_weeks, view_of
from metrics.answer import Answer, Refused
from metrics.csv_form import csv_rows, csv_rows_of_several
from tests.dashboard.browser_like import BrowserLike
from tests.dashboard.conftest import ENGLISH, NOW

KEY, RATE = "pull_requests_merged", "pull_requests_merged_per_engineer"
ROOMS: tuple[Room, ...] = get_args(Room)


def words(*parts: Component | str | list | tuple | None) -> str:
    """All that a reader reads of some components, in order, with one space between the words."""
    return " ".join(" ".join(_texts(list(parts))).split())


def _texts(part: Any) -> Iterator[str]:
    if isinstance(part, str):
        yield part
    elif isinstance(part, list | tuple):
        for each in part:
            yield from _texts(each)
    elif isinstance(part, Component):
        yield from _texts(getattr(part, "children", None))


def parts_of(component: Any, kind: str) -> list[Any]:
    """Every component of a kind within another."""
    found = [component] if type(component).__name__ == kind else []
    children = getattr(component, "children", None)
    for each in children if isinstance(children, list | tuple) else [children]:
        if isinstance(each, Component):
            found += parts_of(each, kind)
    return found


@pytest.fixture
def english(sample_context: Context, read_as) -> Context:
    return read_as(sample_context, ENGLISH)


def test_the_title_names_the_unit_and_the_line_below_says_what_was_counted(
    english: Context,
) -> None:
    view = view_of(english, "?unit=streaming-core")
    merged = ask(view, english, "pull_requests_merged")
    assert isinstance(merged, Answer)
    said = words(*show_top(view, english))
    assert said.startswith("Trends of ")
    assert (
        f"{merged.authors} authors · {merged.total.n_used} merged ({merged.total.agents} by AI)"
        in said
    )
    assert "without bots" in said


def test_switches_that_leave_people_out_are_said_in_the_line_of_facts(english: Context) -> None:
    said = words(*show_top(view_of(english, "?without=contract,part_time&bots=yes"), english))
    assert "with bots · without contractors · without part-timers" in said


def test_wrong_values_of_the_address_are_said_with_the_known_ones(english: Context) -> None:
    said = words(*show_top(view_of(english, "?unit=strem&by=fortnight&repo=x&from=1"), english))
    assert (
        "unit has no “strem”. Did you mean “streaming”? Known: streaming, streaming-core," in said
    )
    assert "by has no “fortnight”. Known: week, month, quarter." in said
    assert "There is no filter “repo”." in said
    assert "“1” in from is not a date. Write it as 2026-04-06." in said


def test_repositories_that_fell_behind_are_a_warning_above_everything(
    sample_context: Context,
) -> None:
    late = replace(sample_context, now=lambda: NOW + timedelta(days=30))
    said = words(*show_top(view_of(late, ""), late))
    assert "6件のリポジトリが7日以上、更新されていません。" in said
    assert "1件のリポジトリは、最後の収集が完了していません。" in said
    assert "参考値" in said
    assert "更新されていません" not in words(*show_top(view_of(sample_context, ""), sample_context))


def test_key_numbers_are_those_of_the_last_four_complete_weeks(english: Context) -> None:
    view = view_of(english, "")
    assert last_weeks(view) == (date(2026, 9, 14), date(2026, 10, 12))
    assert last_weeks(view, before=1) == (date(2026, 8, 17), date(2026, 9, 14))
    merged = ask(view, english, "pull_requests_merged", days=last_weeks(view), by="all")
    assert isinstance(merged, Answer)
    said = words(show_key_numbers(view, english))
    assert f"{merged.total.n_used / 4:.1f}" in said
    assert "4 weeks before" in said


def test_key_numbers_of_a_period_in_the_past_are_its_own_last_weeks(
    sample_context: Context,
) -> None:
    assert last_weeks(view_of(sample_context, "?from=2025-01-06&to=2025-07-02"))[1] == date(
        2025, 6, 30
    )
    assert last_weeks(view_of(sample_context, "?from=2025-01-06&to=2030-01-01"))[1] == date(
        2026, 10, 12
    )


def test_every_key_number_opens_its_explanation_with_the_same_filters(
    sample_context: Context,
) -> None:
    view = view_of(sample_context, "?unit=streaming-core&by=month&explain=merge_lead_time")
    links = parts_of(show_key_numbers(view, sample_context), "A")
    assert [link.href for link in links] == [
        f"/trends?unit=streaming-core&by=month&explain={key}"
        for key in ("pull_requests_merged", "merge_lead_time", "pickup_time", "unreviewed_merges")
    ]


@pytest.mark.parametrize("key", CHARTS)
@pytest.mark.parametrize("search", ["", "?by=month", "?by=quarter&clock=working", "?unit=ticket"])
def test_every_chart_has_a_question_a_unit_n_a_table_and_a_file(
    english: Context, key: str, search: str
) -> None:
    view = view_of(english, search)
    answers = ask_chart(key, view, english)
    block = show_chart(key, answers, view)
    said = words(block)
    if isinstance(answers, Refused) or not has_picture(answers):
        assert parts_of(block, "Graph") == []
        assert "Not shown" in said or "{" not in said
        return
    assert re.search(r"n = [\d,]+", said)
    graph = parts_of(block, "Graph")[0]
    assert len(graph.figure["layout"]["meta"]["explain"]) == len(answers[0].rows)
    files = [link.href for link in parts_of(block, "A") if ".csv" in link.href]
    assert files == [f"/trends/{key}.csv{search}"]
    assert any(button.children == "Table" for button in parts_of(block, "Button"))


def test_the_caption_of_a_duration_names_every_reason_with_its_count(english: Context) -> None:
    view = view_of(english, "")
    answer = ask(view, english, "merge_lead_time")
    assert isinstance(answer, Answer)
    said = words(show_chart("merge_lead_time", [answer], view))
    total = answer.total
    assert f"n = {total.n_used:,}/{total.n_total:,} (bots {total.left_out['bot']}" in said
    assert sum(total.left_out.values()) + total.n_used == total.n_total


def test_a_source_without_the_moments_says_so_and_which_command_would_tell(
    english: Context,
) -> None:
    view = view_of(english, "")
    answer = ask(view, english, "merge_lead_time")
    assert isinstance(answer, Answer)
    total = replace(
        answer.total, value=None, n_used=0, spread=None, left_out={"squashed": answer.total.n_total}
    )
    rows = tuple(replace(row, value=None, spread=None, sample=(), n_used=0) for row in answer.rows)
    said = words(show_chart("merge_lead_time", [replace(answer, total=total, rows=rows)], view))
    assert f"{total.n_total:,} were merged as squashes, which keep no time of starting." in said
    assert "mikata collect OWNER/NAME" in said
    alone = show_chart(
        "merge_lead_time",
        [replace(answer, total=total, rows=rows)],
        view_of(english, "?repository=minamo/admin-legacy"),
    )
    assert "Collecting it from GitHub would tell: mikata collect minamo/admin-legacy" in " ".join(
        words(alone).split()
    )


@pytest.fixture(scope="module")
def few(sample_context: Context) -> str:
    """An address that asks about a team on a day on which one or two of it merged something."""
    days = (date(2026, 10, 12) - timedelta(days=back) for back in range(90))
    addresses = (f"?unit=platform&from={day}&to={day + timedelta(days=1)}" for day in days)
    return next(
        address
        for address in addresses
        for answer in [ask(view_of(sample_context, address), sample_context, KEY)]
        if isinstance(answer, Refused) and answer.reason == "too_few_people" and answer.offer
    )


def test_without_engineers_the_rate_says_how_to_name_them(english: Context) -> None:
    view = view_of(english, "")
    answer = ask(view, english, RATE)
    assert isinstance(answer, Answer)
    rows = tuple(replace(row, value=None, people=None) for row in answer.rows)
    total = replace(answer.total, value=None, people=None)
    nobody = replace(answer, note="no_organisation", rows=rows, total=total)
    assert "mikata org suggest" in words(show_chart(RATE, [nobody], view))


def test_counts_that_the_source_does_not_know_are_no_zeros(english: Context) -> None:
    view = view_of(english, "")
    answer = ask(view, english, "pull_requests_opened")
    assert isinstance(answer, Answer)
    unknown = {"not_known_to_source": 12}
    total = replace(answer.total, value=None, n_used=0, left_out=unknown)
    rows = tuple(replace(row, value=0, n_used=0, agents=0) for row in answer.rows)
    block = show_chart("pull_requests_opened", [replace(answer, total=total, rows=rows)], view)
    assert "The source does not record when 12 were opened." in words(block)
    assert parts_of(block, "Graph") == []


def test_a_group_of_one_or_two_is_refused_and_the_larger_unit_offered(
    english: Context, few: str
) -> None:
    view = view_of(english, few)
    said = show_instead(view, english)
    assert "Not shown, because it would be about one or two people." in words(*said)
    offer = parts_of(said[0], "Link")[0]
    assert "unit=platform" not in offer.href
    assert "authors" not in words(*show_top(view, english))


def test_where_nothing_matches_the_filter_that_hides_most_can_be_removed(english: Context) -> None:
    view = view_of(english, "?repository=minamo/ticket-web&unit=streaming-core&clock=working")
    said = show_instead(view, english)
    assert words(*said).startswith("No pull request fits these filters")
    remove = parts_of(said[0], "Anchor")[0]
    assert "repository=" not in remove.href
    assert "clock=working" in remove.href


def test_the_explanation_counts_what_was_used_and_what_was_not(english: Context) -> None:
    view = view_of(english, "?explain=merge_lead_time")
    said = words(show_open_explanation(view, english))
    answer = ask(view, english, "merge_lead_time", days=last_weeks(view), by="all")
    assert isinstance(answer, Answer)
    assert f"Used {answer.total.n_used}" in said
    assert f"Written by a bot {answer.total.left_out['bot']}" in said
    assert "The 3 nearest to the median" in said
    assert f"See the {answer.total.n_used}" in said


def test_the_explanation_of_a_week_is_about_that_week_only(english: Context) -> None:
    view = view_of(english, "?explain=pull_requests_merged:2026-W37")
    weeks = ask(view, english, "pull_requests_merged")
    assert isinstance(weeks, Answer)
    row = next(row for row in weeks.rows if row.period == "2026-W37")
    said = words(show_open_explanation(view, english))
    assert said.startswith("About") or "Week of 7 Sep" in said
    assert f"Used {row.n_used}" in said


def test_a_period_that_is_not_shown_has_no_explanation(english: Context) -> None:
    said = words(
        show_open_explanation(view_of(english, "?explain=merge_lead_time:1999-W01"), english)
    )
    assert "There is no 1999-W01 in the period shown." in said


def test_nothing_is_explained_where_the_address_asks_for_nothing(sample_context: Context) -> None:
    assert words(show_open_explanation(view_of(sample_context, ""), sample_context)) == ""


@pytest.fixture(scope="module")
def app(sample_context: Context) -> Dash:
    return create_app(sample_context)


@pytest.mark.parametrize("key", CHARTS)
def test_the_file_of_a_chart_holds_the_rows_of_its_answer(
    app: Dash, sample_context: Context, key: str
) -> None:
    answer = app.server.test_client().get(f"/trends/{key}.csv?unit=ticket&by=month")
    view = view_of(sample_context, "?unit=ticket&by=month")
    answers = ask_chart(key, view, sample_context)
    if isinstance(answers, Refused):
        assert answer.status_code == 403
        return
    assert (answer.status_code, answer.mimetype) == (200, "text/csv")
    rows = csv_rows(answers[0]) if CHARTS[key].over_time else csv_rows_of_several(answers)
    own = CHARTS[key].file
    rows = own(answers, view) if own else rows
    expected = [",".join("" if cell is None else str(cell) for cell in row) for row in rows]
    assert answer.text.splitlines() == expected


@pytest.mark.parametrize(
    ("path", "status", "said"),
    [
        ("/trends/speed.csv", 404, None),
        ("/trends/merge_lead_time.csv?unit=strem", 400, "「streaming」のことですか"),
    ],
)
def test_no_file_is_given_for_what_cannot_be_asked(
    app: Dash, path: str, status: int, said: str | None
) -> None:
    answer = app.server.test_client().get(path)
    assert answer.status_code == status
    assert said is None or said in answer.text


def test_no_file_is_given_about_one_or_two_people(app: Dash, few: str) -> None:
    answer = app.server.test_client().get(f"/trends/{KEY}.csv{few}")
    assert (answer.status_code, answer.text) == (403, "1人か2人の数字になるため、表示しません。")


def test_a_broken_chart_leaves_the_others_standing(
    app: Dash, sample_context: Context, monkeypatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("no disc")

    monkeypatch.setitem(CHARTS, "merge_lead_time", replace(CHARTS["merge_lead_time"], draw=broken))
    assert "リードタイムを表示できませんでした" in _chart(app, "merge_lead_time")
    assert "週ごとのマージ数" in _chart(app, "pull_requests_merged")


def _chart(app: Dash, key: str) -> str:
    place = {"id": f"trends-{key}", "property": "children"}
    asked = {"id": f"trends-near-{key}", "property": "data", "value": ""}
    answer = BrowserLike(app.server).call(
        {
            "output": f"trends-{key}.children",
            "outputs": place,
            "inputs": [asked],
            "state": [{"id": "trends-width", "property": "data", "value": 1008}],
            "changedPropIds": [f"trends-near-{key}.data"],
        }
    )
    assert answer.status_code == 200, answer.text
    return json.dumps(answer.json, ensure_ascii=False)


def test_without_any_data_the_page_says_how_to_begin(empty_context: Context) -> None:
    page = trends.PAGE.layout(empty_context.reader(), empty_context, "?unit=x")
    assert "mikata collect --git" in words(page)


def test_a_store_without_a_width_is_drawn_for_the_usual_one(sample_context: Context) -> None:
    view: View = view_of(sample_context, None, None)
    assert [view.canvas(148, room).width for room in ROOMS] == [1008, 488, 314, 640, 336]
    phone = view_of(sample_context, "", 358)
    assert [phone.canvas(148, room).width for room in ROOMS] == [358] * 5
    beside_an_explanation = view_of(sample_context, "", 776)
    assert [beside_an_explanation.canvas(148, room).width for room in ROOMS] == [
        776,
        372,
        372,
        776,
        776,
    ]


def test_the_explained_number_of_the_address_survives_the_round_trip(
    sample_context: Context,
) -> None:
    view = view_of(sample_context, "?explain=coding_time:2026-W30")
    assert view.address(view.asked.filters.explain) == "/trends?explain=coding_time:2026-W30"
    assert view.asked.filters.explain == Explained("coding_time", "2026-W30")

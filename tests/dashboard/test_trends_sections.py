"""Do the questions of /trends with several numbers say each of them, and what they cannot say?"""

import json
import re
from dataclasses import replace

import pytest
from dash import Dash

from config.errors import UnknownChoice
from dashboard.app import create_app
from dashboard.context import Context
from dashboard.filters import Explained
from dashboard.pages.trends import change, review_load, stages
from dashboard.pages.trends.charts import ask_chart, chart_title, show_chart, show_table
from dashboard.pages.trends.page import show_open_explanation
from dashboard.pages.trends.places import show_places
from dashboard.pages.trends.sections import CHARTS, ROOMS, SECTIONS
from dashboard.pages.trends.view import View, last_weeks, question_of, view_of
from dashboard.text import LANGUAGES, t
from metrics.answer import Answer, Refused
from metrics.catalogue import METRICS
from tests.dashboard.browser_like import BrowserLike
from tests.dashboard.conftest import ENGLISH
from tests.dashboard.seen import links, of_class, parts, words


@pytest.fixture
def english(sample_context: Context, read_as) -> Context:
    return read_as(sample_context, ENGLISH)


def answers(name: str, view: View, context: Context) -> list[Answer]:
    found = ask_chart(name, view, context)
    assert not isinstance(found, Refused)
    return list(found)


def shown(name: str, context: Context, search: str = "") -> str:
    view = view_of(context, search)
    return words(show_chart(name, ask_chart(name, view, context), view))


def test_the_page_asks_its_seven_questions_in_order(english: Context) -> None:
    said = words(list(show_places(view_of(english, ""), {})))
    headings = [t(f"trends.section_{each.name}", "en") for each in SECTIONS]
    assert len(headings) == 7
    places = [said.index(heading) for heading in headings]
    assert places == sorted(places)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_chart_has_words_for_each_step(sample_context: Context, language) -> None:
    for step in ("week", "month", "quarter"):
        view = view_of(sample_context, f"?by={step}")
        view = replace(view, reader=replace(view.reader, language=language))
        assert all(chart_title(name, view) for name in CHARTS)


def test_every_chart_has_its_room_and_none_stands_twice() -> None:
    named = [chart.name for section in SECTIONS for row in section.rows for chart in row]
    assert sorted(named) == sorted(set(named))
    assert set(ROOMS) == set(named)


def test_every_metric_is_on_the_page_or_told_by_another() -> None:
    elsewhere = {
        *("coding_time", "draft_time", "review_time", "merge_wait"),  # the bars of the stages
        "pull_requests_per_engineer_day",  # the Findy view
    }
    assert {metric.key for metric in METRICS} == (set(CHARTS) - {"stages", "open_ages"}) | elsewhere


def test_the_stages_are_asked_for_in_two_halves_that_meet(sample_context: Context) -> None:
    view = view_of(sample_context, "")
    both = stages.halves(view)
    assert both is not None
    former, latter = both
    assert (former[0], latter[1]) == view.asked.days
    assert former[1] == latter[0]
    assert former[1].weekday() == 0
    assert len(answers("stages", view, sample_context)) == 10


def test_days_that_are_one_period_have_no_halves(english: Context) -> None:
    view = view_of(english, "?from=2026-09-07&to=2026-09-14")
    assert stages.halves(view) is None
    assert "Pale" not in json.dumps(
        [figure["layout"]["annotations"] for figure in _figures("stages", english, view)]
    )


def _figures(name: str, context: Context, view: View) -> list:
    block = show_chart(name, ask_chart(name, view, context), view)
    return [getattr(each, "figure") for each in parts(block) if type(each).__name__ == "Graph"]  # noqa: B009 -- graphs alone have one


def test_the_table_of_the_stages_opens_the_explanation_of_each_half(english: Context) -> None:
    view = view_of(english, "?unit=streaming-core")
    table = show_table("stages", ask_chart("stages", view, english), view)
    opened = [href for _, href in links(table) if "explain=" in href]
    assert "/trends?unit=streaming-core&explain=pickup_time:LATTER" in opened
    assert "Awaiting review" in words(table)


def test_the_explanation_of_a_half_is_about_its_days_only(english: Context) -> None:
    view = view_of(english, "?explain=pickup_time:LATTER")
    said = words(show_open_explanation(view, english))
    pickup = answers("stages", view, english)[7]
    assert pickup.metric.key == "pickup_time"
    assert f"Used {pickup.total.n_used:,}" in said


def test_a_change_of_level_is_said_with_its_numbers_and_without_a_cause(english: Context) -> None:
    view = view_of(english, "")
    answer = answers("merge_lead_time", view, english)[0]
    found = change.change_of_rows(answer.rows)
    assert found is not None
    said = shown("merge_lead_time", english)
    assert f"n = {found.n_before:,} before and {found.n_after:,} after" in said
    assert "need not be the cause" in said


def test_without_a_sure_change_nothing_is_said_of_one(english: Context) -> None:
    view = view_of(english, "?by=quarter")
    answer = answers("merge_lead_time", view, english)[0]
    assert change.change_of_rows(answer.rows) is None
    assert "change point" not in shown("merge_lead_time", english, "?by=quarter")


def test_the_load_is_a_sentence_two_numbers_and_nobodys_name(english: Context) -> None:
    view = view_of(english, "?unit=streaming-core")
    busiest, two = answers("review_load", view, english)
    said = shown("review_load", english, "?unit=streaming-core")
    assert f"Two people give {two.total.value:.0f}% of the reviews." in said
    assert busiest.question.period.start == last_weeks(view)[0]
    organisation = view.organisation
    assert organisation
    names = [each.name.get("en") for each in organisation.people if each.name]
    assert not any(name in said for name in names)
    table = words(show_table("review_load", [busiest, two], view))
    assert f"Busiest {busiest.total.value:.1f} %" in table


def test_a_load_of_fewer_than_five_is_no_picture(english: Context) -> None:
    view = view_of(english, "?unit=streaming-core")
    few = [
        replace(each, total=replace(each.total, value=None), rows=())
        for each in answers("review_load", view, english)
    ]
    assert t("trends.empty_review_load", "en") in words(show_chart("review_load", few, view))
    assert len(review_load.PARTS) == 2


def test_coverage_of_a_team_is_that_of_all_and_says_so(english: Context) -> None:
    view = view_of(english, "?unit=streaming-core")
    assert question_of(view, "coverage", part="backend").unit is None
    said = shown("coverage", english, "?unit=streaming-core")
    assert t("trends.of_no_team", "en") in said
    assert "Without exclusions: Backend" in said or "Without exclusions: Frontend" in said
    assert t("trends.of_no_team", "en") not in shown("coverage", english)


def test_time_is_asked_for_without_the_repository(sample_context: Context) -> None:
    view = view_of(sample_context, "?repository=minamo/stream-core")
    assert question_of(view, "cross_cutting_time", part="planned").repository is None
    assert question_of(view, "merge_lead_time").repository == "minamo/stream-core"


def test_deployments_that_were_only_dated_say_that_they_are_estimated(english: Context) -> None:
    approximate = t("trends.approximate_note", "en")
    assert approximate in shown("rework_rate", english)
    assert approximate in shown("deployment_frequency", english, "?unit=streaming-core")
    # How many there were is known, whatever they contained.
    assert approximate not in shown("deployment_frequency", english)


def test_deployments_whose_contents_are_estimated_say_so_where_that_counts(
    english: Context,
) -> None:
    words_of = {}
    for key, part in (("rework_rate", None), ("deployment_frequency", "deployments")):
        view = view_of(english, f"?explain={Explained(key, 'ALL', part)}")
        words_of[key] = words(show_open_explanation(view, english))
    assert t("explanation.thing_approximate", "en") in words_of["rework_rate"]
    assert t("explanation.thing_approximate", "en") not in words_of["deployment_frequency"]


def test_shares_stand_against_what_the_organisation_aims_at(english: Context) -> None:
    investment = shown("investment_share", english)
    assert re.search(r"All days shown: Platform [0-9.]+% \(target 20%\)", investment)
    view = view_of(english, "")
    time = ask_chart("cross_cutting_time", view, english)
    assert "Target 15%" in repr(show_chart("cross_cutting_time", time, view))
    table = show_table("coverage", ask_chart("coverage", view, english), view)
    assert "Backend (target 80%)" in words(table)


def test_without_kinds_of_work_the_chart_says_where_to_write_them(english: Context) -> None:
    view = view_of(english, "")
    block = show_chart("investment_share", [], view)
    assert "work_kinds" in words(block)
    assert of_class(block, "k-chart-empty")


def test_a_part_that_is_kept_back_is_named_and_the_other_one_stands(english: Context) -> None:
    view = view_of(english, "")
    planned = [
        each
        for each in answers("deployment_frequency", view, english)
        if each.question.part == "deployments"
    ]
    said = words(show_chart("deployment_frequency", planned, view))
    assert "Not shown, too few people: Deployment days." in said


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("recovery_time.incidents:2026-W33", Explained("recovery_time", "2026-W33", "incidents")),
        ("coverage.frontend", Explained("coverage", None, "frontend")),
        ("merge_lead_time:2026-W33", Explained("merge_lead_time", "2026-W33")),
    ],
)
def test_an_address_says_which_of_several_numbers_is_explained(
    sample_context: Context, said: str, meant: Explained
) -> None:
    view = view_of(sample_context, f"?explain={said}")
    assert view.asked.filters.explain == meant
    assert view.address(meant) == f"/trends?explain={said}"


def test_a_part_that_a_metric_does_not_have_is_no_error(english: Context) -> None:
    with pytest.raises(UnknownChoice):
        question_of(view_of(english, ""), "recovery_time", part="speed")
    view = view_of(english, "?explain=recovery_time.speed")
    assert "There is no speed in the period shown." in words(show_open_explanation(view, english))


def test_the_explanation_of_deployments_lists_them(english: Context) -> None:
    view = view_of(english, "?explain=deployment_frequency.deployments")
    said = words(show_open_explanation(view, english))
    assert t("explanation.thing_deployment", "en") in said or "Release" in said
    assert "See the" not in said


@pytest.fixture(scope="module")
def app(sample_context: Context) -> Dash:
    return create_app(sample_context)


def test_the_file_of_several_numbers_says_in_each_line_which_it_is(app: Dash) -> None:
    lines = BrowserLike(app.server).get("/trends/coverage.csv?by=month").text.splitlines()
    assert lines[0].startswith("metric,part,from,to,period,start,value,n_used,n_total")
    assert {line.split(",")[1] for line in lines[1:]} == {"backend", "frontend"}
    stages_lines = BrowserLike(app.server).get("/trends/stages.csv").text.splitlines()
    assert len(stages_lines) == 11


def test_the_file_of_a_metric_without_a_chart_of_its_own_is_there_too(app: Dash) -> None:
    answer = BrowserLike(app.server).get("/trends/coding_time.csv")
    assert (answer.status_code, answer.mimetype) == (200, "text/csv")


def test_the_explanation_of_one_of_several_numbers_names_it(english: Context) -> None:
    view = view_of(english, "?explain=deployment_frequency.days_with_one")
    said = words(show_open_explanation(view, english))
    assert t("trends.part_deployment_frequency_days_with_one", "en") in said.split("·")[1]
    kind = view.organisation.work_kinds[0] if view.organisation else None
    assert kind is not None
    said = words(
        show_open_explanation(view_of(english, f"?explain=investment_share.{kind.id}"), english)
    )
    assert kind.name.get("en") in said


def test_lines_of_cut_periods_say_so_and_speak_of_no_bars(english: Context) -> None:
    search = "?by=month&from=2026-01-15&to=2026-10-12"
    assert "Some months are cut." in shown("open_to_merge_time", english, search)
    assert "Pale bars: months that are cut." in shown("pull_requests_merged", english, search)

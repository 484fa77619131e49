"""Do charts say what their signs mean, in the right units, and what they keep back?"""

import json
from dataclasses import replace
from datetime import date, timedelta

import pytest

from dashboard.asked import question
from dashboard.context import Context
from dashboard.figures.lead_time import lead_time, median_only
from dashboard.figures.several_lines import several_lines
from dashboard.pages.trends.charts import ask_chart, show_chart, show_table
from dashboard.pages.trends.refusals import refused_chart
from dashboard.pages.trends.view import View, view_of
from dashboard.text import t
from metrics.answer import Answer, Refusal, Refused
from tests.dashboard.conftest import ENGLISH
from tests.dashboard.hand_made import duration_row, periods
from tests.dashboard.seen import links, of_class, parts, words
from tests.dashboard.test_figures import texts, trace
from tests.dashboard.test_trends_figures import level_row, series

TWO_WEEKS = 14 * 24
BROKEN = "?from=2026-01-05&to=2026-10-12"
"""Within these days the sample company began to leave out its old admin pages."""


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


def test_an_open_circle_of_a_share_is_explained_below_it(sample_context: Context) -> None:
    view = view_of(sample_context, "")
    found = answers("change_failure_rate", view, sample_context)
    assert any(0 < row.n_used < 5 for row in found[0].rows)
    assert t("trends.few_share_note", "ja", step="週") in shown(
        "change_failure_rate", sample_context
    )
    rows = tuple(replace(row, n_used=5, part=0, value=0.0) for row in found[0].rows)
    block = show_chart("change_failure_rate", [replace(found[0], rows=rows)], view)
    assert "○" not in words(block)


def test_circles_that_only_the_period_before_would_have_are_not_spoken_of(
    sample_context: Context,
) -> None:
    view = view_of(sample_context, "?compare=before")
    now, former = answers("open_to_merge_time", view, sample_context)
    many = tuple(replace(row, sample=()) for row in now.rows)
    few = tuple(replace(row, sample=(1.0,)) for row in former.rows)
    pair = [replace(now, rows=many), replace(former, rows=few)]
    assert "○" not in words(show_chart("open_to_merge_time", pair, view))


def test_days_with_a_deployment_are_counted_in_days(sample_context: Context) -> None:
    view = view_of(sample_context, "")
    found = answers("deployment_frequency", view, sample_context)
    block = show_chart("deployment_frequency", found, view)
    said = json.dumps([getattr(each, "figure", None) for each in parts(block)], ensure_ascii=False)
    last = found[1].rows[-1].value
    assert last is not None
    assert f"デプロイ日 {last:.1f}日/週" in said
    assert "週あたり" in said
    table = show_table("deployment_frequency", found, view)
    assert f"{last:.1f} 日/週" in words(table)
    explained = [href for _, href in links(table) if "days_with_one" in href]
    assert len(explained) == len(found[1].rows)


@pytest.mark.parametrize("draw", [lead_time, median_only])
def test_the_ends_of_lines_over_days_have_a_decimal_and_their_unit(draw) -> None:
    rows = [duration_row(week, [TWO_WEEKS * 4.0] * 5) for week in range(2)]
    rows.append(duration_row(2, [53.0] * 5))
    assert "中央値 2.2日" in texts(draw(periods(rows)))
    assert "Median 2.2 d" in texts(draw(periods(rows, language="en")))
    hours = [duration_row(week, [53.0] * 5) for week in range(3)]
    assert "中央値 53" in texts(draw(periods(hours)))


def test_no_line_of_a_caption_ends_between_n_and_its_value(sample_context: Context) -> None:
    view = view_of(sample_context, "")
    for name in ("pull_requests_merged", "merge_lead_time", "coverage", "stages"):
        block = show_chart(name, ask_chart(name, view, sample_context), view)
        caption = str(of_class(block, "k-caption")[0].children)
        assert "n\u00a0=\u00a0" in caption
        assert "n =" not in caption
        assert " ·" not in caption


def test_parts_of_the_same_things_say_their_n_once_and_others_each(english: Context) -> None:
    view = view_of(english, "")
    same = show_table("investment_share", ask_chart("investment_share", view, english), view)
    assert [words(each) for each in of_class(same, "k-right")].count("n") == 1
    both = show_table("recovery_time", ask_chart("recovery_time", view, english), view)
    assert [words(each) for each in of_class(both, "k-right")].count("n") == 2
    found = answers("recovery_time", view, english)
    as_many = [replace(each, total=found[0].total) for each in found]
    assert words(show_chart("recovery_time", as_many, view)).count("n = ") == 2


def test_a_median_of_the_stages_stands_above_its_n(english: Context) -> None:
    view = view_of(english, "")
    found = answers("stages", view, english)
    table = words(show_table("stages", found, view))
    assert f"n = {found[0].total.n_used:,}/{found[0].total.n_total:,}" in table


def test_no_line_crosses_a_break_which_has_its_sign_on_the_axis() -> None:
    rows = [level_row(week, 50.0 + week) for week in range(4)]
    part = replace(series("a", rows), broken_before=[2])
    figure = several_lines([part], replace(periods(rows), unit_of_value="percent"))
    line = trace(figure, "a")
    assert line["y"] == [50.0, 51.0, None, 52.0, 53.0]
    assert line["x"][2] == line["x"][3]
    assert line["meta"][2:4] == ["coverage.a:2026-W17"] * 2
    strokes = [each for each in figure["layout"]["shapes"] if each.get("xsizemode") == "pixel"]
    assert [each["xanchor"] for each in strokes] == [1.5, 1.5]


def test_changed_exclusions_break_the_line_of_their_kind_and_say_why(english: Context) -> None:
    view = view_of(english, BROKEN)
    found = answers("coverage", view, english)
    block = show_chart("coverage", found, view)
    (figure,) = [getattr(each, "figure") for each in parts(block) if hasattr(each, "figure")]  # noqa: B009 -- graphs alone have one
    backend, frontend = (trace(figure, name)["y"] for name in ("Backend", "Frontend"))
    assert None not in backend
    assert frontend.count(None) == 1
    broken = found[1].rows[frontend.index(None)]
    assert broken.start <= date(2026, 4, 13) < broken.end + timedelta(weeks=1)
    assert "Exclusions changed on 10 Apr: The old admin pages" in words(block)


def test_days_without_a_break_have_none(english: Context) -> None:
    for search in ("", "?from=2026-04-13&to=2026-10-12"):
        assert "Exclusions changed" not in shown("coverage", english, search)


def kept_back(reason: Refusal, view: View, *, offer: bool) -> Refused:
    asked = replace(question(view.asked, "open_age"), unit="streaming-core")
    return Refused(reason, asked, replace(asked, unit=None) if offer else None)


@pytest.mark.parametrize("reason", ["too_few_people", "too_few_reviewers", "too_few_in_the_rest"])
def test_a_chart_that_is_kept_back_offers_what_would_be_shown(
    english: Context, reason: Refusal
) -> None:
    view = view_of(english, "?unit=streaming-core")
    block = refused_chart("How old?", kept_back(reason, view, offer=True), view, longer=True)
    assert words(block) == "How old? Not shown: too few people. Show everybody"
    assert links(block) == [("Show everybody", "/trends")]


def test_a_chart_that_is_kept_back_without_an_offer_names_a_longer_period(
    english: Context,
) -> None:
    view = view_of(english, "")
    block = refused_chart(
        "How old?", kept_back("too_few_people", view, offer=False), view, longer=True
    )
    said = "How old? Not shown: too few people. With a longer period it may be shown."
    assert words(block) == said
    assert links(block) == []


@pytest.mark.parametrize(
    ("reason", "why"),
    [
        ("another_unit", "Not a team of yours."),
        ("of_no_unit", "Not shown: it belongs to no team."),
    ],
)
def test_where_it_is_not_about_few_people_no_longer_period_is_promised(
    english: Context, reason: Refusal, why: str
) -> None:
    view = view_of(english, "")
    block = refused_chart("How old?", kept_back(reason, view, offer=False), view, longer=True)
    assert words(block) == f"How old? {why}"
    assert links(block) == []

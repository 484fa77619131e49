"""Does the page of coverage say how much is tested, what is left out, and what to rely on?"""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from dash import dcc

from config.organisation import Coverage, Organisation
from dashboard.context import Context, Reader
from dashboard.pages.coverage import page
from dashboard.pages.coverage.courses import show_chart, show_points
from dashboard.pages.coverage.explained import show_explanation
from dashboard.pages.coverage.view import View, view_of
from data.organisation import store_organisation
from data.rows import Stored
from data.runs import Outcome, finish_sync_run, start_sync_run
from tests.dashboard.conftest import ENGLISH, JAPANESE, NOW, context_over, new_database
from tests.dashboard.covered_company import ORGANISATION, REPORTS, commit, store_company
from tests.dashboard.from_github import company
from tests.dashboard.seen import links, of_class, parts, words


@pytest.fixture(scope="module")
def covered(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Context]:
    """The company with every kind of coverage, read only."""
    folder = tmp_path_factory.mktemp("covered")
    database = new_database(folder)
    store_company(database)
    yield context_over(database, folder)
    database.dispose()


Show = Callable[..., View]


@pytest.fixture
def view(covered: Context, read_as: Callable[[Context, Reader], Context]) -> Show:
    """view(search, reader) -> what the page knows for this reader at this address."""

    def start(search: str = "", reader: Reader = ENGLISH) -> View:
        found = view_of(read_as(covered, reader), search)
        assert found is not None
        return found

    return start


def rows(shown: object, table: str) -> list[str]:
    """The rows of the table of a class, without its caption and headings."""
    body = [each for each in parts(of_class(shown, table)) if type(each).__name__ == "TableTbody"]
    return [words(row) for each in body for row in each.children or ()]


def headings(shown: object) -> list[str]:
    titles = [each for each in parts(shown) if type(each).__name__ == "Title"]
    return [words(each) for each in titles if getattr(each, "order", None) == 2]


def test_the_kinds_stand_apart_and_the_worse_first(view: Show) -> None:
    shown = page.show_rest(view())
    assert [words(each) for each in of_class(shown, "k-stat")] == [
        "Frontend 71.7 % without exclusions 60.2% n = 1/2 (1 text only)",
        "Backend 88.2 % without exclusions 81.8% n = 2/3 (1 without a figure)",
        "Effect of exclusions +11.5 points at most: Shop pages · exclusions: 2",
        "Figures to take as they are 2 of 5 1 old, 1 text only, 1 without a figure",
    ]
    assert headings(shown)[:2] == ["Frontend", "Backend"]


def test_each_application_has_its_figure_with_and_without_exclusions(view: Show) -> None:
    shown = rows(page.show_rest(view()), "k-applications")
    assert shown[0] == (
        "Shop pages mikan/shop-web Coverage 71.7 % No exclusions 60.2 % Change (points) +3.7 "
        "from 68.0% on 20 Apr 2,932 / 4,092 lines Artifact report 5 Oct"
    )
    assert shown[1].startswith("App mikan/app Coverage 73.0 % – Change (points) +7.0")
    assert shown[1].endswith("lines not known Status text 30 Aug")
    assert shown[2].startswith("Billing")
    assert shown[2].endswith("Artifact report 23 Mar old")
    assert "(3 figures, few)" in shown[2]
    assert shown[4] == "Stock mikan/stock – – – – No figure yet –"


def test_japanese_readers_are_told_the_same(view: Show) -> None:
    said = words(page.show_rest(view(reader=JAPANESE)))
    assert "フロントエンド 71.7 % 除外なし 60.2% n = 1/2（文字だけ 1）" in said
    assert "ショップ画面 mikan/shop-web" in said
    assert "3/23 古い" in said
    assert "佐藤 葵 4月10日 来年度に止める旧管理画面のため" in said


def test_exclusions_say_who_when_and_why(view: Show) -> None:
    assert rows(page.show_rest(view()), "k-exclusions") == [
        (
            "Shop pages old-admin/** src/generated/** 880 lines · +11.5 points Aoi Sato 10 Apr "
            "The old admin pages are switched off next year"
        ),
        "Shop API api/generated/** 900 lines · +7.2 points Riku Mori 2 Jun 2025 Generated code",
    ]
    only = page.show_rest(view("?application=billing"))
    assert "Nothing is excluded: every line counts." in words(only)
    assert "Effect of exclusions 0.0 points Nothing is excluded" in words(only)


def test_a_changed_exclusion_is_said_below_the_picture_and_in_its_table(view: Show) -> None:
    found = view("?application=shop-web")
    (followed,) = found.followed
    chart = show_chart(followed, found)
    assert (
        "‖ Exclusions changed on 10 Apr: The old admin pages are switched off next year."
        in words(chart)
    )
    table = words(show_points(followed, found))
    assert table.count("exclusions changed") == 1
    assert "20 Apr exclusions changed 68.0 % 56.9% 2,716 / 3,996 Artifact report" in table


def test_captions_tell_how_many_figures_there_are_and_how_many_are_text(view: Show) -> None:
    shown = page.show_rest(view("?kind=frontend"))
    said = [words(each) for each in of_class(shown, "k-chart")]
    assert "Share of lines that tests run · n = 25 " in said[0]
    assert "n = 11 (11 text only)" in said[1]
    assert "◇ and dashes: figures stated as text, without lines" in said[1]


def test_an_application_without_a_figure_says_what_to_do(view: Show) -> None:
    assert rows(page.show_rest(view()), "k-missing") == [
        (
            "Stock mikan/stock Its repository is not collected Collect the repository. "
            "mikata collect mikan/stock Copy"
        )
    ]


@pytest.mark.parametrize(
    ("change", "reason", "do"),
    [
        ({}, "Nobody has said where to look", 'coverage: {artifacts: ["coverage*"]}'),
        (
            {"artifacts": ["coverage*"]},
            "No report was found",
            "mikata coverage add FILE --application billing --commit SHA",
        ),
    ],
)
def test_what_to_do_depends_on_what_is_set(
    view: Show, change: dict[str, object], reason: str, do: str
) -> None:
    found = view("?application=billing")
    coverage = found.organisation.coverage.model_copy(update=change)
    organisation = found.organisation.model_copy(update={"coverage": coverage})
    (said,) = rows(
        page.show_rest(replace(found, organisation=organisation, series={})), "k-missing"
    )
    assert reason in said
    assert do in said


def test_figures_after_the_days_asked_for_are_not_shown_but_said(view: Show) -> None:
    shown = page.show_rest(view("?application=app&to=2025-10-01"))
    assert "No figure by the end of these days" in words(shown)


def test_an_old_figure_stays_where_the_days_hold_no_report(view: Show) -> None:
    shown = page.show_rest(view("?application=billing&from=2026-08-01"))
    assert "83.0 %" in words(shown)
    assert "No report in these days. The last one is of 23 Mar." in words(shown)
    assert not [each for each in parts(shown) if isinstance(each, dcc.Graph)]


def test_unreadable_reports_have_their_reason_and_what_to_do(view: Show) -> None:
    shown = page.show_rest(view())
    (report,) = rows(shown, "k-unreadable")
    assert report == (
        f"coverage-e2e Artifact report mikan/shop-web {commit(400)[:8]} "
        "coverage.xml ends in the middle 16 Oct"
    )
    assert "Artifacts: write the report in a known format" in words(shown)
    assert rows(page.show_rest(view("?kind=backend")), "k-unreadable") == []


def test_the_explanation_of_an_application_names_its_report_and_exclusions(view: Show) -> None:
    said = words(show_explanation(view("?explain=shop-web")))
    assert "Shop pages 71.7 % without exclusions 60.2%" in said
    assert "Lines run by tests ÷ lines that can be run." in said
    assert f"From Artifact report Commit {commit(124)[:8]} Committed 5 Oct 11:30" in said
    assert "Lines run 2,932 Lines that can be run 4,092 Lines excluded 880" in said
    assert "old-admin/** src/generated/** The old admin pages" in said
    assert "Aoi Sato, since 10 Apr" in said
    assert "The commit is 11 days old. The repository was collected 16 Oct 11:00." in said


def test_the_explanation_of_an_earlier_commit_counts_what_counted_then(view: Show) -> None:
    said = words(show_explanation(view(f"?explain=shop-web:{commit(100)}")))
    assert "No exclusion counts for this commit." in said
    assert "More" not in said
    assert "After 90 days the figure may no longer be true." in said


def test_the_explanation_of_a_text_promises_no_lines(view: Show) -> None:
    said = words(show_explanation(view("?explain=app")))
    assert "The percentage as it stands on GitHub." in said
    assert "Lines that can be run" not in said


def test_the_explanation_of_a_kind_shows_what_is_weighed_and_what_is_not(view: Show) -> None:
    said = words(show_explanation(view("?explain=kind:backend")))
    assert "All together Lines run 7,472 Lines that can be run 8,476" in said
    assert "Shop API 6,642 / 7,476" in said
    assert "Stock No figure yet" in said


def test_a_commit_that_nobody_knows_is_said_to_be_unknown(view: Show) -> None:
    said = words(show_explanation(view("?explain=shop-web:ffff")))
    assert "There is no figure for this commit." in said


def test_every_number_opens_an_explanation_at_this_address(view: Show) -> None:
    shown = page.show_rest(view("?kind=frontend"))
    opened = [href for _, href in links(of_class(shown, "k-num"))]
    assert len(opened) >= 4
    assert all(re.fullmatch(r"/coverage\?kind=frontend&explain=[a-z:-]+", href) for href in opened)


def test_what_the_address_says_wrongly_stands_on_top(view: Show) -> None:
    said = words(page.show_top(view("?kind=mobile&application=shop-ap")))
    assert "Part of the address cannot be read." in said
    assert "Did you mean “shop-api”?" in said


def test_a_repository_that_stopped_short_makes_figures_provisional(view: Show) -> None:
    found = view()
    assert of_class(page.show_top(found), "k-warning") == []
    states = [
        replace(each, last_run=each.last_run and replace(each.last_run, status="failed"))
        if each.name == "mikan/app"
        else each
        for each in found.repositories
    ]
    said = words(page.show_top(replace(found, repositories=states)))
    assert "mikan/app" in said
    assert "provisional. See sources" in said


def test_coverage_that_could_not_be_collected_is_told_too(tmp_path) -> None:
    database = new_database(tmp_path)
    store_company(database)
    with database.write(changes_facts=True) as connection:
        run = start_sync_run(connection, "github.coverage", 1, NOW - timedelta(minutes=5))
        finish_sync_run(connection, run, NOW, Outcome("failed", Stored(0, 0), "no", None, "no"))
    found = view_of(context_over(database, tmp_path), "")
    assert found is not None
    assert "mikan/shop-api" in words(page.show_top(found))
    database.dispose()


def test_where_reports_were_not_read_to_the_end_nobody_is_told_to_name_them(
    tmp_path, read_as: Callable[[Context, Reader], Context]
) -> None:
    database = new_database(tmp_path)
    company(database, running=False)
    found = view_of(read_as(context_over(database, tmp_path), ENGLISH), "")
    assert found is not None
    pay, app = rows(page.show_rest(found), "k-missing")
    assert "Nobody has said where to look" in pay
    assert "Its reports were not read to the end See the reason under Sources" in app
    database.dispose()


def test_filters_that_nothing_fits_offer_to_show_everything(view: Show) -> None:
    shown = page.show_rest(view("?kind=frontend&application=billing"))
    assert links(shown) == [("Show every application", "/coverage")]


@pytest.mark.parametrize("reader", [JAPANESE, ENGLISH])
def test_the_whole_page_is_built_for_readers_of_both_languages(
    covered: Context, read_as: Callable[[Context, Reader], Context], reader: Reader
) -> None:
    context = read_as(covered, reader)
    shown = page.layout(reader, context, "?explain=app")
    assert of_class(shown, "k-explanation")
    assert len([each for each in parts(shown) if isinstance(each, dcc.Graph)]) == len(REPORTS)


@pytest.mark.parametrize(
    ("reader", "sentence"),
    [
        (JAPANESE, "アプリケーションに名前を付けると、カバレッジの動きが見えます"),
        (ENGLISH, "Name your applications to see their coverage"),
    ],
)
def test_without_an_organisation_it_says_how_to_begin(
    empty_context: Context, reader: Reader, sentence: str
) -> None:
    shown = page.layout(reader, empty_context, "")
    assert sentence in words(shown)
    assert "mikata init" in words(of_class(shown, "k-step-now"))


def test_with_an_organisation_the_next_step_is_to_name_applications(
    empty_context: Context,
) -> None:
    _apply(
        empty_context, ORGANISATION.model_copy(update={"applications": (), "coverage": Coverage()})
    )
    shown = page.layout(ENGLISH, empty_context, "")
    assert "Name the applications in org.yaml" in words(of_class(shown, "k-step-now"))


def test_applications_without_any_figure_are_told_first_what_to_do(
    empty_context: Context, read_as: Callable[[Context, Reader], Context]
) -> None:
    _apply(empty_context, ORGANISATION)
    shown = page.layout(ENGLISH, read_as(empty_context, ENGLISH), "")
    assert headings(shown)[0] == "Applications without a figure"
    assert len(rows(shown, "k-missing")) == len(ORGANISATION.applications)
    assert of_class(shown, "k-stat") == []


def _apply(context: Context, organisation: Organisation) -> None:
    plain = Organisation.model_validate(organisation.model_dump(by_alias=True))
    with context.database.write(changes_facts=True) as connection:
        store_organisation(connection, plain, "test", NOW)


def test_an_explanation_says_when_the_reports_were_read_also_where_pull_requests_are_missing(
    tmp_path, read_as: Callable[[Context, Reader], Context]
) -> None:
    database = new_database(tmp_path)
    store_company(database)
    with database.write(changes_facts=True) as connection:
        connection.exec_driver_sql("DELETE FROM sync_runs")
        gap = Outcome("incomplete", Stored(0, 0), "GitHub counts more", "", "wait", "gap")
        run = start_sync_run(connection, "github", 1, NOW - timedelta(hours=3))
        finish_sync_run(connection, run, NOW - timedelta(hours=3), gap)
    context = read_as(context_over(database, tmp_path), ENGLISH)
    never = "No repository has been collected"

    def said() -> str:
        found = view_of(context, "?explain=shop-api")
        assert found is not None
        return words(show_explanation(found))

    assert never in said()
    with database.write(changes_facts=True) as connection:
        run = start_sync_run(connection, "github.coverage", 1, NOW - timedelta(hours=2))
        finish_sync_run(
            connection, run, NOW - timedelta(hours=2), Outcome("complete", Stored(0, 0))
        )
    assert "The repository was collected 16 Oct 10:00." in said()
    database.dispose()

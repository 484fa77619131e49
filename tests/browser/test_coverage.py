"""Can everybody read the coverage, with any language, screen, keyboard or filter?"""

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from dashboard.text import Language, t
from tests.browser.conftest import LOOKS, PHONE, WIDE, Opened, Served, fits_sideways, serve, settle
from tests.browser.test_trends import overlapping
from tests.dashboard.conftest import new_database
from tests.dashboard.covered_company import REPORTS, store_company

FIGURES = "#coverage-rest .k-stats .k-num"
CHART = "#coverage-of-shop-web"


@pytest.fixture(scope="session")
def covered(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A company whose applications have every kind of coverage."""
    folder = tmp_path_factory.mktemp("covered")
    database = new_database(folder)
    store_company(database)
    yield serve(database, folder)
    database.dispose()


def drawn(page: Page, charts: int = len(REPORTS)) -> None:
    """Wait until the numbers and every chart are there."""
    expect(page.locator("#coverage-rest .js-plotly-plot .main-svg:first-child")).to_have_count(
        charts
    )
    settle(page)


@pytest.fixture
def open_coverage(open_page: Opened, covered: Served) -> Callable[..., Page]:
    def start(search: str = "", charts: int = len(REPORTS), **look: object) -> Page:
        page = open_page(covered, f"/coverage{search}", **look)
        drawn(page, charts)
        return page

    return start


@pytest.mark.parametrize("look", LOOKS)
def test_the_page_fits_and_no_words_lie_upon_others(open_coverage, look: dict[str, object]) -> None:
    page = open_coverage(**look)
    language: Language = "ja" if look["language"] == "ja" else "en"
    expect(page.locator("h1")).to_have_text(t("coverage.title", language))
    expect(page.locator("h2").first).to_have_text(t("coverage.kind_frontend", language))
    assert fits_sideways(page)
    assert overlapping(page, ".k-graph") == []
    assert page.locator(".k-button-filled").count() <= 1


def test_words_in_charts_do_not_touch_while_a_number_is_explained(open_coverage) -> None:
    page = open_coverage("?explain=shop-web&from=2026-03-01", language="en")
    expect(page.locator(".k-explanation")).to_contain_text("Shop pages")
    assert overlapping(page, ".k-graph") == []


def test_a_filter_changes_the_address_and_the_page_follows(open_coverage) -> None:
    page = open_coverage()
    page.locator(".k-filters").get_by_text(t("coverage.kind_backend", "ja"), exact=True).click()
    expect(page).to_have_url(re.compile(r"/coverage\?kind=backend$"))
    expect(page.locator("h2").first).to_have_text(t("coverage.kind_backend", "ja"))
    page.get_by_role("textbox", name=t("coverage.application", "ja")).click()
    page.get_by_role("option", name="請求", exact=True).click()
    expect(page).to_have_url(re.compile(r"kind=backend&application=billing$"))
    expect(page.locator(".k-applications tbody tr")).to_have_count(1)
    page.go_back()
    expect(page.locator(".k-applications tbody tr")).to_have_count(3)


def test_a_number_opens_its_explanation_and_gets_the_focus_back(open_coverage) -> None:
    page = open_coverage(language="en")
    number = page.locator(FIGURES).first
    number.focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"\?explain=kind:frontend$"))
    expect(page.locator(".k-explanation")).to_contain_text("Shop pages")
    expect(number).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("Escape")
    expect(page.locator(".k-explanation")).to_have_count(0)
    expect(number).to_be_focused()


def test_opening_an_explanation_draws_nothing_anew(open_coverage) -> None:
    page = open_coverage()
    page.evaluate("document.querySelector('#coverage-rest .k-stats').dataset.kept = ''")
    page.locator(FIGURES).first.click()
    expect(page.locator(".k-explanation")).to_be_visible()
    settle(page)
    assert page.locator(".k-stats[data-kept]").count() == 1


def test_a_chart_becomes_a_table_by_its_button_and_stays_one(open_coverage) -> None:
    page = open_coverage(language="en")
    page.locator(f"{CHART} [data-table]").focus()
    page.keyboard.press("Enter")
    rows = page.locator(f"{CHART} tbody tr")
    expect(rows).to_have_count(len(REPORTS["mikan/shop-web"]))
    expect(rows.first).to_contain_text("71.7")
    page.locator(".k-filters").get_by_text("Frontend", exact=True).click()
    expect(page).to_have_url(re.compile("kind=frontend"))
    expect(rows).to_have_count(len(REPORTS["mikan/shop-web"]))
    page.locator(f"{CHART} [data-table]").click()
    expect(page.locator(f"{CHART} .k-chart-picture")).to_be_visible()


def test_a_press_on_a_point_opens_what_that_commit_says(open_coverage) -> None:
    page = open_coverage("?application=app", charts=1, language="en")
    # With wide letters the chart begins below the window.
    page.locator("#coverage-of-app").scroll_into_view_if_needed()
    plot = page.locator("#coverage-of-app .nsewdrag").bounding_box()
    assert plot is not None
    page.mouse.move(plot["x"] + plot["width"] / 2, plot["y"] + plot["height"] / 2)
    expect(page.locator("#coverage-of-app .hoverlayer")).to_contain_text("Status text")
    page.mouse.click(plot["x"] + plot["width"] / 2, plot["y"] + plot["height"] / 2)
    expect(page).to_have_url(re.compile(r"explain=app%3A[0-9a-f]{40}$"))
    expect(page.locator(".k-explanation")).to_contain_text("stands on GitHub")


def test_keys_go_to_the_year_before_and_back(open_coverage) -> None:
    page = open_coverage()
    page.keyboard.press("[")
    expect(page).to_have_url(re.compile(r"\?from=2024-10-17&to=2025-10-17$"))
    expect(page.locator(".k-missing tbody tr")).to_have_count(5)
    page.keyboard.press("]")
    expect(page).to_have_url(re.compile(r"/coverage$"))
    drawn(page)


def test_on_the_phone_every_number_of_an_application_says_what_it_is(open_coverage) -> None:
    page = open_coverage(width=PHONE)
    row = page.locator(".k-applications tbody tr").first
    expect(row).to_contain_text(t("coverage.column_before", "ja"))
    without = page.locator(".k-applications tbody tr", has_text="在庫")
    assert "–" not in without.inner_text().replace("–", "", 1)
    page.locator("[data-filters]").click()
    expect(page.get_by_role("textbox", name=t("filters.repository", "ja"))).to_be_visible()
    assert fits_sideways(page)


def test_the_page_holds_in_a_browser_that_doubles_everything(open_coverage) -> None:
    assert fits_sideways(open_coverage(width=WIDE // 2))


def test_the_navigation_leads_here(company: Served, open_page: Opened) -> None:
    page = open_page(company, "/sources", language="en")
    page.get_by_role("link", name="Coverage", exact=True).click()
    expect(page.locator("h1")).to_have_text("Coverage")
    settle(page)


@pytest.mark.parametrize("width", [WIDE, PHONE])
def test_before_any_application_is_named_it_says_how_to_begin(
    nothing_yet: Served, open_page: Opened, width: int
) -> None:
    page = open_page(nothing_yet, "/coverage", language="en", width=width)
    expect(page.locator(".k-step-now")).to_contain_text("mikata init")
    assert fits_sideways(page)


def test_courses_of_a_kind_stand_beside_each_other_where_there_is_room(open_coverage) -> None:
    page = open_coverage()
    charts = page.locator(".k-courses").first.locator(".k-chart")
    first, second = (charts.nth(place).bounding_box() for place in (0, 1))
    assert first
    assert second
    assert second["y"] == first["y"]
    assert second["x"] >= first["x"] + first["width"] + 24

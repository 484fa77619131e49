"""Can everybody read the trends, with any language, screen, keyboard or filter?"""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect

from dashboard.pages.trends.sections import CHARTS
from dashboard.text import Language, t
from tests.browser.conftest import LOOKS, PHONE, Opened, Served, fits_sideways, settle

MAIN = "#trends-merge_lead_time"
ATTEMPTS = 20


def drawn(page: Page) -> None:
    """Wait until the numbers and every chart are there."""
    expect(page.locator("#trends-numbers .k-num")).to_have_count(4)
    for name in CHARTS:
        shown = page.locator(f"#trends-{name} :is(.main-svg, .k-chart-empty)").first
        expect(shown).to_be_attached(timeout=20_000)
    settle(page)


@pytest.fixture
def open_trends(open_page: Opened) -> Callable[..., Page]:
    def start(served: Served, search: str = "", **look: object) -> Page:
        page = open_page(served, f"/trends{search}", **look)
        drawn(page)
        return page

    return start


def overlapping(page: Page, where: str) -> list[str]:
    """Pairs of words in a chart that lie upon each other or are cut at its edge, once it is still.

    A chart is laid out anew some moments after its room has changed.
    """
    found = _overlapping_now(page, where)
    for _ in range(ATTEMPTS):
        if not found:
            break
        page.wait_for_timeout(250)
        found = _overlapping_now(page, where)
    return found


def _overlapping_now(page: Page, where: str) -> list[str]:
    return page.evaluate(
        """(where) => {
          const found = [];
          for (const plot of document.querySelectorAll(where)) {
            const edge = plot.getBoundingClientRect();
            const all = [...plot.querySelectorAll("text")].filter(e => e.textContent.trim());
            const boxes = all.map(e => [e.textContent, e.getBoundingClientRect()]);
            for (const [words, box] of boxes) {
              const cut = box.right > edge.right + 1 || box.left < edge.left - 1;
              if (cut) found.push("cut: " + words);
            }
            boxes.forEach(([a, p], i) => boxes.slice(i + 1).forEach(([b, q]) => {
              const across = Math.min(p.right, q.right) - Math.max(p.left, q.left);
              const down = Math.min(p.bottom, q.bottom) - Math.max(p.top, q.top);
              if (across > 1 && down > 5) found.push(a + " / " + b);
            }));
          }
          return found;
        }""",
        where,
    )


def smallest_words(page: Page) -> float:
    """The smallest type of the page in pixels."""
    return page.evaluate(
        """() => {
          const words = (node) => node.nodeType === 3 && node.textContent.trim();
          const said = (e) => [...e.childNodes].some(words);
          const all = [...document.querySelectorAll("#trends-body *")].filter(said);
          return Math.min(...all.map((e) => parseFloat(getComputedStyle(e).fontSize)));
        }"""
    )


@pytest.mark.parametrize("look", LOOKS)
def test_the_page_fits_and_no_words_lie_upon_others(
    open_trends, company: Served, look: dict[str, object]
):
    page = open_trends(company, **look)
    for search in ("", "?by=month&unit=streaming-core&from=2024-11-04&to=2026-10-12"):
        page.goto(f"/trends{search}")
        drawn(page)
        assert fits_sideways(page)
        assert overlapping(page, ".k-graph") == []
        assert smallest_words(page) >= 12


def test_a_filter_changes_the_address_and_the_page_follows(open_trends, company: Served):
    page = open_trends(company)
    page.get_by_role("textbox", name=t("filters.unit", "ja")).click()
    page.get_by_role("option", name="配信基盤", exact=True).click()
    expect(page).to_have_url(re.compile(r"\?unit=streaming-core$"))
    expect(page.get_by_role("heading", level=1)).to_have_text("配信基盤の傾向")
    page.get_by_text(t("filters.working", "ja"), exact=True).click()
    expect(page).to_have_url(re.compile(r"unit=streaming-core&clock=working$"))
    expect(page.locator(f"{MAIN} .k-caption").first).to_contain_text("営業時間換算")


def later(page: Page, output: str) -> list[Route]:
    """Requests for one part of the page, which are kept until somebody lets them go on."""
    kept: list[Route] = []

    def keep(route: Route) -> None:
        if f'"output":"{output}"' in (route.request.post_data or ""):
            kept.append(route)
        else:
            route.continue_()

    page.route("**/_dash-update-component", keep)
    return kept


def test_a_number_of_the_filters_before_explains_what_the_reader_asks_now(
    open_trends, company: Served
):
    page = open_trends(company)
    kept = later(page, "trends-numbers.children")
    page.get_by_text(t("filters.working", "ja"), exact=True).click()
    expect(page).to_have_url(re.compile(r"\?clock=working$"))
    page.locator("#trends-numbers .k-num").nth(1).click()
    expect(page).to_have_url(re.compile(r"\?clock=working&explain=merge_lead_time$"))
    expect(page.get_by_role("complementary")).to_be_visible()
    page.get_by_role("link", name=t("shell.close", "ja")).click()
    expect(page).to_have_url(re.compile(r"\?clock=working$"))
    page.unroute_all()
    for route in kept:
        route.continue_()


def test_what_is_near_is_asked_for_first_and_the_rest_one_at_a_time(
    open_page: Opened, company: Served
):
    asked: list[str] = []
    page = open_page(company, "/metrics")
    page.on("request", lambda request: asked.append(request.post_data or ""))
    page.goto("/trends")
    drawn(page)
    near = [re.search(r'"output":"trends-([a-z_]+)\.children"', body) for body in asked]
    charts = [found[1] for found in near if found and found[1] in CHARTS]
    assert sorted(charts) == sorted(CHARTS)
    assert charts[0] == "pull_requests_merged"
    below = [name for name in charts if name in tuple(CHARTS)[-4:]]
    assert below == list(CHARTS)[-4:]


def test_charts_below_follow_other_filters_when_they_come_near(open_trends, company: Served):
    page = open_trends(company)
    page.get_by_text(t("filters.month", "ja"), exact=True).click()
    page.locator("#trends-reverts").scroll_into_view_if_needed()
    expect(page.locator("#trends-reverts .k-caption").first).to_contain_text(
        t("trends.caption_share_month", "ja")
    )
    expect(page.locator("[data-chart][data-old]")).to_have_count(0, timeout=20_000)


def test_a_press_on_a_stage_explains_it_in_that_half(open_trends, company: Served):
    page = open_trends(company)
    page.locator("#trends-graph-stages").scroll_into_view_if_needed()
    bar = page.locator("#trends-graph-stages .bars .point path").last.bounding_box()
    assert bar
    page.mouse.click(bar["x"] + bar["width"] / 2, bar["y"] + bar["height"] / 2)
    expect(page).to_have_url(re.compile(r"explain=[a-z_]+:(FORMER|LATTER)$"))
    expect(page.get_by_role("complementary")).to_contain_text(t("explanation.used_heading", "ja"))


def test_the_back_button_undoes_a_filter(open_trends, company: Served):
    page = open_trends(company)
    page.get_by_text(t("filters.month", "ja"), exact=True).click()
    expect(page).to_have_url(re.compile(r"\?by=month$"))
    expect(page.locator(f"{MAIN} .k-caption").first).to_contain_text("月ごと")
    page.go_back()
    expect(page).to_have_url(f"{company.address}/trends")
    expect(page.locator(f"{MAIN} .k-caption").first).to_contain_text("週ごと")
    checked = page.locator(".k-filters input[type=radio]:checked").first
    expect(checked).to_have_value("week")


def test_leaving_out_contractors_is_one_press_and_said_above(open_trends, company: Served):
    page = open_trends(company)
    page.get_by_label(t("filters.contract", "ja")).uncheck()
    expect(page).to_have_url(re.compile(r"\?without=contract$"))
    expect(page.locator(".k-facts")).to_contain_text(t("trends.facts_without_contract", "ja"))


def test_days_can_be_picked_from_the_usual_ones(open_trends, company: Served):
    page = open_trends(company)
    page.get_by_role("button", name=t("filters.days", "ja")).click()
    page.get_by_role("button", name=t("filters.last_weeks", "ja", n=13)).click()
    expect(page).to_have_url(re.compile(r"\?from=2026-07-13&to=2026-10-12$"))


def test_two_readers_with_different_filters_do_not_influence_each_other(
    open_trends, company: Served
):
    one, other = open_trends(company), open_trends(company, language="en")
    one.get_by_text(t("filters.month", "ja"), exact=True).click()
    other.get_by_text(t("filters.working", "en"), exact=True).click()
    expect(one.locator(f"{MAIN} .k-caption").first).to_contain_text("月ごとの中央値")
    expect(other.locator(f"{MAIN} .k-caption").first).to_contain_text(
        "Weekly median, p75, p90 · working"
    )
    assert "clock" not in one.url
    assert "by=" not in other.url


def test_the_keyboard_alone_filters_explains_and_closes(open_trends, company: Served):
    page = open_trends(company)
    unit = page.get_by_role("textbox", name=t("filters.unit", "ja"))
    unit.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"\?unit="))
    settle(page)
    number = page.locator("#trends-numbers .k-num").nth(1)
    # Until then it is the number of all units, and leads back to them.
    expect(number).to_have_attribute("href", re.compile(r"unit="))
    number.focus()
    page.keyboard.press("Enter")
    aside = page.get_by_role("complementary")
    expect(aside).to_contain_text(t("explanation.used_heading", "ja"))
    expect(number).to_have_attribute("aria-expanded", "true")
    expect(aside.get_by_role("link").first).to_be_focused()
    page.keyboard.press("Escape")
    expect(aside).to_have_count(0)
    expect(page).to_have_url(re.compile(r"\?unit=[a-z-]+$"))
    expect(page.locator("#trends-numbers .k-num").nth(1)).to_be_focused()


def test_the_explanation_makes_room_and_the_charts_fit_beside_it(open_trends, company: Served):
    page = open_trends(company, "?explain=merge_lead_time")
    aside = page.get_by_role("complementary").bounding_box()
    chart = page.locator(MAIN).bounding_box()
    assert aside
    assert chart
    assert aside["width"] == 384
    assert chart["x"] + chart["width"] <= aside["x"]
    assert page.locator("#trends-graph-merge_lead_time").bounding_box()["width"] <= 776
    assert overlapping(page, ".k-graph") == []


def test_on_the_phone_the_explanation_comes_from_below(open_trends, company: Served):
    page = open_trends(company, "?explain=merge_lead_time:2026-W36", width=PHONE)
    aside = page.get_by_role("complementary")
    box = aside.bounding_box()
    assert box
    assert (box["x"], box["width"]) == (0, PHONE)
    assert box["y"] > 0
    aside.get_by_role("link", name=t("shell.close", "ja")).click()
    expect(aside).to_have_count(0)


def test_a_press_on_a_week_explains_that_week(open_trends, company: Served):
    page = open_trends(company)
    chart = page.locator("#trends-graph-pull_requests_merged")
    chart.scroll_into_view_if_needed()
    box = chart.bounding_box()
    assert box
    page.mouse.click(box["x"] + 32 + (box["width"] - 104) * 12.5 / 26, box["y"] + 150)
    expect(page).to_have_url(re.compile(r"explain=pull_requests_merged(:|%3A)2026-W28$"))
    expect(page.get_by_role("complementary")).to_contain_text("7月6日の週")


def test_the_table_form_has_the_same_numbers_and_stays_while_filters_change(
    open_trends, company: Served
):
    page = open_trends(company)
    page.locator(MAIN).get_by_role("button", name=t("chart.table", "ja")).click()
    rows = page.locator(f"{MAIN} tbody tr")
    expect(rows).to_have_count(26)
    page.get_by_text(t("filters.month", "ja"), exact=True).click()
    expect(rows).to_have_count(12)
    number = rows.first.get_by_role("link")
    number.click()
    expect(page).to_have_url(re.compile(r"explain=merge_lead_time:2025-10$"))


def test_the_file_of_a_chart_is_the_chart_in_numbers(open_trends, company: Served):
    page = open_trends(company)
    with page.expect_download() as started:
        page.locator(MAIN).get_by_role("link", name=t("chart.csv", "ja")).click()
    assert started.value.suggested_filename == "merge_lead_time.csv"
    lines = started.value.path().read_text().splitlines()
    assert lines[0].startswith("period,start,value,n_used,n_total,bot,")
    assert len(lines) == 27


@pytest.mark.parametrize("language", ["ja", "en"])
def test_a_wrong_address_is_no_error_but_said(open_trends, company: Served, language: Language):
    page = open_trends(company, "?unit=strem&from=soon&by=day&x=1", language=language)
    expect(page.locator(".k-warning:visible").first).to_contain_text(
        t("wrong_address.title", language)
    )
    expect(page.locator(".k-warning:visible").first).to_contain_text("streaming")


def test_on_the_phone_one_button_unfolds_the_filters(open_trends, company: Served):
    page = open_trends(company, "?by=month&clock=working", width=PHONE)
    button = page.get_by_role("button", name="絞り込み 2")
    branch = page.get_by_role("textbox", name=t("filters.base", "ja"))
    expect(branch).to_be_hidden()
    button.click()
    expect(branch).to_be_visible()
    expect(button).to_have_attribute("aria-expanded", "true")
    assert fits_sideways(page)


def test_before_any_data_the_page_says_how_to_begin(open_page: Opened, nothing_yet: Served):
    page = open_page(nothing_yet, "/trends")
    expect(page.locator("#content")).to_contain_text("mikata collect --git")


def test_the_definition_of_a_number_is_a_page(open_trends, company: Served):
    page = open_trends(company, "?explain=merge_lead_time")
    page.get_by_role("link", name=t("explanation.definition", "ja")).click()
    expect(page).to_have_url(re.compile(r"/metrics\?metric=merge_lead_time$"))
    expect(page.get_by_role("heading", level=2).first).to_have_text("問い")
    page.goto("/metrics")
    settle(page)
    expect(page.get_by_role("link", name="リードタイム", exact=True)).to_be_visible()

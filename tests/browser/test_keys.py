"""Can the page be worked with the keyboard alone?"""

import re

from playwright.sync_api import Page, expect

from dashboard.text import t
from tests.browser.conftest import PHONE, Opened, Served, settle


def _chart(page: Page, title: str):
    return page.get_by_role("figure", name=t(f"metrics.{title}_title_week", "ja"))


def test_the_key_t_turns_a_chart_into_its_table_and_back(open_page: Opened, company: Served):
    page = open_page(company, "/trends")
    chart = _chart(page, "merge_lead_time")
    button = chart.get_by_role("button", name=t("chart.table", "ja"))
    button.focus()
    page.keyboard.press("t")
    expect(chart.get_by_role("table")).to_be_visible()
    expect(chart.locator(".js-plotly-plot")).to_be_hidden()
    expect(button).to_have_attribute("aria-pressed", "true")
    assert chart.get_by_role("row").count() == 27
    page.keyboard.press("t")
    expect(chart.get_by_role("table")).to_be_hidden()
    expect(chart.locator(".js-plotly-plot")).to_be_visible()


def test_the_key_e_explains_the_focused_number_and_escape_leads_back(
    open_page: Opened, company: Served
):
    page = open_page(company, "/trends")
    number = page.locator(".k-stat .k-num").nth(1)
    number.focus()
    page.keyboard.press("e")
    explanation = page.locator(".k-explanation")
    expect(explanation).to_be_visible()
    expect(explanation.locator("[data-close]")).to_be_focused()
    assert "explain=merge_lead_time" in page.url
    page.keyboard.press("Escape")
    expect(explanation).to_have_count(0)
    expect(page.locator(".k-stat .k-num").nth(1)).to_be_focused()
    assert "explain" not in page.url


def test_the_explanation_pushes_the_page_and_does_not_cover_it(open_page: Opened, company: Served):
    page = open_page(company, "/trends?explain=merge_lead_time")
    aside = page.locator(".k-explanation").bounding_box()
    rail = page.locator(".mantine-AppShell-navbar").bounding_box()
    title = page.get_by_role("heading", level=1).bounding_box()
    chart = _chart(page, "merge_lead_time").bounding_box()
    assert aside
    assert rail
    assert title
    assert chart
    assert (aside["width"], rail["width"]) == (384, 56)
    assert title["x"] == rail["width"] + 32
    assert chart["x"] + chart["width"] <= aside["x"]


def test_brackets_go_to_the_days_before_and_after(open_page: Opened, company: Served):
    page = open_page(company, "/trends")
    page.keyboard.press("[")
    page.wait_for_url("**/trends?from=*&to=*")
    settle(page)
    expect(_chart(page, "pull_requests_merged")).to_be_visible()
    # The way back is drawn by the server: a key pressed before it stands there leads nowhere.
    expect(page.locator("[data-later]")).to_have_attribute("href", re.compile("/trends$"))
    page.keyboard.press("]")
    page.wait_for_url("**/trends")
    settle(page)


def test_keys_are_letters_while_somebody_types(open_page: Opened, company: Served):
    page = open_page(company, "/trends")
    page.evaluate("document.body.insertAdjacentHTML('beforeend', '<input id=typed>')")
    page.locator("#typed").focus()
    page.keyboard.type("get?[")
    assert page.locator("#typed").input_value() == "get?["
    assert page.url == f"{company.address}/trends"
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_the_explanation_comes_from_below_on_the_phone(open_page: Opened, company: Served):
    page = open_page(company, "/trends", width=PHONE)
    page.locator(".k-stat .k-num").first.click()
    explanation = page.locator(".k-explanation")
    expect(explanation).to_be_visible()
    box = explanation.bounding_box()
    assert box
    assert (box["x"], box["width"]) == (0, PHONE)
    explanation.locator("[data-close]").click()
    expect(explanation).to_have_count(0)
    settle(page)

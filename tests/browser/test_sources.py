"""Does the page of sources tell everybody what was collected and what is missing?"""

import pytest
from playwright.sync_api import expect

from dashboard.text import Language, t
from tests.browser.conftest import LOOKS, PHONE, WIDE, Opened, Served, fits_sideways


@pytest.mark.parametrize("look", LOOKS)
def test_the_page_is_readable_in_every_look(
    company: Served, open_page: Opened, look: dict[str, object]
) -> None:
    page = open_page(company, "/sources", **look)
    language: Language = "ja" if look["language"] == "ja" else "en"
    expect(page.locator("h1")).to_have_text(t("sources.title", language))
    assert fits_sideways(page)
    rows = page.locator(".k-repositories tbody tr")
    expect(rows.first).to_contain_text(t("sources.state_failed", language))
    expect(rows.last).to_contain_text(t("sources.state_up_to_date", language))
    expect(page.locator(".k-warning:visible")).to_be_visible()
    assert page.locator(".k-button-filled").count() <= 1


def test_a_state_is_told_by_words_and_shape_as_well_as_by_colour(
    company: Served, open_page: Opened
) -> None:
    page = open_page(company, "/sources")
    failed = page.locator(".k-collection.k-attention")
    expect(failed).to_have_text("失敗")
    expect(failed.locator(".k-triangle")).to_be_visible()
    expect(page.locator(".k-repositories tbody tr").last.locator("td").nth(1)).to_have_text("最新")


def test_on_the_phone_every_number_of_a_repository_has_its_place_and_unit(
    company: Served, open_page: Opened
) -> None:
    page = open_page(company, "/sources", width=PHONE)
    figures = page.locator(".k-repositories tbody tr td:nth-child(4)").all_inner_texts()
    assert figures
    assert all(text.startswith("Mikata ") and text.endswith("件") for text in figures)


def test_the_navigation_leads_here_with_the_keyboard(company: Served, open_page: Opened) -> None:
    page = open_page(company, "/trends", language="en")
    page.get_by_role("link", name="Sources", exact=True).focus()
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Sources")
    page.locator(".k-table").first.focus()
    expect(page.locator(".k-table").first).to_be_focused()


def test_the_page_holds_in_a_browser_that_doubles_everything(
    company: Served, open_page: Opened
) -> None:
    page = open_page(company, "/sources", width=WIDE // 2)
    assert fits_sideways(page)


def test_before_anything_was_collected_it_says_how_to_begin(
    nothing_yet: Served, open_page: Opened
) -> None:
    page = open_page(nothing_yet, "/sources", language="en")
    expect(page.locator(".k-empty")).to_contain_text("mikata collect OWNER/NAME")
    expect(page.locator(".k-empty")).to_contain_text("mikata collect --git")
    assert fits_sideways(page)

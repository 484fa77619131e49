"""Does the page of privacy stand in every look, and does it open what is not about people?"""

from typing import Any

import pytest
from playwright.sync_api import expect

from dashboard.text import t
from tests.browser.conftest import LOOKS, Opened, Served, fits_sideways


@pytest.mark.parametrize("look", LOOKS)
def test_it_stands_in_every_look(open_page: Opened, company: Served, look: dict[str, Any]) -> None:
    page = open_page(company, "/privacy", **look)
    expect(page.locator("h1")).to_have_text(t("privacy.title", look["language"]))
    expect(page.locator(".k-inventory").first).to_be_visible()
    assert fits_sideways(page)
    page.locator(".k-inventory-rest summary").click()
    expect(page.locator(".k-inventory-rest table")).to_be_visible()
    assert fits_sideways(page)


def test_the_rest_of_the_inventory_opens_with_the_keyboard(
    open_page: Opened, company: Served
) -> None:
    page = open_page(company, "/privacy")
    rest = page.locator(".k-inventory-rest table")
    expect(rest).not_to_be_visible()
    page.locator(".k-inventory-rest summary").focus()
    page.keyboard.press("Enter")
    expect(rest).to_be_visible()


def test_the_navigation_leads_to_it(open_page: Opened, company: Served) -> None:
    page = open_page(company, "/trends", language="en")
    page.get_by_role("link", name=t("privacy.title", "en")).first.click()
    expect(page.locator("h1")).to_have_text(t("privacy.title", "en"))

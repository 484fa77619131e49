"""Does the page of people work in a browser, for those who may see it and for nobody else?"""

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from dashboard.text import Language, t
from tests.browser.conftest import LOOKS, PHONE, Opened, Served, fits_sideways, settle


def as_somebody(open_page: Opened, demo: Served, role: str, **look: Any) -> Page:
    """The page of people, opened by whoever stands for a role in the demo."""
    page = open_page(demo, "/", **look)
    language: Language = look.get("language", "ja")
    page.get_by_role("button", name=t(f"start.take_{role}", language)).click()
    page.wait_for_url(re.compile("/trends"))
    settle(page)
    page.goto("/people")
    settle(page)
    return page


@pytest.mark.parametrize("look", LOOKS)
def test_it_stands_in_every_look(open_page: Opened, demo: Served, look: dict[str, Any]) -> None:
    page = as_somebody(open_page, demo, "cto", **look)
    expect(page.locator("h1")).to_have_text(t("people.title", look["language"]))
    expect(page.locator(".k-people tbody tr")).to_have_count(17)
    assert fits_sideways(page)


def test_choosing_a_unit_and_a_role_changes_the_list_and_the_address(
    open_page: Opened, demo: Served
) -> None:
    page = as_somebody(open_page, demo, "cto", language="en")
    rows = page.locator(".k-people tbody tr")
    page.get_by_role("textbox", name="Unit").click()
    page.get_by_role("option", name="Tickets").click()
    expect(rows).to_have_count(5)
    expect(page).to_have_url(re.compile(r"/people\?unit=ticket$"))
    page.get_by_role("textbox", name="Role").click()
    page.get_by_role("option", name="Admin").click()
    expect(rows).to_have_count(1)
    expect(rows).to_contain_text("Ryo Fujimoto")
    expect(page).to_have_url(re.compile(r"\?unit=ticket&role=admin$"))
    page.go_back()
    expect(rows).to_have_count(5)
    expect(page.get_by_role("textbox", name="Role")).to_have_value("All")


def test_the_navigation_leads_there_only_who_may_see_it(open_page: Opened, demo: Served) -> None:
    cto = as_somebody(open_page, demo, "cto", language="en")
    expect(cto.get_by_role("link", name=t("people.title", "en")).first).to_be_visible()


def test_on_the_phone_each_person_and_each_permission_is_a_block(
    open_page: Opened, demo: Served
) -> None:
    page = as_somebody(open_page, demo, "cto", language="en", width=PHONE)
    expect(page.locator(".k-people thead").first).not_to_be_visible()
    expect(page.locator(".k-rights thead")).not_to_be_visible()
    expect(page.locator(".k-rights").get_by_text("Contractor: ").first).to_be_visible()


def test_the_table_of_roles_scrolls_inside_itself_where_there_is_no_room(
    open_page: Opened, demo: Served
) -> None:
    page = as_somebody(open_page, demo, "cto", language="en", width=800)
    assert fits_sideways(page)
    assert page.locator(".k-rights").evaluate("each => each.scrollWidth > each.clientWidth")

"""Do people see and use their own file, and those who may the log, in a browser?"""

import re
from http import HTTPStatus
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from dashboard.text import Language, t
from tests.browser.conftest import LOOKS, PHONE, Opened, Served, fits_sideways, settle


def as_somebody(open_page: Opened, demo: Served, role: str, path: str, **look: Any) -> Page:
    """A page, opened by whoever stands for a role in the demo."""
    page = open_page(demo, "/", **look)
    language: Language = look.get("language", "ja")
    page.get_by_role("button", name=t(f"start.take_{role}", language)).click()
    page.wait_for_url(re.compile("/trends"))
    settle(page)
    page.goto(path)
    settle(page)
    return page


@pytest.mark.parametrize("look", LOOKS)
def test_ones_own_file_is_readable_in_every_look(
    open_page: Opened, demo: Served, look: dict[str, Any]
) -> None:
    page = as_somebody(open_page, demo, "engineer", "/my-file", **look)
    language = look["language"]
    expect(page.locator("h1")).to_have_text(t("my_file.title", language))
    expect(page.locator(".k-my-held")).to_contain_text(t("inventory.pull_requests", language))
    expect(page.locator(".k-my-file")).to_contain_text(t("my_file.method_demo", language))
    assert fits_sideways(page)
    assert page.locator(".k-button-filled").count() <= 1


@pytest.mark.parametrize("look", LOOKS)
def test_the_log_is_readable_in_every_look(
    open_page: Opened, demo: Served, look: dict[str, Any]
) -> None:
    page = as_somebody(open_page, demo, "cto", "/log", **look)
    language = look["language"]
    expect(page.locator("h1")).to_have_text(t("log.title", language))
    first = page.locator(".k-log tbody tr").first
    expect(first).to_contain_text(t("log.action_session_began", language))
    expect(first).to_contain_text(t("log.oneself", language))
    assert fits_sideways(page)
    assert page.locator(".k-button-filled").count() <= 1


def test_on_the_phone_a_line_of_the_log_is_a_block(open_page: Opened, demo: Served) -> None:
    page = as_somebody(open_page, demo, "cto", "/log", language="en", width=PHONE)
    expect(page.locator(".k-log thead")).not_to_be_visible()
    expect(page.locator(".k-log tbody tr").first).to_contain_text("By: ")


def test_an_engineer_is_not_led_to_the_log_and_not_shown_it(
    open_page: Opened, demo: Served
) -> None:
    page = as_somebody(open_page, demo, "engineer", "/my-file", language="en")
    navigation = page.locator(".mantine-AppShell-navbar")
    expect(navigation.get_by_role("link", name="My file")).to_be_visible()
    expect(navigation.get_by_role("link", name="Log", exact=True)).to_have_count(0)


def test_the_log_follows_its_filters_and_the_address(open_page: Opened, demo: Served) -> None:
    page = as_somebody(open_page, demo, "cto", "/log", language="en")
    page.get_by_role("textbox", name="Kind").click()
    page.get_by_role("option", name="Sign-in").click()
    expect(page).to_have_url(re.compile(r"/log\?kind=sign_in$"))
    expect(page.locator(".k-log")).not_to_contain_text("Sample company built")
    expect(page.locator(".k-log")).to_contain_text("Signed in")
    page.go_back()
    expect(page.get_by_role("textbox", name="Kind")).to_have_value("All")
    expect(page.locator(".k-log")).to_contain_text("Sample company built")


def test_the_chain_is_checked_from_the_page(open_page: Opened, demo: Served) -> None:
    page = as_somebody(open_page, demo, "cto", "/log", language="en")
    page.get_by_role("button", name="Check the chain").click()
    expect(page.locator(".k-facts")).to_contain_text("unbroken when checked 16 Oct 12:00")
    expect(page.get_by_role("status")).to_contain_text("the chain is unbroken")
    expect(page.locator(".k-warning:visible")).to_have_count(0)


def test_a_statement_is_written_corrected_and_withdrawn(open_page: Opened, demo: Served) -> None:
    page = as_somebody(open_page, demo, "engineer", "/my-file", language="en")
    write = page.get_by_role("button", name="Add the statement")
    text = page.get_by_role("textbox", name="Statement")
    text.fill("It was two of us.\n<b>Both</b> wrote it.")
    write.click()
    expect(page.get_by_text("Choose what the statement is about")).to_be_visible()
    expect(text).to_have_value("It was two of us.\n<b>Both</b> wrote it.")
    page.get_by_role("textbox", name="About").click()
    page.get_by_role("option", name="Development").click()
    write.click()
    kept = page.locator(".k-my-statements li")
    expect(kept).to_contain_text("<b>Both</b> wrote it.")
    expect(text).to_have_value("")
    expect(page.get_by_text("Choose what the statement is about")).to_have_count(0)
    page.get_by_role("button", name="Withdraw the statement about Development").click()
    expect(kept).to_contain_text("withdrawn 16 Oct 12:00")
    expect(kept.get_by_role("button")).to_have_count(0)


def test_other_sessions_are_ended_with_the_keyboard(open_page: Opened, demo: Served) -> None:
    other = as_somebody(open_page, demo, "engineer", "/my-file", language="en")
    page = as_somebody(open_page, demo, "engineer", "/my-file", language="en")
    expect(page.get_by_text("(this one)")).to_have_count(1)
    page.get_by_role("button", name="End all others").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("sessions: 1")).to_be_visible()
    expect(page.get_by_role("button", name="End all others")).not_to_be_visible()
    assert other.request.get("/my-file").status == HTTPStatus.FORBIDDEN

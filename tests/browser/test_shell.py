"""Does the frame around the pages work for everybody?"""

import re

import pytest
from playwright.sync_api import Page, expect

from dashboard.text import t
from tests.browser.conftest import LOOKS, PHONE, Opened, Served, fits_sideways, settle


def _language(page: Page) -> str | None:
    return page.locator("html").get_attribute("lang")


def _scheme(page: Page) -> str | None:
    return page.locator("html").get_attribute("data-mantine-color-scheme")


def _choose(page: Page, words: str) -> None:
    with page.expect_navigation():
        page.get_by_role("button", name=words, exact=True).click()
    settle(page)


@pytest.mark.parametrize("look", LOOKS)
def test_every_page_fits_every_look(open_page: Opened, demo: Served, look: dict[str, object]):
    page = open_page(demo, "/", **look)
    for path in ("/", "/sources", "/nowhere"):
        page.goto(path)
        settle(page)
        assert fits_sideways(page), path
        assert _language(page) == look["language"]
        assert _scheme(page) == look["scheme"]


def test_a_dark_page_is_dark_before_anything_is_drawn(open_page: Opened, company: Served):
    page = open_page(company, "/sources", scheme="dark")
    page.add_init_script(
        "document.addEventListener('readystatechange', () => { window.first ||="
        " getComputedStyle(document.documentElement).backgroundColor; });"
    )
    page.reload()
    settle(page)
    assert page.evaluate("window.first") == "rgb(22, 24, 27)"


def test_the_language_is_kept_in_this_browser(open_page: Opened, company: Served):
    page = open_page(company, "/sources")
    _choose(page, "English")
    expect(page.get_by_role("heading", level=1)).to_have_text(t("sources.title", "en"))
    page.goto("/nowhere")
    settle(page)
    assert _language(page) == "en"
    assert page.title() == f"{t('problem.unknown_name', 'en')} · Mikata"


def test_the_colours_are_kept_in_this_browser(open_page: Opened, company: Served):
    page = open_page(company, "/sources", scheme="light")
    _choose(page, t("shell.dark", "ja"))
    assert _scheme(page) == "dark"
    page.emulate_media(color_scheme="light")
    page.goto("/nowhere")
    settle(page)
    assert _scheme(page) == "dark"


def test_two_readers_do_not_influence_each_other(open_page: Opened, company: Served):
    japanese, english = open_page(company, "/sources"), open_page(company, "/sources")
    _choose(english, "English")
    _choose(english, t("shell.dark", "en"))
    japanese.reload()
    settle(japanese)
    assert (_language(japanese), _scheme(japanese)) == ("ja", "light")
    assert (_language(english), _scheme(english)) == ("en", "dark")


def test_the_first_page_outside_the_demo_is_trends(open_page: Opened, company: Served):
    page = open_page(company, "/")
    assert page.url == f"{company.address}/trends"


def test_an_unknown_address_says_so_and_leads_on(open_page: Opened, company: Served):
    page = open_page(company, "/nowhere")
    expect(page.get_by_role("heading", level=1)).to_have_text(t("problem.unknown_title", "ja"))
    page.get_by_role("link", name=t("problem.unknown_go", "ja")).click()
    page.wait_for_url("**/trends")
    settle(page)


def test_the_demo_begins_with_a_role_and_can_be_switched(open_page: Opened, demo: Served):
    page = open_page(demo, "/")
    expect(page.get_by_role("heading", level=1)).to_have_text(t("start.title", "ja"))
    assert page.locator(".k-role").count() == 3
    assert page.locator(".k-button-filled").count() == 1
    page.get_by_role("button", name=t("start.take_manager", "ja")).click()
    page.wait_for_url("**/trends?unit=*")
    settle(page)
    foot = page.locator(".mantine-AppShell-navbar .k-foot")
    expect(foot).to_contain_text(t("roles.manager", "ja"))
    foot.get_by_role("link", name=t("shell.switch_role", "ja")).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(t("start.title", "ja"))
    settle(page)


def test_every_stop_of_the_demo_leads_to_a_page(open_page: Opened, demo: Served):
    page = open_page(demo, "/")
    stops = page.locator(".k-role button")
    assert stops.count() >= 9
    for place in range(stops.count()):
        stops.nth(place).click()
        expect(page).not_to_have_url(f"{demo.address}/")
        heading = page.get_by_role("heading", level=1)
        expect(heading).to_be_visible()
        expect(heading).not_to_have_text(t("problem.unknown_title", "ja"))
        page.goto("/")


def test_the_phone_has_its_pages_in_a_drawer(open_page: Opened, demo: Served):
    page = open_page(demo, "/sources", width=PHONE)
    expect(page.locator(".mantine-AppShell-navbar")).to_be_hidden()
    page.get_by_role("button", name=t("shell.open_navigation", "ja")).click()
    drawer = page.get_by_role("dialog")
    expect(drawer.get_by_role("link", name=t("sources.title", "ja"))).to_be_visible()
    drawer.get_by_role("link", name=t("trends.page_title", "ja")).click()
    expect(drawer).to_be_hidden()
    page.wait_for_url("**/trends")
    settle(page)
    expect(page.locator(".k-phone-bar")).to_contain_text(t("trends.page_title", "ja"))


def test_the_keyboard_alone_is_enough(open_page: Opened, demo: Served):
    page = open_page(demo, "/sources")
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name=t("shell.skip", "ja"))
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("#content")).to_be_focused()
    page.keyboard.press("Escape")
    page.keyboard.press("g")
    page.keyboard.press("t")
    page.wait_for_url("**/trends")
    settle(page)
    page.keyboard.press("g")
    page.keyboard.press("s")
    page.wait_for_url("**/sources")
    settle(page)
    page.keyboard.press("g")
    page.keyboard.press("h")
    expect(page.get_by_role("heading", level=1)).to_have_text(t("start.title", "ja"))
    settle(page)


def test_a_question_mark_opens_the_list_of_keys(open_page: Opened, company: Served):
    page = open_page(company, "/sources")
    page.keyboard.press("?")
    keys = page.get_by_role("dialog")
    expect(keys).to_contain_text(t("keys.list", "ja"))
    page.keyboard.press("Escape")
    expect(keys).to_be_hidden()


def test_everything_that_can_be_reached_shows_the_focus(open_page: Opened, company: Served):
    page = open_page(company, "/sources")
    seen = set()
    for _ in range(12):
        page.keyboard.press("Tab")
        focus = page.evaluate(
            "(() => { const e = document.activeElement, s = getComputedStyle(e);"
            " return [e.outerHTML.slice(0, 60), s.outlineStyle, s.outlineWidth]; })()"
        )
        seen.add(focus[0])
        assert focus[1:] == ["solid", "2px"], focus
    assert len(seen) > 5


def test_an_empty_installation_says_what_to_do(open_page: Opened, nothing_yet: Served):
    page = open_page(nothing_yet, "/trends")
    expect(page.locator(".k-empty")).to_contain_text(re.compile("mikata collect --git"))
    foot = page.locator(".mantine-AppShell-navbar .k-foot")
    expect(foot).to_contain_text(t("shell.no_data", "ja"))

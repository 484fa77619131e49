"""Does an open page say so when Mikata does not answer it any more, or refuses what was sent?"""

import pytest
from playwright.sync_api import Page, Route, expect

from dashboard.text import LANGUAGES, Language, t
from tests.browser.conftest import PHONE, WIDE, Served, fits_sideways, settle

UPDATES = "**/_dash-update-component*"


def go(page: Page, path: str) -> None:
    """Press a link of the navigation: the next page is asked for in place."""
    page.locator(f'.mantine-AppShell-navbar a[href="{path}"]').click()


def opened(new_reader, company: Served, language: Language):
    context, watched = new_reader(company, language=language)
    page = context.new_page()
    page.goto("/sources")
    settle(page)
    return page, watched


def lost(route: Route) -> None:
    route.abort("internetdisconnected")


def broken(route: Route) -> None:
    route.fulfill(status=502, body="Bad gateway")


def refused(route: Route) -> None:
    route.fulfill(status=400, body="Bad request")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("answers", "kind"), [(lost, "away"), (broken, "away"), (refused, "undone")]
)
def test_what_is_not_answered_is_said_until_something_is_again(
    new_reader, company: Served, language: Language, answers, kind: str
):
    page, watched = opened(new_reader, company, language)
    said = page.get_by_text(t(f"shell.{kind}", language))
    expect(said).to_be_hidden()
    page.route(UPDATES, answers)
    go(page, "/privacy")
    expect(said).to_be_visible()
    expect(page.get_by_role("alert")).to_have_count(1)
    for width in (PHONE, WIDE):
        page.set_viewport_size({"width": width, "height": 844})
        assert fits_sideways(page)
    page.unroute(UPDATES)
    go(page, "/sources")
    expect(said).to_be_hidden()
    assert watched.complaints
    watched.complaints.clear()

"""What does somebody see in a browser who may not see a page, or whose session has ended?"""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect
from sqlalchemy import delete

from dashboard.context import LANGUAGE_COOKIE
from dashboard.text import LANGUAGES, t
from data.database import Database
from data.sample.company import Wanted, build_sample
from data.tables.access import Session
from tests.browser.conftest import PHONE, TODAY, WIDE, Served, Watched, fits_sideways, serve, settle
from tests.browser.test_sign_in import PASSWORD, link

New = Callable[..., tuple[BrowserContext, Watched]]


@pytest.fixture(scope="module")
def refusing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A sample company in which everybody signs in."""
    folder: Path = tmp_path_factory.mktemp("refusing")
    database = Database.open(f"sqlite:///{folder / 'mikata.sqlite3'}", folder / "facts")
    database.migrate()
    build_sample(database, Wanted(TODAY, pull_requests=400))
    yield serve(database, folder)
    database.dispose()


def signed_in(new_reader: New, served: Served, key: str) -> tuple[Page, Watched]:
    """The first page that somebody may see, after they set a password and read the notice."""
    context, watched = new_reader(served)
    page = context.new_page()
    page.goto(link(served, key))
    page.get_by_label(t("access.new_password", "ja"), exact=True).fill(PASSWORD)
    page.get_by_label(t("access.again", "ja")).fill(PASSWORD)
    page.get_by_role("button", name=t("access.set_password", "ja")).click()
    page.get_by_role("button", name=t("access.notice_confirm", "ja")).click()
    page.wait_for_selector(".mantine-AppShell-navbar", state="attached")
    settle(page)
    return page, watched


def expected(watched: Watched, status: int) -> None:
    """A browser complains of what it is refused; this once that is right."""
    assert watched.complaints
    assert [each for each in watched.complaints if str(status) not in each] == []
    watched.complaints.clear()


def test_a_page_for_others_says_who_may_see_it_and_whom_to_ask(new_reader: New, refusing: Served):
    page, watched = signed_in(new_reader, refusing, "kubo")
    assert "/trends" not in page.url
    for language in LANGUAGES:
        page.context.add_cookies(
            [{"name": LANGUAGE_COOKIE, "value": language, "url": refusing.address}]
        )
        answer = page.goto("/trends")
        assert answer is not None
        assert answer.status == 403
        settle(page)
        title = t("not_allowed.title", language)
        expect(page.get_by_role("heading", level=1)).to_have_text(title)
        expect(page.get_by_text(t("roles.engineer", language))).to_be_visible()
        assert page.locator('.k-navigation a[href="/trends"]').count() == 0
        for width in (WIDE, PHONE):
            page.set_viewport_size({"width": width, "height": 844})
            assert fits_sideways(page)
    expected(watched, 403)


def test_whose_session_has_ended_is_led_to_sign_in_with_the_next_step(
    new_reader: New, refusing: Served
):
    page, watched = signed_in(new_reader, refusing, "kishimoto")
    with refusing.context.database.write_apart() as connection:
        connection.execute(delete(Session))
    page.locator('.mantine-AppShell-navbar a[href="/coverage"]').click()
    expect(page.get_by_role("heading", level=1)).to_have_text(t("access.sign_in_title", "ja"))
    assert "next=/coverage" in page.url
    expected(watched, 401)

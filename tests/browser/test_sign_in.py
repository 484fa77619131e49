"""Do people get in and out in a browser, each as themselves?"""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from dashboard.access.notice import notice_parts
from dashboard.text import Language, t
from data.access.administering import invite_person
from data.access.tokens import new_token
from data.access.users import person_of_key
from data.database import Database
from data.log import OPERATOR
from data.sample.company import Wanted, build_sample
from tests.browser.conftest import LOOKS, NOW, TODAY, Served, Watched, fits_sideways, serve, settle

PASSWORD = "four blue kettles sing"  # noqa: S105 -- of invented people

New = Callable[..., tuple[BrowserContext, Watched]]


@pytest.fixture(scope="module")
def entered(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A sample company in which everybody signs in, for somebody was invited."""
    folder: Path = tmp_path_factory.mktemp("entered")
    database = Database.open(f"sqlite:///{folder / 'mikata.sqlite3'}", folder / "facts")
    database.migrate()
    build_sample(database, Wanted(TODAY, pull_requests=400))
    served = serve(database, folder)
    link(served, "hayakawa")
    yield served
    database.dispose()


def link(served: Served, key: str) -> str:
    """A link for a person of the company to set their password."""
    database, token = served.context.database, new_token()
    with database.write(changes_facts=False) as connection:
        person = person_of_key(connection, key)
        assert person is not None, key
        invite_person(connection, person, token, NOW, OPERATOR)
    return f"/invitation/{token}"


def _open(new_reader: New, served: Served, path: str, **look: object) -> Page:
    context, _ = new_reader(served, **look)
    page = context.new_page()
    page.goto(path)
    return page


def _set_password(page: Page, language: Language = "ja") -> None:
    page.get_by_label(t("access.new_password", language), exact=True).fill(PASSWORD)
    page.get_by_label(t("access.again", language)).fill(PASSWORD)
    page.get_by_role("button", name=t("access.set_password", language)).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(t("notice.title", language))


def _confirm(page: Page, language: Language = "ja") -> None:
    page.get_by_role("button", name=t("access.notice_confirm", language)).click()
    page.wait_for_url("**/trends")
    settle(page)


def _foot(page: Page) -> str:
    return page.locator(".mantine-AppShell-navbar .k-foot").inner_text()


def _names(served: Served, key: str, language: Language = "ja") -> str:
    organisation = served.context.organisation()
    assert organisation
    return organisation.people_by_id[key].name.get(language)


def test_from_the_link_over_the_notice_to_the_pages_and_out_again(new_reader: New, entered: Served):
    page = _open(new_reader, entered, link(entered, "kishimoto"))
    expect(page.locator("input[autofocus]")).to_be_focused()
    _set_password(page)
    for part in notice_parts("ja"):
        expect(page.get_by_text(part.title, exact=True)).to_be_visible()
    _confirm(page)
    assert _names(entered, "kishimoto") in _foot(page)
    page.get_by_role("button", name=t("access.sign_out", "ja")).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(t("access.sign_in_title", "ja"))
    page.goto("/trends?unit=streaming")
    page.get_by_label(t("access.address", "ja")).fill("")
    assert "/sign-in?next=" in page.url


def test_whoever_wanted_a_page_is_there_once_signed_in(new_reader: New, entered: Served):
    page = _open(new_reader, entered, link(entered, "miura"))
    _set_password(page)
    _confirm(page)
    page.context.clear_cookies()
    page.goto("/trends?unit=streaming")
    address = entered.context.organisation().people_by_id["miura"].addresses[0]  # type: ignore[union-attr] -- it was applied
    page.get_by_label(t("access.address", "ja")).fill(address)
    page.get_by_label(t("access.password", "ja")).fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/trends?unit=streaming")
    settle(page)


def test_two_people_at_once_see_their_own_names(new_reader: New, entered: Served):
    pages = {}
    for key in ("utsumi", "osawa"):
        pages[key] = _open(new_reader, entered, link(entered, key))
        _set_password(pages[key])
    for page in pages.values():
        _confirm(page)
    for key, page in pages.items():
        page.goto("/sources")
        settle(page)
        others = [_names(entered, other) for other in pages if other != key]
        assert _names(entered, key) in _foot(page)
        assert not any(name in _foot(page) for name in others)


def test_the_language_can_be_chosen_before_signing_in(new_reader: New, entered: Served):
    page = _open(new_reader, entered, "/sign-in")
    with page.expect_navigation():
        page.get_by_role("button", name="English").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(t("access.sign_in_title", "en"))
    assert page.locator("html").get_attribute("lang") == "en"


@pytest.mark.parametrize("look", LOOKS)
def test_each_page_before_the_pages_fits_every_look(
    new_reader: New, entered: Served, look: dict[str, object]
):
    page = _open(new_reader, entered, "/sign-in", **look)
    language: Language = "ja" if look["language"] == "ja" else "en"
    _is_right(page, look)
    page.goto(link(entered, "hayakawa"))
    _is_right(page, look)
    _set_password(page, language)
    _is_right(page, look)


def _is_right(page: Page, look: dict[str, object]) -> None:
    assert fits_sideways(page)
    assert page.locator("html").get_attribute("lang") == look["language"]
    assert page.locator("html").get_attribute("data-mantine-color-scheme") == look["scheme"]
    assert page.locator(".k-button-filled").count() == 1
    smallest = page.evaluate(
        "Math.min(...[...document.querySelectorAll('body *')].filter(e => e.innerText)"
        ".map(e => parseFloat(getComputedStyle(e).fontSize)))"
    )
    assert smallest >= 12

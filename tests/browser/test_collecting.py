"""Can a reader begin a collection, follow it, and accept what is missing, in a browser?"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from dashboard.context import Unsuccessful
from dashboard.text import Language, t
from data.database import Database
from data.rows import Stored
from data.runs import Outcome, finish_sync_run, note_progress, start_sync_run
from data.viewer import Viewer
from tests.browser.conftest import LOOKS, Opened, Served, fits_sideways, serve
from tests.dashboard.conftest import new_database
from tests.dashboard.from_github import APP, LEGACY, NOW, PAYMENT, company


@dataclass
class Collecting:
    """Notes in the database what `mikata collect` would, step by step as a test goes on."""

    database: Database
    running: bool = False
    unsuccessful: Unsuccessful | None = None
    asked: list[tuple[str, ...]] = field(default_factory=list)
    run: int = 0

    def start(self, repositories: Sequence[str], viewer: Viewer) -> bool:
        self.asked.append(tuple(repositories))
        self.running = True
        with self.database.write(changes_facts=False) as connection:
            self.run = start_sync_run(connection, "github", 1, NOW)
        return True

    def step(self, done: int, total: int) -> None:
        with self.database.write(changes_facts=False) as connection:
            note_progress(connection, self.run, Stored(0, 0), done, total)

    def end(self) -> None:
        counts = {"open": 0, "merged": 41, "closed": 0}
        whole = Outcome("complete", Stored(0, 0), on_source=counts)
        with self.database.write(changes_facts=True, freshness_only=True) as connection:
            finish_sync_run(connection, self.run, NOW, whole)
        self.running = False


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    opened = new_database(tmp_path)
    company(opened, running=False)
    yield opened
    opened.dispose()


@pytest.fixture
def collecting(database: Database) -> Collecting:
    return Collecting(database)


@pytest.fixture
def served(database: Database, collecting: Collecting, tmp_path: Path) -> Served:
    return serve(database, tmp_path, collect_now=collecting)


def row(page: Page, name: str):
    return page.locator(".k-repositories tbody tr", has_text=name)


@pytest.mark.parametrize("look", LOOKS)
def test_repositories_of_github_are_readable_in_every_look(
    served: Served, open_page: Opened, look: dict[str, object]
) -> None:
    page = open_page(served, "/sources", **look)
    language: Language = "ja" if look["language"] == "ja" else "en"
    expect(row(page, PAYMENT)).to_contain_text(t("sources.state_gap", language))
    expect(page.locator(".k-repositories tbody tr").first).to_contain_text(PAYMENT)
    row(page, PAYMENT).get_by_text(t("sources.accept_open", language)).click()
    expect(page.get_by_text(t("sources.accept_about", language))).to_be_visible()
    assert fits_sideways(page)
    assert page.locator(".k-button-filled").count() == 1


def test_a_collection_is_begun_followed_and_seen_to_end(
    served: Served, open_page: Opened, collecting: Collecting
) -> None:
    page = open_page(served, "/sources", language="en")
    page.get_by_role("button", name="Collect now").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Collecting", exact=True)).to_be_visible()
    expect(row(page, PAYMENT)).to_contain_text("Collecting")
    assert len(collecting.asked) == 1
    collecting.step(25, 41)
    expect(row(page, PAYMENT)).to_contain_text("25 / 41 pull requests")
    expect(page.get_by_role("progressbar")).to_be_visible()
    with page.expect_response(lambda answer: "sources-collect" in (answer.request.post_data or "")):
        page.locator("#sources-collect").dispatch_event("click")
    assert len(collecting.asked) == 1
    collecting.end()
    expect(row(page, PAYMENT)).to_contain_text("Up to date")
    expect(page.get_by_role("button", name="Collect now")).to_be_visible()
    expect(page.locator("#sources-say")).to_have_text("The collection has ended")


def test_nothing_is_asked_again_and_again_while_nothing_runs(
    served: Served, open_page: Opened
) -> None:
    page = open_page(served, "/sources")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.wait_for_timeout(4_000)
    assert [url for url in asked if "_dash-update-component" in url] == []


def test_what_is_typed_is_not_lost_while_the_page_follows_a_collection(
    served: Served, open_page: Opened, collecting: Collecting
) -> None:
    page = open_page(served, "/sources", language="en")
    row(page, PAYMENT).get_by_text("Accept this gap").click()
    page.get_by_label("Why").fill("Deleted when")
    page.get_by_role("button", name=f"Collect {LEGACY} again").click()
    expect(page.locator(".k-facts")).to_contain_text("collecting")
    assert collecting.asked == [(LEGACY,)]
    page.get_by_label("Why").press_sequentially(" it moved")
    page.wait_for_timeout(4_000)
    expect(page.get_by_label("Why")).to_have_value("Deleted when it moved")


def test_a_gap_is_accepted_in_place_with_the_keyboard_alone(
    served: Served, open_page: Opened
) -> None:
    page = open_page(served, "/sources", language="en")
    row(page, PAYMENT).get_by_text("Accept this gap").focus()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Accept", exact=True).focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Write why, such as")).to_be_visible()
    page.get_by_role("textbox", name="Who").focus()
    page.keyboard.type("Aoi")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.type("Deleted when it moved")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(row(page, PAYMENT)).to_contain_text("Gap accepted")
    expect(row(page, PAYMENT)).to_contain_text("Accepted by Aoi Hayakawa on 16 Oct 2026")
    page.reload()
    expect(row(page, PAYMENT)).to_contain_text("Gap accepted")


def test_pages_made_of_incomplete_data_say_so_on_top(served: Served, open_page: Opened) -> None:
    for path in ("/trends", "/trends/pull-requests"):
        page = open_page(served, path, language="en")
        told = page.locator(".k-warning:visible").first
        expect(told).to_contain_text(f"Repositories with a gap: 1. {PAYMENT}.")
        expect(told).to_contain_text(f"did not complete: 1. {LEGACY}.")
        expect(told.get_by_role("link", name="See sources")).to_be_visible()
        assert APP not in told.inner_text()

"""What do browser tests share: a served sample company, and pages that may not misbehave?"""

import shutil
import socket
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from http import HTTPStatus
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Request,
    Response,
    expect,
    sync_playwright,
)
from waitress.server import create_server

from config.secret_key import secret_key
from config.settings import load_settings
from dashboard.access.identity import Access
from dashboard.app import create_app
from dashboard.context import CollectNow, Context, Scheme, reader_of_request
from dashboard.text import Language
from data.database import Database
from data.sample.company import Wanted, build_sample
from metrics.answers import Answers
from metrics.cache import Cache
from tests.conftest import lacking
from tests.fresh import new_database

TODAY = date(2026, 10, 16)
"""The day on which all pages are looked at, a Friday; the sample company's data end before it."""
NOW = datetime.combine(TODAY, time(3, 0), UTC)

WIDE, PHONE = 1280, 390
NO_PAGE = "/nowhere"
"""The address of no page; that it is answered with 404 is no reason to complain."""
_HEIGHT = 900
_LOOKS_AGAIN = 20
_PATIENCE = 30_000
"""Milliseconds that something may take where several browsers share two cores."""
expect.set_options(timeout=_PATIENCE / 2)
_FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder drives Chromium."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@dataclass(frozen=True, slots=True)
class Served:
    """An application that answers on loopback, and what it was made from."""

    address: str
    context: Context


def serve(
    database: Database,
    workspace: Path,
    *,
    demo: bool = False,
    collect_now: CollectNow | None = None,
) -> Served:
    """Serve the pages of a database as `mikata serve` does, on a fixed day, until the tests end."""
    settings = load_settings(workspace, {})
    access = Access(database, settings, secret_key(settings), lambda: NOW, demo)
    context = Context(
        settings=settings,
        database=database,
        answers=Answers(database, Cache()),
        now=lambda: NOW,
        reader=lambda: reader_of_request(access, "ja"),
        access=access,
        demo=demo,
        collect_now=collect_now,
    )
    listening = socket.create_server(("127.0.0.1", 0))
    server = create_server(create_app(context).server, sockets=[listening], threads=8)
    threading.Thread(target=server.run, daemon=True).start()
    return Served(f"http://127.0.0.1:{listening.getsockname()[1]}", context)


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """The sample company as it stands on TODAY."""
    database = new_database(tmp_path_factory.mktemp("sample"))
    build_sample(database, Wanted(TODAY))
    yield database
    database.dispose()


@pytest.fixture(scope="session")
def company(sample: Database, tmp_path_factory: pytest.TempPathFactory) -> Served:
    """The sample company as its people look at it."""
    return serve(sample, tmp_path_factory.mktemp("company"))


@pytest.fixture(scope="session")
def demo(sample: Database, tmp_path_factory: pytest.TempPathFactory) -> Served:
    """The sample company as `mikata demo` shows it, beginning with the choice of a role."""
    return serve(sample, tmp_path_factory.mktemp("demo"), demo=True)


@pytest.fixture(scope="session")
def nothing_yet(tmp_path_factory: pytest.TempPathFactory) -> Served:
    """An installation into which nothing was collected."""
    folder = tmp_path_factory.mktemp("empty")
    return serve(new_database(folder), folder)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium as Debian packages it."""
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    if program is None:
        lacking("Chromium", "install it with `apt-get install chromium fonts-noto-cjk`")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=program, args=list(_FLAGS))
        yield started
        started.close()


@dataclass
class Watched:
    """What a page did that no page may do."""

    home: str
    complaints: list[str] = field(default_factory=list)

    def watch(self, page: Page) -> None:
        """Write down errors, and whatever goes to another host or fails."""
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.complaints.append(f"page error: {error}"))
        page.on("request", self._request)
        page.on("response", self._response)

    def _console(self, message: ConsoleMessage) -> None:
        of_no_page = urlsplit(message.location["url"]).path == NO_PAGE
        if message.type in ("error", "warning") and not of_no_page:
            self.complaints.append(f"console {message.type}: {message.text}")

    def _request(self, request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme not in ("data", "blob") and parts.netloc != self.home:
            self.complaints.append(f"request to another host: {request.url}")

    def _response(self, response: Response) -> None:
        of_no_page = (
            urlsplit(response.url).path == NO_PAGE and response.status == HTTPStatus.NOT_FOUND
        )
        if response.status >= 400 and not of_no_page:
            self.complaints.append(f"{response.status} for {response.url}")


Opened = Callable[..., Page]


@pytest.fixture
def new_reader(browser: Browser) -> Iterator[Callable[..., tuple[BrowserContext, Watched]]]:
    """Somebody with a browser of their own; nothing that it complains about is overlooked."""
    readers: list[tuple[BrowserContext, Watched]] = []

    def start(
        served: Served,
        language: Language = "ja",
        scheme: Scheme = "light",
        width: int = WIDE,
    ) -> tuple[BrowserContext, Watched]:
        context = browser.new_context(
            base_url=served.address,
            viewport={"width": width, "height": _HEIGHT},
            locale="ja-JP" if language == "ja" else "en-GB",
            timezone_id="Asia/Tokyo",
            color_scheme=scheme,
            reduced_motion="reduce",
        )
        context.set_default_timeout(_PATIENCE)
        watched = Watched(urlsplit(served.address).netloc)
        context.on("page", watched.watch)
        readers.append((context, watched))
        return context, watched

    yield start
    for context, _ in readers:
        context.close()
    complaints = [complaint for _, watched in readers for complaint in watched.complaints]
    assert complaints == []


@pytest.fixture
def open_page(new_reader: Callable[..., tuple[BrowserContext, Watched]]) -> Opened:
    """open_page(served, path, language=…, scheme=…, width=…) -> the page once it stands still."""

    def start(served: Served, path: str, **look: object) -> Page:
        context, _ = new_reader(served, **look)
        page = context.new_page()
        page.goto(path)
        settle(page)
        return page

    return start


def settle(page: Page) -> None:
    """Wait until the page stands and asks for nothing more."""
    page.wait_for_selector("#shell-page > *")
    page.wait_for_load_state("networkidle")


def fits_sideways(page: Page) -> bool:
    """Whether the page can be read without scrolling to the side, once it is still.

    Charts are drawn anew for the room that is left, some moments after it has changed.
    """
    fits = "document.documentElement.scrollWidth <= innerWidth"
    return any(page.evaluate(fits) or page.wait_for_timeout(250) for _ in range(_LOOKS_AGAIN))


_PAIRS = {
    ("ja", "light", WIDE),
    ("ja", "dark", PHONE),
    ("en", "dark", WIDE),
    ("en", "light", PHONE),
}
"""In these four every language meets every scheme and width, and every scheme every width."""

LOOKS = [
    pytest.param(
        {"language": language, "scheme": scheme, "width": width},
        id=f"{language}-{scheme}-{width}",
        marks=() if (language, scheme, width) in _PAIRS else pytest.mark.soak,
    )
    for language in ("ja", "en")
    for scheme in ("light", "dark")
    for width in (WIDE, PHONE)
]
"""Every look a page has to work in: `@pytest.mark.parametrize("look", LOOKS)`; all in `make soak`,
four that hold every pair in `make test`."""

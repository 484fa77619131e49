"""Does somebody get in with a real OpenID Connect provider, in a browser, and nobody else?"""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Request, Route, expect
from waitress.server import create_server

from dashboard.context import Context
from dashboard.server import application_on
from tests.browser.conftest import PHONE, fits_sideways
from tests.dashboard.access.entrance import Clock, context_of, with_provider
from tests.dashboard.access.mocked_provider import Recorder, mocked_provider

pytestmark = [  # the provider's own
    pytest.mark.filterwarnings("ignore::authlib.deprecate.AuthlibDeprecationWarning"),
    pytest.mark.filterwarnings("ignore:get_jwt_config:DeprecationWarning"),
]

REFUSED = "You are not known as a member of this organisation"
OVER = "This sign-in is over"


class Ours:
    """The served pages, the provider, and the clock of the server."""

    def __init__(self, address: str, provider: Recorder, clock: Clock) -> None:
        self.address, self.provider, self.clock = address, provider, clock


@contextmanager
def serving(context: Context) -> Iterator[str]:
    """The pages as `mikata serve` serves them; their address."""
    listening = socket.create_server(("127.0.0.1", 0))
    application = application_on(context, "127.0.0.1")
    server = create_server(application, sockets=[listening], threads=8)
    threading.Thread(target=server.run, daemon=True).start()
    yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    server.close()


@pytest.fixture(scope="module")
def provider() -> Iterator[Recorder]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AUTHLIB_INSECURE_TRANSPORT", "1")  # the provider's: it speaks http here
        with mocked_provider() as running:
            yield running


@pytest.fixture(scope="module")
def ours(provider: Recorder, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ours]:
    clock = Clock()
    folder = tmp_path_factory.mktemp("openid")
    context = context_of(folder, with_provider(provider.address), clock)
    with serving(context) as address:
        yield Ours(address, provider, clock)
    context.database.dispose()


@pytest.fixture
def somebody(browser: Browser, ours: Ours) -> Iterator[Callable[[], BrowserContext]]:
    """somebody() -> a browser of their own, which reaches nothing beyond this machine."""
    complaints: list[str] = []
    opened: list[BrowserContext] = []

    def stay_here(route: Route, request: Request) -> None:
        here = urlsplit(request.url).hostname == "127.0.0.1"
        route.continue_() if here else route.abort()

    def start() -> BrowserContext:
        context = browser.new_context(base_url=ours.address, locale="en-GB")
        context.set_default_timeout(15_000)
        context.route("**/*", stay_here)
        context.on(
            "console",
            lambda said: complaints.append(said.text) if "Content Security" in said.text else None,
        )
        opened.append(context)
        return context

    ours.clock.ahead = timedelta()
    yield start
    for context in opened:
        context.close()
    # The provider's own page names a style sheet elsewhere; ours have nothing to complain of.
    assert complaints == []


def at_provider(context: BrowserContext, wanted: str = "/trends") -> Page:
    """The provider's page, to which the button of ours leads."""
    page = context.new_page()
    page.goto(wanted)
    page.get_by_role("button", name="Sign in with Corp ID").click()
    page.wait_for_url("**/oauth2/authorize?**")
    return page


def as_user(page: Page, name: str) -> Page:
    """Back from the provider as one of its users."""
    page.get_by_role("button", name=name, exact=True).click()
    page.wait_for_url(lambda url: "/oauth2/" not in url)
    return page


def held_back(page: Page, name: str) -> str:
    """The address to which the provider sends one of its users back, who does not go there yet."""
    came: list[str] = []

    def stop(route: Route) -> None:
        came.append(route.fetch(max_redirects=0).headers["location"])
        route.fulfill(status=204)  # stay on the page

    page.route("**/oauth2/authorize?**", stop)
    with page.expect_response("**/oauth2/authorize?**"):
        page.get_by_role("button", name=name, exact=True).click()
    page.unroute("**/oauth2/authorize?**")
    (address,) = came
    return address


def test_somebody_of_ours_gets_in_confirms_the_notice_and_is_where_they_wanted(ours, somebody):
    context = somebody()
    page = as_user(at_provider(context, "/trends?grain=month"), "aoi")
    assert urlsplit(page.url).path == "/notice"
    assert urlsplit(page.url).netloc == urlsplit(ours.address).netloc
    page.get_by_role("button", name="I have read it, begin").click()
    page.wait_for_url("**/trends?grain=month")
    page.wait_for_selector("#shell-page > *")
    assert ours.provider.verified[-1] is True
    name = f"mikata_{urlsplit(ours.address).port}"
    (cookie,) = [each for each in context.cookies() if each["name"] == name]
    assert (cookie["httpOnly"], cookie["sameSite"]) == (True, "Lax")
    page.goto("/sign-in")
    assert urlsplit(page.url).path != "/sign-in"


def test_an_account_of_our_organisation_at_google_gets_in(somebody):
    page = as_user(at_provider(somebody()), "ren of Google")
    assert urlsplit(page.url).path == "/notice"


@pytest.mark.parametrize(
    "name", ["other domain", "suffix", "unverified", "other organisation", "unknown"]
)
def test_nobody_else_gets_in_and_all_are_told_the_same(somebody, name):
    context = somebody()
    page = as_user(at_provider(context), name)
    expect(page.get_by_role("heading", level=1)).to_have_text(REFUSED)
    expect(page.locator("main")).to_contain_text("ask Hana (ext. 7)")
    assert "example" not in page.locator("main").inner_text()
    page.goto("/trends")
    assert urlsplit(page.url).path == "/sign-in"


def test_who_stays_too_long_at_the_provider_begins_again(ours, somebody):
    context = somebody()
    page = at_provider(context)
    ours.clock.ahead = timedelta(minutes=11)
    as_user(page, "aoi")
    expect(page.get_by_role("heading", level=1)).to_have_text(OVER)
    page.get_by_role("link", name="Begin again").click()
    expect(page.get_by_role("button", name="Sign in with Corp ID")).to_be_visible()
    page.goto("/trends")
    assert urlsplit(page.url).path == "/sign-in"


def test_an_address_of_the_way_back_works_once_and_in_one_browser(somebody):
    context, other = somebody(), somebody()
    page = at_provider(context)
    address = held_back(page, "aoi")
    stolen = other.new_page()
    stolen.goto(address)
    expect(stolen.get_by_role("heading", level=1)).to_have_text(OVER)
    page.goto(address)
    assert urlsplit(page.url).path in ("/notice", "/trends")
    page.goto(address)
    expect(page.get_by_role("heading", level=1)).to_have_text(OVER)
    stolen.goto("/trends")
    assert urlsplit(stolen.url).path == "/sign-in"


def test_a_code_that_was_used_does_not_work_with_another_state(somebody):
    context, other = somebody(), somebody()
    used = held_back(at_provider(context), "aoi")
    page = at_provider(other)
    fresh = held_back(page, "aoi")
    context.new_page().goto(used)
    code, state = (
        next(part for part in urlsplit(address).query.split("&") if part.startswith(key))
        for address, key in ((used, "code="), (fresh, "state="))
    )
    page.goto(f"/sign-in/callback?{code}&{state}")
    expect(page.get_by_role("heading", level=1)).to_have_text(OVER)
    page.goto("/trends")
    assert urlsplit(page.url).path == "/sign-in"


def test_who_cancels_at_the_provider_is_told_so(somebody):
    page = at_provider(somebody())
    page.get_by_role("button", name="Deny").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Corp ID signed nobody in")


def test_when_the_provider_goes_down_on_the_way_nobody_is_half_signed_in(ours, somebody):
    page = at_provider(somebody())
    address = held_back(page, "aoi")
    ours.provider.down = True
    try:
        page.goto(address)
        expect(page.get_by_role("heading", level=1)).to_have_text(
            "The sign-in service does not answer"
        )
        page.goto("/trends")
        assert urlsplit(page.url).path == "/sign-in"
    finally:
        ours.provider.down = False


def test_when_the_provider_was_never_there_the_button_says_so(browser: Browser, tmp_path: Path):
    context = context_of(tmp_path, with_provider("http://127.0.0.1:9"), Clock())
    with serving(context) as address:
        reader = browser.new_context(
            base_url=address,
            locale="en-GB",
            viewport={"width": PHONE, "height": 800},
            color_scheme="dark",
        )
        page = reader.new_page()
        page.goto("/sign-in")
        page.keyboard.press("Tab")
        page.get_by_role("button", name="Corp ID").press("Enter")
        expect(page.get_by_role("heading", level=1)).to_have_text(
            "The sign-in service does not answer"
        )
        expect(page.locator("main")).to_contain_text("Hana (ext. 7)")
        assert fits_sideways(page)
        reader.close()
    context.database.dispose()

"""Does somebody get in with a real OpenID Connect provider, in a browser, and nobody else?"""

import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Request, Route, expect
from waitress.server import create_server

from dashboard.server import application_on
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
    sockets: dict[int, object] = {}
    application = application_on(context, "127.0.0.1")
    server = create_server(application, map=sockets, host="127.0.0.1", port=0, threads=8)
    threading.Thread(target=server.run, daemon=True).start()
    yield Ours(f"http://127.0.0.1:{server.effective_port}", provider, clock)
    server.close()
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


def test_somebody_of_ours_gets_in_confirms_the_notice_and_is_where_they_wanted(ours, somebody):
    context = somebody()
    page = as_user(at_provider(context, "/trends?grain=month"), "aoi")
    assert urlsplit(page.url).path == "/notice"
    assert urlsplit(page.url).netloc == urlsplit(ours.address).netloc
    page.get_by_role("button", name="I have read it, begin").click()
    page.wait_for_url("**/trends?grain=month")
    page.wait_for_selector("#shell-page > *")
    assert ours.provider.verified[-1] is True
    (cookie,) = [each for each in context.cookies() if each["name"] == "mikata"]
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
    came: list[str] = []
    page.on("request", lambda asked: came.append(asked.url) if "/callback?" in asked.url else None)
    as_user(page, "aoi")
    (address,) = came
    for reader in (context, other):
        again = reader.new_page()
        again.goto(address)
        expect(again.get_by_role("heading", level=1)).to_have_text(OVER)
    page = other.new_page()
    page.goto("/trends")
    assert urlsplit(page.url).path == "/sign-in"


def test_a_code_that_was_used_does_not_work_with_another_state(somebody):
    context, other = somebody(), somebody()
    came: list[str] = []
    for reader in (context, other):
        page = at_provider(reader)
        page.on(
            "request", lambda asked: came.append(asked.url) if "/callback?" in asked.url else None
        )
        if reader is other:
            # Held back, so that its state is still good.
            page.route("**/sign-in/callback?**", lambda route: route.abort())
        page.get_by_role("button", name="aoi", exact=True).click()
        page.wait_for_timeout(1000)
    used, fresh = (urlsplit(address).query for address in came)
    code = next(part for part in used.split("&") if part.startswith("code="))
    state = next(part for part in fresh.split("&") if part.startswith("state="))
    page = other.new_page()
    page.goto(f"/sign-in/callback?{code}&{state}")
    expect(page.get_by_role("heading", level=1)).to_have_text(OVER)


def test_who_cancels_at_the_provider_is_told_so(somebody):
    page = at_provider(somebody())
    page.get_by_role("button", name="Deny").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Corp ID signed nobody in")


def test_when_the_provider_goes_down_on_the_way_nobody_is_half_signed_in(ours, somebody):
    context = somebody()
    page = at_provider(context)
    address = page.url
    code = context.new_page()
    held: list[str] = []
    code.on("request", lambda asked: held.append(asked.url) if "/callback?" in asked.url else None)
    code.route("**/sign-in/callback?**", lambda route: route.abort())
    code.goto(address)
    code.get_by_role("button", name="aoi", exact=True).click()
    code.wait_for_timeout(1000)
    ours.provider.down = True
    try:
        page.goto(held[0])
        expect(page.get_by_role("heading", level=1)).to_have_text(
            "The sign-in service does not answer"
        )
        page.goto("/trends")
        assert urlsplit(page.url).path == "/sign-in"
    finally:
        ours.provider.down = False


def test_when_the_provider_was_never_there_the_button_says_so(browser: Browser, tmp_path: Path):
    context = context_of(tmp_path, with_provider("http://127.0.0.1:9"), Clock())
    application = application_on(context, "127.0.0.1")
    server = create_server(application, map={}, host="127.0.0.1", port=0, threads=4)
    threading.Thread(target=server.run, daemon=True).start()
    reader = browser.new_context(base_url=f"http://127.0.0.1:{server.effective_port}")
    page = reader.new_page()
    page.goto("/sign-in")
    page.get_by_role("button", name="Corp ID").click()
    expect(page.locator("main")).to_contain_text("Hana (ext. 7)")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    reader.close()
    server.close()
    context.database.dispose()

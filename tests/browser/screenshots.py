"""What do the pages look like? Takes the pictures of README anew: `make screenshots`."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from dashboard.context import LANGUAGE_COOKIE, SCHEME_COOKIE, Scheme
from dashboard.text import LANGUAGES, Language, t
from data.sample.company import Wanted, build_sample
from tests.browser.conftest import PHONE, TODAY, WIDE, Served, serve, settle
from tests.dashboard.conftest import new_database

IMAGES = Path(__file__).parents[2] / "docs" / "images"
_HEIGHT, _HEIGHT_OF_TRENDS, _HEIGHT_OF_PHONE = 900, 1236, 844


_CHART = ".js-plotly-plot .main-svg"


@dataclass(frozen=True, slots=True)
class Picture:
    """One picture: its name, the page, what has to stand on it, and the look.

    `demo` is taken where the demo begins, and behind its sign-in where a `role` is named.
    """

    name: str
    path: str
    waits_for: str
    scheme: Scheme = "light"
    width: int = WIDE
    height: int = _HEIGHT
    demo: bool = False
    role: str | None = None


PICTURES = (
    Picture("trends", "/trends", _CHART, height=_HEIGHT_OF_TRENDS),
    Picture("trends-dark", "/trends", _CHART, scheme="dark", height=_HEIGHT_OF_TRENDS),
    Picture("trends-phone", "/trends", _CHART, width=PHONE, height=_HEIGHT_OF_PHONE),
    Picture("pull-requests", "/trends/pull-requests", ".ag-row a"),
    Picture("coverage", "/coverage", _CHART, height=_HEIGHT_OF_TRENDS),
    Picture("sources", "/sources", ".k-repositories"),
    Picture("demo-start", "/", ".k-role", demo=True),
    Picture("people", "/people", ".k-people", demo=True, role="cto"),
    Picture("my-file", "/my-file", ".k-my-file", demo=True, role="engineer"),
)


def main() -> None:
    """Every picture in every language, of the sample company on a fixed day."""
    IMAGES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, _chromium() as browser:
        company, demo = _companies(Path(folder))
        for picture in PICTURES:
            for language in LANGUAGES:
                _take(browser, demo if picture.demo else company, picture, language)


def _companies(folder: Path) -> tuple[Served, Served]:
    """The sample company as its people see it, and as the demo begins."""
    database = new_database(folder)
    build_sample(database, Wanted(TODAY))
    return serve(database, folder), serve(database, folder, demo=True)


@contextmanager
def _chromium() -> Iterator[Browser]:
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    with sync_playwright() as playwright:
        yield playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])


def _take(browser: Browser, served: Served, picture: Picture, language: Language) -> None:
    context = browser.new_context(
        base_url=served.address,
        viewport={"width": picture.width, "height": picture.height},
        timezone_id="Asia/Tokyo",
        color_scheme=picture.scheme,
        reduced_motion="reduce",
    )
    cookies = {LANGUAGE_COOKIE: language, SCHEME_COOKIE: picture.scheme}
    context.add_cookies(
        [{"name": name, "value": value, "url": served.address} for name, value in cookies.items()]
    )
    page = context.new_page()
    if picture.role:
        page.goto("/")
        page.get_by_role("button", name=t(f"start.take_{picture.role}", language)).click()
        page.wait_for_url("**/trends*")
    page.goto(picture.path)
    settle(page)
    page.locator(picture.waits_for).first.wait_for()
    _stand_still(page)
    path = IMAGES / f"{picture.name}.{language}.png"
    page.screenshot(path=path)
    print(path.relative_to(IMAGES.parents[1]))
    context.close()


def _stand_still(page: Page) -> None:
    """Until nothing on the page is still being drawn."""
    page.wait_for_function("!document.querySelector('.k-loading-block')")
    page.wait_for_load_state("networkidle")


if __name__ == "__main__":
    main()

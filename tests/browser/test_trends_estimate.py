"""Does a team say its share of cross-cutting work in a browser, also without a mouse?"""

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from data.sample.company import Wanted, build_sample
from tests.browser.conftest import LOOKS, TODAY, Opened, Served, fits_sideways, serve
from tests.fresh import new_database

UNIT = "?unit=streaming-core"


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The sample company of its own, in which these tests write."""
    folder = tmp_path_factory.mktemp("estimated")
    database = new_database(folder)
    build_sample(database, Wanted(TODAY))
    yield serve(database, folder)
    database.dispose()


def test_one_press_of_a_key_is_kept_and_can_be_changed(open_page: Opened, written: Served) -> None:
    page = open_page(written, f"/trends{UNIT}")
    buttons = page.locator(".k-estimate button")
    expect(buttons).to_have_text(["0%", "10%", "15%", "20%", "25%"])
    buttons.nth(2).focus()
    page.keyboard.press("Enter")
    expect(buttons.nth(2)).to_have_attribute("aria-pressed", "true")
    expect(page.locator("#trends-estimate-say")).to_have_text("15%と入力しました。")
    buttons.nth(1).focus()
    page.keyboard.press("Space")
    expect(buttons.nth(1)).to_have_attribute("aria-pressed", "true")
    expect(page.locator("#trends-estimate .k-caption")).to_have_text(
        "10%と入力済みです。10月31日まで変えられます。"
    )
    page.reload()
    expect(buttons.nth(1)).to_have_attribute("aria-pressed", "true")


@pytest.mark.parametrize("look", LOOKS)
def test_the_buttons_fit_in_every_look(open_page: Opened, written: Served, look) -> None:
    page = open_page(written, f"/trends{UNIT}", **look)
    expect(page.locator(".k-estimate button")).to_have_count(5)
    # In one step: the buttons are drawn anew when the address was read.
    tops = page.evaluate(_TOPS)
    assert len(set(tops)) == 1
    assert fits_sideways(page)


_TOPS = "[...document.querySelectorAll('.k-estimate button')].map(b => b.getBoundingClientRect().y)"

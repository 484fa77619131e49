"""Can the trends be read in large type, with the colours of the system, and as tables?"""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from dashboard.text import t
from tests.browser.conftest import WIDE, Opened, Served, fits_sideways, settle
from tests.browser.test_trends import drawn

HALF = WIDE // 2
"""How many pixels a page of a window of 1280 has at 200 %."""


@pytest.fixture
def open_trends(open_page: Opened) -> Callable[..., Page]:
    def start(served: Served, search: str = "", **look: object) -> Page:
        page = open_page(served, f"/trends{search}", **look)
        drawn(page)
        return page

    return start


@pytest.fixture
def contrast(browser: Browser, company: Served) -> Iterator[Page]:
    """The page of somebody whose system chooses the colours."""
    reader = browser.new_context(
        base_url=company.address,
        viewport={"width": WIDE, "height": 900},
        locale="ja-JP",
        forced_colors="active",
        reduced_motion="reduce",
    )
    page = reader.new_page()
    page.goto("/trends")
    settle(page)
    yield page
    reader.close()


def box(of: Locator) -> dict[str, float]:
    found = of.bounding_box()
    assert found
    return {"x": found["x"], "y": found["y"], "width": found["width"], "height": found["height"]}


def style(of: Locator, name: str) -> str:
    return of.evaluate("(e, name) => getComputedStyle(e).getPropertyValue(name)", name)


@pytest.mark.parametrize(("search", "width"), [("", HALF), ("?explain=merge_lead_time", WIDE)])
def test_charts_below_each_other_do_not_touch(
    open_trends, company: Served, search: str, width: int
) -> None:
    page = open_trends(company, search, width=width)
    note = box(page.locator("#trends-merge_lead_time .k-chart-across"))
    below = box(page.locator("#trends-stages"))
    assert below["x"] == note["x"]
    assert below["y"] - (note["y"] + note["height"]) >= 24


def test_in_large_type_boxes_and_their_words_stand_on_one_line(open_trends, company) -> None:
    page = open_trends(company)
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    for each in page.locator(".k-filter-switches .mantine-Checkbox-root").all():
        tick, words = (
            box(each.locator(part)) for part in ("input", ".mantine-Checkbox-label >> visible=true")
        )
        middles = [side["y"] + side["height"] / 2 for side in (tick, words)]
        assert abs(middles[0] - middles[1]) <= 2
    assert fits_sideways(page)


def test_tables_beside_each_other_are_not_cut_and_keep_the_names_of_rows(
    open_trends, company: Served
) -> None:
    page = open_trends(company)
    for name in ("stages", "investment_share"):
        page.locator(f"#trends-{name}").get_by_role("button", name=t("chart.table", "ja")).click()
        expect(page.locator(f"#trends-{name} .k-table tbody tr").first).to_be_visible(
            timeout=20_000
        )
    stages = page.locator("#trends-stages .k-table")
    assert stages.evaluate("e => e.scrollWidth <= e.clientWidth")
    kinds = page.locator("#trends-investment_share .k-table")
    first = kinds.locator("tbody tr td").first
    assert box(first)["height"] < 48
    heading = kinds.locator("thead th").first
    left, top = box(first)["x"], box(heading)["y"]
    kinds.evaluate("e => e.scrollTo(80, 200)")
    assert box(first)["x"] == left
    assert box(heading)["y"] == top


def test_with_the_colours_of_the_system_nothing_is_told_by_a_ground_alone(contrast: Page) -> None:
    page = contrast
    text = style(page.locator("body"), "color")
    icon = page.locator(".k-button .k-icon").first
    assert style(icon, "background-color") != style(page.locator("body"), "background-color")
    chosen = page.locator(".mantine-SegmentedControl-indicator").first
    assert style(chosen, "outline-style") == "solid"
    ticked = page.locator(".k-filter-switches input:checked + .mantine-Checkbox-icon").first
    assert style(ticked, "color") == text


def test_a_field_that_has_the_focus_has_the_ring_of_everything_else(
    open_trends, company: Served
) -> None:
    page = open_trends(company)
    unit = page.get_by_role("textbox", name=t("filters.unit", "ja"))
    unit.focus()
    assert style(unit, "outline-style") == "solid"
    assert style(unit, "outline-width") == "2px"

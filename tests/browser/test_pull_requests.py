"""Can everybody read the list of pull requests, put it in order and go far down in it?"""

import csv
import io
import re

import pytest
from playwright.sync_api import Locator, Page, expect

from dashboard.text import Language, t
from tests.browser.conftest import LOOKS, PHONE, Opened, Served, fits_sideways, settle

PATH = "/trends/pull-requests"


def row(page: Page, index: int) -> Locator:
    return page.locator(f".ag-row[row-index='{index}']")


def cell(page: Page, index: int, column: str) -> Locator:
    return row(page, index).locator(f"[col-id='{column}']")


def stands(page: Page) -> None:
    """The first rows are there."""
    expect(cell(page, 0, "number")).to_contain_text("#")


def total(page: Page) -> int:
    heading = page.locator(".k-list-head h2").inner_text()
    return int(re.sub(r"\D", "", heading))


@pytest.mark.parametrize("look", LOOKS)
def test_the_list_is_readable_in_every_look(
    company: Served, open_page: Opened, look: dict[str, object]
) -> None:
    page = open_page(company, PATH, **look)
    stands(page)
    language: Language = "ja" if look["language"] == "ja" else "en"
    expect(page.locator("h1")).to_have_text(t("pull_requests.title", language))
    assert fits_sideways(page)
    visible = page.locator(".ag-header-cell").all_inner_texts()
    expected = (
        ["number", "lead_time", "used"] if look["width"] == PHONE else ["number", "repository"]
    )
    assert visible[: len(expected)] == [
        t(f"pull_requests.column_{name}", language) for name in expected
    ]


@pytest.mark.parametrize("look", LOOKS)
def test_the_colours_are_those_of_the_page(
    company: Served, open_page: Opened, look: dict[str, object]
) -> None:
    page = open_page(company, PATH, **look)
    stands(page)
    colours = page.evaluate(
        """() => {
            const style = (name) => getComputedStyle(document.querySelector(name));
            return {
                page: style("html").backgroundColor,
                row: style(".ag-row").backgroundColor,
                font: style(".ag-cell").fontFamily === style("body").fontFamily,
                sizes: [style(".ag-cell").fontSize, style(".ag-header-cell").fontSize],
                smallest: Math.min(...[...document.querySelectorAll(".k-main *")]
                    .filter((each) => each.childNodes.length && each.offsetParent
                        && [...each.childNodes].some((n) => n.nodeType === 3 && n.data.trim()))
                    .map((each) => parseFloat(getComputedStyle(each).fontSize))),
            };
        }"""
    )
    assert colours["row"] in (colours["page"], "rgba(0, 0, 0, 0)")
    assert colours["font"]
    assert colours["sizes"] == ["13px", "12px"]
    assert colours["smallest"] >= 10  # a unit is 78 % of its number


def test_rows_and_heading_are_as_high_as_they_should_be(company: Served, open_page: Opened) -> None:
    page = open_page(company, PATH)
    stands(page)
    heights = page.evaluate(
        """() => [".ag-row", ".ag-header-row"].map(
            (name) => Math.round(document.querySelector(name).getBoundingClientRect().height))"""
    )
    assert heights == [36, 32]


def test_a_press_on_a_heading_puts_the_whole_list_in_order(
    company: Served, open_page: Opened
) -> None:
    page = open_page(company, PATH, language="en")
    stands(page)
    expect(page.locator("#pull-requests-order")).to_have_text("Merged, newest first")
    page.locator(".ag-header-cell[col-id='lead_time']").click()
    expect(page.locator("#pull-requests-order")).to_have_text("Lead time, longest first")
    expect(cell(page, 0, "lead_time")).to_contain_text("d")
    page.locator(".ag-header-cell[col-id='lead_time']").click()
    expect(page.locator("#pull-requests-order")).to_have_text("Lead time, shortest first")
    expect(cell(page, 0, "lead_time")).to_contain_text("min")
    expect(page).to_have_url(re.compile(r"sort=lead_time"))


def test_the_order_survives_a_reload_and_can_be_shared(company: Served, open_page: Opened) -> None:
    page = open_page(company, f"{PATH}?metric=merge_lead_time&sort=-number", language="en")
    stands(page)
    expect(page.locator("#pull-requests-order")).to_have_text("Number, largest first")
    page.locator(".ag-header-cell[col-id='merged']").click()
    expect(page.locator("#pull-requests-order")).to_have_text("Merged, newest first")
    page.reload()
    settle(page)
    stands(page)
    expect(page.locator("#pull-requests-order")).to_have_text("Merged, newest first")


def test_the_last_row_is_reached_by_scrolling(company: Served, open_page: Opened) -> None:
    page = open_page(company, PATH)
    stands(page)
    last = total(page) - 1
    assert last > 300
    page.locator(".ag-body-viewport").evaluate("each => { each.scrollTop = 1e9; }")
    expect(cell(page, last, "number")).to_contain_text("#")
    page.locator(".ag-body-viewport").evaluate("each => { each.scrollTop = 0; }")
    stands(page)


def test_everything_works_with_the_keyboard_alone(company: Served, open_page: Opened) -> None:
    page = open_page(company, PATH, language="en")
    stands(page)
    page.locator("#pull-requests-csv").focus()
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowRight")
    expect(page.locator(".ag-header-cell[col-id='repository']")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#pull-requests-order")).to_have_text("Repository, Z to A")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(cell(page, 1, "repository")).to_be_focused()
    page.keyboard.press("Tab")
    assert not page.evaluate("document.activeElement.closest('.ag-root')")


def test_enter_on_a_title_opens_it_in_a_new_tab_that_knows_nothing_of_us(
    company: Served, open_page: Opened
) -> None:
    page = open_page(company, PATH)
    stands(page)
    link = cell(page, 0, "number").locator("a")
    expect(link).to_have_attribute("target", "_blank")
    expect(link).to_have_attribute("rel", "noopener")
    page.evaluate(
        """() => { window.opened = []; document.addEventListener("click", (event) => {
            const link = event.target.closest("a[target]");
            if (link) { event.preventDefault(); window.opened.push(link.href); }
        }); }"""
    )
    cell(page, 0, "merged").click()
    for _ in range(6):
        page.keyboard.press("ArrowLeft")
    expect(cell(page, 0, "number")).to_be_focused()
    page.keyboard.press("Enter")
    assert page.evaluate("window.opened") == [link.get_attribute("href")]


def test_the_choices_and_the_metric_change_the_address_and_the_list(
    company: Served, open_page: Opened
) -> None:
    page = open_page(company, f"{PATH}?unit=streaming", language="en")
    stands(page)
    everything = total(page)
    page.get_by_role("link", name=re.compile("^Left out")).click()
    expect(page).to_have_url(re.compile(r"\?unit=streaming&used=left_out"))
    expect(page.locator(".k-choice[aria-current]")).to_contain_text("Left out")
    expect(cell(page, 0, "used")).to_contain_text("Left out:")
    assert total(page) < everything
    page.locator("#pull-requests-metric").click()
    page.get_by_role("option", name="Coding time").click()
    expect(page).to_have_url(re.compile(r"unit=streaming&metric=coding_time&used=left_out"))
    expect(page.locator(".ag-header-cell[col-id='value']")).to_have_text("Coding time")


def test_a_filter_keeps_the_metric_of_the_list(company: Served, open_page: Opened) -> None:
    page = open_page(company, f"{PATH}?metric=merge_lead_time&used=used", language="en")
    stands(page)
    before = total(page)
    page.get_by_text("Working hours", exact=True).click()
    expect(page).to_have_url(re.compile(r"clock=working&metric=merge_lead_time&used=used"))
    stands(page)
    assert total(page) == before


def test_going_to_the_list_from_the_trends_and_back_keeps_the_filters(
    company: Served, open_page: Opened
) -> None:
    page = open_page(company, "/trends?unit=streaming&by=month", language="en")
    page.locator(f"a[href^='{PATH}']").first.click()
    stands(page)
    expect(page).to_have_url(re.compile(r"pull-requests\?unit=streaming&by=month"))
    page.locator(".k-breadcrumbs a").click()
    expect(page).to_have_url(re.compile(r"/trends\?unit=streaming&by=month$"))
    page.go_back()
    stands(page)


def test_two_readers_with_different_lists_do_not_meet(company: Served, open_page: Opened) -> None:
    one = open_page(company, f"{PATH}?unit=streaming&sort=-lead_time", language="ja")
    other = open_page(company, f"{PATH}?unit=ticketing&metric=coding_time", language="en")
    stands(one)
    stands(other)
    one.locator(".ag-header-cell[col-id='number']").click()
    expect(one.locator("#pull-requests-order")).to_have_text("番号の大きい順")
    expect(other.locator("#pull-requests-order")).to_have_text("Merged, newest first")
    assert total(one) != total(other)


def test_the_file_is_the_list_in_the_order_shown(company: Served, open_page: Opened) -> None:
    page = open_page(company, f"{PATH}?used=used", language="en")
    stands(page)
    page.locator(".ag-header-cell[col-id='lead_time']").click()
    expect(page.locator("#pull-requests-csv")).to_have_attribute(
        "href", f"{PATH}.csv?used=used&sort=-lead_time"
    )
    with page.expect_download() as download:
        page.locator("#pull-requests-csv").click()
    text = download.value.path().read_text("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    assert len(rows) == total(page)
    first = cell(page, 0, "number").inner_text()
    assert first.startswith(f"#{rows[0]['number']}")


def test_before_anything_was_collected_it_says_how_to_begin(
    nothing_yet: Served, open_page: Opened
) -> None:
    page = open_page(nothing_yet, PATH)
    expect(page.locator(".k-empty")).to_contain_text("mikata collect --git")

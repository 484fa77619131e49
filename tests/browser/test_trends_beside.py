"""Are notes pinned, views kept and pages printed in a browser, with nothing cut or covered?"""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from data.sample.company import Wanted, build_sample
from tests.browser.conftest import (
    LOOKS,
    PHONE,
    TODAY,
    Opened,
    Served,
    fits_sideways,
    serve,
    settle,
)
from tests.browser.pdf_text import inks, sheets
from tests.browser.test_trends import overlapping
from tests.fresh import new_database

UNIT = "?unit=streaming-core"
CHART = "#trends-pull_requests_merged"
DARK = {"rgb(227, 230, 234)", "rgb(163, 171, 181)", "rgb(125, 179, 232)"}
"""Text, dimmed text and the first series of the dark scheme."""
HEADINGS = ("どれだけ終えたか", "どれだけ時間がかかり、どこで待っているか", "グラフのメモ")


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The sample company of its own, in which these tests write."""
    folder = tmp_path_factory.mktemp("written")
    database = new_database(folder)
    build_sample(database, Wanted(TODAY))
    yield serve(database, folder)
    database.dispose()


def every_chart(page: Page) -> None:
    """Wait until each place holds its chart, or what is said instead."""
    expect(page.locator("[data-chart] > .k-loading")).to_have_count(0, timeout=30_000)
    settle(page)


def pin(page: Page, text: str) -> Locator:
    """Pin a note for everybody to the day that the form proposes."""
    page.get_by_text("メモを付ける", exact=True).click()
    page.locator("#notes-text").fill(text)
    page.locator("#notes-pin").click()
    return page.locator(".k-note-list li", has_text=text)


def test_a_pinned_note_is_a_line_in_the_charts_until_it_is_taken_back(
    open_page: Opened, written: Served
) -> None:
    page = open_page(written, f"/trends{UNIT}&from=2026-08-31&to=2026-10-17")
    above = page.locator(f"{CHART} .annotation-text", has_text="リリース凍結")
    expect(page.locator(f"{CHART} .main-svg").first).to_be_attached(timeout=30_000)
    pinned = pin(page, "リリース凍結")
    expect(pinned).to_contain_text("10月16日")
    expect(above).to_have_count(1, timeout=15_000)
    pinned.get_by_role("button").click()
    expect(pinned).to_have_count(0)
    expect(above).to_have_count(0, timeout=15_000)


def test_what_is_no_note_is_said_at_its_field(open_page: Opened, written: Served) -> None:
    page = open_page(written, f"/trends{UNIT}")
    page.get_by_text("メモを付ける", exact=True).click()
    page.locator("#notes-pin").click()
    expect(page.locator(".k-note-form")).to_contain_text("内容を入力してください")


def test_a_view_is_kept_opened_and_deleted_with_the_keyboard(
    open_page: Opened, written: Served
) -> None:
    page = open_page(written, f"/trends{UNIT}&by=month")
    page.locator(".k-views > summary").focus()
    page.keyboard.press("Enter")
    page.locator("#views-name").fill("月次のふりかえり")
    page.locator("#views-keep").focus()
    page.keyboard.press("Enter")
    link = page.get_by_role("link", name="月次のふりかえり")
    expect(link).to_be_visible()
    page.goto("/trends")
    settle(page)
    page.locator(".k-views > summary").click()
    link.click()
    expect(page).to_have_url(re.compile(r"\?unit=streaming-core&by=month$"))
    page.get_by_role("button", name="ビュー「月次のふりかえり」を削除").click()
    expect(link).to_have_count(0)


def test_comparing_is_a_link_and_the_page_follows(open_page: Opened, company: Served) -> None:
    page = open_page(company, f"/trends{UNIT}")
    page.get_by_role("navigation", name="比較").get_by_role(
        "link", name="前の期間", exact=True
    ).click()
    expect(page).to_have_url(re.compile(r"unit=streaming-core&compare=before$"))
    expect(page.locator("#trends-numbers")).to_contain_text("→", timeout=30_000)
    expect(page.locator(CHART)).to_contain_text("細い線は前の期間", timeout=30_000)
    page.get_by_role("link", name="Findy式").click()
    expect(page.locator("#trends-numbers")).to_contain_text("Findy式の数え方です。", timeout=30_000)
    expect(page.locator("#trends-charts")).to_be_hidden()


@pytest.mark.parametrize("look", LOOKS)
def test_nothing_covers_anything_when_compared(
    open_page: Opened, company: Served, look: dict[str, object]
) -> None:
    page = open_page(company, f"/trends{UNIT}&compare=before", **look)
    expect(page.locator(f"{CHART} .main-svg").first).to_be_attached(timeout=30_000)
    every_chart(page)
    page.locator(".k-views > summary").click()
    assert fits_sideways(page)
    assert overlapping(page, ".k-graph") == []
    page.goto("/trends?view=findy&compare=before")
    settle(page)
    assert fits_sideways(page)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, PHONE])
def test_the_page_prints_on_a4_with_its_date_and_nothing_cut(
    open_page: Opened, company: Served, tmp_path: Path, scheme: str, width: int
) -> None:
    page = open_page(company, f"/trends{UNIT}", scheme=scheme, width=width)
    every_chart(page)
    pdf = page.pdf(path=tmp_path / "a.pdf", prefer_css_page_size=True)
    pages = sheets(pdf)
    everything = "".join(pages)
    assert 3 <= len(pages) <= 10
    assert DARK.isdisjoint(inks(pdf))
    for number, sheet in enumerate(pages, 1):
        assert f"{number} / {len(pages)}" in sheet
        assert "配信基盤の傾向 · データ:10月15日" in sheet
    for heading in HEADINGS:
        assert heading in everything
    assert "平均 " in everything
    assert "メモを付ける" not in everything
    assert "CSV" not in everything


def test_on_paper_charts_are_as_wide_as_it_and_their_names_apart(
    open_page: Opened, company: Served
) -> None:
    page = open_page(company, f"/trends{UNIT}", scheme="dark")
    every_chart(page)
    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    widths = page.evaluate(
        "[...document.querySelectorAll('.k-graph .main-svg')].map(each => each.clientWidth)"
    )
    assert max(widths) <= 688
    seen = page.evaluate(
        """[...document.querySelectorAll(".k-graph text")]
          .filter(each => getComputedStyle(each).visibility === "visible" && each.textContent)
          .map(each => getComputedStyle(each).fill)"""
    )
    assert DARK.isdisjoint(seen)
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    expect(page.locator(f"{CHART} .main-svg").first).to_be_visible()
    again = page.evaluate("document.querySelector('.k-graph .main-svg').clientWidth")
    assert again > 688

"""What does the morning message say, whatever stands in a title?"""

from datetime import datetime
from string import Formatter
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.fields import Language
from notices.message import (
    LONGEST_TITLE,
    MOST_LINES,
    Line,
    Message,
    as_text,
    cut,
    morning_message,
    plain,
)
from notices.text import LANGUAGES, wording

AS_OF = datetime(2026, 11, 20, 8, 45, tzinfo=ZoneInfo("Asia/Tokyo"))
URL = "https://github.example/acme/web/pull/12"


def message(*lines: Line, language: Language = "en", unit: str = "Payments") -> Message:
    found = morning_message(unit, lines, 8, AS_OF, language)
    assert found is not None
    return found


def line(number: int = 12, title: str = "Pay by card", hours: float = 21.84) -> Line:
    return Line(f"acme/web#{number}", title, URL, hours)


def test_it_is_said_in_english():
    said = message(line(), line(7, "Refunds", 9))
    assert said.title == "Payments: 2 pull requests wait for review"
    assert as_text(said) == (
        "Each has waited for its first review for more than 8 h of working time. "
        "The longest wait comes first.\n\n"
        f"- acme/web#12 Pay by card (21.8 h)\n  {URL}\n"
        f"- acme/web#7 Refunds (9.0 h)\n  {URL}\n\n"
        "As collected on Fri 20 Nov 08:45.\n"
    )


def test_it_is_said_in_japanese():
    said = message(line(title="カード払い"), language="ja", unit="決済")
    assert said.title == "決済：レビュー待ちのプルリクエスト 1件"
    assert as_text(said) == (
        "営業時間換算で8時間より長く、最初のレビューを待っています。待ち時間の長い順です。\n\n"
        f"- acme/web#12 カード払い（21.8時間）\n  {URL}\n\n"
        "11月20日（金）08:45 に収集した内容です。\n"
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_is_silent_where_nothing_waits(language: Language):
    assert morning_message("Payments", [], 8, AS_OF, language) is None


def test_what_is_not_listed_is_counted():
    said = message(*(line(number) for number in range(1, MOST_LINES + 6)))
    assert len(said.lines) == MOST_LINES
    assert (said.more, said.pull_requests) == ("and 5 more", MOST_LINES + 5)
    assert message(*[line()] * MOST_LINES).more is None


def test_one_is_told_in_the_singular():
    assert message(line()).title == "Payments: 1 pull request waits for review"


@pytest.mark.parametrize(
    "url", [None, "javascript:alert(1)", "https://", "https://a b", "ftp://a", "http://[", "a\n"]
)
def test_what_is_no_address_of_a_page_is_no_link(url: str | None):
    assert message(Line("acme/web#12", "Pay", url, 9)).lines[0].url is None


@pytest.mark.parametrize(
    ("title", "told"),
    [
        ("two\nlines\r\nand a\ttab", "two lines and a tab"),
        ("turned \u202e round", "turned  round"),
        ("nothing\x00\u200b seen", "nothing seen"),
        ("  blanks  ", "blanks"),
        ("👩\u200d💻 kept whole", "👩\u200d💻 kept whole"),
    ],
)
def test_a_title_is_one_line_of_what_can_be_seen(title: str, told: str):
    assert plain(title) == told


@pytest.mark.parametrize(
    ("title", "told"),
    [
        ("x" * LONGEST_TITLE, "x" * LONGEST_TITLE),
        ("x" * 200, "x" * (LONGEST_TITLE - 1) + "…"),
        ("x" * 90 + " word that is long", "x" * 90 + " word…"),
        ("長" * 101, "長" * 99 + "…"),
        ("x" * 98 + "\u200d" + "y" * 9, "x" * 98 + "…"),
    ],
)
def test_a_long_title_is_cut_at_a_word_where_one_is_near(title: str, told: str):
    assert cut(title) == told


@given(st.text(max_size=300))
def test_no_title_is_longer_than_allowed_or_more_than_a_line(title: str):
    said = cut(plain(title))
    assert len(said) <= LONGEST_TITLE
    assert len(said.splitlines()) <= 1


def slots(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def test_both_languages_have_the_same_texts_with_the_same_slots():
    ja, en = wording("ja"), wording("en")
    assert sorted(ja) == sorted(en)
    assert [key for key in ja if slots(ja[key]) != slots(en[key])] == []
    assert all(ja.values())
    assert all(en.values())

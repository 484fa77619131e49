"""Does everybody read what Mikata is for before anything else, and once per version?"""

import pytest

from dashboard.access import notice
from dashboard.access.notice import notice_parts, notice_version
from dashboard.text import LANGUAGES, wording
from tests.dashboard.access.visitors import AOI, Company, place


def test_until_it_is_confirmed_there_is_nothing_else(minamo: Company):
    visitor = minamo.visitor()
    visitor.set_password(minamo.link("aoi"))
    assert place(visitor.open("/trends")).startswith("/notice")
    assert visitor.open("/").status_code == 302
    page = visitor.open("/notice").text
    for part in notice_parts("en"):
        assert part.title in page
    visitor.confirm_notice()
    assert visitor.open("/trends").status_code == 200


def test_it_is_kept_who_confirmed_which_version_and_when(minamo: Company):
    minamo.somebody("aoi")
    assert minamo.log()[-1][:3] == ("person", "notice.confirmed", minamo.number("aoi"))
    with minamo.database.read() as connection:
        query = "SELECT notice_version, notice_confirmed_at FROM users"
        version, at = connection.exec_driver_sql(query).one()
    assert version == notice_version()
    assert at is not None


def test_a_changed_text_is_confirmed_anew(minamo: Company, monkeypatch: pytest.MonkeyPatch):
    visitor = minamo.somebody("aoi")
    before = notice_version()
    changed = {**wording("ja"), "notice.never_rank": "別の文"}
    monkeypatch.setattr(notice, "wording", lambda lang: changed if lang == "ja" else wording(lang))
    assert notice_version() != before
    assert place(visitor.open("/trends")).startswith("/notice")


def test_a_version_that_was_not_shown_is_not_confirmed(small: Company):
    visitor = small.visitor()
    visitor.set_password(small.link("aoi"))
    visitor.send("/notice", "/notice", version="0123456789abcdef")
    assert place(visitor.open("/trends")).startswith("/notice")
    assert "notice.confirmed" not in small.actions()


def test_afterwards_everybody_goes_on_where_they_wanted(small: Company):
    visitor = small.visitor()
    visitor.set_password(small.link("aoi"))
    visitor.sign_out()
    assert place(visitor.sign_in(AOI, wanted="/coverage")) == "/notice?next=%2Fcoverage"
    assert place(visitor.send("/notice", "/notice?next=%2Fcoverage")) == "/coverage"
    assert place(visitor.open("/notice?next=//evil.example")) == "/"


def test_whoever_is_led_to_it_comes_back_to_where_they_were(small: Company):
    visitor = small.visitor()
    visitor.set_password(small.link("aoi"))
    led = place(visitor.open("/trends?unit=tech&by=month"))
    assert led == "/notice?next=/trends%3Funit%3Dtech%26by%3Dmonth"
    assert place(visitor.send("/notice", led)) == "/trends?unit=tech&by=month"


@pytest.mark.parametrize("elsewhere", ["//evil.example/x", "/\\evil.example", "/%2fevil.example"])
def test_nobody_is_led_away_by_it(small: Company, elsewhere: str):
    visitor = small.visitor()
    visitor.set_password(small.link("aoi"))
    led = place(visitor.open(elsewhere))
    assert led.startswith("/notice")
    on = place(visitor.send("/notice", led))
    assert on.startswith("/")
    assert not on.startswith(("//", "/\\"))


def test_nobody_may_confirm_it_for_others(small: Company):
    small.link("aoi")
    visitor = small.visitor()
    assert place(visitor.open("/notice?next=/trends")).startswith("/sign-in")
    assert visitor.send("/notice", "/sign-in").status_code in (302, 303, 401)
    assert "notice.confirmed" not in small.actions()


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_says_what_evaluation_demands_in_both_languages(language):
    parts = notice_parts(language)
    assert len(parts) == 5
    assert all(len(part.lines) >= 2 for part in parts)
    said = {line for part in parts for line in part.lines}
    texts = {text for key, text in wording(language).items() if key.startswith("notice.")}
    heads = {part.title for part in parts}
    left = texts - said - heads
    assert len(left) == 2  # the title and the introduction

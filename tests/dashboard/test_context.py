"""Is the reader recognised by what the browser sends, and never mistaken?"""

import pytest
from flask import Flask

from dashboard.context import Reader, reader_of, reader_of_request
from data.viewer import Viewer


def _asked(headers: dict[str, str]) -> Reader:
    with Flask("test").test_request_context("/", headers=headers):
        return reader_of_request("ja")


@pytest.mark.parametrize(
    ("accepted", "language"),
    [
        ("ja-JP,ja;q=0.9,en;q=0.8", "ja"),
        ("en-GB,en;q=0.9,ja;q=0.8", "en"),
        ("de-DE,de;q=0.9", "ja"),
        ("", "ja"),
    ],
)
def test_without_a_choice_the_browser_decides_the_language(accepted, language):
    assert _asked({"Accept-Language": accepted}).language == language


def test_a_choice_is_stronger_than_what_the_browser_prefers():
    cookies = "mikata_language=en; mikata_system_scheme=dark; mikata_scheme=light"
    reader = _asked({"Accept-Language": "ja", "Cookie": cookies})
    assert (reader.language, reader.scheme) == ("en", "light")


def test_the_colours_follow_the_system_until_somebody_chooses():
    assert reader_of({"mikata_system_scheme": "dark"}, "ja").scheme == "dark"
    assert reader_of({}, "ja").scheme == "light"


def test_made_up_cookies_are_ignored():
    made_up = {"mikata_language": "<b>", "mikata_scheme": "pink", "mikata_role": "admin"}
    assert reader_of(made_up, None) == Reader("ja", "light", Viewer.anonymous(), None)


def test_a_role_of_the_demo_shows_no_more_than_the_figures_of_units():
    assert reader_of({"mikata_role": "cto"}, "ja").viewer == Viewer.anonymous()


def test_outside_a_request_there_is_a_reader_with_the_defaults():
    assert reader_of_request("en") == Reader("en", "light", Viewer.anonymous())

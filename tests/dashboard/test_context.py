"""Is the reader recognised by what the browser sends, and never mistaken?"""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask

from config.secret_key import SecretKey
from config.settings import Settings
from dashboard.access.identity import Access
from dashboard.access.sessions import ServerSessions
from dashboard.context import Reader, reader_of, reader_of_request
from data.viewer import Viewer
from tests.dashboard.conftest import NOW, new_database

Asked = Callable[..., Reader]


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Asked]:
    """asked(headers, origin): the reader who sends these, where nobody was invited yet."""
    folder: Path = tmp_path_factory.mktemp("nobody")
    database = new_database(folder)
    access = Access(database, Settings(workspace=folder), SecretKey(b"k"), lambda: NOW)
    server = Flask("test")
    server.session_interface = ServerSessions(access)

    def ask(headers: dict[str, str], origin: str = "127.0.0.1") -> Reader:
        sent = {"REMOTE_ADDR": origin}
        with server.test_request_context("/", headers=headers, environ_base=sent):
            return reader_of_request(access, "ja")

    yield ask
    database.dispose()


@pytest.mark.parametrize(
    ("accepted", "language"),
    [
        ("ja-JP,ja;q=0.9,en;q=0.8", "ja"),
        ("en-GB,en;q=0.9,ja;q=0.8", "en"),
        ("de-DE,de;q=0.9", "ja"),
        ("", "ja"),
    ],
)
def test_without_a_choice_the_browser_decides_the_language(asked: Asked, accepted, language):
    assert asked({"Accept-Language": accepted}).language == language


def test_a_choice_is_stronger_than_what_the_browser_prefers(asked: Asked):
    cookies = "mikata_language=en; mikata_system_scheme=dark; mikata_scheme=light"
    reader = asked({"Accept-Language": "ja", "Cookie": cookies})
    assert (reader.language, reader.scheme) == ("en", "light")


def test_the_colours_follow_the_system_until_somebody_chooses():
    assert reader_of({"mikata_system_scheme": "dark"}, "ja").scheme == "dark"
    assert reader_of({}, "ja").scheme == "light"


def test_made_up_cookies_are_ignored():
    made_up = {"mikata_language": "<b>", "mikata_scheme": "pink", "mikata_role": "admin"}
    assert reader_of(made_up, None) == Reader("ja", "light", Viewer.anonymous())


def test_where_nobody_signs_in_the_figures_of_units_are_for_this_computer_alone(asked: Asked):
    here, elsewhere = asked({}), asked({}, "192.0.2.7")
    assert (here.viewer, here.method) == (Viewer.local(), "local")
    assert (elsewhere.viewer, elsewhere.method) == (Viewer.anonymous(), "nobody")
    assert here.name is None


def test_outside_a_request_there_is_a_reader_with_the_defaults(tmp_path):
    access = Access(
        new_database(tmp_path), Settings(workspace=tmp_path), SecretKey(b"k"), lambda: NOW
    )
    assert reader_of_request(access, "en") == Reader("en", "light", Viewer.anonymous())
    access.database.dispose()

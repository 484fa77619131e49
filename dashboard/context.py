"""What does a page know: the data, the time, and who is reading?"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from typing import TYPE_CHECKING, Literal, Protocol, get_args

from flask import has_request_context, request

from dashboard.text import LANGUAGES, Language, as_language
from data.viewer import Viewer

if TYPE_CHECKING:
    from config.organisation import Organisation
    from config.settings import Settings
    from data.database import Database
    from metrics.answers import Answers

Scheme = Literal["light", "dark"]
Role = Literal["cto", "manager", "engineer"]

LANGUAGE_COOKIE = "mikata_language"
SCHEME_COOKIE = "mikata_scheme"
SYSTEM_SCHEME_COOKIE = "mikata_system_scheme"
"""What the browser prefers, written by assets/preferences.js for readers who chose nothing."""
ROLE_COOKIE = "mikata_role"


@dataclass(frozen=True, slots=True)
class Reader:
    """Whoever looks at the page in this request. `role` is the one chosen in the demo."""

    language: Language
    scheme: Scheme
    viewer: Viewer
    role: Role | None = None


@dataclass(frozen=True, slots=True)
class Unsuccessful:
    """A collection begun from a page that ended with an error, and what it said last, in English.

    `log_file` is where everything that it said stands.
    """

    began: datetime
    last_words: str
    log_file: str


class CollectNow(Protocol):
    """Begins collections for whoever looks at the pages, one at a time."""

    def start(self, repositories: Sequence[str]) -> bool:
        """Collect these, or everything where none is named; False where one is under way."""
        ...

    @property
    def running(self) -> bool:
        """Whether one that was begun here is under way."""
        ...

    @property
    def unsuccessful(self) -> Unsuccessful | None:
        """How the last one went wrong; None where none did."""
        ...


@dataclass(frozen=True, slots=True)
class Context:
    """Everything pages are built from; one per app, handed over as an argument, never changed.

    `collect_now` is None where no collection can be begun from the pages.
    """

    settings: Settings
    database: Database
    answers: Answers
    now: Callable[[], datetime]
    reader: Callable[[], Reader]
    demo: bool = False
    collect_now: CollectNow | None = None

    def organisation(self) -> Organisation | None:
        """The organisation at present, None while nobody has applied an org.yaml."""
        return self.answers.material(Viewer.anonymous()).organisation

    def zone(self) -> tzinfo:
        """The organisation's time zone, UTC while there is no organisation."""
        return self.answers.material(Viewer.anonymous()).zone

    def today(self) -> date:
        """The present day where the organisation is."""
        return self.now().astimezone(self.zone()).date()


def reader_of_request(default: Language = "ja") -> Reader:
    """Who sent the request being answered; outside a request a reader with the defaults."""
    if not has_request_context():
        return Reader(default, "light", Viewer.anonymous())
    return reader_of(
        request.cookies, request.accept_languages.best_match(LANGUAGES, default=default)
    )


def reader_of(cookies: Mapping[str, str], preferred: str | None) -> Reader:
    """The reader whom these cookies describe; `preferred` is the language the browser asks for."""
    scheme = cookies.get(SCHEME_COOKIE) or cookies.get(SYSTEM_SCHEME_COOKIE)
    role = next((role for role in get_args(Role) if role == cookies.get(ROLE_COOKIE)), None)
    return Reader(
        language=as_language(cookies.get(LANGUAGE_COOKIE), as_language(preferred)),
        scheme="dark" if scheme == "dark" else "light",
        viewer=Viewer.anonymous(),
        role=role,
    )

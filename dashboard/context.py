"""What does a page know: the data, the time, and who is reading?"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from typing import TYPE_CHECKING, Literal, Protocol

from flask import has_request_context, request

from dashboard.access.identity import NOBODY, Access, Identity, Known, identity
from dashboard.text import LANGUAGES, Language, as_language
from data.viewer import Viewer

if TYPE_CHECKING:
    from config.fields import LocalText
    from config.organisation import Organisation
    from config.settings import Settings
    from data.database import Database
    from metrics.answers import Answers

Scheme = Literal["light", "dark"]

LANGUAGE_COOKIE = "mikata_language"
SCHEME_COOKIE = "mikata_scheme"
SYSTEM_SCHEME_COOKIE = "mikata_system_scheme"
"""What the browser prefers, written by assets/preferences.js for readers who chose nothing."""


@dataclass(frozen=True, slots=True)
class Reader:
    """Whoever looks at the page in this request, how they are known, and by which name."""

    language: Language
    scheme: Scheme
    viewer: Viewer
    method: Known = "nobody"
    name: LocalText | None = None


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

    def start(self, repositories: Sequence[str], viewer: Viewer) -> bool:
        """Collect these, or everything where none is named; False where one is under way.

        That the viewer asked for it is noted. Raises NotAllowed.
        """
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
    access: Access
    demo: bool = False
    collect_now: CollectNow | None = None

    def organisation(self) -> Organisation | None:
        """The organisation at present, None while nobody has applied an org.yaml."""
        return self.answers.organisation()

    def is_prepared(self) -> bool:
        """Whether the workspace has what `mikata init` writes, or an organisation was applied."""
        return self.organisation() is not None or self.settings.has_file

    def zone(self) -> tzinfo:
        """The organisation's time zone, UTC while there is no organisation."""
        return self.answers.zone()

    def today(self) -> date:
        """The present day where the organisation is."""
        return self.now().astimezone(self.zone()).date()


def reader_of_request(access: Access, default: Language = "ja") -> Reader:
    """Who sent the request being answered; outside a request a reader with the defaults."""
    if not has_request_context():
        return Reader(default, "light", Viewer.anonymous())
    preferred = request.accept_languages.best_match(LANGUAGES, default=default)
    return reader_of(request.cookies, preferred, identity(access))


def reader_of(cookies: Mapping[str, str], preferred: str | None, who: Identity = NOBODY) -> Reader:
    """The reader whom these cookies describe; `preferred` is the language the browser asks for."""
    scheme = cookies.get(SCHEME_COOKIE) or cookies.get(SYSTEM_SCHEME_COOKIE)
    return Reader(
        language=as_language(cookies.get(LANGUAGE_COOKIE), as_language(preferred)),
        scheme="dark" if scheme == "dark" else "light",
        viewer=who.viewer,
        method=who.method,
        name=who.name,
    )

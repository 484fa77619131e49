"""A small company that is served, and visitors who use it as a browser would."""

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from argon2 import PasswordHasher
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from config.organisation import Organisation
from config.secret_key import SecretKey
from config.settings import Settings
from dashboard.access.identity import Access
from dashboard.access.password import Passwords
from dashboard.app import create_app
from dashboard.context import Context, reader_of_request
from data.access.administering import invite_person
from data.access.tokens import new_token
from data.access.users import person_of_key
from data.database import Database
from data.log import OPERATOR
from data.organisation import store_organisation
from metrics.answers import Answers
from metrics.cache import Cache

MORNING = datetime(2026, 10, 16, 0, 30, tzinfo=UTC)
PASSWORD = "four blue kettles sing"  # noqa: S105 -- of invented people
CHEAP = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
"""For tests of what comes after a password was compared."""
AOI, KEN = "aoi@minamo.example", "ken@minamo.example"

MINAMO = {
    "schema": "organisation/1",
    "name": "Minamo",
    "units": [{"id": "tech", "name": "Tech"}],
    "people": [
        {"id": "aoi", "name": {"ja": "岸本 葵", "en": "Aoi Kishimoto"}, "addresses": [AOI]},
        {
            "id": "ken",
            "name": {"ja": "三浦 健", "en": "Ken Miura"},
            "addresses": [KEN],
            "role": "cto",
        },
        {"id": "mao", "name": "Mao", "addresses": ["mao@minamo.example"]},
    ],
}


@dataclass
class Clock:
    """The present moment, which a test moves on."""

    present: datetime = MORNING

    def __call__(self) -> datetime:
        return self.present

    def passes(self, **time: float) -> None:
        """Let time pass."""
        self.present += timedelta(**time)


class Company:
    """The company's pages over a database."""

    def __init__(self, database: Database, folder: Path, demo: bool = False, **told: Any) -> None:
        self.database, self.clock = database, Clock()
        settings = Settings(workspace=folder, **told)
        key, passwords = SecretKey(b"k" * 32), Passwords(CHEAP)
        self.access = Access(database, settings, key, self.clock, demo, passwords)
        self.context = Context(
            settings=settings,
            database=database,
            answers=Answers(database, Cache()),
            now=self.clock,
            reader=lambda: reader_of_request(self.access, "ja"),
            access=self.access,
            demo=demo,
        )
        self.server: Flask = create_app(self.context).server

    def apply(self, said: dict[str, Any] = MINAMO) -> None:
        """Let the organisation be as `said`."""
        with self.database.write(changes_facts=True) as connection:
            organisation = Organisation.model_validate(said)
            store_organisation(connection, organisation, "test", self.clock())

    def number(self, key: str) -> int:
        """The number of a person."""
        with self.database.read() as connection:
            found = person_of_key(connection, key)
        assert found is not None
        return found

    def link(self, key: str) -> str:
        """The path of a new link for a person to set their password."""
        token = new_token()
        with self.database.write(changes_facts=False) as connection:
            invite_person(connection, self.number(key), token, self.clock(), OPERATOR)
        return f"/invitation/{token}"

    def visitor(self, origin: str = "127.0.0.1", language: str = "en") -> "Visitor":
        """Somebody with a browser of their own."""
        return Visitor(self.server.test_client(), origin, language)

    def somebody(self, key: str) -> "Visitor":
        """A visitor who has set their password, and read the notice."""
        visitor = self.visitor()
        visitor.set_password(self.link(key))
        visitor.confirm_notice()
        return visitor

    def log(self) -> list[tuple[str, str, int | None, dict[str, Any]]]:
        """What the log says, oldest first: actor, action, about whom, detail."""
        with self.database.read() as connection:
            rows = connection.exec_driver_sql(
                "SELECT actor, action, about_id, detail FROM log ORDER BY id"
            ).all()
        return [tuple(row) for row in rows]

    def actions(self) -> list[str]:
        """The actions in the log, without the organisation's."""
        return [action for _, action, *_ in self.log() if action != "organisation.applied"]

    def rows(self, table: str) -> int:
        """How many rows a table has."""
        with self.database.read() as connection:
            return connection.exec_driver_sql(f"SELECT count(*) FROM {table}").scalar_one()


@dataclass
class Visitor:
    """Somebody with a browser: keeps cookies, and sends forms as they stand on the page."""

    client: FlaskClient
    origin: str
    language: str
    page: TestResponse | None = field(default=None, repr=False)

    @property
    def _told(self) -> dict[str, Any]:
        return {
            "environ_base": {"REMOTE_ADDR": self.origin},
            "base_url": "http://localhost/",
            "headers": {"Accept-Language": self.language},
        }

    def open(self, path: str) -> TestResponse:
        """The answer at an address, redirects not followed."""
        self.page = self.client.get(path, **self._told)
        return self.page

    def send(self, action: str, page: str | None = None, **fields: str) -> TestResponse:
        """Send a form that stands on a page (the one opened last) with these fields filled in."""
        if page is not None:
            self.open(page)
        held = _HIDDEN.findall(self.page.text) if self.page else []
        hidden = {name: unescape(value) for name, value in held}
        self.page = self.client.post(action, data={**hidden, **fields}, **self._told)
        return self.page

    def sign_in(self, address: str, password: str = PASSWORD, wanted: str = "") -> TestResponse:
        """Sign in with an address and a password."""
        page = f"/sign-in?next={wanted}" if wanted else "/sign-in"
        return self.send("/sign-in/password", page, address=address, password=password)

    def set_password(self, link: str, password: str = PASSWORD) -> TestResponse:
        """Set a password with a link."""
        return self.send(link, link, password=password, again=password)

    def confirm_notice(self) -> TestResponse:
        """Confirm the notice of purpose."""
        return self.send("/notice", "/notice")

    def sign_out(self) -> TestResponse:
        """Sign out from whichever page they are led to."""
        self.client.get("/trends", follow_redirects=True, **self._told)
        token = self.client.get_cookie("csrf_token", domain="localhost")
        fields = {"csrf_token": token.value} if token else {}
        return self.client.post("/sign-out", data=fields, **self._told)

    @property
    def token(self) -> str | None:
        """The token in the cookie of the session."""
        cookie = self.client.get_cookie("mikata", domain="localhost")
        return cookie.value if cookie else None

    def gets_in(self) -> bool:
        """Whether a page for people of the organisation is shown."""
        return self.open("/trends").status_code == 200


_HIDDEN = re.compile(r'<input type="hidden" name="(\w+)" value="([^"]*)">')


def place(answer: TestResponse) -> str:
    """Where an answer leads: path and query."""
    parts = urlsplit(answer.location or "")
    assert parts.netloc in ("", "localhost"), answer.location
    return f"{parts.path}?{parts.query}" if parts.query else parts.path

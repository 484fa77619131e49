"""A small organisation whose people come to the pages, each with a browser of their own."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from config.organisation import Organisation
from config.secret_key import SecretKey
from config.settings import Settings, load_settings
from dashboard.access.identity import Access
from dashboard.app import create_app
from dashboard.context import Context, reader_of_request
from data.access.users import disable_user, person_of_key
from data.database import Database
from data.organisation import store_organisation
from metrics.answers import Answers
from metrics.cache import Cache
from tests.dashboard.access.own_provider import CLIENT
from tests.fresh import fresh_file

OURS = Organisation.model_validate(
    {
        "schema": "organisation/1",
        "name": "Corp",
        "people": [
            {"id": "aoi", "name": "Aoi", "role": "cto", "addresses": ["aoi@corp.example"]},
            {"id": "ren", "name": "Ren", "addresses": ["ren@corp.example", "ren@group.example"]},
            {"id": "gone", "name": "Gone", "addresses": ["gone@corp.example"]},
        ],
    }
)


@dataclass
class Clock:
    """The present moment, which a test may move."""

    ahead: timedelta = field(default_factory=timedelta)

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self.ahead


@dataclass
class Entrance:
    """The pages of the organisation, with a way in that the settings say."""

    context: Context
    clock: Clock
    client: FlaskClient

    @property
    def access(self) -> Access:
        return self.context.access

    def another_browser(self) -> FlaskClient:
        """Somebody else's, without a session."""
        return self.client.application.test_client()

    def is_in(self, client: FlaskClient | None = None) -> bool:
        """Whether whoever uses this browser gets beyond the sign-in."""
        answer = (client or self.client).get("/trends")
        return not (answer.location or "").startswith("/sign-in")

    def sessions(self) -> list[tuple[int | None, str]]:
        """(person, method) of every session."""
        with self.access.database.read() as connection:
            rows = connection.exec_driver_sql("SELECT person_id, method FROM sessions").all()
        return [(row[0], row[1]) for row in rows]

    def log(self) -> list[tuple[str, Any]]:
        """(action, particulars) of every line of the log."""
        with self.access.database.read() as connection:
            rows = connection.exec_driver_sql("SELECT action, detail FROM log ORDER BY id").all()
        return [(row[0], row[1]) for row in rows]

    def person(self, key: str) -> int:
        """The number of a person."""
        with self.access.database.read() as connection:
            found = person_of_key(connection, key)
        assert found is not None
        return found

    def disable(self, key: str) -> None:
        """Refuse a person from now on."""
        person = self.person(key)
        with self.access.database.write(changes_facts=False) as connection:
            disable_user(connection, person, self.clock())


def with_provider(issuer: str, **more: str) -> dict[str, str]:
    """Variables of an installation where people sign in with a provider."""
    return {
        "MIKATA_SIGN_IN__METHOD": "oidc",
        "MIKATA_SIGN_IN__DOMAINS": '["corp.example", "group.example"]',
        "MIKATA_SIGN_IN__CONTACT": "Hana (ext. 7)",
        "MIKATA_SIGN_IN__OIDC__ISSUER": issuer,
        "MIKATA_SIGN_IN__OIDC__CLIENT_ID": CLIENT,
        "MIKATA_SIGN_IN__OIDC__CLIENT_SECRET": "hunter2",
        "MIKATA_SIGN_IN__OIDC__NAME": "Corp ID",
        **more,
    }


def context_of(folder: Path, environ: Mapping[str, str], now: Clock) -> Context:
    """What the pages of the organisation are built from."""
    settings: Settings = load_settings(folder, environ)
    fresh_file(folder / ".mikata" / "mikata.sqlite3")
    database = Database.open(settings.database, settings.facts_folder)
    with database.write(changes_facts=True) as connection:
        store_organisation(connection, OURS, "test", now())
    access = Access(database, settings, SecretKey(b"k" * 32), now)
    return Context(
        settings=settings,
        database=database,
        answers=Answers(database, Cache()),
        now=now,
        reader=lambda: reader_of_request(access, "en"),
        access=access,
    )


def entrance(folder: Path, environ: Mapping[str, str]) -> Entrance:
    """The pages, and a browser that has not been there."""
    clock = Clock()
    context = context_of(folder, environ, clock)
    return Entrance(context, clock, create_app(context).server.test_client())


def token_of(page: TestResponse) -> str:
    """The token that a form of the page carries."""
    found = re.search(r'name="csrf_token" value="([^"]+)"', page.text)
    assert found is not None
    return found.group(1)


def sent_on(client: FlaskClient, wanted: str = "/trends") -> TestResponse:
    """The answer to pressing the provider's button."""
    page = client.get(f"/sign-in?{urlencode({'next': wanted})}")
    form = {"csrf_token": token_of(page), "next": wanted}
    return client.post("/sign-in/provider", data=form)


def address_of(answer: TestResponse) -> str:
    """Where at the provider the page leads."""
    assert answer.status_code == HTTPStatus.OK
    return answer.headers["Refresh"].removeprefix("0; url=")


def back(client: FlaskClient, brought: Mapping[str, str]) -> TestResponse:
    """The answer to coming back from the provider with what it gave."""
    return client.get("/sign-in/callback", query_string=dict(brought))

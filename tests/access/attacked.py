"""The sample company, served, with one person of every role; what is stored of it, and is told."""

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any, get_args

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from config.organisation import Organisation
from dashboard.access.forgery import TOKEN_COOKIE, TOKEN_HEADER
from dashboard.app import create_app
from dashboard.document import Document
from data.database import Database
from data.organisation import store_organisation
from data.permissions import Role
from data.queries.viewers import viewer_of
from data.sample.company import Wanted, build_sample
from data.sample.organisation import sample_organisation
from data.tables.everything import Base
from data.viewer import Viewer
from tests.dashboard.access.visitors import MORNING, Company

TODAY = date(2026, 10, 16)
PROJECT = Path(__file__).parents[2]
CALLBACK = "/_dash-update-component"
ROLES: tuple[Role, ...] = tuple(role for role in get_args(Role) if role != "local")
"""Of people who sign in."""
TEAM = "ticketing"
"""Where everybody of `ROLES` works; the contractor sees no other."""

_COMES_AND_GOES = {"sessions", "sign_in_attempts"}
"""Kept of whoever asks, however they are answered."""


def key_of(role: Role) -> str:
    """The id of the person who has this role and no other."""
    return f"only-{role.replace('_', '-')}"


def organisation() -> Organisation:
    """The sample's, with one person more for each role."""
    said = sample_organisation(TODAY).model_dump(mode="json", by_alias=True)
    said["people"] += [
        {
            "id": key_of(role),
            "name": f"Only {role}",
            "role": "engineer" if role == "contractor" else role,
            "addresses": [f"{key_of(role)}@minamo.example"],
            "employment": [{"kind": "contract" if role == "contractor" else "regular"}],
            "memberships": [{"unit": TEAM}],
        }
        for role in ROLES
    ]
    return Organisation.model_validate(said)


def fill(database: Database) -> None:
    """Let an empty, migrated database hold the sample company."""
    build_sample(database, Wanted(TODAY))
    with database.write(changes_facts=True) as connection:
        store_organisation(connection, organisation(), "test", MORNING)


class Attacked(Company):
    """The sample company, over a database that holds it."""

    app: Document

    def __init__(self, database: Database, folder: Path, **told: Any) -> None:
        super().__init__(database, folder, **told)
        self.app = create_app(self.context)
        self.server = self.app.server
        self.attackers = {role: self.signed_in(role) for role in ROLES}
        """One who is signed in, by each role."""

    def signed_in(self, role: Role) -> "Attacker":
        """A new browser, with a session of the person of this role."""
        visitor = self.somebody(key_of(role))
        visitor.open("/metrics")  # a page, with which the token of the session comes
        with self.database.read() as connection:
            viewer = viewer_of(connection, self.number(key_of(role)), TODAY)
        return Attacker(visitor.client, viewer)

    def nobody(self) -> "Attacker":
        """A new browser without any session, but with the token of the page where one signs in."""
        client = self.server.test_client()
        client.get("/sign-in")
        return Attacker(client, Viewer.anonymous())

    @contextmanager
    def nothing_stored(self) -> Iterator[None]:
        """Whatever happens inside changes nothing in the database."""
        before = self.stored()
        yield
        assert self.stored() == before

    def stored(self) -> dict[str, str]:
        """A digest of every table, but of those that only keep who asked."""
        found = {}
        with self.database.read() as connection:
            for table in Base.metadata.sorted_tables:
                if table.name not in _COMES_AND_GOES:
                    # As it lies there: whoever reads it as Python takes three times as long.
                    rows = connection.exec_driver_sql(f"SELECT * FROM {table.name}").all()
                    found[table.name] = hashlib.sha256(repr(rows).encode()).hexdigest()
        return found

    @cached_property
    def secrets(self) -> frozenset[str]:
        """Words that nobody is told who may not see anything: names of people, units, code."""
        said = organisation()
        people = {text for each in said.people for text in (each.id, each.name.ja, each.name.en)}
        units = {unit.name.ja for unit, _ in said.all_units()}
        code = {each.repository.partition("/")[2] for each in said.repositories}
        return frozenset(filter(None, people | units | code))

    def told(self, answer: TestResponse) -> set[str]:
        """What an answer tells that it must not: words of the company, or of our own insides."""
        heads = "\n".join(f"{name}: {value}" for name, value in answer.headers)
        whole = f"{heads}\n{said(answer)}"
        insides = ("Traceback", "sqlalchemy", "SELECT ", "site-packages", str(PROJECT), "k-problem")
        return {word for word in (*self.secrets, *insides) if word in whole}


def said(answer: TestResponse) -> str:
    """The text of an answer, as it is read and not as it is written."""
    found = answer.get_json(silent=True) if answer.is_json else None
    if found is None:
        return answer.get_data().decode("utf-8", "replace")
    return json.dumps(found, ensure_ascii=False)


@dataclass
class Attacker:
    """Somebody with a browser who sends what no page of ours would."""

    client: FlaskClient
    viewer: Viewer

    @property
    def token(self) -> str:
        """The token of their session."""
        found = self.client.get_cookie(TOKEN_COOKIE)
        assert found is not None
        return found.value

    def get(self, path: str, **how: Any) -> TestResponse:
        return self.client.get(path, **how)

    def call(self, body: object, **how: Any) -> TestResponse:
        """The answer to a request for a callback, sent with the token of the session."""
        return self.send("POST", CALLBACK, json=body, **how)

    def send(self, method: str, path: str, **how: Any) -> TestResponse:
        """The answer to anything, sent with the token of the session."""
        headers = {TOKEN_HEADER: self.token, **how.pop("headers", {})}
        return self.client.open(path, method=method, headers=headers, **how)

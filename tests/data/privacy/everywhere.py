"""A database in which people stand in every table about people, each unmistakably."""

import json
import zlib
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, RowMapping, Table, insert, select

from config.organisation import Organisation
from data.database import Database
from data.log import Actor, write_log
from data.organisation import store_organisation
from data.parts import store_parts
from data.privacy.inventory import INVENTORY
from data.repositories import store_repository
from data.rows import (
    AccountKey,
    DeploymentRow,
    EventRow,
    FileRow,
    IncidentRow,
    PullRequestRow,
    RepositoryRow,
    ReviewRow,
)
from data.store import store_pull_requests
from data.tables.everything import METADATA
from data.tables.organisation import Account, Person

NOW = datetime(2026, 10, 16, 3, 0, tzinfo=UTC)
AOI, KEN = "aoi-tanabe", "ken-hayashi"
NAMES = {AOI: ("田辺葵", "Tanabe Aoi"), KEN: ("林健", "Hayashi Ken")}
LOGINS = {AOI: "aoitanabe7", KEN: "kenhayashi7"}
GIT = {AOI: "Aoi T. Tanabe", KEN: "Ken H. Hayashi"}
ADDRESSES = {key: f"{login}@minamo.example" for key, login in LOGINS.items()}
SAID = {key: (key, *NAMES[key], LOGINS[key], GIT[key], ADDRESSES[key]) for key in (AOI, KEN)}
"""Everything that means somebody; none of it is part of anything else."""


def person(key: str) -> dict[str, Any]:
    """Somebody who stands in every part of the organisation."""
    ja, en = NAMES[key]
    return {
        "id": key,
        "name": {"ja": ja, "en": en},
        "addresses": [ADDRESSES[key]],
        "accounts": {"github": [LOGINS[key]], "git": [GIT[key]]},
        "employment": [{"from": date(2024, 4, 1), "kind": "regular"}],
        "away": [{"from": date(2026, 8, 10), "to": date(2026, 8, 14)}],
        "memberships": [{"unit": "tech", "share": 80}],
    }


def organisation(*keys: str) -> Organisation:
    """One in which these people do everything; without any, one of nobody."""
    exclusions = [
        {"application": "api", "paths": ["gen/**"], "who": key, "when": "2026-05-01", "why": "生成"}
        for key in keys
    ]
    managers = [{"person": key, "from": None} for key in keys]
    return Organisation.model_validate(
        {
            "name": "Minamo",
            "units": [{"id": "tech", "name": "技術", "managers": managers}],
            "people": [person(key) for key in keys],
            "applications": [
                {"id": "api", "name": "API", "repository": "minamo/api", "kind": "backend"}
            ],
            "coverage": {"exclusions": exclusions},
        }
    )


def worked(number: int, key: str, **changes: Any) -> PullRequestRow:
    """A pull request in which somebody does everything that can be done in one."""
    me = AccountKey("github", LOGINS[key])
    values: dict[str, Any] = {
        "title": f"Change {number} for @{LOGINS[key]}",
        "state": "merged",
        "base": "main",
        "url": f"https://github.example/minamo/api/pull/{number}",
        "author": me,
        "merged_by": me,
        "first_assignee": me,
        "head": f"{LOGINS[key]}/change-{number}",
        "created_at": NOW - timedelta(days=3),
        "merged_at": NOW - timedelta(days=2),
        "closed_at": NOW - timedelta(days=2),
        "reviews": (ReviewRow(f"r{number}", me, "approved", NOW - timedelta(days=2)),),
        "events": (EventRow(f"e{number}", "force_pushed", NOW - timedelta(days=2), me),),
        "co_authors": (AccountKey("git", GIT[key]),),
        "files": (FileRow("src/a.py", 1, 2),),
        "raw": answer(number, key),
    }
    return PullRequestRow(number=number, **(values | changes))


def answer(number: int, key: str) -> bytes:
    """What is kept of GitHub's answer about that pull request, as far as it names anybody."""
    who = {"__typename": "User", "login": LOGINS[key]}
    content = {
        "form": 1,
        "url": f"https://github.example/minamo/api/pull/{number}",
        "title": f"Change {number} for @{LOGINS[key]}",
        "headRefName": f"{LOGINS[key]}/change-{number}",
        "author": who,
        "reviews": [{"id": f"r{number}", "author": {**who, "login": LOGINS[key].upper()}}],
        "coAuthors": [["git", GIT[key], "user"]],
        "files": [["src/a.py", 1, 2]],
    }
    return zlib.compress(json.dumps(content, ensure_ascii=False).encode())


def numbers(database: Database) -> dict[str, int]:
    """The numbers of people by their keys."""
    with database.read() as connection:
        return dict(connection.execute(select(Person.key, Person.id)).all())


def fill(database: Database) -> dict[str, int]:
    """Aoi and Ken everywhere; their numbers."""
    with database.write(changes_facts=True) as connection:
        store_organisation(connection, organisation(AOI, KEN), AOI, NOW - timedelta(days=30))
        api = store_repository(connection, RepositoryRow("minamo/api", "github", "x", "main"))
        rows = [worked(number, key) for number, key in ((1, AOI), (2, KEN), (3, AOI))]
        store_pull_requests(connection, api, rows, NOW)
        incident = IncidentRow(9, f"@{LOGINS[AOI]} saw it", None, (), NOW, None)
        deployment = DeploymentRow("d1", "preview", f"{LOGINS[AOI]}/x", "c" * 40, None, NOW, ())
        store_parts(connection, api, [incident, deployment], None)
        people = dict(connection.execute(select(Person.key, Person.id)).all())
        for key in (AOI, KEN):
            _by_hand(connection, key, people[key], api)
        write_log(connection, NOW, Actor.of_person(people[AOI]), "session.began")
        write_log(connection, NOW, Actor.of_person(people[KEN]), "person.viewed", people[AOI])
        write_log(connection, NOW, Actor.of_person(people[AOI]), "person.viewed", people[KEN])
    return people


def _by_hand(connection: Connection, key: str, number: int, repository: int) -> None:
    """What signing in and asking leave behind."""
    put(connection, "users", person_id=number, password_digest=f"pw {key}", created_at=NOW)
    user = connection.execute(
        select(METADATA.tables["users"].c.id).where(METADATA.tables["users"].c.person_id == number)
    ).scalar_one()
    token = f"token {key}".encode()
    put(connection, "invitations", user_id=user, token_digest=token, created_at=NOW, ends_at=NOW)
    put(
        connection, "sessions", token_digest=token, person_id=number, method="password",
        data={"secret": key}, created_at=NOW, last_seen_at=NOW, signed_in_at=NOW,
        ends_at=NOW + timedelta(hours=12),
    )  # fmt: skip
    put(
        connection, "statements", person_id=number, about="people", text=f"words of {key}",
        written_at=NOW,
    )  # fmt: skip
    put(
        connection, "jobs", kind="collect", key=f"collect@{number}", detail={}, asked_by=number,
        created_at=NOW, due_at=NOW, status="done", attempts=1,
    )  # fmt: skip
    put(
        connection, "api_tokens", person_id=number, name=f"of {key}", token_digest=token,
        created_at=NOW, ends_at=NOW,
    )  # fmt: skip
    put(
        connection, "saved_views", person_id=number, name=f"view of {key}", path="/trends",
        search="", created_at=NOW,
    )  # fmt: skip
    put(
        connection, "notes", day=NOW.date(), text="a note", person_id=number,
        written_at=NOW,
    )  # fmt: skip
    put(
        connection, "effort_estimates", unit="team", month=date(2026, 1 + (key == KEN), 1),
        percent=15, person_id=number, estimated_at=NOW,
    )  # fmt: skip
    put(
        connection, "accepted_gaps", repository_id=repository, open=0, merged=1, closed=0, who=key,
        why="gone", at=NOW,
    )  # fmt: skip


def note_erased(database: Database) -> None:
    """An erased account of each, as a person has only once they are a tombstone."""
    with database.write_apart() as connection:
        for login in LOGINS.values():
            number = connection.execute(select(Account.id).where(Account.login == login)).scalar()
            put(
                connection, "erased_accounts", account_id=number, provider="github",
                salt=b"salt", digest=b"digest",
            )  # fmt: skip


def put(connection: Connection, table: str, **values: Any) -> None:
    """Add one row."""
    connection.execute(insert(METADATA.tables[table]).values(**values))


def tables_about_people() -> list[str]:
    """Their names, as the inventory declares them."""
    return [each.table for each in INVENTORY if each.about_people]


def everything_stored(database: Database) -> dict[str, list[dict[str, Any]]]:
    """Every row of every table, with what is compressed unpacked."""
    with database.read() as connection:
        return {
            name: [_unpacked(table, row) for row in connection.execute(select(table)).mappings()]
            for name, table in METADATA.tables.items()
        }


def _unpacked(table: Table, row: RowMapping) -> dict[str, Any]:
    values: dict[str, Any] = {str(name): value for name, value in row.items()}
    if table.name == "raw_answers":
        values["content"] = zlib.decompress(values["content"]).decode()
    return values

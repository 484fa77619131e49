"""A workspace with people who may sign in, something to look at, and something to decide on."""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import select

from config.settings import load_settings
from dashboard.access.notice import notice_version
from dashboard.access.password import Passwords
from data.access.users import confirm_notice, put_user, set_password
from data.database import Database
from data.facts import build_facts
from data.queries.viewers import viewer_of
from data.repositories import store_repository
from data.rows import RepositoryRow, Stored
from data.runs import Outcome, finish_sync_run, start_sync_run
from data.sample.company import Wanted, build_sample
from data.sample.organisation import organisation_text, sample_organisation
from data.tables.access import PersonAddress

PASSWORD = "four blue kettles sing"  # noqa: S105 -- of nobody
MISSING = 3
"""Merged pull requests that each of the repositories with a gap lacks."""


@dataclass(frozen=True, slots=True)
class Employee:
    """Somebody with an account: number, address, and whether they may accept a gap."""

    person: int
    address: str
    decides: bool


@dataclass(frozen=True, slots=True)
class Company:
    """The folder of a workspace, its database, and who works there."""

    folder: Path
    url: str
    people: Sequence[Employee]
    gaps: Sequence[int]
    """Numbers of repositories of which somebody has to accept that pull requests are missing."""

    def opened(self) -> Database:
        """Its database; whoever opens it disposes of it."""
        settings = load_settings(self.folder, self.environment())
        return Database.open(settings.database, settings.facts_folder)

    def environment(self) -> dict[str, str]:
        """That of its processes: nothing of whoever runs the tests."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith("MIKATA_")}
        own = {
            "MIKATA_DATABASE": self.url,
            "MIKATA_WORKSPACE": str(self.folder),
            # Everybody comes from a place of their own, which a proxy tells.
            "MIKATA_SERVER__TRUSTED_PROXIES": "1",
        }
        return {**kept, **own, "PYTHONUNBUFFERED": "1"}


def found_company(
    folder: Path, url: str, *, engineers: int, pull_requests: int, gaps: int
) -> Company:
    """Make the sample company, everybody with a password and the notice confirmed."""
    today = datetime.now(UTC).date()
    (folder / "org.yaml").write_text(
        organisation_text(sample_organisation(today, engineers)), encoding="utf-8"
    )
    database = Company(folder, url, (), ()).opened()
    try:
        database.migrate()
        build_sample(database, Wanted(today, engineers, pull_requests))
        people = _let_in(database)
        numbers = [_gap(database, f"acme/gap-{number}") for number in range(gaps)]
        build_facts(database)
    finally:
        database.dispose()
    return Company(folder, url, people, numbers)


def _let_in(database: Database) -> list[Employee]:
    """One password for all, digested once: that takes a tenth of a second by intention."""
    digest, now = Passwords().digest(PASSWORD), datetime.now(UTC)
    query = select(PersonAddress.person_id, PersonAddress.address)
    let_in: list[Employee] = []
    with database.write(changes_facts=False) as connection:
        for person, address in connection.execute(query.order_by(PersonAddress.person_id)).all():
            viewer = viewer_of(connection, person, now.date())
            if viewer.units("units") is not None:  # there are charts that they may not see
                continue
            put_user(connection, person, now)
            set_password(connection, person, digest, now)
            confirm_notice(connection, person, notice_version(), now)
            let_in.append(Employee(person, address, viewer.may("accept_gap")))
    return sorted(let_in, key=lambda each: not each.decides)


def _gap(database: Database, name: str) -> int:
    """The number of a repository of which GitHub counts more than is stored."""
    now = datetime.now(UTC)
    with database.write(changes_facts=True) as connection:
        number = store_repository(connection, RepositoryRow(name, "github"))
        run = start_sync_run(connection, "github", number, now)
        counted = {"open": 0, "merged": MISSING, "closed": 0}
        why = ("GitHub counts more", name, "collect again", "gap")
        outcome = Outcome("incomplete", Stored(0, 0), *why, on_source=counted)
        finish_sync_run(connection, run, now, outcome)
    return number

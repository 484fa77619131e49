"""What do tests of notes, views and estimates share: two people, and a unit inside another."""

from datetime import UTC, datetime
from typing import Any

import yaml
from sqlalchemy import select

from config.organisation import Organisation
from data.database import Database
from data.organisation import store_organisation
from data.permissions import Role
from data.queries.organisation import numbers_of_people
from data.tables.record import LogEntry
from data.viewer import Viewer

NOW = datetime(2026, 11, 20, 3, tzinfo=UTC)
TODAY = NOW.date()
ORGANISATION = """
schema: organisation/1
name: Acme
timezone: Asia/Tokyo
units:
  - {id: product, name: Product, units: [{id: web, name: Web}, {id: app, name: App}]}
  - {id: platform, name: Platform}
people:
  - {id: aoi, name: {ja: 葵, en: Aoi}, memberships: [{unit: web}]}
  - {id: ken, name: Ken, memberships: [{unit: platform}]}
"""


def organise(database: Database) -> dict[str, int]:
    """Apply the organisation; the numbers of its people."""
    organisation = Organisation.model_validate(yaml.safe_load(ORGANISATION))
    with database.write(changes_facts=True) as connection:
        store_organisation(connection, organisation, "operator", NOW)
    return numbers_of_people(database)


def engineer(person: int, unit: str) -> Viewer:
    """An engineer of a unit."""
    return in_role("engineer", person, unit)


def in_role(role: Role, person: int, unit: str) -> Viewer:
    """Somebody of a unit in a role; a manager manages it."""
    units = frozenset({unit})
    viewer = Viewer.of_roles(person, frozenset({role}))
    return viewer.in_units(units, units if role == "manager" else frozenset())


def logged(database: Database, word: str) -> list[tuple[str, dict[str, Any]]]:
    """The lines of the log about one thing, oldest first: what was done, with its particulars."""
    e = LogEntry
    query = select(e.action, e.detail).where(e.action.startswith(f"{word}.")).order_by(e.id)
    with database.read() as connection:
        return [(row.action, row.detail) for row in connection.execute(query)]

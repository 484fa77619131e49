"""What does the database say the organisation is?"""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, Row, select

from config.organisation import Organisation
from data.tables import organisation as tables
from data.tables.access import PersonAddress

Parts = dict[int, list[dict[str, Any]]]
"""The parts of units or people, by the number of what they belong to, in the order of the file."""


def latest_revision(connection: Connection) -> Row[int, str, dict[str, Any]] | None:
    """The present revision: its id, digest and settings; None where nothing was applied yet."""
    revision = tables.OrganisationRevision
    query = select(revision.id, revision.digest, revision.settings)
    return connection.execute(query.order_by(revision.id.desc()).limit(1)).one_or_none()


def present_revision(connection: Connection) -> int:
    """The number of the present revision; 0 where nothing was applied yet."""
    latest = latest_revision(connection)
    return latest.id if latest else 0


def person_numbers(connection: Connection) -> dict[str, int]:
    """The number of every person by id, those who left the file included."""
    query = select(tables.Person.key, tables.Person.id)
    return {row.key: row.id for row in connection.execute(query)}


def read_organisation(connection: Connection) -> Organisation | None:
    """The present organisation, equal to what was stored; None where nothing was applied yet."""
    revision = latest_revision(connection)
    if revision is None:
        return None
    keys = {number: key for key, number in person_numbers(connection).items()}
    settings = dict(revision.settings)
    coverage = settings["coverage"]
    settings["coverage"] = {
        **coverage,
        "exclusions": [{**each, "who": keys[each["who"]]} for each in coverage["exclusions"]],
    }
    units, people = _units(connection, keys), _people(connection)
    return Organisation.model_validate({**settings, "units": units, "people": people})


def _units(connection: Connection, keys: Mapping[int, str]) -> list[dict[str, Any]]:
    """The outermost units, each with those inside it."""
    managers = _dated(connection, tables.UnitManager, "unit_id", {"person": "person_id"})
    for each in (manager for parts in managers.values() for manager in parts):
        each["person"] = keys[each["person"]]
    unit = tables.Unit
    query = select(unit.id, unit.key, unit.name, unit.cross_cutting, unit.parent_id)
    rows = connection.execute(query.where(unit.in_file).order_by(unit.position)).all()
    inside: Parts = defaultdict(list)
    for row in reversed(rows):  # those inside a unit come after it: they are complete by now
        values = {"id": row.key, "name": row.name, "cross_cutting": row.cross_cutting}
        values["managers"] = managers[row.id]
        inside[row.parent_id or 0].insert(0, {**values, "units": inside[row.id]})
    return inside[0]


def _people(connection: Connection) -> list[dict[str, Any]]:
    unit = tables.Unit
    units = {row.id: row.key for row in connection.execute(select(unit.id, unit.key))}
    employment = _dated(connection, tables.Employment, "person_id", {"kind": "kind"})
    away = _dated(connection, tables.Absence, "person_id", {})
    membership = {"unit": "unit_id", "share": "share"}
    memberships = _dated(connection, tables.Membership, "person_id", membership)
    for each in (part for parts in memberships.values() for part in parts):
        each["unit"] = units[each["unit"]]
    accounts, addresses = _accounts(connection), _addresses(connection)
    person = tables.Person
    query = select(person.id, person.key, person.name, person.role, person.also)
    return [
        {
            "id": row.key,
            "name": row.name,
            "role": row.role,
            "also": row.also,
            "addresses": addresses[row.id],
            "accounts": accounts[row.id],
            "employment": employment[row.id],
            "away": away[row.id],
            "memberships": memberships[row.id],
        }
        for row in connection.execute(query.where(person.in_file).order_by(person.position))
    ]


def _dated(
    connection: Connection, table: type[tables.Base], owner: str, columns: Mapping[str, str]
) -> Parts:
    """The rows of a table with dates, with `columns` under the names that they have in the file."""
    found = table.__table__.c
    wanted = [found[name].label(label) for label, name in columns.items()]
    query = select(found[owner].label("owner"), found.first_day, found.last_day, *wanted)
    parts: Parts = defaultdict(list)
    for row in connection.execute(query.order_by(found.position)).mappings():
        values = {label: row[label] for label in columns}
        parts[row["owner"]].append({"from": row["first_day"], "to": row["last_day"], **values})
    return parts


def _accounts(connection: Connection) -> dict[int, dict[str, list[str]]]:
    """The logins that the file lists, by person and provider."""
    account = tables.Account
    query = select(account.person_id, account.provider, account.login)
    listed = query.where(account.position.is_not(None)).order_by(account.position)
    found: dict[int, dict[str, list[str]]] = defaultdict(dict)
    for row in connection.execute(listed):
        found[row.person_id].setdefault(row.provider, []).append(row.login)
    return found


def _addresses(connection: Connection) -> dict[int, list[str]]:
    """The addresses with which people sign in, by person."""
    address = PersonAddress
    query = select(address.person_id, address.address).order_by(address.position)
    found: dict[int, list[str]] = defaultdict(list)
    for row in connection.execute(query):
        found[row.person_id].append(row.address)
    return found

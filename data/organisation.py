"""How is the organisation kept, so that it comes back as it was and numbers never change?"""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import Connection, delete, insert, select, update

from config.fields import Dated
from config.organisation import Organisation, Person
from data.accounts import adopt_accounts
from data.coverage import derive_coverage
from data.log import OPERATOR, Actor, write_log
from data.organisation_changes import difference
from data.organisation_read import latest_revision, person_numbers, read_organisation
from data.role_changes import log_role_changes
from data.tables import organisation as tables
from data.tables.access import PersonAddress

Row = dict[str, Any]
Thing = TypeVar("Thing", bound=Dated)


def store_organisation(
    connection: Connection,
    organisation: Organisation,
    by: str,
    now: datetime,
    actor: Actor = OPERATOR,
) -> int:
    """Make `organisation` the present one; the number of its revision.

    `by` is who applied it, in words; the log knows them as `actor`. Nothing is written where it is
    the present one already. It changes the facts: they are to be built anew once the transaction
    is through.
    """
    digest = _digest(organisation)
    latest = latest_revision(connection)
    if latest is not None and latest.digest == digest:
        return latest.id
    before = read_organisation(connection)
    units = _store_units(connection, organisation)
    people = _store_people(connection, organisation)
    _store_dated(connection, organisation, units, people)
    _store_accounts(connection, organisation.people, people)
    _store_addresses(connection, organisation.people, people)
    values = {
        "applied_at": now,
        "applied_by": by,
        "digest": digest,
        "settings": settings_of(organisation, people),
    }
    statement = insert(tables.OrganisationRevision).values(**values)
    revision = connection.execute(statement.returning(tables.OrganisationRevision.id)).scalar_one()
    detail = {"revision": revision, "digest": digest, "changes": _counted(before, organisation)}
    write_log(connection, now, actor, "organisation.applied", detail=detail)
    log_role_changes(connection, now, actor, before, organisation)
    derive_coverage(connection, organisation)
    return revision


def settings_of(organisation: Organisation, people: Mapping[str, int]) -> Row:
    """Everything that is about no person and no unit; who excluded something is a number."""
    settings = organisation.model_dump(mode="json", by_alias=True, exclude={"units", "people"})
    for exclusion in settings["coverage"]["exclusions"]:
        exclusion["who"] = people[exclusion["who"]]
    return settings


def _digest(organisation: Organisation) -> str:
    """Of everything that is said: with the same digest two organisations are equal."""
    plain = organisation.model_dump(mode="json", by_alias=True)
    text = json.dumps(plain, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def _counted(before: Organisation | None, after: Organisation) -> dict[str, int]:
    """How many changes there are of each kind, as the log names nobody."""
    counts: dict[str, int] = {}
    for change in difference(before, after):
        name = f"{change.what}.{change.kind}"
        counts[name] = counts.get(name, 0) + 1
    return counts


def _store_units(connection: Connection, organisation: Organisation) -> dict[str, int]:
    """The numbers of the units by id; each comes after the one that it lies in."""
    known = {row.key: row.id for row in connection.execute(select(tables.Unit.key, tables.Unit.id))}
    connection.execute(update(tables.Unit).values(in_file=False))
    numbers: dict[str, int] = {}
    for position, (unit, _) in enumerate(organisation.all_units()):
        path = organisation.unit_path(unit.id)
        values = {
            "name": unit.name.model_dump(mode="json"),
            "parent_id": numbers[path[-2]] if len(path) > 1 else None,
            "position": position,
            "in_file": True,
            "cross_cutting": unit.cross_cutting,
        }
        numbers[unit.id] = _put(connection, tables.Unit, known, unit.id, values)
    return numbers


def _store_people(connection: Connection, organisation: Organisation) -> dict[str, int]:
    """The numbers of the people by id; who comes back into the file has the old number."""
    known = person_numbers(connection)
    connection.execute(update(tables.Person).values(in_file=False))
    numbers: dict[str, int] = {}
    for position, person in enumerate(organisation.people):
        values = {
            "name": person.name.model_dump(mode="json"),
            "role": person.role,
            "also": list(person.also),
            "position": position,
            "in_file": True,
        }
        numbers[person.id] = _put(connection, tables.Person, known, person.id, values)
    return numbers


def _put(
    connection: Connection,
    table: type[tables.Unit] | type[tables.Person],
    known: Mapping[str, int],
    key: str,
    values: Row,
) -> int:
    if key in known:
        connection.execute(update(table).where(table.id == known[key]).values(**values))
        return known[key]
    statement = insert(table).values(key=key, **values).returning(table.id)
    return connection.execute(statement).scalar_one()


def _store_dated(
    connection: Connection,
    organisation: Organisation,
    units: Mapping[str, int],
    people: Mapping[str, int],
) -> None:
    """Everything that has dates is replaced: nothing refers to these rows."""
    memberships, employments, absences = [], [], []
    for person in organisation.people:
        number = people[person.id]
        memberships += [
            {**row, "person_id": number, "unit_id": units[each.unit], "share": each.share}
            for row, each in _rows(person.memberships)
        ]
        employments += [
            {**row, "person_id": number, "kind": each.kind}
            for row, each in _rows(person.employment)
        ]
        absences += [{**row, "person_id": number} for row, _ in _rows(person.away)]
    managers = [
        {**row, "unit_id": units[unit.id], "person_id": people[each.person]}
        for unit, _ in organisation.all_units()
        for row, each in _rows(unit.managers)
    ]
    _replace(connection, tables.Membership, memberships)
    _replace(connection, tables.Employment, employments)
    _replace(connection, tables.Absence, absences)
    _replace(connection, tables.UnitManager, managers)


def _rows(things: Iterable[Thing]) -> list[tuple[Row, Thing]]:
    return [
        ({"first_day": each.start, "last_day": each.end, "position": position}, each)
        for position, each in enumerate(things)
    ]


def _replace(connection: Connection, table: type[tables.Base], rows: Sequence[Row]) -> None:
    connection.execute(delete(table))
    if rows:
        connection.execute(insert(table), rows)


def _store_accounts(
    connection: Connection, people: Iterable[Person], numbers: Mapping[str, int]
) -> None:
    """Give each account to whom the file names; collected ones that it does not name are nobody's.

    What belonged to somebody who left the file stays known as theirs, so that it is found when they
    ask for it or are erased; figures and lists take it for nobody's.
    """
    account, person = tables.Account, tables.Person
    connection.execute(update(account).values(position=None))
    present = account.person_id.in_(select(person.id).where(person.in_file))
    connection.execute(update(account).where(present).values(person_id=None))
    query = select(account.provider, account.login, account.id)
    known = {(row.provider, row.login): row.id for row in connection.execute(query)}
    for person in people:
        for provider, logins in person.accounts.items():
            for position, login in enumerate(logins):
                values = {"person_id": numbers[person.id], "position": position}
                if (provider, login) in known:
                    here = account.id == known[provider, login]
                    connection.execute(update(account).where(here).values(**values))
                else:
                    fresh = {"provider": provider, "login": login, "kind": "user"}
                    connection.execute(insert(account).values(**fresh, **values))
    adopt_accounts(connection)


def _store_addresses(
    connection: Connection, people: Iterable[Person], numbers: Mapping[str, int]
) -> None:
    rows = [
        {"person_id": numbers[person.id], "address": address, "position": position}
        for person in people
        for position, address in enumerate(person.addresses)
    ]
    _replace(connection, PersonAddress, rows)

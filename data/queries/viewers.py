"""As whom does a person see things today?"""

from collections.abc import Collection, Iterator
from datetime import date
from typing import Any

from sqlalchemy import Connection, and_, or_, select

from data.permissions import roles_of
from data.tables.organisation import Employment, Membership, Person, Unit, UnitManager
from data.viewer import Viewer


def viewer_of(connection: Connection, person: int, today: date) -> Viewer:
    """The viewer that a person is on a day, as the organisation was applied last.

    Somebody who is not in the organisation's file any more, or whose employment has ended or not
    yet begun, sees nothing.
    """
    query = select(Person.role, Person.also).where(Person.id == person, Person.in_file)
    found = connection.execute(query).one_or_none()
    kinds = _employed_as(connection, person, today)
    if found is None or kinds == set():
        return Viewer.anonymous()
    managed = _dated_units(connection, UnitManager, person, today)
    roles = roles_of(found.role, found.also, kinds or (), manages=bool(managed))
    inside = _inside(connection)
    own = _dated_units(connection, Membership, person, today)
    viewer = Viewer.of_roles(person, roles)
    return viewer.in_units(_closed(own, inside), _closed(managed, inside))


def _covers(table: Any, today: date) -> Any:  # noqa: ANN401 -- any table with two days
    return and_(
        or_(table.first_day.is_(None), table.first_day <= today),
        or_(table.last_day.is_(None), table.last_day >= today),
    )


def _dated_units(connection: Connection, table: Any, person: int, today: date) -> set[int]:  # noqa: ANN401 -- memberships or managers
    query = select(table.unit_id).where(table.person_id == person, _covers(table, today))
    return set(connection.execute(query).scalars())


def _employed_as(connection: Connection, person: int, today: date) -> set[str] | None:
    """The kinds of employment on a day; None where the file says nothing about any."""
    query = select(Employment.kind, _covers(Employment, today).label("today"))
    rows = connection.execute(query.where(Employment.person_id == person)).all()
    return {row.kind for row in rows if row.today} if rows else None


def _inside(connection: Connection) -> dict[int | None, list[tuple[int, str]]]:
    """The units by the unit that they lie in."""
    found: dict[int | None, list[tuple[int, str]]] = {}
    query = select(Unit.id, Unit.key, Unit.parent_id).where(Unit.in_file)
    for row in connection.execute(query):
        found.setdefault(row.parent_id, []).append((row.id, row.key))
    return found


def _closed(
    wanted: Collection[int], inside: dict[int | None, list[tuple[int, str]]]
) -> frozenset[str]:
    """The ids of these units and of all that lie in them."""
    return frozenset(_keys(None, wanted, inside, taken=False))


def _keys(
    parent: int | None,
    wanted: Collection[int],
    inside: dict[int | None, list[tuple[int, str]]],
    *,
    taken: bool,
) -> Iterator[str]:
    for number, key in inside.get(parent, ()):
        within = taken or number in wanted
        if within:
            yield key
        yield from _keys(number, wanted, inside, taken=within)

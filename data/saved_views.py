"""Which addresses of pages did people keep under a name, for themselves or for a unit?"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, and_, delete, insert, or_, select

from data.database import Database
from data.errors import DataProblem, NotAllowed
from data.log import Actor, write_log
from data.plain_words import one_line
from data.tables.organisation import Unit
from data.tables.team import SavedView
from data.viewer import Viewer

LONGEST_NAME, LONGEST_ADDRESS = 40, 2_000
MOST = 50
"""Views that one person keeps; more would be no list to choose from."""

KEPT, DELETED = "view.kept", "view.deleted"

_PATH = re.compile(r"/(?:[a-z0-9][a-z0-9/-]*)?", re.ASCII)
"""A page of ours: what begins with two slashes would lead to another server."""


class ViewRefused(DataProblem):
    """A view that can't be kept; `fault` is `empty`, `long`, `address`, `unit` or `many`."""

    def __init__(self, fault: str) -> None:
        super().__init__(
            f"The view was not kept ({fault})",
            "a named view",
            f"name a page in 1 to {LONGEST_NAME} characters; at most {MOST} can be kept",
        )
        self.fault = fault


@dataclass(frozen=True, slots=True)
class NewView:
    """What somebody wants to keep: a name, an address and for which unit by id, None for nobody
    else. `search` begins with its question mark, or is empty."""

    name: str
    path: str
    search: str = ""
    unit: str | None = None


@dataclass(frozen=True, slots=True)
class KeptView:
    """A page under a name; `unit` is the id of the unit for which it was kept, None if private.

    `own` says that the viewer may delete it.
    """

    number: int
    name: str
    path: str
    search: str
    unit: str | None
    own: bool

    @property
    def address(self) -> str:
        """Where it leads."""
        return self.path + self.search


def keep_view(viewer: Viewer, connection: Connection, view: NewView, now: datetime) -> int:
    """Keep an address under a name, for the viewer or for a unit; its number.

    It takes the place of one of the viewer's own with that name for the same unit. The log says
    that it was kept, not its name. Belongs into a `Database.write`. Raises ViewRefused, and
    NotAllowed where the viewer sees no figures or may not write for that unit.
    """
    _require(viewer, view.unit)
    said, unit = one_line(view.name), view.unit
    _check(connection, said, view)
    v, own = SavedView, SavedView.person_id.is_not_distinct_from(viewer.person)
    same = (own, v.name == said, v.unit.is_not_distinct_from(unit))
    connection.execute(delete(v).where(*same))
    if len(connection.execute(select(v.id).where(own)).all()) >= MOST:
        raise ViewRefused("many")
    values = {"name": said, "path": view.path, "search": view.search, "unit": unit}
    statement = insert(v).values(person_id=viewer.person, created_at=now, **values)
    number = connection.execute(statement.returning(v.id)).scalar_one()
    detail = {"view": number, "unit": unit}
    write_log(connection, now, Actor.of_viewer(viewer), KEPT, detail=detail)
    return number


def delete_view(viewer: Viewer, connection: Connection, number: int, now: datetime) -> bool:
    """Delete a view of one's own; whether there was one.

    Where nobody signs in, whoever is at the computer deletes what was kept there. Belongs into a
    `Database.write`. Raises NotAllowed where the viewer may see no figures.
    """
    viewer.require("units")
    own = SavedView.person_id.is_not_distinct_from(viewer.person)
    if not connection.execute(delete(SavedView).where(SavedView.id == number, own)).rowcount:
        return False
    write_log(connection, now, Actor.of_viewer(viewer), DELETED, detail={"view": number})
    return True


def kept_views(viewer: Viewer, database: Database) -> Sequence[KeptView]:
    """The viewer's own views and those of their units, by name.

    Theirs are the units that they are in or manage, with what lies inside and around these; where
    nobody signs in, all of them. Nothing where the viewer may see no figures.
    """
    if not viewer.may("units"):
        return []
    v = SavedView
    own = v.person_id.is_not_distinct_from(viewer.person)
    with database.read() as connection:
        theirs = v.unit.is_not(None)
        if viewer.person is not None:
            units = viewer.own_units | viewer.managed_units
            theirs = and_(theirs, v.unit.in_(sorted(_with_those_around(connection, units))))
        columns = (v.id, v.name, v.path, v.search, v.unit, own.label("own"))
        query = select(*columns).where(or_(own, theirs)).order_by(v.name, v.id)
        return [_kept(row) for row in connection.execute(query)]


def _kept(row: Any) -> KeptView:  # noqa: ANN401 -- a row of the query above
    return KeptView(row.id, row.name, row.path, row.search, row.unit, bool(row.own))


def _require(viewer: Viewer, unit: str | None) -> None:
    viewer.require("units")
    if unit is None:
        return
    viewer.require("notes.write")
    units = viewer.units("notes.write")
    if units is not None and unit not in units:
        raise NotAllowed("notes.write")


def _check(connection: Connection, name: str, view: NewView) -> None:
    """Raises ViewRefused for what is no name, no page of ours or no unit."""
    if not name or len(name) > LONGEST_NAME:
        raise ViewRefused("long" if name else "empty")
    fits = _PATH.fullmatch(view.path) and (not view.search or view.search.startswith("?"))
    if not fits or not view.search.isprintable():
        raise ViewRefused("address")
    if len(view.path) + len(view.search) > LONGEST_ADDRESS:
        raise ViewRefused("address")
    known = select(Unit.id).where(Unit.key == view.unit, Unit.in_file)
    if view.unit is not None and connection.execute(known).scalar_one_or_none() is None:
        raise ViewRefused("unit")


def _with_those_around(connection: Connection, units: frozenset[str]) -> frozenset[str]:
    """The units and those in which they lie."""
    rows = connection.execute(select(Unit.id, Unit.key, Unit.parent_id).where(Unit.in_file)).all()
    by_number = {row.id: row for row in rows}
    found: set[str] = set()
    for row in (each for each in rows if each.key in units):
        around = row
        while around is not None and around.key not in found:
            found.add(around.key)
            around = by_number.get(around.parent_id)
    return frozenset(found)

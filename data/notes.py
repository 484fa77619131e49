"""What did people pin to the days of the charts, and who may pin and withdraw what?"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, func, insert, or_, select, update

from config.fields import LocalText
from data.database import Database
from data.errors import DataProblem, NotAllowed
from data.log import Actor, write_log
from data.plain_words import one_line
from data.tables.organisation import Person, Unit
from data.tables.team import Note
from data.viewer import Viewer

LONGEST = 80
"""Characters of a note: it stands in one line above a chart."""

MOST = 20
"""Notes that one person pins to the days of one month; with more a chart could not be read."""

PINNED, WITHDRAWN = "note.pinned", "note.withdrawn"


class NoteRefused(DataProblem):
    """What was written can't be pinned; `fault` is `empty`, `long`, `day`, `unit` or `many`."""

    def __init__(self, fault: str) -> None:
        super().__init__(
            f"The note was not pinned ({fault})",
            "a note on charts",
            f"write 1 to {LONGEST} characters about a day until today and a unit that there is; "
            f"at most {MOST} stand in a month",
        )
        self.fault = fault


@dataclass(frozen=True, slots=True)
class NewNote:
    """What somebody wants to pin: to a day, of a unit by id or (None) of everybody."""

    day: date
    text: str
    unit: str | None = None


@dataclass(frozen=True, slots=True)
class PinnedNote:
    """A note as it stands: on its day, for a unit by id or (None) for everybody, and by whom.

    `by` is the id of who wrote it and `name` their name; both are None where nobody had signed in,
    and for somebody who is not in the organisation's file any more. `own` says that the viewer
    wrote it and may withdraw it.
    """

    number: int
    day: date
    unit: str | None
    text: str
    by: str | None
    name: LocalText | None
    own: bool
    written_at: datetime


def pin_note(
    viewer: Viewer, connection: Connection, note: NewNote, today: date, now: datetime
) -> int:
    """Pin a note to a day of a unit's charts or of everybody's; its number.

    `today` is the organisation's day. The log says that it was pinned, not what it says. Belongs
    into a `Database.write`. Raises NoteRefused, and NotAllowed where the viewer may not write for
    that unit: for everybody only those may whose permission holds for all.
    """
    _require(viewer, note.unit)
    said, unit = one_line(note.text), note.unit
    if not said or len(said) > LONGEST:
        raise NoteRefused("long" if said else "empty")
    if note.day > today:
        raise NoteRefused("day")
    if unit is not None and not _is_unit(connection, unit):
        raise NoteRefused("unit")
    if _of_the_month(viewer, connection, note.day) >= MOST:
        raise NoteRefused("many")
    values = {"day": note.day, "unit": unit, "text": said, "person_id": viewer.person}
    statement = insert(Note).values(**values, written_at=now).returning(Note.id)
    number = connection.execute(statement).scalar_one()
    detail = {"note": number, "day": note.day.isoformat(), "unit": unit}
    write_log(connection, now, Actor.of_viewer(viewer), PINNED, detail=detail)
    return number


def withdraw_note(viewer: Viewer, connection: Connection, number: int, now: datetime) -> bool:
    """Take back a note of one's own; whether one stood that was not taken back before.

    Where nobody signs in, whoever is at the computer takes back what was written there. Belongs
    into a `Database.write`. Raises NotAllowed where the viewer may write no notes.
    """
    viewer.require("notes.write")
    own = (
        Note.id == number,
        Note.withdrawn_at.is_(None),
        Note.person_id.is_not_distinct_from(viewer.person),
    )
    if not connection.execute(update(Note).where(*own).values(withdrawn_at=now)).rowcount:
        return False
    write_log(connection, now, Actor.of_viewer(viewer), WITHDRAWN, detail={"note": number})
    return True


def pinned_notes(
    viewer: Viewer, database: Database, first: date, last: date
) -> Sequence[PinnedNote]:
    """The notes of the days from `first` to `last`, both included, in the order of their days.

    Those for everybody, and those for units whose figures the viewer may see; which of them belong
    on a chart, its unit says. Nothing where the viewer may see no figures.
    """
    n = Note
    query = (
        select(n.id, n.day, n.unit, n.text, n.person_id, n.written_at, Person.key, Person.name,
               Person.in_file)
        .join(Person, Person.id == n.person_id, isouter=True)
        .where(n.withdrawn_at.is_(None), n.day.between(first, last))
        .order_by(n.day, n.id)
    )  # fmt: skip
    units = viewer.units("units")
    if units is not None:
        query = query.where(or_(n.unit.is_(None), n.unit.in_(sorted(units))))
    if not viewer.may("units"):
        return []
    with database.read() as connection:
        return [_pinned(row, viewer) for row in connection.execute(query)]


def _pinned(row: Any, viewer: Viewer) -> PinnedNote:  # noqa: ANN401 -- a row of the query above
    return PinnedNote(
        number=row.id,
        day=row.day,
        unit=row.unit,
        text=row.text,
        by=row.key if row.in_file else None,
        name=LocalText.model_validate(row.name) if row.in_file else None,
        own=viewer.may("notes.write") and row.person_id == viewer.person,
        written_at=row.written_at,
    )


def _require(viewer: Viewer, unit: str | None) -> None:
    viewer.require("notes.write")
    units = viewer.units("notes.write")
    if units is not None and unit not in units:
        raise NotAllowed("notes.write")


def _of_the_month(viewer: Viewer, connection: Connection, day: date) -> int:
    """How many of the viewer's notes stand in the month of a day."""
    first = day.replace(day=1)
    after = (first + timedelta(days=31)).replace(day=1)
    theirs = (
        Note.person_id.is_not_distinct_from(viewer.person),
        Note.withdrawn_at.is_(None),
        Note.day >= first,
        Note.day < after,
    )
    return connection.execute(select(func.count()).select_from(Note).where(*theirs)).scalar_one()


def _is_unit(connection: Connection, unit: str) -> bool:
    known = select(Unit.id).where(Unit.key == unit, Unit.in_file)
    return connection.execute(known).scalar_one_or_none() is not None

"""How does a person say something about what is kept on them, and take it back?"""

from datetime import datetime
from typing import get_args

from sqlalchemy import Connection, insert, select, update

from data.errors import DataProblem, NotAllowed
from data.log import Actor, write_log
from data.privacy.declaration import Part
from data.privacy.inventory import INVENTORY
from data.tables.privacy import Statement
from data.viewer import Viewer

LONGEST = 2_000
"""Characters of a statement."""

WRITTEN, WITHDRAWN = "statement.written", "statement.withdrawn"


class StatementRefused(DataProblem):
    """What was written can't be kept; `fault` is `empty`, `long` or `part`."""

    def __init__(self, fault: str) -> None:
        super().__init__(
            f"The statement was not kept ({fault})",
            "a person's own file",
            f"write 1 to {LONGEST:,} characters about a part of the inventory",
        )
        self.fault = fault


def parts_about_people() -> tuple[Part, ...]:
    """What a statement can be about: the parts of the inventory that lead to people."""
    held = {each.part for each in INVENTORY if each.about_people}
    return tuple(part for part in get_args(Part) if part in held)


def write_statement(
    connection: Connection, viewer: Viewer, about: str, text: str, now: datetime
) -> int:
    """Keep what the viewer says about a part of what is kept on them; its number.

    Nothing that is kept is changed by it. The log says that it was written, not what. Belongs into
    a `Database.write`. Raises StatementRefused, and NotAllowed where nobody has signed in.
    """
    person, said = _self(viewer), _plain(text)
    if about not in parts_about_people():
        raise StatementRefused("part")
    if not said or len(said) > LONGEST:
        raise StatementRefused("long" if said else "empty")
    values = {"person_id": person, "about": about, "text": said, "written_at": now}
    statement = insert(Statement).values(**values).returning(Statement.id)
    number = connection.execute(statement).scalar_one()
    detail = {"statement": number, "part": about}
    write_log(connection, now, Actor.of_person(person), WRITTEN, person, detail)
    return number


def withdraw_statement(
    connection: Connection, viewer: Viewer, statement: int, now: datetime
) -> bool:
    """Take back a statement of one's own; whether one stood that was not taken back before.

    It stays in the person's own file, marked. Belongs into a `Database.write`. Raises NotAllowed
    where nobody has signed in.
    """
    person = _self(viewer)
    own = select(Statement.about).where(
        Statement.id == statement, Statement.person_id == person, Statement.withdrawn_at.is_(None)
    )
    about = connection.execute(own.with_for_update()).scalar_one_or_none()
    if about is None:
        return False
    here = update(Statement).where(Statement.id == statement)
    connection.execute(here.values(withdrawn_at=now))
    detail = {"statement": statement, "part": about}
    write_log(connection, now, Actor.of_person(person), WITHDRAWN, person, detail)
    return True


def _self(viewer: Viewer) -> int:
    viewer.require("own_data")
    if viewer.person is None:
        raise NotAllowed("own_data")
    return viewer.person


def _plain(text: str) -> str:
    """A text without what no database keeps: half characters and the character 0."""
    whole = text.encode("utf-8", "ignore").decode()
    return whole.replace("\0", "").replace("\r\n", "\n").strip()

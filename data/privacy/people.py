"""Which person does an id mean, also one who left?"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select

from config.errors import UnknownChoice
from data.errors import NotAllowed
from data.privacy.paths import names_of
from data.tables.organisation import Person
from data.viewer import Viewer

NUMBER = "number:"
LONGEST = 18
"""Digits of the largest number that a database can be asked for, whatever is typed."""


@dataclass(frozen=True, slots=True)
class KnownPerson:
    """Somebody in the table of people; `name` is as org.yaml has it: one text, or by language."""

    number: int
    key: str
    name: str | dict[str, str | None]
    in_file: bool
    erased_at: datetime | None

    def name_in(self, language: str) -> str:
        """The name in a language, else in any other, else the id."""
        written = self.name if isinstance(self.name, dict) else {language: self.name}
        return written.get(language) or next(iter(names_of(self.name)), self.key)


def known_person(viewer: Viewer, connection: Connection, key: str) -> KnownPerson:
    """The person of that id, those who left or were erased included; for the operator alone.

    `number:7` is the person whom the log knows as 7: after a backup was restored nobody may know
    any more who is to be erased again. Raises UnknownChoice where there is none, and NotAllowed for
    anybody else.
    """
    if not viewer.is_operator:
        raise NotAllowed("person")
    query = select(Person.id, Person.key, Person.name, Person.in_file, Person.erased_at)
    number = key.removeprefix(NUMBER)
    if key != number and number.isascii() and number.isdigit():
        query = query.where(Person.id == int(number[:LONGEST]))
    else:
        query = query.where(Person.key == key)
    found = connection.execute(query).one_or_none()
    if found is None:
        keys = connection.execute(select(Person.key).order_by(Person.key)).scalars()
        raise UnknownChoice("person", key, list(keys))
    return KnownPerson(*found)

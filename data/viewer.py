"""Who is asking, and how much may they see?"""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Viewer:
    """The reader on whose behalf a query runs; the first argument of every query about people.

    `person` is the number of the reader in the `people` table, None when nobody is signed in.
    `sees` is "units" for readers who get the figures of groups only, and "everything" for the
    operator at the command line, who can read the database anyway.
    """

    person: int | None
    sees: Literal["units", "everything"]

    @classmethod
    def anonymous(cls) -> "Viewer":
        """A reader without an account: figures of units, nothing about one person."""
        return cls(person=None, sees="units")

    @classmethod
    def of_person(cls, person: int) -> "Viewer":
        """A reader known as one of the organisation's people."""
        return cls(person=person, sees="units")

    @classmethod
    def operator(cls) -> "Viewer":
        """Whoever runs the command line on the machine that holds the data."""
        return cls(person=None, sees="everything")

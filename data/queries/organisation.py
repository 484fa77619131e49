"""What is the organisation at present, and whose are the accounts that were collected?"""

from config.organisation import Organisation
from data.database import Database
from data.organisation_read import person_numbers, present_revision, read_organisation


def current_organisation(database: Database) -> Organisation | None:
    """The organisation as it was applied last; None where none was applied yet.

    Read once per revision and process.
    """
    revision = organisation_revision(database)
    if revision == 0:
        return None
    held = database.opened.get("organisation")
    if held is None or held[0] != revision:
        with database.read() as connection:
            held = (revision, read_organisation(connection))
        database.opened["organisation"] = held
    return held[1]


def organisation_revision(database: Database) -> int:
    """The number of the present revision; 0 where nothing was applied yet. Made for caches."""
    with database.read() as connection:
        return present_revision(connection)


def numbers_of_people(database: Database) -> dict[str, int]:
    """The number by which the facts know a person, by the person's id in the file."""
    with database.read() as connection:
        return person_numbers(connection)

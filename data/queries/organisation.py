"""What is the organisation at present, and whose are the accounts that were collected?"""

from datetime import datetime
from itertools import pairwise

from sqlalchemy import select

from config.organisation import Organisation
from data.database import Database
from data.organisation_read import person_numbers, present_revision, read_organisation
from data.tables.organisation import OrganisationRevision

_NO_RULES = frozenset({"schema", "name", "targets"})
"""What the settings of a revision say besides how is measured."""


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


def moments_of_rule_changes(database: Database) -> tuple[datetime, ...]:
    """When rules by which is measured became others (calendar, branches, lists…), the oldest first.

    Rules that an older version of the program did not know are no change.
    """
    revision = OrganisationRevision
    query = select(revision.applied_at, revision.settings).order_by(revision.id)
    with database.read() as connection:
        found = connection.execute(query).all()
    return tuple(
        after.applied_at
        for before, after in pairwise(found)
        if any(
            before.settings[name] != value
            for name, value in after.settings.items()
            if name in before.settings and name not in _NO_RULES
        )
    )

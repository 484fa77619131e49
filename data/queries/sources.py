"""Which organisation file are the figures computed with?"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from data.database import Database
from data.tables.organisation import OrganisationRevision


@dataclass(frozen=True, slots=True)
class AppliedOrganisation:
    """The present revision of the organisation file, and when it was applied."""

    revision: int
    applied_at: datetime


def applied_organisation(database: Database) -> AppliedOrganisation | None:
    """The revision that was applied last; None where none was."""
    r = OrganisationRevision
    newest = select(r.id, r.applied_at).order_by(r.id.desc()).limit(1)
    with database.read() as connection:
        found = connection.execute(newest).one_or_none()
    return AppliedOrganisation(*found) if found else None

"""Which tables are there, all of them?"""

from data.tables import (
    access,
    code,
    coverage,
    deliveries,
    organisation,
    privacy,
    record,
    team,
    work,
)
from data.tables.base import Base

MODULES = (access, code, coverage, deliveries, organisation, privacy, record, team, work)
"""Named here so that every table is declared before its metadata are used."""

METADATA = Base.metadata

"""Which tables are there, all of them?"""

from data.tables import code, coverage, deliveries, organisation, record
from data.tables.base import Base

MODULES = (code, coverage, deliveries, organisation, record)
"""Named here so that every table is declared before its metadata are used."""

METADATA = Base.metadata

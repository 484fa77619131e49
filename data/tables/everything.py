"""Which tables are there, all of them?"""

from data.tables import code, organisation, record
from data.tables.base import Base

MODULES = (code, organisation, record)
"""Named here so that every table is declared before its metadata are used."""

METADATA = Base.metadata

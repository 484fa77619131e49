"""What is kept, table by table, about whom, for how long, and what does erasure do with it?

This is the one place: access, erasure, retention and the page of the inventory follow from it.
"""

from collections.abc import Mapping

from data.privacy.about_people import ABOUT_PEOPLE
from data.privacy.about_work import ABOUT_WORK
from data.privacy.declaration import Declaration

INVENTORY: tuple[Declaration, ...] = (*ABOUT_PEOPLE, *ABOUT_WORK)

BY_TABLE: Mapping[str, Declaration] = {each.table: each for each in INVENTORY}

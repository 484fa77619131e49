"""Which pull requests and which repositories may a viewer be told of?"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from data.database import Database
from data.facts import PullRequestFacts, open_facts
from data.permissions import Permission
from data.viewer import Viewer


def pull_requests_open_to(viewer: Viewer, database: Database, ids: Sequence[int]) -> Sequence[int]:
    """Those of the pull requests, by row id, whose figures the viewer may see, in their order."""
    units = viewer.units("units")
    if units is None:
        return ids
    if not units:
        return ()
    facts = open_facts(database)
    theirs = set(facts.pull_request[_of_units(facts, units)].tolist())
    return [each for each in ids if each in theirs]


def repositories_open_to(
    viewer: Viewer, permission: Permission, database: Database
) -> frozenset[int] | None:
    """The row ids of the repositories that the viewer may be told of; None for all of them.

    Whoever has a permission for some units has it for the repositories that these work in.
    """
    units = viewer.units(permission)
    if units is None:
        return None
    if not units:
        return frozenset()
    facts = open_facts(database)
    return frozenset(np.unique(facts.repository[_of_units(facts, units)]).tolist())


def _of_units(facts: PullRequestFacts, units: frozenset[str]) -> NDArray[np.bool_]:
    """Which rows are of these units: of who worked there at the opening, or at the merge."""
    inside = np.array([bool(units & each) for each in facts.unit_sets], np.bool_)
    return inside[facts.units_merged] | inside[facts.units_created]

"""Which deployment brought each merge first, as a clone tells it, else by moments?

A clone tells of the deployments whose commits it has. What it can't tell of, deployments and merges
that it lacks, is concluded from moments; so is that nothing else brought a merge before, where a
deployment that it lacks lies between.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from data.facts.arrival import NEVER, NONE, Deployed, Merges, first_deployments
from data.facts.changes import rows_of
from data.facts.production import FROM_DEPLOYMENT, FROM_PULL_REQUEST, FROM_RELEASE, Attempts
from data.facts.raw import integers

Columns = dict[str, NDArray[Any]]


@dataclass(frozen=True, slots=True)
class Brought:
    """Which of M deployments brought each of N pull requests, and how well that is known."""

    deployment: NDArray[np.int64]
    """Of each pull request; NONE where none did, or the first one known of its repository: it may
    have been there before."""
    concluded: NDArray[np.bool_]
    """Of each pull request: whether that deployment is concluded from moments."""
    approximate: NDArray[np.bool_]
    """Of each deployment: whether anything of what it contains is."""


def told_columns(first: pa.Table, ids: NDArray[Any]) -> Columns:
    """What clones tell, in the order of the ids of pull requests: whether it is `told`, and the row
    ids of the `first_deployment` and the `first_release`, 0 for none.
    """
    belongs, row = rows_of(integers(first, "pull_request_id", 0), ids)
    told: Columns = {"told": np.zeros(ids.size, np.bool_)}
    told["told"][row] = True
    for name in ("deployment", "release"):
        column = np.zeros(ids.size, np.int64)
        column[row] = integers(first, f"{name}_id", 0)[belongs]
        told[f"first_{name}"] = column
    return told


def brought(changes: Columns, done: Attempts) -> Brought:
    """By the columns of `deliver`; `done` are the deployments in the order of their ends."""
    rows = np.flatnonzero(~np.isnat(changes["merged_at"]))
    merges = Merges(
        changes["repository"][rows],
        changes["base"][rows],
        changes["head"][rows],
        _instants(changes["merged_at"][rows]),
    )
    told, place = _told({name: column[rows] for name, column in changes.items()}, done)
    found, sure = _places(merges, done, told, place)
    nothing = len(done.id)
    of_merges = np.append(done.source == FROM_PULL_REQUEST, True)
    concluded = ~sure & ~of_merges[found]
    doubtful = np.zeros(nothing + 1, np.bool_)
    doubtful[found[concluded]] = True
    doubtful[place[told & ~sure]] = True
    unknown = np.append(np.unique(done.repository, return_index=True)[1], nothing)
    counts = ~np.isin(found, unknown)
    deployment = np.full(len(changes["merged_at"]), NONE, np.int64)
    deployment[rows] = np.where(counts, found, NONE)
    of_each = np.zeros(deployment.size, np.bool_)
    of_each[rows] = concluded & counts
    approximate = (doubtful[:-1] | ~done.contents_known) & ~of_merges[:-1]
    return Brought(deployment, of_each, approximate)


def _places(
    merges: Merges, done: Attempts, told: NDArray[np.bool_], place: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """(the place of the first deployment that contains each merge, whether a clone tells so)."""
    committed = np.where(np.isnat(done.committed_at), NEVER, _instants(done.committed_at))
    by_moments = first_deployments(merges, Deployed(done.repository, done.branch, committed))
    if not told.any():
        return by_moments, told
    lacking = np.where(done.contents_known, NEVER, committed)
    before = first_deployments(merges, Deployed(done.repository, done.branch, lacking))
    found = np.where(told, np.minimum(place, before), by_moments)
    return found, told & (found == place) & ~_one_lacks(merges, done, found)


def _one_lacks(merges: Merges, done: Attempts, found: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Whether a deployment that no clone tells of ended between each merge and the one found."""
    between = np.zeros(len(found), np.bool_)
    for repository in np.unique(done.repository[~done.contents_known]):
        places = np.flatnonzero((done.repository == repository) & ~done.contents_known)
        mine = np.flatnonzero(merges.repository == repository)
        ends = _instants(done.succeeded_at[places])
        after = np.searchsorted(ends, merges.at[mine])
        between[mine] = np.append(places, len(done.id))[after] < found[mine]
    return between


def _told(changes: Columns, done: Attempts) -> tuple[NDArray[np.bool_], NDArray[np.int64]]:
    """(whether a clone tells of each merge, the place of the deployment; one more for none).

    What it names may be no deployment by the rules of today: then it tells nothing.
    """
    nothing = len(done.id)
    by = np.full(max(_largest(changes), _largest({"repository": done.repository})) + 1, NONE)
    by[done.repository] = done.source
    source = by[changes["repository"]]
    wanted = np.where(source == FROM_RELEASE, changes["first_release"], changes["first_deployment"])
    order = np.lexsort((done.id, done.source))
    width = max(int(done.id.max(initial=0)), int(wanted.max(initial=0))) + 1
    keys = (done.source.astype(np.int64) * width + done.id)[order]
    key = source.astype(np.int64) * width + wanted
    at = np.searchsorted(keys, key)
    known = np.append(keys, NONE)[at] == key
    known &= np.isin(source, (FROM_DEPLOYMENT, FROM_RELEASE))
    place = np.where(known, np.append(order, nothing)[at], nothing)
    return changes["told"] & (known | (wanted == 0)), place


def _largest(columns: Columns) -> int:
    return int(columns["repository"].max(initial=0))


def _instants(moments: NDArray[np.datetime64]) -> NDArray[np.int64]:
    return moments.astype("datetime64[us]").view(np.int64)

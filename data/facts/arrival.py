"""Which deployment brought a merge to production first, by moments alone?

It is concluded: a deployment of a branch contains what had arrived on that branch by the
committer date of the deployed commit. A merge into another branch arrives with the merge of that
branch (`develop` into `main`), perhaps through a third one.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Codes = NDArray[np.integer]
Instants = NDArray[np.int64]
"""Microseconds since 1970."""

NEVER = np.iinfo(np.int64).max
NONE = -1


@dataclass(frozen=True, slots=True)
class Merges:
    """N merged pull requests: the branch each went into, and at the merge of a branch its name."""

    repository: Codes
    branch: Codes
    head: Codes
    """The base branch that it merges into another one (a release); NONE for all others."""
    at: Instants


@dataclass(frozen=True, slots=True)
class Deployed:
    """M deployments that succeeded, in the order of their ends."""

    repository: Codes
    branch: Codes
    """NONE where it is not known: then it contains nothing."""
    committed: Instants
    """NEVER where it is not known."""


def first_deployments(merges: Merges, deployed: Deployed) -> NDArray[np.int64]:
    """For each merge the place of the first deployment that contains it; one more for none."""
    found = np.full(len(merges.at), len(deployed.branch), np.int64)
    branches = (merges.branch, merges.head, deployed.branch)
    width = max(int(each.max(initial=0)) for each in branches) + 1
    into = merges.repository.astype(np.int64) * width + merges.branch
    order = np.argsort(into, kind="stable")
    for repository, branch, arrivals in _arrivals(merges, deployed):
        committed, first = _first_of(deployed, repository, branch)
        for through, times, reached in arrivals:
            key = repository * width + through
            low, high = np.searchsorted(into, [key, key + 1], sorter=order)
            rows = order[low:high]
            arrived = merges.at[rows]
            if times is not None:
                arrived = reached[np.searchsorted(times, arrived)]
            found[rows] = np.minimum(found[rows], first[np.searchsorted(committed, arrived)])
    return found


Through = tuple[int, Instants | None, Instants]
"""A branch; when it was merged onwards, and when each of these merges reached the one deployed
(one more: NEVER). Without moments it is the one deployed itself."""


def _arrivals(merges: Merges, deployed: Deployed) -> Iterator[tuple[int, int, list[Through]]]:
    """For each deployed branch the branches from which something arrives on it."""
    pairs = {
        (repository, branch)
        for repository, branch in zip(
            deployed.repository.tolist(), deployed.branch.tolist(), strict=True
        )
        if branch != NONE
    }
    onward: dict[int, list[tuple[int, int, int]]] = {}
    for row in np.flatnonzero(merges.head != NONE).tolist():
        steps = onward.setdefault(int(merges.repository[row]), [])
        steps.append((int(merges.at[row]), int(merges.head[row]), int(merges.branch[row])))
    for steps in onward.values():
        steps.sort(reverse=True)
    for repository, branch in sorted(pairs):
        yield repository, branch, list(_through(onward.get(repository, []), branch))


def _through(steps: list[tuple[int, int, int]], deployed: int) -> Iterator[Through]:
    """From the latest step back: what is later is known when an earlier one is looked at."""
    yield deployed, None, np.empty(0, np.int64)
    best: dict[int, int] = {}
    known: dict[int, list[tuple[int, int]]] = {}
    for at, head, into in steps:
        if head == deployed:
            continue
        reached = at if into == deployed else best.get(into, NEVER)
        best[head] = min(best.get(head, NEVER), reached)
        known.setdefault(head, []).append((at, best[head]))
    for head, moments in known.items():
        times, reached = zip(*reversed(moments), strict=True)
        yield head, np.array(times, np.int64), np.array([*reached, NEVER], np.int64)


def _first_of(deployed: Deployed, repository: int, branch: int) -> tuple[Instants, Instants]:
    """The committer dates of a branch, ascending, and for each the first deployment of its commit
    or a later one; one more for what is later than all."""
    places = np.flatnonzero(
        (deployed.repository == repository)
        & (deployed.branch == branch)
        & (deployed.committed != NEVER)
    )
    order = np.argsort(deployed.committed[places], kind="stable")
    first = np.minimum.accumulate(places[order][::-1])[::-1]
    return deployed.committed[places][order], np.append(first, len(deployed.branch))

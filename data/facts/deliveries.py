"""How do attempts to deploy, incidents and merges become what happened to production?"""

from datetime import timedelta
from typing import Any

import numpy as np
from numpy.typing import NDArray

from data.facts.arrival import NONE
from data.facts.contents import Brought, brought
from data.facts.production import (
    DELIVERY_COLUMN_TYPES,
    DEPLOYMENT,
    FAILED_DEPLOYMENT,
    FROM_INCIDENT,
    FROM_PULL_REQUEST,
    INCIDENT,
    MENDING,
    Attempts,
    Codes,
    DeliveryFacts,
    Incidents,
    Moments,
)

Columns = dict[str, NDArray[Any]]
MISSING = np.datetime64("NaT", "us")


def deliver(
    attempts: Attempts, incidents: Incidents, changes: Columns, window: timedelta
) -> tuple[Columns, DeliveryFacts]:
    """The columns `deployment`, `deployed_at` and `deployment_concluded` of the pull requests, and
    everything delivered.

    `changes` are columns of all pull requests: pull_request, repository, base, head (the base
    branch that it merges onwards, else NONE), created_at, merged_at, release, hotfix, mending and
    those of `told_columns`.
    """
    succeeded = np.flatnonzero(~np.isnat(attempts.succeeded_at))
    order = np.lexsort((attempts.id[succeeded], attempts.succeeded_at[succeeded]))
    done = attempts.taken(succeeded[order])
    what = brought(changes, done)
    deployed_at = np.append(done.succeeded_at, MISSING)[what.deployment]
    happened = [_failed(attempts, done), _incidents(incidents), _mending(changes)]
    for each in happened[1:]:
        each["deployment"] = _put_down(each, done, window)
    blamed = np.concatenate([each["deployment"] for each in happened[1:]])
    table = _in_order([_done(done, changes, what, blamed), *happened])
    columns = {
        "deployment": what.deployment,
        "deployed_at": deployed_at,
        "deployment_concluded": what.concluded,
    }
    return columns, table


def _done(done: Attempts, changes: Columns, what: Brought, blamed: NDArray[np.int64]) -> Columns:
    """A deployment is rework where it brings pull requests, and no other than hotfixes."""
    number, deployment = len(done.id), what.deployment
    brings = (deployment != NONE) & ~changes["release"]
    every = np.bincount(deployment[brings], minlength=number)
    hotfixes = np.bincount(deployment[brings & changes["hotfix"]], minlength=number)
    failed = np.zeros(number, np.bool_)
    failed[blamed[blamed != NONE]] = True
    return _columns(DEPLOYMENT, done.source, done.id, done.repository, done.began_at) | {
        "at": done.succeeded_at,
        "deployment": np.arange(number),
        "approximate": what.approximate,
        "failed": failed,
        "rework": (every > 0) & (every == hotfixes),
    }


def _failed(attempts: Attempts, done: Attempts) -> Columns:
    """Failures in a row count once, from the first of them until the next success in its place."""
    rows = np.flatnonzero(np.isnat(attempts.succeeded_at) & ~np.isnat(attempts.failed_at))
    rows = rows[np.lexsort((attempts.id[rows], attempts.failed_at[rows]))]
    failed = attempts.taken(rows)
    good = np.full(len(rows), NONE, np.int64)
    here = np.stack([failed.repository, failed.place], axis=1)
    there = np.stack([done.repository, done.place], axis=1)
    for place in np.unique(here, axis=0):
        mine = np.flatnonzero((here == place).all(axis=1))
        places = np.append(np.flatnonzero((there == place).all(axis=1)), NONE)
        after = np.searchsorted(done.succeeded_at[places[:-1]], failed.failed_at[mine], "right")
        good[mine] = places[after]
    runs = np.column_stack([here, good])
    firsts = np.sort(np.unique(runs, axis=0, return_index=True)[1])
    failed, good = failed.taken(firsts), good[firsts]
    columns = _columns(
        FAILED_DEPLOYMENT, failed.source, failed.id, failed.repository, failed.failed_at
    )
    return columns | {"at": np.append(done.succeeded_at, MISSING)[good], "deployment": good}


def _incidents(incidents: Incidents) -> Columns:
    source = np.full(len(incidents.id), FROM_INCIDENT)
    columns = _columns(INCIDENT, source, incidents.id, incidents.repository, incidents.opened_at)
    return columns | {"at": incidents.closed_at}


def _mending(changes: Columns) -> Columns:
    """Reverts and hotfixes, from their opening: that is when somebody knew that it failed."""
    rows = np.flatnonzero(changes["mending"] & ~np.isnat(changes["merged_at"]))
    of = {name: column[rows] for name, column in changes.items()}
    known = np.where(np.isnat(of["created_at"]), of["merged_at"], of["created_at"])
    source = np.full(len(rows), FROM_PULL_REQUEST)
    columns = _columns(MENDING, source, of["pull_request"], of["repository"], known)
    return columns | {"at": of["merged_at"]}


def _columns(kind: int, source: Codes, ids: Codes, repository: Codes, began_at: Moments) -> Columns:
    """What all kinds have, and what most of them have not."""
    number = len(ids)
    said = {"source": source, "id": ids, "repository": repository, "began_at": began_at}
    flags = {name: np.zeros(number, np.bool_) for name in ("approximate", "failed", "rework")}
    return {"kind": np.full(number, kind), **said, **flags}


def _put_down(happened: Columns, done: Attempts, window: timedelta) -> NDArray[np.int64]:
    """The last deployment of the repository before each, not longer ago than the window."""
    found = np.full(len(happened["id"]), NONE, np.int64)
    for repository in np.unique(happened["repository"]):
        mine = np.flatnonzero(happened["repository"] == repository)
        places = np.flatnonzero(done.repository == repository)
        ends = done.succeeded_at[places]
        last = np.searchsorted(ends, happened["began_at"][mine]) - 1
        near = happened["began_at"][mine] - np.append(ends, MISSING)[last] <= np.timedelta64(window)
        found[mine] = np.where((last >= 0) & near, np.append(places, NONE)[last], NONE)
    return found


def _in_order(tables: list[Columns]) -> DeliveryFacts:
    """The deployments come first and stay in their order, which the others speak of."""
    whole = {
        name: np.concatenate([table[name] for table in tables]).astype(dtype)
        for name, dtype in DELIVERY_COLUMN_TYPES.items()
    }
    order = np.lexsort((whole["id"], whole["at"], whole["kind"]))
    return DeliveryFacts(**{name: column[order] for name, column in whole.items()})

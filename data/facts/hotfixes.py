"""Which pull requests mend what had reached production?"""

import json
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from config.delivery import Hotfix
from data.facts.changes import rows_of
from data.facts.raw import RawTables, integers, words

Columns = dict[str, NDArray[Any]]
Branches = Mapping[int, frozenset[str]]
"""The names of the base branches by the row id of the repository."""


def hotfix_columns(
    raw: RawTables, columns: Columns, branches: list[str], bases: Branches, rule: Hotfix
) -> Columns:
    """`hotfix` by the rule, and `mending`: merged into a base branch as a hotfix or a revert.

    `columns` are those there are, in the order of the ids; `branches` are those of `base`.
    """
    ids = columns["pull_request"]
    hotfix = np.zeros(ids.size, np.bool_)
    marked = np.flatnonzero(_fits(raw, rule))
    belongs, row = rows_of(integers(raw.marked, "id", 0)[marked], ids)
    hotfix[row[belongs]] = True
    reverts = integers(raw.pull_requests, "reverts", 0)
    return {"hotfix": hotfix} | mending_column(columns, hotfix, reverts, branches, bases)


def mending_column(
    columns: Columns,
    hotfix: NDArray[np.bool_],
    reverts: NDArray[np.int64],
    branches: list[str],
    bases: Branches,
) -> Columns:
    """Whether each is a hotfix or a revert of a change, and went into a base branch."""
    codes = {name: code for code, name in enumerate(branches)}
    into = [
        repository * len(branches) + codes[name]
        for repository, names in bases.items()
        for name in names
        if name in codes
    ]
    key = columns["repository"].astype(np.int64) * len(branches) + columns["base"]
    mends = hotfix | takes_back_a_change(columns, reverts)
    return {"mending": mends & np.isin(key, into) & ~columns["release"]}


def takes_back_a_change(columns: Columns, reverts: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Whether each is a revert, but not of a revert: that puts the change in again."""
    rows = np.flatnonzero(reverts > 0)
    repository, number = (columns[name][rows].tolist() for name in ("repository", "number"))
    told = zip(repository, reverts[rows].tolist(), strict=True)
    target = dict(zip(zip(repository, number, strict=True), told, strict=True))
    found = np.zeros(reverts.size, np.bool_)
    found[rows] = [_steps(start, target) % 2 == 1 for start in target]
    return found


def _steps(start: tuple[int, int], target: Mapping[tuple[int, int], tuple[int, int]]) -> int:
    """How many reverts lie behind one another; two that take each other back end the walk."""
    seen = {start}
    steps, at = 1, target[start]
    while at in target and at not in seen:
        seen.add(at)
        steps, at = steps + 1, target[at]
    return steps


def _fits(raw: RawTables, rule: Hotfix) -> NDArray[np.bool_]:
    """Which of the marked ones are hotfixes; each word is looked at once."""
    label, labels = words(raw.marked, "labels")
    head, heads = words(raw.marked, "head")
    by_label = [rule.fits(tuple(json.loads(each)), "") for each in labels]
    by_head = [rule.fits((), each) for each in heads]
    return np.array(by_label, np.bool_)[label] | np.array(by_head, np.bool_)[head]

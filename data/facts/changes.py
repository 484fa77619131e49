"""How large was each pull request, who merged it, and was it taken back?"""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from data.facts.columns import KNOWN
from data.facts.identities import AGENT, PERSON, Identities
from data.facts.raw import RawTables, integers, words
from data.path_patterns import PathPatterns

Columns = dict[str, NDArray[Any]]

NO, YES, NOT_KNOWN = range(len(KNOWN))


def change_columns(
    raw: RawTables, columns: Columns, accounts: Identities, generated: Sequence[str]
) -> Columns:
    """The columns about what changed; `columns` are those there are already, in the same order.

    `generated` are the patterns of files that no one writes: they do not count for the size.
    """
    reverts = integers(raw.pull_requests, "reverts", 0)
    return {
        "size": _sizes(raw, columns["pull_request"], generated),
        "self_merged": _self_merged(raw.pull_requests, columns, accounts),
        "unmerged": _unmerged(raw, columns),
        "reverting": reverts > 0,
        "reverted": _reverted(columns, reverts),
        "co_agent": _with_an_agent(raw.co_authors, columns["pull_request"], accounts),
    }


def known(flags: NDArray[np.bool_], told: NDArray[np.bool_]) -> NDArray[np.int8]:
    """Codes into KNOWN: the flags where their source told, else not known."""
    return np.where(told, np.where(flags, YES, NO), NOT_KNOWN).astype(np.int8)


def closing(columns: Columns) -> NDArray[np.datetime64]:
    """When each was closed; the merge is a closing, also where its source tells no other."""
    closed = columns["closed_at"]
    return np.where(np.isnat(closed), columns["merged_at"], closed)


def rows_of(owner: NDArray[Any], ids: NDArray[Any]) -> tuple[NDArray[np.bool_], NDArray[np.intp]]:
    """Which parts belong to a pull request that is still there, and to which row."""
    row = np.searchsorted(ids, owner)
    belongs = row < ids.size
    belongs[belongs] = ids[row[belongs]] == owner[belongs]
    return belongs, row[belongs]


def _sizes(raw: RawTables, ids: NDArray[Any], generated: Sequence[str]) -> NDArray[np.int64]:
    added, deleted = (integers(raw.pull_requests, name, -1) for name in ("additions", "deletions"))
    sizes = added + deleted
    belongs, row = rows_of(integers(raw.files, "pull_request_id", 0), ids)
    path, paths = words(raw.files, "path")
    patterns = PathPatterns.of(generated)
    leaves = np.array([patterns.match(each) for each in paths], np.bool_)[path[belongs]]
    lines = integers(raw.files, "lines", 0)[belongs][leaves]
    np.subtract.at(sizes, row[leaves], lines)
    return np.where((added < 0) | (deleted < 0), -1, np.maximum(sizes, 0))


def _self_merged(table: pa.Table, columns: Columns, accounts: Identities) -> NDArray[np.int8]:
    """Two accounts of one person are one; of a deleted user nobody can tell."""
    merger = accounts.author[integers(table, "merged_by_id", 0)]
    author = np.where(columns["author_kind"] == PERSON, columns["author"], 0)
    told = (merger != 0) & ((author != 0) | (columns["author_kind"] != PERSON))
    return known(merger == author, told)


def _unmerged(raw: RawTables, columns: Columns) -> NDArray[np.int8]:
    """A history of commits has no openings and tells of merges alone; neither does a repository
    tell enough in which something was closed nobody knows when."""
    ids, repository = columns["pull_request"], columns["repository"]
    merged = ~np.isnat(columns["merged_at"])
    stated = np.isin(ids, integers(raw.given, "id", 0))
    told = stated | ~np.isnat(columns["created_at"])
    undated = (integers(raw.pull_requests, "closed", 0) > 0) & np.isnat(closing(columns))
    told &= ~np.isin(repository, repository[undated])
    return known(~merged & ~np.isnat(closing(columns)), told)


def _reverted(columns: Columns, reverts: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Taken back by a merged one of the same repository, merged after it."""
    reverted = np.zeros(reverts.size, np.bool_)
    merged = columns["merged_at"]
    takes_back = np.flatnonzero((reverts > 0) & ~np.isnat(merged))
    if not takes_back.size:
        return reverted
    numbers = {
        (repository, number): row
        for row, (repository, number) in enumerate(
            zip(columns["repository"].tolist(), columns["number"].tolist(), strict=True)
        )
    }
    for row in takes_back.tolist():
        other = numbers.get((int(columns["repository"][row]), int(reverts[row])))
        if other is not None and merged[other] < merged[row]:
            reverted[other] = True
    return reverted


def _with_an_agent(
    co_authors: pa.Table, ids: NDArray[Any], accounts: Identities
) -> NDArray[np.bool_]:
    belongs, row = rows_of(integers(co_authors, "pull_request_id", 0), ids)
    agent = accounts.kind[integers(co_authors, "account_id", 0)[belongs]] == AGENT
    found = np.zeros(ids.size, np.bool_)
    found[row[agent]] = True
    return found

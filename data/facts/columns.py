"""Which columns do the facts of pull requests have?"""

from dataclasses import dataclass, field, fields
from datetime import datetime
from typing import Any

import numpy as np
from numpy.typing import NDArray

EMPLOYMENTS = ("", "regular", "contract", "part_time", "intern")
"""Kinds of employment by code; 0 = not known."""

AUTHOR_KINDS = ("person", "agent", "bot")
"""Who wrote a pull request, by code."""


@dataclass(frozen=True)
class RepositoryFact:
    """A repository behind the facts; `base` is the branch that its lead time runs to."""

    id: int
    name: str
    base: str | None
    source: str
    data_as_of: datetime | None
    """End of its last complete collection; None where there was none."""


def _column(dtype: str) -> Any:  # noqa: ANN401 -- like `field` itself
    """A column; its type on disk stands in the field's metadata."""
    return field(metadata={"dtype": np.dtype(dtype)})


@dataclass(frozen=True)
class PullRequestFacts:
    """N pull requests sorted by `merged_at` (never merged ones last), in arrays of length N.

    Moments are `datetime64[us]` in UTC, NaT where missing. The arrays are read-only and mapped from
    a file, so that all workers share them; a metric works on slices and masks of them.
    """

    pull_request: NDArray[np.int64] = _column("int64")
    repository: NDArray[np.int32] = _column("int32")
    number: NDArray[np.int32] = _column("int32")
    base: NDArray[np.int32] = _column("int32")
    """Code into `branches`."""
    author: NDArray[np.int32] = _column("int32")
    """> 0 a person's number, < 0 an account without a person, 0 unknown (a deleted user)."""
    author_kind: NDArray[np.int8] = _column("int8")
    """Code into AUTHOR_KINDS."""
    employment_merged: NDArray[np.int8] = _column("int8")
    """The author's employment on the day of the merge, code into EMPLOYMENTS."""
    employment_created: NDArray[np.int8] = _column("int8")
    units_merged: NDArray[np.int32] = _column("int32")
    """Code into `unit_sets`: the units at the merge of the author, or of who merged an agent's."""
    units_created: NDArray[np.int32] = _column("int32")
    to_base: NDArray[np.bool_] = _column("bool")
    """Into the base branch of its repository."""
    release: NDArray[np.bool_] = _column("bool")
    """Its head is a base branch of the same repository (`develop` into `main`)."""
    started_at: NDArray[np.datetime64] = _column("datetime64[us]")
    created_at: NDArray[np.datetime64] = _column("datetime64[us]")
    ready_at: NDArray[np.datetime64] = _column("datetime64[us]")
    first_review_at: NDArray[np.datetime64] = _column("datetime64[us]")
    approved_at: NDArray[np.datetime64] = _column("datetime64[us]")
    merged_at: NDArray[np.datetime64] = _column("datetime64[us]")
    closed_at: NDArray[np.datetime64] = _column("datetime64[us]")
    start_gap: NDArray[np.int8] = _column("int8")
    """Why `started_at` is missing, code into REASONS; 0 = it is known."""
    start_unsure: NDArray[np.bool_] = _column("bool")
    opening_known: NDArray[np.bool_] = _column("bool")
    """Whether its source knows when it was opened."""
    ready_known: NDArray[np.bool_] = _column("bool")
    """Whether its source knows drafts."""
    review_gap: NDArray[np.int8] = _column("int8")
    """Why `first_review_at` is missing, code into REASONS; 0 = it is known."""
    approval_known: NDArray[np.bool_] = _column("bool")
    """Whether its source knows approvals."""

    version: int = 0
    """Rises with every change after which a figure or its freshness may differ."""
    branches: tuple[str, ...] = ()
    unit_sets: tuple[frozenset[str], ...] = (frozenset(),)
    """Ids of units with all their ancestors; code 0 is no unit."""
    repositories: tuple[RepositoryFact, ...] = ()
    merged_count: int = field(init=False)
    """The first `merged_count` rows were merged."""

    def __post_init__(self) -> None:
        """Count the merged rows; they come first."""
        merged = int(np.searchsorted(np.isnat(self.merged_at), True))  # noqa: FBT003 -- the value looked for
        object.__setattr__(self, "merged_count", merged)

    def __len__(self) -> int:
        """How many pull requests."""
        return self.pull_request.size


COLUMN_TYPES: dict[str, np.dtype] = {
    each.name: each.metadata["dtype"]
    for each in fields(PullRequestFacts)
    if "dtype" in each.metadata
}
"""The columns in the order of the file, with their types."""


def facts_of_columns(
    columns: dict[str, NDArray[Any]],
    **beside: Any,  # noqa: ANN401 -- checked by the dataclass
) -> PullRequestFacts:
    """Facts of whole columns: brought to their types and sorted as PullRequestFacts says.

    `beside` are the fields that are no columns (branches, unit_sets …).
    """
    typed = {name: columns[name].astype(dtype, copy=False) for name, dtype in COLUMN_TYPES.items()}
    order = np.lexsort((typed["pull_request"], typed["merged_at"]))
    return PullRequestFacts(**{name: column[order] for name, column in typed.items()}, **beside)

"""Which columns do the facts of pull requests and of their reviews have?"""

from dataclasses import dataclass, field, fields
from datetime import datetime
from typing import Any

import numpy as np
from numpy.typing import NDArray

from data.facts.production import DeliveryFacts

EMPLOYMENTS = ("", "regular", "contract", "part_time", "intern")
"""Kinds of employment by code; 0 = not known."""

AUTHOR_KINDS = ("person", "agent", "bot")
"""Who wrote a pull request, by code."""


KNOWN = ("no", "yes", "not known")
"""What holds of a pull request, by code."""


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


def _column_or_empty(dtype: str) -> Any:  # noqa: ANN401 -- like `field` itself
    """A column that may be left out where there is nothing."""
    held = np.dtype(dtype)
    return field(default_factory=lambda: np.empty(0, held), metadata={"dtype": held})


@dataclass(frozen=True)
class ReviewFacts:
    """M reviews that people gave to what others wrote, in arrays of length M by `submitted_at`.

    Those of bots and AI agents and those of the author are not among them. The arrays are read-only
    and mapped from a file like those of the pull requests.
    """

    row: NDArray[np.int32] = _column_or_empty("int32")
    """The reviewed pull request: its row of PullRequestFacts."""
    reviewer: NDArray[np.int32] = _column_or_empty("int32")
    """As `author` of PullRequestFacts: 0 is unknown."""
    units: NDArray[np.int32] = _column_or_empty("int32")
    """Code into `unit_sets`: the reviewer's units at the submission."""
    employment: NDArray[np.int8] = _column_or_empty("int8")
    """The reviewer's employment at the submission, code into EMPLOYMENTS."""
    submitted_at: NDArray[np.datetime64] = _column_or_empty("datetime64[us]")

    def __len__(self) -> int:
        """How many reviews."""
        return self.row.size


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
    employment_closed: NDArray[np.int8] = _column("int8")
    units_merged: NDArray[np.int32] = _column("int32")
    """Code into `unit_sets`: the units at the merge of the author, or of who merged an agent's."""
    units_created: NDArray[np.int32] = _column("int32")
    units_closed: NDArray[np.int32] = _column("int32")
    """At the closing, which the merge is for those that were merged."""
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
    deployed_at: NDArray[np.datetime64] = _column("datetime64[us]")
    """End of the first deployment to production that contains the merge."""
    deployment: NDArray[np.int32] = _column("int32")
    """That deployment, a row of `deliveries`; -1 where none is known."""
    deployment_concluded: NDArray[np.bool_] = _column("bool")
    """Whether that is concluded from moments: neither a clone tells it nor the merge itself."""
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
    size: NDArray[np.int32] = _column("int32")
    """Lines added and deleted, without generated files; -1 where its source does not know."""
    rounds: NDArray[np.int16] = _column("int16")
    """How often changes were asked for before the first approval, if there is one; -1 where its
    source does not know."""
    unreviewed: NDArray[np.int8] = _column("int8")
    """Whether nobody but its author reviewed it before its end, not even as a draft; code into
    KNOWN."""
    self_merged: NDArray[np.int8] = _column("int8")
    """Whether its author merged it; code into KNOWN."""
    unmerged: NDArray[np.int8] = _column("int8")
    """Whether it was closed without a merge; code into KNOWN: a source may tell of merges only."""
    reverted: NDArray[np.bool_] = _column("bool")
    """Whether a later merged one takes it back."""
    reverting: NDArray[np.bool_] = _column("bool")
    """Whether it takes another one back."""
    hotfix: NDArray[np.bool_] = _column("bool")
    """Whether it is one by the organisation's rule."""
    co_agent: NDArray[np.bool_] = _column("bool")
    """Whether an AI agent wrote commits of it beside its author."""
    work_kind: NDArray[np.int16] = _column("int16")
    """The kind of work: its place among those of the organisation, from 1; 0 where no rule fits, -1
    where its source does not tell what a rule asks for."""

    reviews: ReviewFacts = field(default_factory=ReviewFacts)
    deliveries: DeliveryFacts = field(default_factory=DeliveryFacts)
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

REVIEW_COLUMN_TYPES: dict[str, np.dtype] = {
    each.name: each.metadata["dtype"] for each in fields(ReviewFacts)
}
"""Those of the reviews."""


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

"""Which deployments reached production, and what went wrong there?"""

from dataclasses import dataclass, field, fields
from typing import Any

import numpy as np
from numpy.typing import NDArray

Codes = NDArray[np.integer]
Moments = NDArray[np.datetime64]

KINDS = ("deployment", "failed_deployment", "incident", "mending")
"""What happened, by code: a deployment that succeeded, one that did not and was made good later, an
incident, and a merge that mends (a revert or a hotfix)."""

SOURCES = ("deployment", "release", "pull_request", "incident")
"""In which table the row id is one, by code."""

DEPLOYMENT, FAILED_DEPLOYMENT, INCIDENT, MENDING = range(len(KINDS))
FROM_DEPLOYMENT, FROM_RELEASE, FROM_PULL_REQUEST, FROM_INCIDENT = range(len(SOURCES))


def _column(dtype: str) -> Any:  # noqa: ANN401 -- like `field` itself
    held = np.dtype(dtype)
    return field(default_factory=lambda: np.empty(0, held), metadata={"dtype": held})


@dataclass(frozen=True)
class DeliveryFacts:
    """N things that happened to production, by kind and then by `at`, in arrays of length N."""

    kind: NDArray[np.int8] = _column("int8")
    """Code into KINDS."""
    source: NDArray[np.int8] = _column("int8")
    """Code into SOURCES."""
    id: NDArray[np.int64] = _column("int64")
    repository: NDArray[np.int32] = _column("int32")
    began_at: NDArray[np.datetime64] = _column("datetime64[us]")
    """When a deployment was begun, failed, an incident opened, the mending one opened."""
    at: NDArray[np.datetime64] = _column("datetime64[us]")
    """When it was over: deployed, made good by the next success, closed, merged; NaT: not yet."""
    deployment: NDArray[np.int32] = _column("int32")
    """The row of the deployment that it is, that made it good, or that it is put down to; -1."""
    approximate: NDArray[np.bool_] = _column("bool")
    """Whether anything of what a deployment contains is concluded from moments."""
    failed: NDArray[np.bool_] = _column("bool")
    """Whether an incident or a mending one is put down to this deployment."""
    rework: NDArray[np.bool_] = _column("bool")
    """Whether this deployment contains pull requests, and hotfixes only."""

    def __len__(self) -> int:
        """How many things."""
        return self.id.size

    def rows_of(self, kind: int) -> slice:
        """The rows of a kind that are over; they are in the order of `at`."""
        first, last = np.searchsorted(self.kind, [kind, kind + 1])
        over = int((~np.isnat(self.at[first:last])).sum())
        return slice(int(first), int(first) + over)


DELIVERY_COLUMN_TYPES: dict[str, np.dtype] = {
    each.name: each.metadata["dtype"] for each in fields(DeliveryFacts)
}
"""The columns in the order of the file, with their types."""


@dataclass(frozen=True, slots=True)
class Attempts:
    """N attempts to deploy to production; what came to no end has neither moment."""

    source: Codes
    """Code into SOURCES."""
    id: Codes
    repository: Codes
    place: Codes
    """The environment: a success in another one makes nothing good."""
    branch: Codes
    """Code into the branches that pull requests went into, NONE for another one."""
    committed_at: Moments
    began_at: Moments
    succeeded_at: Moments
    failed_at: Moments
    contents_known: NDArray[np.bool_]
    """Whether a clone has the deployed commit, so that what was brought is told."""

    def taken(self, rows: NDArray[Any]) -> "Attempts":
        """Those of the rows, in their order."""
        return Attempts(*(getattr(self, each.name)[rows] for each in fields(self)))


@dataclass(frozen=True, slots=True)
class Incidents:
    """N incidents; `closed_at` is NaT while they last."""

    id: Codes
    repository: Codes
    opened_at: Moments
    closed_at: Moments

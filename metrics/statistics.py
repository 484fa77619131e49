"""What do several durations or amounts come to?"""

from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray

Statistic = Literal["median", "p75", "p90", "mean"]
STATISTICS: tuple[Statistic, ...] = get_args(Statistic)

HOUR = 3_600_000_000
"""Microseconds."""

_SHARES: dict[Statistic, float] = {"median": 0.5, "p75": 0.75, "p90": 0.9}


def quantile(ascending: NDArray[np.int64], share: float) -> float:
    """The value below which `share` of the ascending ones lie, linear between neighbours.

    The same as numpy's default and PostgreSQL's `percentile_cont`; measured on a million rows,
    sorting each slice once (vectorised in numpy 2) is three times as fast as `np.partition`.
    """
    position = (len(ascending) - 1) * share
    below = int(position)
    low = int(ascending[below])
    high = int(ascending[min(below + 1, len(ascending) - 1)])
    weight = position - below
    return low + (high - low) * weight


def spread(ascending: NDArray[np.int64], scale: int = HOUR) -> dict[Statistic, float]:
    """Every statistic of ascending whole numbers (at least one), divided by `scale`."""
    values: dict[Statistic, float] = {
        name: quantile(ascending, share) / scale for name, share in _SHARES.items()
    }
    values["mean"] = float(np.mean(ascending)) / scale
    return values

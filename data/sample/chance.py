"""To which of many does something happen by chance?"""

import numpy as np
from numpy.typing import NDArray


def happens(
    rng: np.random.Generator, count: int, share: float | NDArray[np.float64]
) -> NDArray[np.bool_]:
    """A yes or no for each of `count`, yes for about this share of them."""
    return rng.random(count) < share

"""Which share will it be at the end of the period: s of n, where more will come?"""

from dataclasses import dataclass

import numpy as np

from goals.counts import DRAWS, rare_events
from goals.forecast import FEWEST, Forecast, from_draws, meets, not_enough, settled

_PRIOR = 0.5
_PERCENT = 100.0


@dataclass(frozen=True, slots=True)
class Ratio:
    """`part` of `whole` so far in the period, and the target in percent.

    `seen` and `seen_part` are all that is known, in so many `weeks`, also before the period.
    """

    part: int
    whole: int
    target: float
    weeks_left: float
    seen: int
    seen_part: int
    weeks: float
    rising: bool = True


def forecast_ratio(ratio: Ratio, seed: int) -> Forecast:
    """What may become of a ratio, in percent: how many more come is uncertain, and their share."""
    if ratio.weeks_left <= 0:
        if not ratio.whole:
            return not_enough()
        value = _PERCENT * ratio.part / ratio.whole
        return settled(value, bool(meets(np.array([value]), ratio.target, ratio.rising)[0]))
    if ratio.seen < FEWEST or ratio.weeks <= 0:
        return not_enough()
    rng = np.random.default_rng(seed)
    more = rare_events(rng, ratio.seen, ratio.weeks, ratio.weeks_left).astype(np.int64)
    shares = rng.beta(ratio.seen_part + _PRIOR, ratio.seen - ratio.seen_part + _PRIOR, DRAWS)
    whole = ratio.whole + more
    ends = _PERCENT * (ratio.part + rng.binomial(more, shares)) / np.maximum(whole, 1)
    # Where nothing at all comes the question stays open: it counts as not reached.
    hits = meets(ends, ratio.target, ratio.rising) & (whole > 0)
    return from_draws(ends, hits)

"""How much of their months did the teams of the sample company say was cross-cutting work?

Fifteen percent are planned. The teams under pressure say less, 配信アプリ forgets to answer, and
last month is still open for 配信基盤.
"""

from collections.abc import Iterator
from datetime import date, timedelta

from data.estimates import Estimate, month_to_estimate

_SAID: dict[str, tuple[int | None, ...]] = {
    "streaming-core": (None, 10, 15, 10, 10, 15, 10, 10, 15, 15, 20, 15, 15),
    "streaming-app": (10, None, 15, 10, None, 15, 15, None, 10, 15, 15, None, 15),
    "ticketing": (10, 0, 10, 0, 10, 10, 0, 10, 10, 15, 10, 15, 15),
    "platform": (25, 25, 20, 25, 20, 25, 25, 20, 25, 25, 20, 25, 25),
}
"""By team in percent, last month first."""


def estimate_rows(today: date) -> Iterator[Estimate]:
    """What was said of the thirteen months before the present one."""
    month = month_to_estimate(today)
    for place in range(max(map(len, _SAID.values()))):
        for unit, percents in _SAID.items():
            percent = percents[place]
            if percent is not None:
                yield Estimate(unit, month, percent)
        month = (month - timedelta(days=1)).replace(day=1)

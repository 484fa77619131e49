"""How long is waited, and who ends the wait?"""

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from collectors.collector import Say
from collectors.github.answers import Limited, Passing
from collectors.github.errors import GaveUp, Interrupted
from collectors.stop import Stop

TICK_SECONDS = 0.5
"""So soon somebody who asks to stop is heard."""

MOST_ATTEMPTS = 6
MOST_SECONDS = 120.0
MOST_LIMITS = 20
"""Each is waited for; so many for one question mean that somebody else uses up everything."""

FIRST_WAIT_SECONDS = 2.0


@dataclass(frozen=True, slots=True)
class Clock:
    """What time it is (aware UTC), how to pass some of it, and by chance how much (0 to 1)."""

    now: Callable[[], datetime]
    sleep: Callable[[float], None]
    chance: Callable[[], float] = random.random


@dataclass(frozen=True, slots=True)
class Waiting:
    """How time passes while nothing can be asked; `say` tells whoever watches why."""

    clock: Clock
    stop: Stop
    say: Say

    def until(self, moment: datetime, where: str) -> None:
        """Wait for a moment. Raises Interrupted once somebody asks to stop."""
        self.for_seconds((moment - self.clock.now()).total_seconds(), where)

    def for_seconds(self, seconds: float, where: str) -> None:
        """Wait so long, in small steps. Raises Interrupted once somebody asks to stop.

        Time that passes otherwise counts as well: a machine that slept need not wait again.
        """
        end = self.clock.now() + timedelta(seconds=max(seconds, 0))
        left = seconds
        while left > 0 and self.clock.now() < end:
            self._heed_stop(where)
            self.clock.sleep(min(TICK_SECONDS, left))
            left -= TICK_SECONDS
        self._heed_stop(where)

    def _heed_stop(self, where: str) -> None:
        if self.stop.asked:
            raise Interrupted(where, kept=True)

    def jittered(self, seconds: float) -> float:
        """Half as long to one and a half times as long, so that many don't come back at once."""
        return seconds * (0.5 + self.clock.chance())


class Attempts:
    """How often one question was asked in vain, and whether it is worth another time."""

    def __init__(self, waiting: Waiting, where: str) -> None:
        self._waiting = waiting
        self._where = where
        self._made = 0
        self._limits = 0
        self._began = waiting.clock.now()
        self._asked_waits = 0.0

    def count_limit(self, limited: Limited) -> None:
        """Count an answer that was none because of a limit. Raises GaveUp after too many."""
        self._limits += 1
        if self._limits > MOST_LIMITS:
            raise GaveUp(
                f"GitHub's limit was reached {self._limits} times in a row; the last time "
                f"{limited.reason}",
                self._where,
                "see who else asks as the same user or App; give tokens of their own, or several "
                "under tokens",
            )

    @property
    def is_last(self) -> bool:
        """Whether a failure now is the last that is put up with."""
        took = self._seconds() - self._asked_waits
        return self._made + 1 >= MOST_ATTEMPTS or took + self._own_wait() > MOST_SECONDS

    def bear(self, fault: Passing, *, hopeless: bool = False) -> None:
        """Wait before the next attempt: as long as GitHub asks, else ever longer.

        Raises GaveUp where there is no next one.
        """
        last, wait = hopeless or self.is_last, self._own_wait()
        self._made += 1
        if last:
            raise self._given_up(fault) from fault
        if fault.wait is None:
            self._waiting.for_seconds(self._waiting.jittered(wait), self._where)
        else:
            self._asked_waits += fault.wait.total_seconds()
            self._waiting.for_seconds(fault.wait.total_seconds(), self._where)

    def _given_up(self, fault: Passing) -> GaveUp:
        times = f"{self._made} attempts" if self._made > 1 else "1 attempt"
        return GaveUp(
            f"No answer from GitHub after {times} in {self._seconds():.0f} seconds; "
            f"the last: {fault.reason}",
            self._where,
            "collect again later: everything up to here is kept. If it stays so, see "
            "https://www.githubstatus.com and whether this machine reaches GitHub",
        )

    def _own_wait(self) -> float:
        return FIRST_WAIT_SECONDS * 2**self._made

    def _seconds(self) -> float:
        return (self._waiting.clock.now() - self._began).total_seconds()

"""How far along is a key result?

Progress is not clamped: 120 % is more than was asked for, and below 0 it is worse than where it
began. A falling target works like a rising one. Nothing is reached while its data are incomplete.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from metrics.period import Period

State = Literal["open", "holding", "reached", "missed", "incomplete"]
"""`holding` would be reached if the period ended now; `incomplete` would be reached if its data
were complete."""

LAST_WEEKS = 4
TRAILING_WEEKS = 13


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of the data: whether the period is `over`, and whether they are `complete`."""

    over: bool
    complete: bool


@dataclass(frozen=True, slots=True)
class Progress:
    """Where a key result stands: its value, the target, and the share of the way (1 is there).

    `share` is None where there is no value, or no way that could be shared.
    """

    value: float | None
    target: float
    share: float | None
    state: State

    @property
    def reached(self) -> bool:
        """Whether it may be called reached."""
        return self.state == "reached"


def count_progress(
    value: float | None,
    target: float,
    start: float = 0.0,
    *,
    known: Known,
    quota: tuple[float, float] | None = None,
) -> Progress:
    """Of a count from `start` to `target`; of a quota its value and target.

    A rising count is reached at once; one that has to fall only when the period is `over`, as it
    may rise again. With a quota the share is that of whichever is further back.
    """
    if value is None:
        return Progress(None, target, None, _unmet(known))
    rising = target >= start
    share = (value - start) / (target - start) if target != start else None
    met = _meets(value, target, rising)
    if quota is not None:
        part, wanted = quota
        met = met and part >= wanted
        share = min(share, part / wanted) if share is not None else part / wanted
    return Progress(value, target, share, _state(met, rising or known.over, known))


def ratio_progress(
    part: int, whole: int, target: float, known: Known, rising: bool = True
) -> Progress:
    """Of `part` of `whole`, both how many, to a target in percent."""
    if not whole:
        return Progress(None, target, None, _unmet(known))
    value = 100 * part / whole
    return Progress(
        value,
        target,
        _way(value, target, None, rising),
        _reach(value, target, rising, known),
    )


def multiple_of(value: float, baseline: float, rising: bool) -> float | None:
    """How many times as good as the baseline: for what has to fall, how many times as small.

    Both are per week where they are counts. None where nothing can be divided by.
    """
    above, below = (value, baseline) if rising else (baseline, value)
    return above / below if below > 0 else None


def multiple_progress(
    value: float | None, baseline: float, target: float, known: Known, *, rising: bool
) -> Progress:
    """Of the trailing 13 weeks to a multiple of the baseline; the value is the multiple: 1.69 of 2.

    The share is by factors: from 1 to 4 times, twice is half of the way.
    """
    multiple = multiple_of(value, baseline, rising) if value is not None else None
    if multiple is None:
        return Progress(None, target, None, _unmet(known))
    share = math.log(multiple) / math.log(target) if multiple > 0 and target > 1 else None
    return Progress(multiple, target, share, _reach(multiple, target, rising=True, known=known))


def _reach(value: float, target: float, rising: bool, known: Known) -> State:
    return _state(_meets(value, target, rising), known.over, known)


def _meets(value: float, target: float, rising: bool) -> bool:
    return value >= target if rising else value <= target


def _state(met: bool, for_good: bool, known: Known) -> State:
    if not met:
        return _unmet(known)
    if not known.complete:
        return "incomplete"
    return "reached" if for_good else "holding"


def _unmet(known: Known) -> State:
    """What is not reached is missed as soon as nothing can change any more."""
    return "missed" if known.over and known.complete else "open"


def _way(value: float, target: float, start: float | None, rising: bool) -> float | None:
    if start is not None:
        return (value - start) / (target - start) if target != start else None
    above, below = (value, target) if rising else (target, value)
    return above / below if below > 0 else None


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a level, with its own progress."""

    name: str
    progress: Progress


@dataclass(frozen=True, slots=True)
class Aim:
    """What a level has to meet: at the end, in its last 4 complete weeks, or with `hold` in all."""

    target: float
    rising: bool = True
    hold: bool = False
    start: float | None = None

    def holds(self, value: float | None) -> bool:
        """Whether a week's value meets the target."""
        return value is not None and _meets(value, self.target, self.rising)


def level_progress(
    weeks: Mapping[str, Sequence[float | None]], aim: Aim, known: Known
) -> tuple[Side, ...]:
    """Each side of a level, the worse first; the level is where its worst side is.

    `weeks` are the values of the complete weeks of the period, oldest first, None where one is not
    known. What had to hold and did not is missed at once.
    """
    sides = [Side(name, _side(values, aim, known)) for name, values in weeks.items()]
    return tuple(sorted(sides, key=lambda side: _badness(side, aim.rising)))


def _side(values: Sequence[float | None], aim: Aim, known: Known) -> Progress:
    value = next((each for each in reversed(values) if each is not None), None)
    share = None if value is None else _way(value, aim.target, aim.start, aim.rising)
    counted = values if aim.hold else values[-LAST_WEEKS:]
    enough = bool(counted) and (aim.hold or len(counted) == LAST_WEEKS)
    met = enough and all(map(aim.holds, counted))
    broken = aim.hold and any(each is not None and not aim.holds(each) for each in counted)
    if broken and known.complete:
        return Progress(value, aim.target, share, "missed")
    return Progress(value, aim.target, share, _state(met, known.over, known))


def _badness(side: Side, rising: bool) -> tuple[bool, float]:
    value = side.progress.value
    if value is None:
        return (False, 0.0)
    return (True, value if rising else -value)


def level_state(sides: Sequence[Side]) -> State:
    """The state of all sides together: reached only where every one is."""
    states = [side.progress.state for side in sides]
    for state in ("missed", "open", "incomplete", "holding"):
        if state in states:
            return state
    return "reached" if states else "open"


@dataclass(frozen=True, slots=True)
class Budget:
    """Events of which some may fail: how many did, and how many more may (below 0: overspent)."""

    failed: int
    held: int
    left: int
    share: float | None
    state: State

    @property
    def spent(self) -> bool:
        """Whether no more may fail."""
        return self.left <= 0


def budget_progress(failed: int, held: int, events: int, may_fail: int, known: Known) -> Budget:
    """What is left of a budget of events; `held` are those so far, the failed ones among them.

    It is reached when the period is over, or when all events were held, and few enough failed.
    """
    left = may_fail - failed
    share = left / may_fail if may_fail else None
    if left < 0:
        return Budget(failed, held, left, share, "missed")
    finished = known.over or held >= events
    state = _state(held > 0, finished, known)
    return Budget(failed, held, left, share, state)


def elapsed(period: Period, today: date) -> float:
    """The share of the period that is over: what progress would be at an even pace."""
    days = (period.end - period.start).days
    return min(1.0, max(0.0, (today - period.start).days / days))

"""What was measured, against which target, and did it hold?"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from math import floor


@dataclass(frozen=True, slots=True)
class Result:
    """One line of the table; `held` is None where there is no target."""

    what: str
    measured: str
    target: str = "–"
    held: bool | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """What a part found: its lines, and how they were measured."""

    results: Sequence[Result]
    how: Sequence[str] = field(default=())


class NotMeasured(Exception):
    """A part that this machine can't measure; the message says why."""


def at_most(what: str, value: float, limit: float, unit: str, decimals: int = 1) -> Result:
    """A figure that has to stay under a limit."""
    shown = f"{value:,.{decimals}f} {unit}"
    return Result(what, shown, f"≤ {limit:,g} {unit}", value <= limit)


def at_least(what: str, value: float, limit: float, unit: str) -> Result:
    """A figure that has to reach a limit."""
    return Result(what, f"{value:,.0f} {unit}", f"≥ {limit:,g} {unit}", value >= limit)


def milliseconds(what: str, seconds: Sequence[float]) -> Result:
    """What of 100 answers the slowest but five take, which has to be a tenth of a second."""
    return at_most(what, 1e3 * quantile(seconds, 0.95), 100, "ms")


def quantile(values: Sequence[float], share: float) -> float:
    """The value below which this share lies, by linear interpolation."""
    ordered = sorted(values)
    place = share * (len(ordered) - 1)
    below = floor(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (ordered[above] - ordered[below]) * (place - below)


def table(results: Sequence[Result]) -> str:
    """All lines as a Markdown table."""
    marks = {True: "yes", False: "**no**", None: ""}
    lines = ["| what | target | measured | held |", "|---|---|---|---|"]
    lines += [f"| {r.what} | {r.target} | {r.measured} | {marks[r.held]} |" for r in results]
    return "\n".join(lines)

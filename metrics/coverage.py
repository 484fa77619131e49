"""How much of the code do tests run, for one application or several, and what moved the figure?"""

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo
from itertools import pairwise
from typing import Literal

from config.organisation import CoverageExclusion
from data.queries.coverage import CoverageAt
from metrics.metric import Metric

STALE_AFTER = timedelta(days=90)
"""A figure of an older commit still stands, with its date, and is called old."""

METRICS = (
    Metric(
        key="coverage",
        kind="level",
        unit_of_value="percent",
        better="more",
        dated_by="own",
        source="coverage",
        parts=("weighted", "backend", "frontend"),
        parts_of="applications",
    ),
)

LeftOut = Literal["text_only", "no_figure"]
"""Why an application is not in a weighted figure: no numbers of lines, or nothing at all."""


@dataclass(frozen=True, slots=True)
class Weighted:
    """The coverage of several applications, each weighing as much as it has lines.

    `percent` and `before` (without exclusions) are None where no application has lines.
    `n_used` and the sum of `left_out` make `n_total`.
    """

    percent: float | None
    before: float | None
    covered: int
    coverable: int
    n_used: int
    n_total: int
    left_out: Mapping[LeftOut, int]


@dataclass(frozen=True, slots=True)
class Break:
    """A place between two figures that can't be compared: exclusions began to count in between."""

    before: CoverageAt
    after: CoverageAt
    exclusions: tuple[CoverageExclusion, ...]

    @property
    def day(self) -> date:
        """The day on which the last of these exclusions began to count."""
        return max(each.when for each in self.exclusions)


@dataclass(frozen=True, slots=True)
class Change:
    """From where a figure came, in percentage points, over `n` figures that can be compared."""

    since: CoverageAt
    points: float
    n: int


def has_lines(figure: CoverageAt) -> bool:
    """Whether it is known how many lines were run; a figure from a text has a percentage alone."""
    return figure.covered is not None and figure.coverable is not None


def excluded_lines(figure: CoverageAt) -> int | None:
    """How many lines that could be run are left out; None where lines are not known."""
    if figure.coverable is None or figure.coverable_before_exclusions is None:
        return None
    return figure.coverable_before_exclusions - figure.coverable


def newest(points: Sequence[CoverageAt], end: datetime) -> CoverageAt | None:
    """The figure of the newest commit before `end`; `points` are oldest first."""
    place = bisect_left(points, end, key=lambda each: each.committed_at)
    return points[place - 1] if place else None


def is_stale(figure: CoverageAt, at: datetime) -> bool:
    """Whether the commit is so old at `at` that the figure may no longer be true."""
    return at - figure.committed_at > STALE_AFTER


def weighted(figures: Sequence[CoverageAt | None]) -> Weighted:
    """Covered lines of all divided by coverable lines of all; one figure for each application.

    What has no lines weighs nothing and is counted as left out.
    """
    known = [each for each in figures if each is not None]
    used = [each for each in known if has_lines(each)]
    left_out: dict[LeftOut, int] = {
        "text_only": len(known) - len(used),
        "no_figure": len(figures) - len(known),
    }
    covered, coverable = _sum(used, "covered"), _sum(used, "coverable")
    covered_before = _sum(used, "covered_before_exclusions")
    return Weighted(
        percent=_percent(covered, coverable),
        before=_percent(covered_before, _sum(used, "coverable_before_exclusions")),
        covered=covered,
        coverable=coverable,
        n_used=len(used),
        n_total=len(figures),
        left_out={reason: n for reason, n in left_out.items() if n},
    )


def breaks(
    points: Sequence[CoverageAt], exclusions: Sequence[CoverageExclusion], zone: tzinfo = UTC
) -> tuple[Break, ...]:
    """Where exclusions that began to count between two neighbours changed what is left out.

    `exclusions` are those of the application; each counts from its day on, in the organisation's
    time zone.
    """
    found = []
    for before, after in pairwise(each for each in points if has_lines(each)):
        began = tuple(each for each in exclusions if _between(before, each.when, after, zone))
        if began and _share_left_out(before) != _share_left_out(after):
            found.append(Break(before, after, began))
    return tuple(found)


def stretches(
    points: Sequence[CoverageAt], found: Sequence[Break]
) -> tuple[tuple[CoverageAt, ...], ...]:
    """The figures in runs that can be compared: cut at each break, and wherever figures with lines
    and figures from a text follow each other."""
    cut = {each.after.commit for each in found}
    runs: list[list[CoverageAt]] = []
    for point in points:
        if not runs or point.commit in cut or has_lines(runs[-1][-1]) != has_lines(point):
            runs.append([])
        runs[-1].append(point)
    return tuple(map(tuple, runs))


def change(points: Sequence[CoverageAt], found: Sequence[Break]) -> Change | None:
    """How the newest figure differs from the oldest one that it can be compared with."""
    runs = stretches(points, found)
    if not runs or len(runs[-1]) == 1:
        return None
    last = runs[-1]
    return Change(last[0], last[-1].percent - last[0].percent, len(last))


def _between(before: CoverageAt, when: date, after: CoverageAt, zone: tzinfo) -> bool:
    first, last = (each.committed_at.astimezone(zone).date() for each in (before, after))
    return first < when <= last


def _share_left_out(figure: CoverageAt) -> float:
    return (excluded_lines(figure) or 0) / (figure.coverable_before_exclusions or 1)


def _sum(figures: Sequence[CoverageAt], name: str) -> int:
    return sum(getattr(each, name) or 0 for each in figures)


def _percent(covered: int, coverable: int) -> float | None:
    return 100 * covered / coverable if coverable else None

"""Rows of answers written by hand, for tests of what is drawn from them."""

from collections.abc import Sequence
from datetime import date, timedelta

from dashboard.context import Scheme
from dashboard.figures.canvas import Canvas
from dashboard.figures.periods import Periods
from dashboard.figures.quiet_weeks import Quiet
from dashboard.text import Language
from metrics.answer import Row

MONDAY = date(2026, 4, 6)


def count_row(week: int, people: int, agents: int = 0, *, partial: bool = False) -> Row:
    """A week in which people and agents merged so many."""
    start = MONDAY + timedelta(weeks=week)
    return Row(
        period=f"2026-W{15 + week}",
        start=start,
        end=start + timedelta(weeks=1),
        partial=partial,
        value=people + agents,
        n_used=people + agents,
        n_total=people + agents,
        start_unsure=0,
        left_out={},
        agents=agents,
    )


def duration_row(week: int, hours: Sequence[float]) -> Row:
    """A week with these durations; under five they are its sample, and none is no value."""
    start = MONDAY + timedelta(weeks=week)
    ordered = sorted(hours)
    middle = ordered[len(ordered) // 2] if ordered else None
    spread = (
        {"median": middle, "p75": middle * 1.5, "p90": middle * 2, "mean": middle}
        if middle
        else None
    )
    return Row(
        period=f"2026-W{15 + week}",
        start=start,
        end=start + timedelta(weeks=1),
        partial=False,
        value=middle,
        n_used=len(ordered),
        n_total=len(ordered) + 1,
        start_unsure=0,
        left_out={"bot": 1},
        spread=spread,  # pyright: ignore[reportArgumentType] -- the names are statistics
        sample=tuple(ordered) if len(ordered) < 5 else (),
    )


def periods(
    rows: Sequence[Row],
    *,
    by: str = "week",
    width: int = 1008,
    height: int = 264,
    language: Language = "ja",
    scheme: Scheme = "light",
    quiet: Sequence[Quiet] = (),
) -> Periods:
    """These rows on a canvas."""
    return Periods(rows, by, Canvas(width, height, scheme, language, narrow=width < 420), quiet)

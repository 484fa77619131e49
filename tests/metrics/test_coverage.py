"""Is coverage weighed by lines, compared only where it can be, and never made up?"""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.organisation import CoverageExclusion
from data.queries.coverage import CoverageAt
from metrics.coverage import (
    STALE_AFTER,
    breaks,
    change,
    excluded_lines,
    has_lines,
    is_stale,
    newest,
    stretches,
    weighted,
)

FIRST = datetime(2026, 4, 6, 3, tzinfo=UTC)


def figure(day: int, covered: int, coverable: int, *, excluded: int = 0) -> CoverageAt:
    """A figure with lines; of the excluded ones none is run."""
    return CoverageAt(
        commit=f"{day:08x}",
        committed_at=FIRST + timedelta(days=day),
        kind="artifact",
        covered=covered,
        coverable=coverable,
        covered_before_exclusions=covered,
        coverable_before_exclusions=coverable + excluded,
        percent=100 * covered / coverable,
    )


def text(day: int, percent: float) -> CoverageAt:
    """A figure without lines."""
    at = FIRST + timedelta(days=day)
    return CoverageAt(f"{day:08x}", at, "status", None, None, None, None, percent)


def exclusion(day: int) -> CoverageExclusion:
    when = FIRST.date() + timedelta(days=day)
    values = {"application": "web", "paths": ["old/**"], "who": "a", "when": when, "why": "old"}
    return CoverageExclusion.model_validate(values)


def test_of_several_each_weighs_as_much_as_it_has_lines() -> None:
    answer = weighted([figure(0, 90, 100), figure(0, 0, 300, excluded=500)])
    assert answer.percent == pytest.approx(100 * 90 / 400)
    assert answer.before == pytest.approx(100 * 90 / 900)
    assert (answer.covered, answer.coverable) == (90, 400)
    assert (answer.n_used, answer.n_total, answer.left_out) == (2, 2, {})


def test_what_has_no_lines_weighs_nothing_and_is_counted() -> None:
    answer = weighted([figure(0, 9, 10), text(0, 1.0), None, None])
    assert answer.percent == pytest.approx(90)
    assert (answer.n_used, answer.n_total) == (1, 4)
    assert answer.left_out == {"text_only": 1, "no_figure": 2}


def test_without_any_lines_there_is_no_figure_and_not_0() -> None:
    answer = weighted([text(0, 50.0), None])
    assert answer.percent is None
    assert answer.before is None
    assert answer.n_used == 0


FIGURES = st.one_of(
    st.none(),
    st.builds(text, st.integers(0, 99), st.floats(0, 100)),
    st.integers(1, 1000).flatmap(
        lambda coverable: st.builds(
            figure, st.integers(0, 99), st.integers(0, coverable), st.just(coverable)
        )
    ),
)


@given(st.lists(FIGURES, max_size=8))
def test_used_and_left_out_are_all_and_the_whole_lies_between_its_parts(
    figures: list[CoverageAt | None],
) -> None:
    answer = weighted(figures)
    assert answer.n_used + sum(answer.left_out.values()) == answer.n_total == len(figures)
    parts = [each.percent for each in figures if each and has_lines(each)]
    if answer.percent is None:
        assert parts == []
    else:
        assert min(parts) - 1e-9 <= answer.percent <= max(parts) + 1e-9


def test_the_newest_is_the_last_commit_before_the_end() -> None:
    points = [figure(0, 1, 2), figure(5, 1, 2), figure(9, 1, 2)]
    assert newest(points, FIRST + timedelta(days=9)) == points[1]
    assert newest(points, FIRST) is None


def test_a_figure_is_old_after_90_days_and_not_before() -> None:
    point = figure(0, 1, 2)
    assert not is_stale(point, point.committed_at + STALE_AFTER)
    assert is_stale(point, point.committed_at + STALE_AFTER + timedelta(seconds=1))


def test_an_exclusion_that_begins_to_count_breaks_the_line_between_its_neighbours() -> None:
    points = [figure(0, 60, 100), figure(3, 60, 100), figure(5, 60, 80, excluded=20)]
    (found,) = breaks(points, [exclusion(4)])
    assert (found.before, found.after) == (points[1], points[2])
    assert found.day == date(2026, 4, 10)
    assert stretches(points, [found]) == (tuple(points[:2]), (points[2],))
    assert excluded_lines(points[2]) == 20


@pytest.mark.parametrize("day", [0, 6])
def test_exclusions_from_before_or_after_break_nothing(day: int) -> None:
    points = [figure(0, 60, 80, excluded=20), figure(5, 70, 80, excluded=20)]
    assert breaks(points, [exclusion(day)]) == ()


def test_an_exclusion_of_nothing_breaks_nothing() -> None:
    points = [figure(0, 60, 100), figure(5, 70, 100)]
    assert breaks(points, [exclusion(3)]) == ()


def test_a_figure_with_lines_is_never_compared_with_one_from_a_text() -> None:
    points = [figure(0, 60, 100), text(1, 90.0), text(2, 91.0), figure(3, 62, 100)]
    assert [len(part) for part in stretches(points, ())] == [1, 2, 1]
    assert change(points, ()) is None


def test_a_change_begins_after_the_last_break() -> None:
    before = [figure(0, 10, 100), figure(1, 20, 100)]
    after = [figure(5, 60, 80, excluded=20), figure(6, 64, 80, excluded=20)]
    found = breaks([*before, *after], [exclusion(3)])
    moved = change([*before, *after], found)
    assert moved is not None
    assert moved.since == after[0]
    assert moved.points == pytest.approx(5)
    assert moved.n == 2
    assert change([], ()) is None


@given(st.lists(st.booleans(), max_size=12), st.lists(st.integers(0, 12), max_size=3))
def test_stretches_lose_and_double_no_figure(kinds: list[bool], days: list[int]) -> None:
    points = [
        figure(day, 50, 100, excluded=day) if lines else text(day, 50.0)
        for day, lines in enumerate(kinds)
    ]
    parts = stretches(points, breaks(points, [exclusion(day) for day in days]))
    assert [each for part in parts for each in part] == points
    assert all(len({has_lines(each) for each in part}) == 1 for part in parts)

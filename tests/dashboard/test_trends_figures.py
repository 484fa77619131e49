"""Do the pictures of shares, stages, parts and loads say what their answers say?"""

from dataclasses import replace
from datetime import timedelta

import plotly.graph_objects as go
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.figures.axes import percent_scale
from dashboard.figures.canvas import Canvas, Figure, text_width
from dashboard.figures.lead_time import QUANTILES, rate_line, spread_lines
from dashboard.figures.load_pair import Load, load_pair
from dashboard.figures.several_lines import Series, several_lines
from dashboard.figures.shares import pooled_shares, share_line
from dashboard.figures.stacked_shares import stacked_shares
from dashboard.figures.stage_bars import PALE, Stage, stage_bars
from dashboard.text import LANGUAGES, Language
from metrics.answer import Row
from metrics.change_point import change_of_rows
from tests.dashboard.hand_made import MONDAY, count_row, duration_row, periods
from tests.dashboard.test_figures import SCHEMES, texts, trace

STAGES = [
    Stage("実装", False, 2.4, 1.4, ("coding_time:FORMER", "coding_time:LATTER")),
    Stage("レビュー待ち", True, 11.9, 5.4, ("pickup_time:FORMER", "pickup_time:LATTER")),
    Stage("マージ待ち", True, None, 2.4, ("merge_wait:FORMER", "merge_wait:LATTER")),
]
LOADS = [Load("最も多い人", 31, 12.5, "review_load.busiest"), Load("上位2人", 50, 25, "x")]


def share_row(week: int, part: int, n: int, *, partial: bool = False) -> Row:
    """A week in which `part` of `n` are counted."""
    start = MONDAY + timedelta(weeks=week)
    return Row(
        period=f"2026-W{15 + week}",
        start=start,
        end=start + timedelta(weeks=1),
        partial=partial,
        value=100 * part / n if n else None,
        n_used=n,
        n_total=n,
        start_unsure=0,
        left_out={},
        part=part,
    )


def level_row(week: int, value: float | None) -> Row:
    return replace(count_row(week, 0), value=value, n_used=2)


def series(name: str, rows: list[Row], *, planned: bool = False) -> Series:
    return Series(name, rows, [f"coverage.{name}:{row.period}" for row in rows], planned)


SHARES = [share_row(week, week % 4, 10) for week in range(8)]
LEVELS = [level_row(week, 60.0 + week) for week in range(8)]
PARTS = [series("a", LEVELS), series("b", [level_row(week, 40.0) for week in range(8)])]


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("width", [314, 358, 488, 1008])
def test_every_figure_is_one_that_plotly_accepts(width: int, language: Language, scheme) -> None:
    shown = periods(SHARES, width=width, language=language, scheme=scheme)
    canvas = Canvas(width, 264, scheme, language)
    go.Figure(share_line(shown))
    go.Figure(several_lines(PARTS, replace(shown, unit_of_value="percent")))
    go.Figure(stacked_shares(PARTS, shown))
    go.Figure(stage_bars(STAGES, "淡 6月7日まで · 濃 6月8日から", canvas))
    go.Figure(load_pair(LOADS, canvas))


def test_the_line_of_a_share_is_that_of_four_weeks_together() -> None:
    rows = [share_row(0, 1, 2), share_row(1, 0, 8), share_row(2, 3, 6), share_row(3, 4, 4)]
    assert pooled_shares(rows, 4) == [None, None, None, 100 * 8 / 20]
    figure = share_line(periods(rows))
    assert trace(figure, "直近4週")["y"][-1] == 40
    assert trace(figure, "割合")["y"] == [None, 0, 50, None]
    assert texts(figure) == ["%", "40.0%"]


def test_weeks_of_few_are_open_circles_and_never_a_line_by_themselves() -> None:
    figure = share_line(periods([share_row(0, 1, 2), share_row(1, 5, 10)], by="quarter"))
    line, circles = figure["data"][0], figure["data"][1]
    assert line["y"] == [None, 50]
    assert (circles["y"], circles["marker"]["symbol"]) == ([50], "circle-open")


def test_a_cut_or_missing_week_and_too_few_in_all_make_no_share() -> None:
    cut = [share_row(0, 1, 9, partial=True), *SHARES[:4]]
    assert pooled_shares(cut, 4)[3] is None
    assert pooled_shares([share_row(week, 0, 1) for week in range(4)], 4) == [None] * 4
    assert pooled_shares([share_row(week, 0, 0) for week in range(4)], 4) == [None] * 4


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)), max_size=20), st.integers(1, 5))
def test_a_share_together_counts_each_of_its_weeks_once(counted, over: int) -> None:
    rows = [share_row(place, min(a, b), max(a, b)) for place, (a, b) in enumerate(counted)]
    for place, share in enumerate(pooled_shares(rows, over)):
        window = rows[max(0, place - over + 1) : place + 1]
        used = sum(row.n_used for row in window)
        if share is None:
            assert len(window) < over or used < 5
        else:
            assert share == pytest.approx(100 * sum(row.part or 0 for row in window) / used)


def test_an_axis_of_shares_never_reaches_beyond_everything() -> None:
    assert percent_scale(100).ticks == [0, 25, 50, 75, 100]
    assert percent_scale(99.5).top == 100
    assert percent_scale(11).top < 20


def test_stages_stand_side_by_side_and_are_never_stacked() -> None:
    figure = stage_bars(STAGES, "days", Canvas(336, 264, "light", "ja"))
    assert figure["layout"]["barmode"] == "group"
    work, waits, work_after, waits_after = figure["data"]
    assert (work["x"], work_after["x"]) == ([2.4], [1.4])
    assert work["marker"]["opacity"] == waits["marker"]["opacity"] == PALE
    assert waits["text"] == ["11.9時間", "–"]
    assert waits_after["text"] == ["<b>5.4時間</b>", "<b>2.4時間</b>"]
    assert waits_after["meta"] == ["pickup_time:LATTER", "merge_wait:LATTER"]


def test_waiting_has_another_colour_and_a_pattern_for_paper() -> None:
    work, waits, *_ = stage_bars(STAGES, "days", Canvas(336, 264, "light", "ja"))["data"]
    assert work["marker"]["color"] != waits["marker"]["color"]
    assert (work["marker"]["pattern"]["shape"], waits["marker"]["pattern"]["shape"]) == ("", "/")


def test_stages_of_a_single_period_are_one_bar_each() -> None:
    alone = [replace(stage, before=None) for stage in STAGES]
    figure = stage_bars(alone, "days", Canvas(336, 264, "light", "ja"))
    assert [each["name"] for each in figure["data"]] == ["after", "after"]


@pytest.mark.parametrize("width", [336, 358])
def test_values_beside_the_longest_bar_have_room(width: int) -> None:
    canvas = Canvas(width, 264, "light", "ja")
    figure = stage_bars(STAGES, "days", canvas)
    room = width - figure["layout"]["margin"]["l"]
    longest = 11.9 / figure["layout"]["xaxis"]["range"][1] * room
    assert longest + text_width("11.9時間") <= room


def test_a_load_stands_beside_what_would_be_even() -> None:
    figure = load_pair(LOADS, Canvas(314, 112, "light", "ja"))
    assert [bar["x"] for bar in figure["data"]] == [[31], [50]]
    assert [line["x0"] for line in figure["layout"]["shapes"]] == [12.5, 25]
    assert "破線は均等な場合（13%、25%）" in texts(figure)


def test_what_is_planned_is_dashed_and_each_line_is_named_with_its_newest_value() -> None:
    rows = [level_row(0, 12.0), level_row(1, None)]
    parts = [
        series("計画", [level_row(0, 15.0), level_row(1, 15.0)], planned=True),
        series("見積もり", rows),
    ]
    figure = several_lines(parts, replace(periods(rows), unit_of_value="percent"))
    assert [trace(figure, name)["line"]["dash"] for name in ("計画", "見積もり")] == [
        "4px,3px",
        "solid",
    ]
    assert set(texts(figure)) == {"%", "計画 15.0%", "見積もり 12.0%"}
    assert trace(figure, "計画")["meta"] == ["coverage.計画:2026-W15", "coverage.計画:2026-W16"]


def test_a_target_is_a_dashed_line_with_its_name_however_far_the_values_are() -> None:
    rows = [level_row(0, 12.0), level_row(1, 14.0)]
    parts = [replace(series(name, rows), target=80.0) for name in "ab"]
    figure = several_lines(parts, replace(periods(rows), unit_of_value="percent"))
    (line,) = [each for each in figure["layout"]["shapes"] if each["y0"] == 80.0]
    assert line["line"]["dash"] == "4px,3px"
    assert texts(figure).count("目標 80%") == 1
    assert figure["layout"]["yaxis"]["range"][1] >= 80.0


def test_parts_with_few_values_are_circles_of_their_own_hue() -> None:
    parts = [
        series("a", [duration_row(0, [3, 9])]),
        series("b", [duration_row(0, [1, 2, 3, 4, 5])]),
    ]
    figure = several_lines(parts, periods([duration_row(0, [3, 9])]))
    circles = [each for each in figure["data"] if each["marker"].get("symbol") == "circle-open"]
    assert [each["y"] for each in circles] == [[3, 9]]
    assert circles[0]["marker"]["color"] == trace(figure, "a")["marker"]["color"]


def test_shares_of_a_whole_are_stacked_with_the_rest_in_grey() -> None:
    figure = stacked_shares(PARTS, periods(LEVELS))
    assert figure["layout"]["barmode"] == "stack"
    colours = [trace(figure, name)["marker"]["color"] for name in "ab"]
    assert colours == ["#23609f", "#59616b"]


def test_a_change_of_level_is_drawn_with_both_levels_and_their_numbers() -> None:
    rows = [duration_row(week, [30.0 + week % 3] * 5) for week in range(10)]
    rows += [duration_row(week, [20.0 + week % 2] * 5) for week in range(10, 20)]
    change = change_of_rows(rows)
    assert change is not None
    figure = spread_lines(periods(rows), QUANTILES, change)
    lines = [each for each in figure["layout"]["shapes"] if each["type"] == "line"]
    assert [(each["x0"], each["x1"], each["y0"]) for each in lines] == [
        (-0.5, 9.5, 31.0),
        (9.5, 19.5, 20.5),
    ]
    assert {"31.0", "20.5"} <= set(texts(figure))


def test_a_rate_by_the_week_says_so() -> None:
    figure: Figure = rate_line(replace(periods([count_row(0, 3)]), unit_of_value="per_week"))
    assert texts(figure) == ["週あたり", "3.0回/週"]

"""Are pictures drawn so that every number can be read and none is made up?"""

from datetime import date, timedelta
from itertools import pairwise
from typing import get_args
from urllib.parse import unquote
from xml.etree import ElementTree

import plotly.graph_objects as go
import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.organisation import Calendar
from dashboard.context import Scheme
from dashboard.figures.axes import count_scale, duration_scale, month_ticks, period_names
from dashboard.figures.canvas import Canvas, Figure, text_width
from dashboard.figures.distribution import distribution
from dashboard.figures.labels import APART, Name, names_above, pushed_apart
from dashboard.figures.lead_time import lead_time, median_only, rate_line
from dashboard.figures.merge_counts import merge_counts, moving_mean
from dashboard.figures.quiet_weeks import Quiet, quiet_weeks
from dashboard.text import LANGUAGES, Language
from metrics.answer import Histogram
from tests.dashboard.hand_made import MONDAY, count_row, duration_row, periods

SCHEMES: tuple[Scheme, ...] = get_args(Scheme)
COUNTS = [count_row(week, 10 + week, week % 3) for week in range(8)]
TIMES = [duration_row(week, [10.0 + week, 20, 30, 40, 50]) for week in range(8)]
CANVAS = Canvas(1008, 264, "light", "ja")


def trace(figure: Figure, name: str) -> dict:
    return next(each for each in figure["data"] if each["name"] == name)


def texts(figure: Figure) -> list[str]:
    return [
        each["text"].removeprefix("<b>").removesuffix("</b>")
        for each in figure["layout"]["annotations"]
    ]


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("width", [358, 488, 1008])
@pytest.mark.parametrize(
    ("draw", "rows"),
    [(merge_counts, COUNTS), (lead_time, TIMES), (median_only, TIMES), (rate_line, COUNTS)],
)
def test_every_figure_is_one_that_plotly_accepts(draw, rows, width, language, scheme) -> None:
    quiet = [Quiet(2, 3, "大型連休", 4)]
    figure = draw(periods(rows, width=width, language=language, scheme=scheme, quiet=quiet))
    go.Figure(figure)


def test_bars_of_people_and_agents_add_up_to_the_count_and_stand_one_pixel_apart() -> None:
    figure = merge_counts(periods([count_row(0, 10, 5), count_row(1, 20, 0)]))
    people, agents = trace(figure, "人"), trace(figure, "AI")
    assert people["y"] == [10, 20]
    assert agents["base"][0] + agents["y"][0] == pytest.approx(15)
    pixels = (agents["base"][0] - 10) / figure["layout"]["yaxis"]["range"][1] * (264 - 28 - 24)
    assert pixels == pytest.approx(1, abs=0.05)
    assert agents["customdata"] == [5, 0]


def test_without_agents_there_is_no_word_of_them() -> None:
    figure = merge_counts(periods([count_row(week, 10) for week in range(5)]))
    assert [each["name"] for each in figure["data"]] == ["人", "平均", "n"]
    assert texts(figure) == ["件", "人 10件", "平均 10.0"]


def test_the_mean_begins_with_the_fourth_week_and_leaves_out_cut_ones() -> None:
    rows = [
        count_row(0, 4),
        count_row(1, 8),
        count_row(2, 4),
        count_row(3, 8),
        count_row(4, 40, partial=True),
    ]
    assert moving_mean(rows, 4) == [None, None, None, 6.0, None]
    assert moving_mean(rows, 0) == [None] * 5


def test_cut_weeks_are_pale_and_no_other() -> None:
    figure = merge_counts(periods([count_row(0, 4, partial=True), count_row(1, 8)]))
    assert trace(figure, "人")["marker"]["opacity"] == [0.45, 1]


def test_weeks_without_any_merge_are_drawn_as_zero() -> None:
    figure = merge_counts(periods([count_row(0, 0), count_row(1, 0)]))
    assert trace(figure, "人")["y"] == [0, 0]
    assert figure["layout"]["yaxis"]["ticktext"][0] == "0"


def test_a_week_with_few_values_is_circles_and_a_gap_in_the_line() -> None:
    rows = [TIMES[0], duration_row(1, [5, 7]), TIMES[2]]
    figure = lead_time(periods(rows))
    assert trace(figure, "中央値")["y"][1] is None
    circles = trace(figure, "1件ずつ")
    assert circles["y"] == [5, 7]
    assert circles["x"] == ["4月13日の週", "4月13日の週"]
    assert circles["mode"] == "markers"


def test_a_week_between_two_gaps_is_seen_as_a_point() -> None:
    figure = median_only(
        periods([TIMES[0], TIMES[1], duration_row(2, []), TIMES[3], duration_row(4, [])])
    )
    assert [size > 0 for size in trace(figure, "中央値")["marker"]["size"]] == [
        False,
        False,
        False,
        True,
        False,
    ]


def test_the_last_point_of_the_median_is_marked_and_named() -> None:
    figure = lead_time(periods(TIMES))
    assert trace(figure, "中央値")["marker"]["size"][-1] == 7
    assert set(texts(figure)) == {"時間", "中央値 30", "p75 45", "p90 60"}


def test_a_line_that_ends_before_the_last_week_has_no_name_at_the_edge() -> None:
    assert texts(lead_time(periods([TIMES[0], TIMES[1], duration_row(2, [])]))) == ["時間"]


def test_the_hover_box_tells_n_single_values_and_the_quiet_week() -> None:
    figure = lead_time(
        periods([TIMES[0], duration_row(1, [5, 7])], quiet=[Quiet(1, 1, "夏季休業", 4)])
    )
    assert trace(figure, "n")["customdata"] == ["5 / 6", "2 / 3 · 5.0時間、7.0時間 · 夏季休業"]


@given(st.floats(0, 1e6))
def test_an_axis_has_four_to_six_gridlines_from_zero_and_holds_the_highest(highest: float) -> None:
    for scale in (count_scale(highest), duration_scale(highest)):
        assert 4 <= len(scale.ticks) <= 6
        assert scale.ticks[0] == 0
        assert scale.ticks[-1] == pytest.approx(scale.top)
        assert highest / scale.per <= scale.top
        assert len(set(scale.tick_texts())) == len(scale.ticks)


def test_durations_have_the_unit_that_people_would_use() -> None:
    assert duration_scale(0.5).unit == "minutes"
    assert (duration_scale(100).unit, duration_scale(100).step) == ("hours", 24)
    assert duration_scale(110).tick_texts() == ["0", "24", "48", "72", "96", "120"]
    assert duration_scale(2_000).unit == "days"


@given(st.lists(st.floats(0, 212), min_size=1, max_size=6))
def test_labels_keep_their_order_their_distance_and_the_plot(wanted: list[float]) -> None:
    wanted.sort()
    placed = pushed_apart(wanted, 212)
    assert all(after - before >= APART - 1e-6 for before, after in pairwise(placed))
    assert placed[0] >= -1e-6
    assert placed[-1] <= 212 + 1e-6


def test_labels_that_have_room_stay_where_their_line_ends() -> None:
    assert pushed_apart([10, 40, 100], 212) == [10, 40, 100]
    assert pushed_apart([50, 50], 212) == [42.5, 57.5]


@given(
    st.dates(date(1990, 1, 1), date(2100, 1, 1)),
    st.integers(1, 800),
    st.sampled_from([7, 30, 91]),
    st.integers(200, 1600),
    st.sampled_from(LANGUAGES),
)
def test_month_names_never_touch_each_other(first, places, days, width, language) -> None:
    starts = [first + timedelta(days=days * place) for place in range(places)]
    canvas = Canvas(width, 264, "light", language)
    pixels = canvas.plot_width / places
    ticks = month_ticks(starts, canvas)
    for (place, words), (following, _) in pairwise(ticks):
        assert (following - place) * pixels >= text_width(words) + 8


def test_the_year_stands_where_it_changes_and_at_the_first_tick_of_several_years() -> None:
    starts = [date(2026, 11, 2) + timedelta(weeks=week) for week in range(12)]
    assert month_ticks(starts, CANVAS) == [(0, "2026年11月"), (5, "12月"), (9, "2027年1月")]
    within = [date(2026, 4, 6) + timedelta(weeks=week) for week in range(6)]
    assert month_ticks(within, CANVAS) == [(0, "4月"), (4, "5月")]
    english = Canvas(1008, 264, "light", "en")
    assert month_ticks(starts, english)[-1] == (9, "Jan 2027")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("by", "days"), [("week", 7), ("month", 31), ("quarter", 92)])
def test_periods_over_years_have_different_names(by: str, days: int, language: Language) -> None:
    starts = [date(2024, 1, 1) + timedelta(days=days * place) for place in range(40)]
    assert len(set(period_names(starts, by, language))) == 40


@given(st.lists(st.tuples(st.floats(0, 25), st.integers(0, 9)), max_size=8), st.integers(420, 1200))
def test_names_above_the_plot_never_touch(places: list[tuple[float, int]], width: int) -> None:
    canvas = Canvas(width, 264, "light", "ja")
    names = [Name("夏季休業", place, rank) for place, rank in places]
    drawn = names_above(names, "時間", 26, canvas)
    middles = sorted(canvas.left + (each["x"] + 0.5) / 26 * canvas.plot_width for each in drawn)
    assert all(after - before >= text_width("夏季休業") + 8 for before, after in pairwise(middles))


def test_on_the_phone_no_name_stands_above_the_plot() -> None:
    assert (
        names_above(
            [Name("夏季休業", 5, 0)], "時間", 26, Canvas(358, 264, "light", "ja", narrow=True)
        )
        == []
    )


def test_golden_week_and_a_closure_are_quiet_and_a_single_holiday_is_not() -> None:
    calendar = Calendar.model_validate(
        {
            "country": "JP",
            "closures": [
                {
                    "from": "2026-08-12",
                    "to": "2026-08-14",
                    "name": {"ja": "夏季休業", "en": "Summer closure"},
                }
            ],
        }
    )
    rows = [count_row(week, 1) for week in range(26)]
    found = quiet_weeks(calendar, rows, "week", "ja")
    assert [(MONDAY + timedelta(weeks=each.first), each.name) for each in found] == [
        (date(2026, 4, 27), "大型連休"),
        (date(2026, 8, 10), "夏季休業"),
        (date(2026, 9, 21), "9月の連休"),
    ]
    assert [each.name for each in quiet_weeks(calendar, rows, "week", "en")] == [
        "Golden Week",
        "Summer closure",
        "Sep holidays",
    ]
    assert quiet_weeks(calendar, rows, "month", "ja") == []
    assert quiet_weeks(None, rows, "week", "ja") == []


def test_a_week_outside_japan_has_its_own_holidays_and_no_golden_week() -> None:
    rows = [count_row(week, 1) for week in range(26)]
    assert quiet_weeks(Calendar(country="DE"), rows, "week", "en") == []
    assert quiet_weeks(Calendar(), rows, "week", "en") == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_rate_says_per_whom_it_is_at_its_end_and_its_axis_also_on_the_phone(language) -> None:
    figure = rate_line(periods([count_row(0, 2), count_row(1, 3)], width=358, language=language))
    per, end = {
        "ja": ("件/人", "1人あたり 3.0"),
        "en": ("per engineer", "Per engineer 3.0"),
    }[language]
    assert texts(figure) == [per, end]
    assert figure["layout"]["margin"]["r"] >= text_width(end)


@pytest.mark.parametrize(
    ("median", "p90"), [(10.0, 60.0), (10.0, 11.0), (95.0, 99.0), (0.01, 0.02)]
)
def test_the_distribution_is_a_drawing_with_both_marks_inside(median: float, p90: float) -> None:
    histogram = Histogram(
        tuple(float(edge) for edge in range(0, 101, 10)), (9, 5, 3, 1, 0, 0, 1, 0, 1, 2)
    )
    canvas = Canvas(336, 76, "dark", "en")
    address = distribution(histogram, median, p90, canvas)
    drawing = ElementTree.fromstring(unquote(address.removeprefix("data:image/svg+xml,")))  # noqa: S314 -- drawn above
    said = {each.text: float(each.attrib["x"]) for each in drawing if each.tag.endswith("text")}
    assert {"Median", "p90"} <= {words.split()[0] for words in said if words}
    assert all(0 <= x <= 336 for x in said.values())

"""Is the course of coverage drawn so that nothing is compared that can't be?"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import get_args

import plotly.graph_objects as go
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.context import Scheme
from dashboard.figures.canvas import Canvas, Figure, text_width
from dashboard.figures.coverage import Course, Point, coverage_course
from dashboard.figures.day_axis import day_ticks
from dashboard.text import LANGUAGES, Language

FIRST = datetime(2025, 11, 3, 11, 30)  # noqa: DTZ001 -- figures know local moments only
DAYS = (date(2025, 10, 17), date(2026, 10, 17))


def point(day: int, percent: float, before: float | None = None, *, counted: bool = True) -> Point:
    at = FIRST + timedelta(days=day)
    return Point(at, percent, before, counted, f"about {day}", f"web:{day:x}")


def course(
    *stretches: Sequence[Point],
    breaks: Sequence[date] = (),
    language: Language = "ja",
    scheme: Scheme = "light",
    width: int = 344,
) -> Course:
    return Course(stretches, breaks, DAYS, Canvas(width, 184, scheme, language, narrow=True))


RISING = [point(day, 70 + day / 10, 60 + day / 10) for day in range(0, 60, 10)]
LATER = [point(day, 85.0, 66.0) for day in range(70, 120, 10)]


def trace(figure: Figure, name: str) -> dict:
    return next(each for each in figure["data"] if each["name"] == name)


def words(figure: Figure) -> list[str]:
    annotations = figure["layout"]["annotations"]
    return [each["text"].removeprefix("<b>").removesuffix("</b>") for each in annotations]


@pytest.mark.parametrize("scheme", get_args(Scheme))
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("width", [344, 488])
def test_plotly_accepts_the_picture(scheme: Scheme, language: Language, width: int) -> None:
    look = {"scheme": scheme, "language": language, "width": width}
    go.Figure(coverage_course(course(RISING, LATER, breaks=[date(2026, 1, 5)], **look)))
    go.Figure(coverage_course(course([point(0, 70.0, counted=False)], **look)))


def test_the_axis_is_the_same_for_every_application() -> None:
    for part in ([point(0, 3.0)], RISING):
        axis = coverage_course(course(part))["layout"]["yaxis"]
        assert axis["tickvals"] == [0, 25, 50, 75, 100]


def test_no_line_crosses_a_break_but_the_one_without_exclusions() -> None:
    figure = coverage_course(course(RISING, LATER, breaks=[date(2026, 1, 5)]))
    values = trace(figure, "カバレッジ")["y"]
    assert values[len(RISING)] is None
    assert values.count(None) == 1
    assert None not in trace(figure, "除外なし")["y"]
    strokes = figure["layout"]["shapes"]
    assert [stroke["xanchor"] for stroke in strokes] == ["2026-01-05", "2026-01-05"]


def test_figures_from_a_text_are_diamonds_on_a_thin_dashed_line() -> None:
    texts = [point(day, 60.0, counted=False) for day in range(100, 150, 10)]
    figure = coverage_course(course(RISING, texts))
    counted, stated = (each for each in figure["data"] if each["name"] == "カバレッジ")
    assert stated["marker"]["symbol"] == "diamond-open"
    assert stated["line"]["width"] < counted["line"]["width"]
    assert (stated["line"]["dash"], counted["line"]["dash"]) == ("6px,3px", "solid")
    assert "symbol" not in counted["marker"]
    assert None not in trace(figure, "除外なし")["y"]


def test_diamonds_never_touch_and_the_newest_point_has_one() -> None:
    texts = [point(day, 60.0, counted=False) for day in range(0, 300, 3)]
    marker = trace(coverage_course(course(texts)), "カバレッジ")["marker"]
    shown = [place for place, size in enumerate(marker["size"]) if size]
    assert 5 < len(shown) < 10
    assert shown[-1] == len(texts) - 1
    assert min(after - before for before, after in pairwise(shown)) * 3 >= 365 / 8
    assert [bool(width) for width in marker["line"]["width"]] == [bool(s) for s in marker["size"]]


def test_fewer_than_five_are_drawn_as_points() -> None:
    figure = coverage_course(course(RISING[:4]))
    main = trace(figure, "カバレッジ")
    assert main["mode"] == "markers"
    assert main["marker"]["symbol"] == "circle-open"
    assert "除外なし" not in [each["name"] for each in figure["data"]]
    assert words(figure) == ["%", "73.0%"]


def test_the_last_point_says_both_values_where_they_differ() -> None:
    assert words(coverage_course(course(RISING))) == ["%", "除外なし 65.0%", "75.0%"]
    same = [point(day, 70.0, 70.0) for day in range(6)]
    assert words(coverage_course(course(same))) == ["%", "70.0%"]


def test_a_point_that_stands_alone_between_two_gaps_can_be_seen() -> None:
    figure = coverage_course(course(RISING, [point(65, 80.0)], LATER))
    main = trace(figure, "カバレッジ")
    sizes = main["marker"]["size"]
    assert sizes[len(RISING) + 1] > 0
    assert sizes[-1] > sizes[len(RISING) + 1]
    assert sizes[:5] == [0.0] * 5


def test_the_hover_box_tells_lines_and_source_and_a_press_finds_the_commit() -> None:
    figure = coverage_course(course(RISING, LATER))
    assert trace(figure, "n")["customdata"][0] == ["about 0", "web:0"]
    main = trace(figure, "カバレッジ")["customdata"]
    assert main[0] == "70.0%"


@given(
    st.dates(date(2000, 1, 1), date(2030, 1, 1)),
    st.integers(1, 4000),
    st.sampled_from(LANGUAGES),
    st.sampled_from([344, 1008]),
)
def test_names_of_months_never_touch(
    first: date, length: int, language: Language, width: int
) -> None:
    canvas = Canvas(width, 184, "light", language)
    ticks = day_ticks((first, first + timedelta(days=length)), canvas)
    assert ticks
    pixels = canvas.plot_width / length
    for (day, name), (after, _) in pairwise(ticks):
        widest = max(text_width(line) for line in name.split("<br>"))
        assert (after - day).days * pixels > widest

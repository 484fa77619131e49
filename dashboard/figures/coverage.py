"""How did the coverage of an application go, with its exclusions and without them?"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import chain, pairwise
from typing import Any

from dashboard.figures.axes import Scale, vertical
from dashboard.figures.canvas import BOTTOM, FONT_SIZE, Canvas, Figure, text_width
from dashboard.figures.labels import Label, beside, unit_above
from dashboard.figures.periods import SOLID
from dashboard.text import numbers, t

SCALE = Scale(top=100.0, step=25.0, unit="percent")
"""Coverage always stands between 0 and 100 %: pictures beside each other can be compared."""

FEW = 5
"""Fewer points than these are drawn as points."""

_MAIN, _SECOND, _LAST_POINT, _POINT = 2.25, 1.25, 7.0, 6.0
_MONTHS_APART = (1, 2, 3, 6, 12, 24, 60, 120)
_BETWEEN_TICKS = 6
_LINE_OF_YEARS = FONT_SIZE + 4
_STROKE = 5
"""Half the height of the two strokes of a break, in pixels."""


@dataclass(frozen=True, slots=True)
class Point:
    """One figure: when, with exclusions, without them (None where unknown), and what is said of it.

    `counted` tells whether lines stand behind it. `explains` is what a press on it opens.
    """

    at: datetime
    percent: float
    before: float | None
    counted: bool
    about: str
    explains: str


@dataclass(frozen=True, slots=True)
class Course:
    """The points of one application over some days (the last is not included).

    `stretches` are those that can be compared, in order; `breaks` are the days on which exclusions
    changed what is counted.
    """

    stretches: Sequence[Sequence[Point]]
    breaks: Sequence[date]
    days: tuple[date, date]
    canvas: Canvas

    @property
    def points(self) -> list[Point]:
        """All of them, oldest first."""
        return list(chain.from_iterable(self.stretches))

    @property
    def few(self) -> bool:
        """Whether there are too few for a line."""
        return len(self.points) < FEW


def coverage_course(course: Course) -> Figure:
    """A line through what can be compared, never across a break; a thin one without exclusions.

    Figures without lines are diamonds. The last point says its value.
    """
    labels = _labels(course)
    # The same room for words in all of them, so that days lie below each other.
    widest = t("coverage.thin_n", course.canvas.language, n=_words(SCALE.top))
    above_years = replace(course.canvas, height=course.canvas.height - _LINE_OF_YEARS)
    canvas = above_years.with_room_for(SCALE.tick_texts(), [widest])
    last = course.points[-1]
    named = [{**each, "xref": "x", "x": _x(last.at)} for each in beside(labels, SCALE, canvas)]
    layout = canvas.layout(
        {
            "xaxis": _days_axis(course, canvas),
            "yaxis": vertical(SCALE, canvas),
            "shapes": [stroke for day in course.breaks for stroke in _strokes(day, canvas)],
            "annotations": [unit_above("%", canvas), *named],
        }
    )
    layout["height"] = course.canvas.height
    layout["margin"] = {**layout["margin"], "b": BOTTOM + _LINE_OF_YEARS}
    return {
        "data": [*_without_exclusions(course), *_main(course), _about(course)],
        "layout": layout,
    }


def differs(points: Sequence[Point]) -> bool:
    """Whether exclusions change any of the figures."""
    return any(each.before is not None and each.before != each.percent for each in points)


def _main(course: Course) -> Iterator[dict[str, Any]]:
    """The figures as they count: those that rest on lines, then those that came as a text."""
    colour = course.canvas.colours.data[0]
    name = t("coverage.line", course.canvas.language)
    for counted in (True, False):
        stretches = [part for part in course.stretches if part and part[0].counted is counted]
        if not stretches:
            continue
        yield {
            **_drawn(stretches, lambda point: point.percent, name, course),
            "line": {"color": colour, "width": _MAIN if counted else _SECOND},
            "marker": _markers(stretches, course),
        }


def _without_exclusions(course: Course) -> Iterator[dict[str, Any]]:
    """What nobody's decision changes: drawn across breaks, where it differs at all."""
    if course.few or not differs(course.points):
        return
    parts = _runs(course.points, lambda point: point.before is not None)
    name = t("coverage.thin", course.canvas.language)
    yield {
        **_drawn(parts, lambda point: point.before, name, course),
        "mode": "lines",
        "opacity": 0.75,
        "line": {"color": course.canvas.colours.data[0], "width": _SECOND},
    }


def _runs(points: Sequence[Point], wanted: Callable[[Point], bool]) -> list[list[Point]]:
    """Neighbours that are wanted, together."""
    runs: list[list[Point]] = [[]]
    for point in points:
        if wanted(point):
            runs[-1].append(point)
        elif runs[-1]:
            runs.append([])
    return [run for run in runs if run]


def _drawn(
    stretches: Sequence[Sequence[Point]],
    value: Callable[[Point], float | None],
    name: str,
    course: Course,
) -> dict[str, Any]:
    """A trace through each stretch; between two of them nothing is drawn."""
    places = list(_with_gaps(stretches))
    shown = [value(point) if isinstance(point, Point) else None for point in places]
    return {
        "type": "scatter",
        "mode": "markers" if course.few else "lines+markers",
        "name": name,
        "x": [_x(point.at if isinstance(point, Point) else point) for point in places],
        "y": shown,
        "customdata": [
            [_words(percent), point.explains if isinstance(point, Point) else ""]
            for point, percent in zip(places, shown, strict=True)
        ],
        "hovertemplate": name + " %{customdata[0]}<extra></extra>",
    }


def _with_gaps(stretches: Sequence[Sequence[Point]]) -> Iterator[Point | datetime]:
    """The points, and between two stretches a moment without one."""
    for place, part in enumerate(stretches):
        if place:
            last = stretches[place - 1][-1].at
            yield last + (part[0].at - last) / 2
        yield from part


def _markers(stretches: Sequence[Sequence[Point]], course: Course) -> dict[str, Any]:
    """Open ones where they are few or came as a text; else a point at the end of the line, and
    wherever no neighbour would make a line visible."""
    colour, counted = course.canvas.colours.data[0], stretches[0][0].counted
    if course.few or not counted:
        return {
            "symbol": "circle-open" if counted else "diamond-open",
            "size": _POINT,
            "color": colour,
            "line": {"width": 1.5, "color": colour},
        }
    sizes = []
    for point in _with_gaps(stretches):
        alone = any([point] == list(part) for part in stretches)
        last = point is course.points[-1]
        sizes.append(_LAST_POINT if last else _MAIN + 2 if alone else 0.0)
    return {"color": colour, "size": sizes, **SOLID}


def _about(course: Course) -> dict[str, Any]:
    """An unseen series that ends the hover box with lines and source."""
    points = course.points
    return {
        "type": "scatter",
        "mode": "markers",
        "name": "n",
        "x": [_x(each.at) for each in points],
        "y": [0] * len(points),
        "marker": {"size": 1, "opacity": 0},
        "customdata": [[each.about, each.explains] for each in points],
        "hovertemplate": "%{customdata[0]}<extra></extra>",
    }


def _labels(course: Course) -> list[Label]:
    """The newest value, and the one without exclusions where it differs."""
    last, colour = course.points[-1], course.canvas.colours.data[0]
    labels = [Label(_words(last.percent), last.percent, colour, main=True)]
    if last.before is not None and differs(course.points) and not course.few:
        words = t("coverage.thin_n", course.canvas.language, n=_words(last.before))
        labels.append(Label(words, last.before, colour))
    return labels


def _strokes(day: date, canvas: Canvas) -> list[dict[str, Any]]:
    """Two short strokes over the axis where what is counted changed."""
    return [
        {
            "type": "line",
            "xref": "x",
            "xsizemode": "pixel",
            "xanchor": _x(day),
            "x0": left - 2,
            "x1": left + 2,
            "yref": "paper",
            "ysizemode": "pixel",
            "yanchor": 0,
            "y0": -_STROKE,
            "y1": _STROKE,
            "line": {"color": canvas.colours.text, "width": 1.5, "dash": "solid"},
        }
        for left in (-2, 2)
    ]


def _days_axis(course: Course, canvas: Canvas) -> dict[str, Any]:
    ticks = day_ticks(course.days, canvas)
    return {
        "type": "date",
        "range": [_x(day) for day in course.days],
        "tickmode": "array",
        "tickvals": [_x(day) for day, _ in ticks],
        "ticktext": [words for _, words in ticks],
        "tickangle": 0,
        "hoverformat": t("coverage.hover_format", canvas.language),
    }


def day_ticks(days: tuple[date, date], canvas: Canvas) -> list[tuple[date, str]]:
    """The firsts of months and their names, as many as fit; below a name its year where it changes.

    Where no month begins within the days, the first day has its month.
    """
    first, end = days
    every = (first + timedelta(days=n) for n in range((end - first).days))
    firsts = [day for day in every if day.day == 1] or [first]
    pixels = canvas.plot_width / (end - first).days
    ticks: list[tuple[date, str]] = []
    for apart in _MONTHS_APART:
        ticks = _named(
            [day for day in firsts if (day.year * 12 + day.month - 1) % apart == 0], canvas
        )
        if ticks and _fit(ticks, pixels):
            return ticks
    return ticks[:1]


def _named(days: Sequence[date], canvas: Canvas) -> list[tuple[date, str]]:
    named, year = [], None
    for day in days:
        words = numbers.month(day, canvas.language)
        if day.year != year:
            words += "<br>" + t("coverage.year", canvas.language, year=day.year)
        named.append((day, words))
        year = day.year
    return named


def _fit(ticks: Sequence[tuple[date, str]], pixels: float) -> bool:
    return all(
        (after[0] - before[0]).days * pixels >= _width(before[1]) + _BETWEEN_TICKS
        for before, after in pairwise(ticks)
    )


def _width(words: str) -> float:
    return max(text_width(line) for line in words.split("<br>"))


def _words(percent: float | None) -> str:
    return str(numbers.percent(percent))


def _x(at: date | datetime) -> str:
    """A local moment as plotly takes it, which knows no time zones."""
    return at.replace(tzinfo=None).isoformat() if isinstance(at, datetime) else at.isoformat()

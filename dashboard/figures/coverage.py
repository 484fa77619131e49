"""How did the coverage of an application go, with its exclusions and without them?"""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import chain
from typing import Any

from dashboard.figures.axes import Scale, vertical
from dashboard.figures.breaks import break_strokes
from dashboard.figures.canvas import BOTTOM, Canvas, Figure
from dashboard.figures.day_axis import LINE_OF_YEARS, as_drawn, day_axis
from dashboard.figures.labels import Label, beside, unit_above
from dashboard.figures.periods import SOLID
from dashboard.text import numbers, t

SCALE = Scale(top=100.0, step=25.0, unit="percent")
"""Coverage always stands between 0 and 100 %: pictures beside each other can be compared."""

FEW = 5
"""Fewer points than these are drawn as points."""

_MAIN, _SECOND, _LAST_POINT, _POINT = 2.25, 1.25, 7.0, 6.0
_OF_TEXTS = "6px,3px"
_DIAMONDS = 8
"""Over all days there are about so many diamonds: more of them would touch."""


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

    Figures without lines are dashed, with some diamonds. The last point says its value.
    """
    labels = _labels(course)
    # The same room for words in all of them, so that days lie below each other.
    widest = t("coverage.thin_n", course.canvas.language, n=_words(SCALE.top))
    above_years = replace(course.canvas, height=course.canvas.height - LINE_OF_YEARS)
    canvas = above_years.with_room_for(SCALE.tick_texts(), [widest])
    last = course.points[-1]
    named = [
        {**each, "xref": "x", "x": as_drawn(last.at)} for each in beside(labels, SCALE, canvas)
    ]
    layout = canvas.layout(
        {
            "xaxis": day_axis(course.days, canvas),
            "yaxis": vertical(SCALE, canvas),
            "shapes": [
                stroke for day in course.breaks for stroke in break_strokes(as_drawn(day), canvas)
            ],
            "annotations": [unit_above("%", canvas), *named],
        }
    )
    layout["height"] = course.canvas.height
    layout["margin"] = {**layout["margin"], "b": BOTTOM + LINE_OF_YEARS}
    return {
        "data": [*_without_exclusions(course), *_main(course), _about(course)],
        "layout": layout,
    }


def _differs(points: Sequence[Point]) -> bool:
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
            "line": {
                "color": colour,
                "width": _MAIN if counted else _SECOND,
                "dash": "solid" if counted else _OF_TEXTS,
            },
            "marker": _markers(stretches, course),
        }


def _without_exclusions(course: Course) -> Iterator[dict[str, Any]]:
    """What nobody's decision changes: drawn across breaks, where it differs at all."""
    if course.few or not _differs(course.points):
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
        "x": [as_drawn(_moment(place)) for place in places],
        "y": shown,
        "customdata": [_words(percent) for percent in shown],
        "hovertemplate": name + " %{customdata}<extra></extra>",
    }


def _with_gaps(stretches: Sequence[Sequence[Point]]) -> Iterator[Point | datetime]:
    """The points, and between two stretches a moment without one."""
    for place, part in enumerate(stretches):
        if place:
            last = stretches[place - 1][-1].at
            yield last + (part[0].at - last) / 2
        yield from part


def _moment(place: Point | datetime) -> datetime:
    return place.at if isinstance(place, Point) else place


def _markers(stretches: Sequence[Sequence[Point]], course: Course) -> dict[str, Any]:
    """Open ones where they are few or came as a text; else a point at the end of the line, and
    wherever no neighbour would make a line visible."""
    colour, counted = course.canvas.colours.data[0], stretches[0][0].counted
    alone, last = {part[0].at for part in stretches if len(part) == 1}, course.points[-1].at
    if course.few or not counted:
        sizes = _diamonds(stretches, alone, course)
        return {
            "symbol": "circle-open" if counted else "diamond-open",
            "size": _POINT if course.few else sizes,
            "color": colour,
            "line": {
                "width": 1.5 if course.few else [1.5 if size else 0.0 for size in sizes],
                "color": colour,
            },
        }
    moments = map(_moment, _with_gaps(stretches))
    sizes = [_LAST_POINT if at == last else _MAIN + 2 if at in alone else 0.0 for at in moments]
    return {"color": colour, "size": sizes, **SOLID}


def _diamonds(
    stretches: Sequence[Sequence[Point]], alone: Collection[datetime], course: Course
) -> list[float]:
    """The size of each place: at the newest point one, before it where there is room, and wherever
    a point stands `alone`."""
    apart, after = (course.days[1] - course.days[0]) / _DIAMONDS, None
    sizes = []
    for place in reversed(list(_with_gaps(stretches))):
        at = _moment(place)
        room = after is None or after - at >= apart
        shown = isinstance(place, Point) and (room or at in alone)
        after = at if shown else after
        sizes.append(_POINT if shown else 0.0)
    return sizes[::-1]


def _about(course: Course) -> dict[str, Any]:
    """An unseen series that ends the hover box with lines and source."""
    points = course.points
    return {
        "type": "scatter",
        "mode": "markers",
        "name": "n",
        "x": [as_drawn(each.at) for each in points],
        "y": [0] * len(points),
        "marker": {"size": 1, "opacity": 0},
        "customdata": [[each.about, each.explains] for each in points],
        "hovertemplate": "%{customdata[0]}<extra></extra>",
    }


def _labels(course: Course) -> list[Label]:
    """The newest value, and the one without exclusions where it differs."""
    last, colour = course.points[-1], course.canvas.colours.data[0]
    labels = [Label(_words(last.percent), last.percent, colour, main=True)]
    if last.before is not None and _differs(course.points) and not course.few:
        words = t("coverage.thin_n", course.canvas.language, n=_words(last.before))
        labels.append(Label(words, last.before, colour))
    return labels


def _words(percent: float | None) -> str:
    return str(numbers.percent(percent))

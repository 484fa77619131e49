"""Where do words stand in a figure so that none covers another?"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from dashboard.figures.axes import Scale, reach
from dashboard.figures.canvas import Canvas, text_width

APART = 15
"""Pixels between the middles of two labels right of the last point."""
_BESIDE_PLOT = 6
_ABOVE_AXIS = 8.0
"""A label of zero may not lie upon the name of the last month below it."""
_ABOVE_PLOT = 10
_BETWEEN_NAMES = 8


@dataclass(frozen=True, slots=True)
class Label:
    """Words right of the last point of a series, at the height of `value` (of the axis)."""

    words: str
    value: float
    colour: str
    main: bool = False


@dataclass(frozen=True, slots=True)
class Name:
    """Words above the plot, centred over `place` (a place of the x axis); the lower `rank` stays
    when two would touch."""

    words: str
    place: float
    rank: int


def beside(labels: Sequence[Label], scale: Scale, canvas: Canvas) -> list[dict[str, Any]]:
    """The labels at the right edge, each beside its last point and 15 px from the next."""
    ordered = sorted(labels, key=lambda label: label.value)
    pixel = canvas.plot_height / reach(scale, canvas)
    wanted = [label.value * pixel - _ABOVE_AXIS for label in ordered]
    heights = pushed_apart(wanted, canvas.plot_height - _ABOVE_AXIS)
    return [
        {
            "text": f"<b>{label.words}</b>" if label.main else label.words,
            "font": {"color": label.colour, "size": 12},
            "xref": "paper",
            "x": 1,
            "xanchor": "left",
            "xshift": _BESIDE_PLOT,
            "yref": "paper",
            "y": (height + _ABOVE_AXIS) / canvas.plot_height,
            "yanchor": "middle",
            "showarrow": False,
        }
        for label, height in zip(ordered, heights, strict=True)
    ]


def pushed_apart(wanted: Sequence[float], room: float, apart: float = APART) -> list[float]:
    """The heights nearest to the ascending `wanted` that are `apart` and lie from 0 to `room`.

    Neighbours that touch move as one block around the middle of what they wanted.
    """
    blocks: list[list[float]] = []
    for height in wanted:
        blocks.append([height])
        while len(blocks) > 1 and _bottom(blocks[-1], room, apart) < _top(blocks[-2], room, apart):
            touching = blocks.pop()
            blocks[-1] += touching
    return [
        _bottom(block, room, apart) + place * apart
        for block in blocks
        for place in range(len(block))
    ]


def _bottom(block: Sequence[float], room: float, apart: float) -> float:
    """The height of the lowest label of a block that is centred on what its labels wanted."""
    length = (len(block) - 1) * apart
    middle = sum(block) / len(block)
    return min(max(middle - length / 2, 0.0), max(0.0, room - length))


def _top(block: Sequence[float], room: float, apart: float) -> float:
    """The lowest height that the label above a block may have."""
    return _bottom(block, room, apart) + len(block) * apart


def unit_above(words: str, canvas: Canvas) -> dict[str, Any]:
    """The unit of the vertical axis, once, above its top tick at the left edge."""
    return {
        "text": words,
        "xref": "paper",
        "x": 0,
        "xanchor": "left",
        "xshift": -canvas.left,
        **_ABOVE,
    }


def names_above(
    names: Sequence[Name], unit: str, places: int, canvas: Canvas
) -> list[dict[str, Any]]:
    """The names of shaded periods in one row above the plot; those that would touch are dropped.

    On the phone there is no room: none is drawn, they belong into the caption.
    """
    if canvas.narrow:
        return []
    taken = [(0.0, text_width(unit))]
    drawn = []
    for name in sorted(names, key=lambda name: name.rank):
        middle = canvas.left + (name.place + 0.5) / max(1, places) * canvas.plot_width
        half = text_width(name.words) / 2
        span = (middle - half, middle + half)
        if span[1] <= canvas.width and all(_clear(span, other) for other in taken):
            taken.append(span)
            drawn.append({"text": name.words, "xref": "x", "x": name.place, **_ABOVE})
    return drawn


_ABOVE: dict[str, Any] = {
    "yref": "paper",
    "y": 1,
    "yanchor": "bottom",
    "yshift": _ABOVE_PLOT,
    "showarrow": False,
}


def _clear(span: tuple[float, float], other: tuple[float, float]) -> bool:
    return span[0] >= other[1] + _BETWEEN_NAMES or span[1] <= other[0] - _BETWEEN_NAMES

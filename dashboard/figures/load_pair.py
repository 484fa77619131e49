"""How much of the work is on the busiest, beside what would be even?"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import floor
from typing import Any

from dashboard.figures.canvas import Canvas, Figure
from dashboard.text import numbers, t

HEIGHT = 112
_BAR, _EACH, _WORDS = 16, 44, 18
_SECOND, _HALF = 0.6, 0.5
_BESIDE = 48
"""Room for the value right of a bar."""


@dataclass(frozen=True, slots=True)
class Load:
    """A share in per cent, in words whose it is, and what it would be if spread evenly."""

    name: str
    share: float
    even: float
    explains: str


def load_pair(loads: Sequence[Load], canvas: Canvas) -> Figure:
    """A bar for each under its words, with a dashed line where it would be even."""
    widest = max(each.share for each in loads)
    end = max(widest, *(each.even for each in loads)) * canvas.width / (canvas.width - _BESIDE)
    layout = canvas.layout(
        {
            "height": HEIGHT,
            "hovermode": "closest",
            "barmode": "overlay",
            "xaxis": {"visible": False, "range": [0, end], "fixedrange": True},
            "yaxis": {"visible": False, "range": [HEIGHT, 0], "fixedrange": True},
            "annotations": [
                *(_words(each, place, canvas) for place, each in enumerate(loads)),
                _even_words(loads, canvas),
            ],
            "shapes": [_even(each, place, canvas) for place, each in enumerate(loads)],
        }
    )
    layout["margin"] = {"l": 0, "r": 0, "t": 0, "b": 0, "pad": 0}
    return {
        "data": [_bar(each, place, canvas) for place, each in enumerate(loads)],
        "layout": layout,
    }


def _middle(place: int) -> float:
    return place * _EACH + _WORDS + _BAR / 2


def _bar(each: Load, place: int, canvas: Canvas) -> dict[str, Any]:
    return {
        "type": "bar",
        "orientation": "h",
        "y": [_middle(place)],
        "x": [each.share],
        "width": _BAR,
        "name": each.name,
        "text": [f"<b>{numbers.percent(each.share)}</b>"],
        "textposition": "outside",
        "constraintext": "none",
        "textfont": {"size": 12, "color": canvas.colours.data[0]},
        "cliponaxis": False,
        "hoverinfo": "none",
        "marker": {"color": canvas.colours.data[0], "opacity": _SECOND if place else 1},
        "meta": [each.explains],
    }


def _words(each: Load, place: int, canvas: Canvas) -> dict[str, Any]:
    return _text(each.name, place * _EACH + _WORDS - 2, canvas.colours.text)


def _even_words(loads: Sequence[Load], canvas: Canvas) -> dict[str, Any]:
    """「破線は均等な場合（13%、25%）」."""
    language = canvas.language
    said = t("trends.comma", language).join(f"{floor(each.even + _HALF)}%" for each in loads)
    words = t("trends.load_even", language, shares=said)
    return _text(words, HEIGHT - 4, canvas.colours.dimmed)


def _text(words: str, foot: float, colour: str) -> dict[str, Any]:
    return {
        "text": words,
        "font": {"size": 12, "color": colour},
        "xref": "paper",
        "x": 0,
        "xanchor": "left",
        "yref": "y",
        "y": foot,
        "yanchor": "bottom",
        "showarrow": False,
    }


def _even(each: Load, place: int, canvas: Canvas) -> dict[str, Any]:
    middle = _middle(place)
    return {
        "type": "line",
        "xref": "x",
        "x0": each.even,
        "x1": each.even,
        "yref": "y",
        "y0": middle - _BAR / 2 - 3,
        "y1": middle + _BAR / 2 + 3,
        "line": {"color": canvas.colours.text, "width": 1.25, "dash": "3px,2px"},
    }

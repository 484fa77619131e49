"""Where does work wait: how long does each stage take, before and after?"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from dashboard.figures.axes import duration_scale
from dashboard.figures.canvas import Canvas, Figure, text_width
from dashboard.text import numbers, t

PALE = 0.45
"""How strongly the bars of the time before are drawn."""
_BAR_GAP, _GROUP_GAP = 0.1, 0.28
_BESIDE, _ABOVE, _BELOW = 8, 4, 44
_KEY, _SQUARE = 18, 10


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage: its name, whether work waits in it, and its medians in hours."""

    name: str
    waits: bool
    before: float | None
    after: float | None
    explains: tuple[str, str]
    """What a press on the bar before and on the one after opens."""


def stage_bars(stages: Sequence[Stage], days: str, canvas: Canvas) -> Figure:
    """Two bars for each stage, the pale one for the time before; never stacked, never summed.

    `days` says which days are pale and which are not; without a time before there is one bar each.
    Waiting has its own colour and, in print and
    where the system chooses colours, a pattern (assets/trends.css shows it).
    """
    values = [each for stage in stages for each in (stage.before, stage.after)]
    longest = max([value for value in values if value is not None], default=0.0)
    scale = duration_scale(longest)
    left = round(max(text_width(stage.name) for stage in stages)) + _BESIDE
    widest = max(text_width(str(numbers.duration(value, canvas.language))) for value in values)
    room = max(1.0, canvas.width - left)
    end = (scale.shown(longest) or 1.0) / max(0.2, 1 - (widest + 2 * _BESIDE) / room)
    layout = canvas.layout(
        {
            "barmode": "group",
            "bargap": _GROUP_GAP,
            "bargroupgap": _BAR_GAP,
            "hovermode": "closest",
            "xaxis": {"visible": False, "range": [0, end], "fixedrange": True},
            "yaxis": _names(stages, canvas),
            "annotations": _key(days, left, canvas),
            "shapes": _squares(left, canvas),
        }
    )
    layout["margin"] = {"l": left, "r": 0, "t": _ABOVE, "b": _BELOW, "pad": 0}
    bars = [
        _bars([stage for stage in stages if stage.waits is waits], after, scale.per, canvas)
        for after in (
            (False, True) if any(stage.before is not None for stage in stages) else (True,)
        )
        for waits in (False, True)
    ]
    return {"data": bars, "layout": layout}


def _bars(stages: Sequence[Stage], after: bool, per: float, canvas: Canvas) -> dict[str, Any]:
    """The bars of one colour, all of work or all of waiting."""
    colours, language = canvas.colours, canvas.language
    values = [stage.after if after else stage.before for stage in stages]
    words = [str(numbers.duration(value, language)) for value in values]
    waits = any(stage.waits for stage in stages)
    fill = colours.wait if waits else colours.work
    return {
        "type": "bar",
        "orientation": "h",
        "name": "after" if after else "before",
        "offsetgroup": "after" if after else "before",
        "y": [stage.name for stage in stages],
        "x": [0 if value is None else value / per for value in values],
        "text": [f"<b>{each}</b>" if after else each for each in words],
        "textposition": "outside",
        "constraintext": "none",
        "textfont": {"size": 12, "color": colours.text if after else colours.dimmed},
        "cliponaxis": False,
        "hoverinfo": "none",
        "marker": {
            "color": fill,
            "opacity": 1 if after else PALE,
            # Unseen until paper or the system asks for it: the same colour as its ground.
            "pattern": {
                "shape": "/" if waits else "",
                "fgcolor": fill,
                "bgcolor": fill,
                "size": 6,
                "solidity": 0.3,
            },
        },
        "meta": [stage.explains[after] for stage in stages],
    }


def _names(stages: Sequence[Stage], canvas: Canvas) -> dict[str, Any]:
    names = [stage.name for stage in stages]
    return {
        "type": "category",
        "categoryorder": "array",
        "categoryarray": names,
        "range": [len(names) - 0.5, -0.5],
        "showgrid": False,
        "showline": True,
        "linecolor": canvas.colours.axis,
        "tickfont": {"color": canvas.colours.text},
        "ticklabelstandoff": _BESIDE - 2,
        "fixedrange": True,
    }


def _key(days: str, left: int, canvas: Canvas) -> list[dict[str, Any]]:
    """Two lines below: which days are pale, and which colour is waiting."""
    language = canvas.language
    work, wait = t("trends.stages_work", language), t("trends.stages_wait", language)
    said = [(days, 0, -2), (work, _KEY, -20), (wait, _second(canvas) + _KEY, -20)]
    return [_below(words, x - left, y, canvas) for words, x, y in said]


def _below(words: str, x: float, y: float, canvas: Canvas) -> dict[str, Any]:
    return {
        "text": words,
        "font": {"size": 12, "color": canvas.colours.dimmed},
        "xref": "paper",
        "x": 0,
        "xanchor": "left",
        "xshift": x,
        "yref": "paper",
        "y": 0,
        "yanchor": "top",
        "yshift": y,
        "showarrow": False,
    }


def _second(canvas: Canvas) -> float:
    """Where the square of waiting stands."""
    return _KEY + text_width(t("trends.stages_work", canvas.language)) + 2 * _BESIDE


def _squares(left: int, canvas: Canvas) -> list[dict[str, Any]]:
    colours = canvas.colours
    return [
        {
            "type": "rect",
            "xref": "paper",
            "yref": "paper",
            "xsizemode": "pixel",
            "ysizemode": "pixel",
            "xanchor": 0,
            "yanchor": 0,
            "x0": x - left,
            "x1": x - left + _SQUARE,
            "y0": -37,
            "y1": -27,
            "fillcolor": fill,
            "line": {"width": 0},
        }
        for x, fill in ((0.0, colours.work), (_second(canvas), colours.wait))
    ]

"""How is it drawn that what is counted changed, so that before and after cannot be compared?"""

from typing import Any

from dashboard.figures.canvas import Canvas

_STROKE = 5
"""Half the height of the two strokes, in pixels."""
_APART = 2


def break_strokes(place: float | str, canvas: Canvas) -> list[dict[str, Any]]:
    """Two short strokes over the axis; `place` is where on it, as the axis counts."""
    return [
        {
            "type": "line",
            "xref": "x",
            "xsizemode": "pixel",
            "xanchor": place,
            "x0": middle - _APART,
            "x1": middle + _APART,
            "yref": "paper",
            "ysizemode": "pixel",
            "yanchor": 0,
            "y0": -_STROKE,
            "y1": _STROKE,
            "line": {"color": canvas.colours.text, "width": 1.5, "dash": "solid"},
        }
        for middle in (-_APART, _APART)
    ]

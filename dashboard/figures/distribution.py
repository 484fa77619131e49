"""How are the values behind a median spread?"""

from urllib.parse import quote
from xml.sax.saxutils import escape

from dashboard import theme
from dashboard.figures.axes import Scale, value_scale
from dashboard.figures.canvas import Canvas, text_width
from dashboard.text import t
from metrics.answer import Histogram
from metrics.metric import Unit

WIDTH, HEIGHT = 336, 76
_ROW = 14
"""Pixels of one row of words above the bars."""
_TALLEST = 38
_BESIDE = 4
_ONE_MINUTE = 1 / 60
_WHOLE_FROM = 50
"""Larger values need no decimal."""


def distribution(
    histogram: Histogram, median: float, p90: float, canvas: Canvas, unit: Unit = "hours"
) -> str:
    """Bars with a line at the median and one at p90, as the address of an SVG drawing.

    The last bar holds everything larger, at the width of the others. Values in `unit`.
    """
    end = _end(histogram)
    scale = value_scale(end, unit)
    across = canvas.width / end
    marks = (("median", median, 600), ("p90", p90, 400))
    words = [t(f"trends.{name}_n", canvas.language, n=_short(v, scale)) for name, v, _ in marks]
    second_row = (p90 - median) * across < text_width(words[0]) + 2 * _BESIDE
    top = _ROW * 2 if second_row else _ROW
    foot = top + _TALLEST
    parts = [
        *_bars(histogram, across, foot, canvas),
        f'<path d="M0 {foot}.5H{canvas.width}" stroke="{canvas.colours.axis}"/>',
        *_ticks(scale, end, across, foot, canvas),
    ]
    for row, ((_, value, weight), said) in enumerate(zip(marks, words, strict=True)):
        baseline = 11 + (_ROW if second_row and row else 0)
        parts += _mark(value * across, said, weight, baseline, foot, canvas)
    return _svg(parts, foot + HEIGHT - _ROW - _TALLEST, canvas)


def _end(histogram: Histogram) -> float:
    """Where the last bar ends when it is as wide as the others."""
    edges = histogram.edges
    width = edges[1] - edges[0]
    return max(edges[0] + width * len(histogram.counts), _ONE_MINUTE)


def _short(value: float, scale: Scale) -> str:
    shown = scale.shown(value) or 0.0
    return f"{shown:,.0f}" if shown >= _WHOLE_FROM else f"{shown:,.1f}"


def _bars(histogram: Histogram, across: float, foot: int, canvas: Canvas) -> list[str]:
    tallest = max([*histogram.counts, 1])
    width = (histogram.edges[1] - histogram.edges[0]) * across
    bars = []
    for count, edge in zip(histogram.counts, histogram.edges, strict=False):
        height = max(1.0, count / tallest * (_TALLEST - 1)) if count else 0.0
        bars.append(
            f'<rect x="{edge * across:.1f}" y="{foot - height:.1f}" '
            f'width="{max(1.0, width - 1):.1f}" height="{height:.1f}" '
            f'fill="{canvas.colours.data[0]}" opacity=".55"/>'
        )
    return bars


def _ticks(scale: Scale, end: float, across: float, foot: int, canvas: Canvas) -> list[str]:
    """0 with the unit at the left, then as many round values as there are gridlines elsewhere."""
    texts = scale.tick_texts()
    unit = t(f"numbers.{scale.unit}", canvas.language)
    texts[0] += t("numbers.joint", canvas.language) + unit
    ticks = []
    for tick, said in zip(scale.ticks, texts, strict=True):
        at = tick * scale.per * across
        if at <= canvas.width - text_width(said) / 2 and tick * scale.per <= end:
            anchor = "middle" if tick else "start"
            ticks.append(_text(at, foot + 16, said, anchor, canvas.colours.dimmed))
    return ticks


def _mark(at: float, said: str, weight: int, baseline: int, foot: int, canvas: Canvas) -> list[str]:
    """A line with its words beside it: at its right, or at its left near the edge."""
    right = at + _BESIDE + text_width(said) <= canvas.width
    x, anchor = (at + _BESIDE, "start") if right else (at - _BESIDE, "end")
    return [
        f'<path d="M{at:.1f} {baseline - 9}V{foot}" stroke="{canvas.colours.text}"/>',
        _text(x, baseline, said, anchor, canvas.colours.text, weight),
    ]


def _text(x: float, y: float, said: str, anchor: str, colour: str, weight: int = 400) -> str:
    return (
        f'<text x="{x:.1f}" y="{y}" text-anchor="{anchor}" fill="{colour}" '
        f'font-weight="{weight}">{escape(said)}</text>'
    )


def _svg(parts: list[str], height: int, canvas: Canvas) -> str:
    font = escape(theme.FONT, {'"': "'"})
    drawing = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{canvas.width}" height="{height}" '
        f'viewBox="0 0 {canvas.width} {height}" font-size="12" font-family="{font}">'
        f"{''.join(parts)}</svg>"
    )
    return "data:image/svg+xml," + quote(drawing)

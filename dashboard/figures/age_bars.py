"""How much is open, by how long it has been?"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from dashboard.figures.canvas import Canvas, Figure, text_width
from dashboard.text import t

HEIGHT = 184
_BAR_GAP, _BESIDE, _BETWEEN = 0.45, 8, 6


@dataclass(frozen=True, slots=True)
class AgeBar:
    """How many have been open so long, people's and those that agents wrote."""

    name: str
    people: int
    agents: int

    @property
    def all(self) -> int:
        """Whoever wrote them."""
        return self.people + self.agents


def age_bars(bars: Sequence[AgeBar], explains: str, canvas: Canvas) -> Figure:
    """A bar for each age, the youngest on top: people's part, then that of agents.

    The number stands beside each bar. A press on any opens what `explains` names.
    """
    left = round(max(text_width(each.name) for each in bars)) + _BESIDE + _BETWEEN
    right = round(max(_width(each, canvas) for each in bars)) + 2 * _BESIDE
    end = max(1, *(each.all for each in bars))
    layout = canvas.layout(
        {
            "barmode": "stack",
            "bargap": _BAR_GAP,
            "hovermode": "closest",
            "xaxis": {"visible": False, "range": [0, end], "fixedrange": True},
            "yaxis": _names(bars, canvas),
            "annotations": [_number(each, canvas) for each in bars],
        }
    )
    layout["margin"] = {"l": left, "r": right, "t": 0, "b": 0, "pad": 0}
    pixel = end / max(1, canvas.width - left - right)
    return {"data": _traces(bars, explains, pixel, canvas), "layout": layout}


def _traces(
    bars: Sequence[AgeBar], explains: str, pixel: float, canvas: Canvas
) -> list[dict[str, Any]]:
    """People's and, where there are any, agents', one pixel apart."""
    colours, language = canvas.colours, canvas.language
    people = _bars(bars, t("trends.people", language), colours.work, explains)
    traces = [{**people, "x": [each.people for each in bars]}]
    if any(each.agents for each in bars):
        gaps = [pixel if each.agents and each.people else 0.0 for each in bars]
        agents = _bars(bars, t("trends.agents", language), colours.data[0], explains)
        parts = zip(bars, gaps, strict=True)
        traces.append(
            {
                **agents,
                "base": [each.people + gap for each, gap in parts],
                "x": [each.agents - gap for each, gap in zip(bars, gaps, strict=True)],
            }
        )
    return traces


def _bars(bars: Sequence[AgeBar], name: str, colour: str, explains: str) -> dict[str, Any]:
    return {
        "type": "bar",
        "orientation": "h",
        "name": name,
        "y": [each.name for each in bars],
        "hoverinfo": "none",
        "marker": {"color": colour},
        "meta": [explains] * len(bars),
    }


def _names(bars: Sequence[AgeBar], canvas: Canvas) -> dict[str, Any]:
    names = [each.name for each in bars]
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


def _number(each: AgeBar, canvas: Canvas) -> dict[str, Any]:
    """「8  AI 2件」: the part of agents in the colour of theirs, which is all the key there is."""
    colour, agents = canvas.colours.data[0], _of_agents(each, canvas)
    told = f'  <span style="color:{colour}">{agents}</span>' if agents else ""
    return {
        "text": f"<b>{each.all:,}</b>{told}",
        "font": {"size": 12, "color": canvas.colours.text if each.all else canvas.colours.dimmed},
        "xref": "x",
        "x": each.all,
        "xanchor": "left",
        "xshift": _BETWEEN,
        "yref": "y",
        "y": each.name,
        "yanchor": "middle",
        "showarrow": False,
    }


def _of_agents(each: AgeBar, canvas: Canvas) -> str:
    if not each.agents:
        return ""
    return t("trends.agents_n", canvas.language, n=f"{each.agents:,}")


def _width(each: AgeBar, canvas: Canvas) -> float:
    return text_width(f"{each.all:,}  {_of_agents(each, canvas)}")

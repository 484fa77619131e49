"""What happened on a day of a figure, and where is it said so that no words touch?"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from math import floor
from typing import Any

from dashboard.figures.canvas import Canvas, text_width
from dashboard.figures.labels import Name
from metrics.answer import Row

_WIDEST = 112.0
"""Longer words stand whole in the hover box only: above the plot there is one row for all."""


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened, in words that name nobody; the lower `rank` stays above the plot.

    `place` is its place on the x axis: a row reaches from half a place before to half a one after.
    """

    day: date
    place: float
    words: str
    rank: int

    @property
    def row(self) -> int:
        """The place of the row that it happened in."""
        return floor(self.place + 0.5)


def event_on(day: date, words: str, rank: int, rows: Sequence[Row]) -> Event | None:
    """The event of a day at its place among `rows`; None where none of them holds the day."""
    for place, row in enumerate(rows):
        if row.start <= day < row.end:
            part = (day - row.start).days / (row.end - row.start).days
            return Event(day, place - 0.5 + part, words, rank)
    return None


def event_lines(events: Sequence[Event], canvas: Canvas) -> list[dict[str, Any]]:
    """A vertical dotted line for each day on which something happened."""
    return [
        {
            "type": "line",
            "layer": "below",
            "xref": "x",
            "x0": place,
            "x1": place,
            "yref": "paper",
            "y0": 0,
            "y1": 1,
            "line": {"color": canvas.colours.dimmed, "width": 1, "dash": "1px,3px"},
        }
        for place in dict.fromkeys(event.place for event in events)
    ]


def event_names(events: Sequence[Event]) -> list[Name]:
    """What may stand above the plot, in the one row that the names of quiet weeks share."""
    return [Name(_shortened(event.words), event.place, event.rank) for event in events]


def events_of_row(events: Sequence[Event], place: int) -> list[str]:
    """What the hover box of a row says of what happened in it, whole."""
    return [event.words for event in events if event.row == place]


def _shortened(words: str) -> str:
    if text_width(words) <= _WIDEST:
        return words
    kept = words
    while text_width(kept + "…") > _WIDEST:
        kept = kept[:-1]
    return kept.rstrip() + "…"

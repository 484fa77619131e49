"""How much room does a figure have, and in which colours and words is it drawn?"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from types import MappingProxyType
from typing import Any
from unicodedata import east_asian_width

from dashboard import theme
from dashboard.context import Scheme
from dashboard.text import Language
from dashboard.theme import Palette

Figure = dict[str, Any]
"""A plotly figure as plain data: to build a validated one takes longer than to answer."""

LEFT, RIGHT, TOP, BOTTOM = 32, 72, 28, 24
FONT_SIZE = 12
_WIDE, _CAPITAL, _DIGIT, _LETTER, _THIN = 12.0, 8.2, 6.8, 6.8, 4.0
_BROAD_LETTERS, _THIN_LETTERS = "mwMW%@", "ijlftrI .,:;'|!·()-–/"
_BESIDE = 8


@dataclass(frozen=True, slots=True)
class Canvas:
    """The room of one figure in pixels, margins included, and its reader's scheme and language.

    On a `narrow` page, a phone's, names belong under the figure instead of above it.
    """

    width: int
    height: int
    scheme: Scheme
    language: Language
    narrow: bool = False
    left: int = LEFT
    right: int = RIGHT

    @property
    def colours(self) -> Palette:
        """The colours of the reader's scheme."""
        return theme.palette(self.scheme)

    @property
    def plot_width(self) -> int:
        """The pixels between the margins."""
        return max(1, self.width - self.left - self.right)

    @property
    def plot_height(self) -> int:
        """The pixels between the top and the bottom margin."""
        return self.height - TOP - BOTTOM

    def with_room_for(self, left: list[str], right: list[str]) -> "Canvas":
        """The same canvas with margins wide enough for these words at its left and its right."""
        return replace(
            self,
            left=max([LEFT, *(round(text_width(text)) + _BESIDE for text in left)]),
            right=max([RIGHT, *(round(text_width(text)) + _BESIDE + 4 for text in right)]),
        )

    def layout(self, more: Mapping[str, Any]) -> dict[str, Any]:
        """The layout every figure begins with."""
        return {
            "template": dict(_template(self.scheme, self.language)),
            "height": self.height,
            "margin": {"l": self.left, "r": self.right, "t": TOP, "b": BOTTOM, "pad": 0},
            **more,
        }


def text_width(text: str) -> float:
    """About how many pixels `text` takes at 12 px; rather too many than too few."""
    return sum(map(_letter_width, text))


def _letter_width(letter: str) -> float:
    if east_asian_width(letter) in "WF":
        return _WIDE
    if letter in _THIN_LETTERS:
        return _THIN
    if letter in _BROAD_LETTERS:
        return _WIDE
    if letter.isdigit():
        return _DIGIT
    return _CAPITAL if letter.isupper() else _LETTER


@cache
def _template(scheme: Scheme, language: Language) -> Mapping[str, Any]:
    """The theme's template as plain data; the same for everybody while the program runs."""
    return MappingProxyType(theme.template(scheme, language))

"""How far have the branches of a clone been read, and what does that say on the next run?"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field

READING = 1
"""Raised when the same history would be read differently, so that all of it is read again."""


@dataclass(frozen=True, slots=True)
class Bookmark:
    """The last commit read of each branch, and whether the history is out of order in time."""

    tips: Mapping[str, str] = field(default_factory=dict)
    skewed: bool = False

    def moved(self, branch: str, tip: str, skewed: bool) -> "Bookmark":
        """The bookmark with one branch read up to `tip`."""
        return Bookmark({**self.tips, branch: tip}, self.skewed or skewed)

    def as_text(self) -> str:
        """As it is stored; equal bookmarks are equal texts."""
        content = {"reading": READING, "skewed": self.skewed, "tips": dict(self.tips)}
        return json.dumps(content, sort_keys=True)


def bookmark_of(text: str | None) -> Bookmark:
    """A stored bookmark; an empty one where there is none or it means nothing any more."""
    try:
        content = json.loads(text or "{}")
    except ValueError:
        return Bookmark()
    if content.get("reading") != READING:
        return Bookmark()
    return Bookmark(content["tips"], content["skewed"])

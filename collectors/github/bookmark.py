"""How far has a thing of a repository been read, and what does that say on the next run?

All moments in it are GitHub's. Pull requests have a bookmark of their own kind; that of anything
else is a JSON text whose `survey` is what the survey said of it when everything was read last.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from collectors.github.parse import moment
from collectors.github.surveyed import Part, Surveyed

OVERLAP = timedelta(minutes=10)
"""What is updated while a page is put together can come to light late, with an earlier moment."""

UNFINISHED = "unfinished"


@dataclass(frozen=True, slots=True)
class Bookmark:
    """`until` is when the newest pull request that was read was updated.

    While the first run is `unfinished`, it is that of the last one read, going upwards, and `last`
    is its node id where nothing earlier can come to light any more. `survey` is what the survey
    said when everything was read. `unread` are the node ids that GitHub did not hand out, and
    `suspect` says that there were others whose ids nobody knows.
    """

    until: datetime | None = None
    unfinished: bool = False
    last: str | None = None
    survey: str | None = None
    unread: tuple[str, ...] = ()
    suspect: bool = False

    @property
    def floor(self) -> datetime | None:
        """From where on things have to be read again; None for everything."""
        return self.until - OVERLAP if self.until else None

    def as_text(self) -> str:
        """As it is stored; equal bookmarks are equal texts."""
        content: dict[str, Any] = {"until": self.until and _text(self.until)}
        if self.unfinished:
            content["first"] = UNFINISHED
        for name, value in (("last", self.last), ("survey", self.survey)):
            if value is not None:
                content[name] = value
        if self.unread:
            content["unread"] = sorted(self.unread)
        if self.suspect:
            content["suspect"] = True
        return json.dumps(content, separators=(",", ":"))


def bookmark_of(text: str | None) -> Bookmark | None:
    """A stored bookmark; None where there is none or it means nothing any more."""
    try:
        content = json.loads(text or "null")
        return _read(content) if content else None
    except (ValueError, TypeError, AttributeError, KeyError):
        return None


def _read(content: Mapping[str, Any]) -> Bookmark:
    until = content["until"]
    return Bookmark(
        until=moment(until) if until else None,
        unfinished=content.get("first") == UNFINISHED,
        last=content.get("last"),
        survey=content.get("survey"),
        unread=tuple(content.get("unread", ())),
        suspect=bool(content.get("suspect")),
    )


def _text(at: datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")


Remembered = dict[str, Any]

NOTHING_THERE = ("[]", "null")
"""What the survey says of a repository that has none of it."""


def remembered(bookmark: str | None) -> Remembered:
    """What the bookmark holds; nothing where it never was written or can't be understood."""
    try:
        found = json.loads(bookmark or "{}")
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def bookmark_text(content: Remembered) -> str:
    """The bookmark that holds it."""
    return json.dumps(content, separators=(",", ":"), ensure_ascii=False)


def has_news(surveyed: Surveyed, part: Part, before: Remembered) -> bool:
    """Whether the survey says something else of this part than what was read last."""
    now = surveyed.part(part)
    return before.get("survey") != now if before else now not in NOTHING_THERE

"""What does a reading besides the pull requests remember, so that it knows what is new?

A JSON text: `survey` is what the survey said of this part when everything of it was read last.
"""

import json
from typing import Any

from collectors.github.surveyed import Part, Surveyed

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

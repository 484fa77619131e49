"""Is a path meant by patterns such as `api/**`?"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

_PARTS = re.compile(r"\*\*/|\*\*|\*|\?|[^*?]+")
_MEANING = {"**/": "(?:.*/)?", "**": ".*", "*": "[^/]*", "?": "[^/]"}


@dataclass(frozen=True, slots=True)
class PathPatterns:
    """Patterns of paths: `*` stands for letters of one name, `**` for any folders.

    A pattern that names a folder means everything in it; `.` and `/` are the whole repository.
    """

    expression: re.Pattern[str]

    @classmethod
    def of(cls, patterns: Sequence[str]) -> "PathPatterns":
        """Made once for many paths."""
        return cls(re.compile("|".join(map(_expression, patterns)) or "(?!)", re.DOTALL))

    def match(self, path: str) -> bool:
        """Whether one of the patterns means the path."""
        return self.expression.fullmatch(path) is not None


def _expression(pattern: str) -> str:
    plain = pattern.strip().removeprefix("./").strip("/")
    if plain in ("", "."):
        return ".*"
    found: list[str] = _PARTS.findall(plain)
    parts = (_MEANING.get(part, re.escape(part)) for part in found)
    return f"(?:{''.join(parts)})(?:/.*)?"

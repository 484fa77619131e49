"""Which figure of coverage does a text state?"""

import re
from collections.abc import Iterator

MOST_LETTERS = 100_000
"""GitHub keeps no longer text of a check."""

OF_A_CHANGE = "of diff hit"
"""So Codecov writes how much of a change is covered, which is not the coverage."""

_PERCENT = re.compile(r"(?<![\d.,])([0-9]{1,3}(?:[.,][0-9]{1,10})?)\s?[%％](?![0-9A-Fa-f]{2})")
_TAG = re.compile(r"<[^<>]*>")
_SIGNS = "+-−–±▲▼△↑↓"
_NOT_THE_FIGURE = re.compile(
    r"(?: \b(?: by | target | goal | threshold | min(?:imum)?\.? | required | at\ least )"
    r"    [\s:=<>≥≤*_`~]*"
    r"  | \b(?: diff | patch )\b [\w\s*_`~:]{0,20}"
    r" )$",
    re.VERBOSE | re.IGNORECASE,
)
"""What stands before a change, a goal, or the coverage of a change alone."""

_LOOK_BACK = 40
_WHOLE = 100.0


def stated_percent(text: str | None) -> float | None:
    """The first percentage without a sign that stands outside parentheses; None without one.

    "Coverage increased (+0.1%) to 85.3%" states 85.3. Changes, goals and the coverage of a change
    alone are no figure of coverage.
    """
    if not text or OF_A_CHANGE in text.casefold():
        return None
    return next(_figures(text[:MOST_LETTERS]), None)


def _figures(text: str) -> Iterator[float]:
    for line in _TAG.sub(" ", text).splitlines():
        outside = _without_parentheses(line)
        for found in _PERCENT.finditer(outside):
            before = outside[max(0, found.start() - _LOOK_BACK) : found.start()]
            percent = float(found[1].replace(",", "."))
            if percent <= _WHOLE and before[-1:] not in (*_SIGNS,) and not _leads_away(before):
                yield percent


def _leads_away(before: str) -> bool:
    return _NOT_THE_FIGURE.search(before) is not None


def _without_parentheses(line: str) -> str:
    """The line with blanks for what stands in parentheses, so that places stay as they are."""
    depth, outside = 0, []
    for letter in line:
        depth += letter in "(（"
        outside.append(" " if depth else letter)
        depth = max(0, depth - (letter in ")）"))
    return "".join(outside)

"""What do the names of artifacts and checks tell: is it coverage, and of which application?"""

import re
from collections.abc import Sequence

from config.organisation import Application

ARTIFACTS = ("*coverage*", "*jacoco*", "*cobertura*", "*clover*", "*lcov*", "*simplecov*")
"""Artifacts that are looked into where org.yaml names none (`coverage: artifacts:`)."""

CHECKS = ("*coverage*", "codecov/*")
"""Checks and commit statuses that are read where org.yaml names none (`coverage: checks:`)."""

_OF_A_CHANGE = re.compile(r"\b(?:patch|diff)\b", re.IGNORECASE)


def fits(name: str, patterns: Sequence[str]) -> bool:
    """Whether one of the patterns means the name, whatever its capitals; `*` is any letters."""
    return any(_expression(pattern).fullmatch(name) for pattern in patterns)


def is_of_a_change(name: str) -> bool:
    """Whether a check tells only how much of a change is covered (`codecov/patch`)."""
    return _OF_A_CHANGE.search(name) is not None


def application_named(name: str, applications: Sequence[Application]) -> Application | None:
    """The one application whose id is a part of the name; None where it is none or several.

    Of two ids that stand at one place (`web` and `web-api` in `codecov/project/web-api`) the longer
    one is meant.
    """
    parts = [part for part in re.split(r"[^a-z0-9-]+", name.casefold()) if part]
    exactly = [each for each in applications if each.id in parts]
    found = exactly or [each for each in applications if _stands_in(each.id, name.casefold())]
    longest = [
        each
        for each in found
        if not any(_stands_in(each.id, other.id) for other in found if other.id != each.id)
    ]
    return longest[0] if len(longest) == 1 else None


def _stands_in(word: str, name: str) -> bool:
    return re.search(rf"(?<![a-z0-9]){re.escape(word)}(?![a-z0-9])", name) is not None


def _expression(pattern: str) -> re.Pattern[str]:
    parts = map(re.escape, pattern.strip().split("*"))
    return re.compile(".*".join(parts), re.IGNORECASE | re.DOTALL)

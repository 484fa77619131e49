"""What may stand in a line of the log, so that nobody's name and nothing written gets into it?"""

import math
import re
from collections.abc import Iterator, Mapping
from typing import Any

LARGEST = 2**63 - 1
"""Whole numbers up to here are the same in every database and every reader of JSON text."""
DEEPEST = 4
"""A detail holds lists and objects this deep at most."""

_ACTION = re.compile(r"[a-z][a-z0-9_]{0,39}(\.[a-z][a-z0-9_]{0,39}){0,3}", re.ASCII)
_WORD = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_./:+-]{0,199}", re.ASCII)
"""An id, a fixed word, a day, a moment or a digest: no space, no @, nothing but ASCII."""


class NotForTheLog(ValueError):
    """A line that the log does not take: a mistake of the program, not of its user.

    It says where the fault is and never what stands there, which may be what must not be told.
    """


def refuse_contents(action: str, detail: Mapping[str, Any]) -> None:
    """Raises NotForTheLog unless a line may say this."""
    if not _ACTION.fullmatch(action):
        raise NotForTheLog("an action of the log is dotted words in small letters")
    for place in _faults(detail, "detail", DEEPEST):
        raise NotForTheLog(
            f"{place}: the log takes numbers, ids, fixed words, days and digests only"
        )


def _faults(value: object, place: str, deeper: int) -> Iterator[str]:
    """The places, by their keys, of what may not stand there."""
    if isinstance(value, Mapping | list | tuple):
        yield from _faults_inside(value, place, deeper)
    elif isinstance(value, str):
        if not _WORD.fullmatch(value):
            yield place
    elif isinstance(value, float):
        if not math.isfinite(value):
            yield place
    elif value is not None and not (isinstance(value, int) and abs(value) <= LARGEST):
        yield place


def _faults_inside(
    value: Mapping[Any, Any] | list[Any] | tuple[Any, ...], place: str, deeper: int
) -> Iterator[str]:
    if not deeper:
        yield place
        return
    items = value.items() if isinstance(value, Mapping) else enumerate(value)
    for key, each in items:
        if isinstance(value, Mapping) and not (isinstance(key, str) and _WORD.fullmatch(key)):
            yield f"{place}, a key"
        else:
            yield from _faults(each, f"{place}.{key}", deeper - 1)

"""Which JSON is read from a request, and which is refused before anybody looks at it?"""

import json
from math import isfinite
from types import SimpleNamespace
from typing import Any, NoReturn

from flask import Request

DEEPEST = 32
"""Lists and objects within each other; pages of ours send six."""


def loads(text: str | bytes) -> Any:  # noqa: ANN401 -- whatever was sent
    """What a text says: numbers are finite, texts can be stored, and little is nested.

    Raises ValueError for everything else.
    """
    try:
        found = json.loads(text, parse_float=_finite, parse_constant=_no_number)
    except RecursionError:
        raise ValueError("too deep") from None
    _refuse_odd(found)
    return found


class LimitedRequest(Request):
    """A request whose JSON is read with limits."""

    @property
    def json_module(self) -> Any:  # noqa: ANN401 -- Flask's own
        """What reads JSON; Flask sets its own for every request, which has no limits."""
        return _LIMITED

    @json_module.setter
    def json_module(self, _given: object) -> None:
        """It stays ours."""


_LIMITED = SimpleNamespace(loads=loads)


def _finite(written: str) -> float:
    """What is too large for a number is read as infinity."""
    found = float(written)
    return found if isfinite(found) else _no_number(written)


def _no_number(_name: str) -> NoReturn:
    raise ValueError("not a number")


def _refuse_odd(found: object) -> None:
    """Level by level, so that what is deep is not followed deeper than allowed."""
    level, depth = [found], 0
    while level:
        inside: list[object] = []
        for each in level:
            if isinstance(each, str):
                _refuse_odd_text(each)
            elif isinstance(each, dict):
                inside += [*each.keys(), *each.values()]
            elif isinstance(each, list):
                inside += each
        level, depth = inside, depth + 1
        if depth > DEEPEST:
            raise ValueError("too deep")


def _refuse_odd_text(text: str) -> None:
    """Half of a pair of surrogates can't be written as UTF-8, nor can PostgreSQL store a NUL."""
    if "\0" in text:
        raise ValueError("a character that no text has")
    if not text.isascii():
        text.encode()

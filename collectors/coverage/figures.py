"""What may stand where a report gives a line or how often it was run?"""

import math

from collectors.coverage.errors import Broken

_DIGITS = 12
"""More of them are no number of a line or of lines."""

_LONGEST_SHOWN = 40


def whole(text: str, what: str = "a line's number") -> int:
    """A whole number from 0 on. Raises Broken."""
    if not (text.isascii() and text.isdigit()) or len(text) > _DIGITS:
        raise Broken(f"{_shown(text)} is not {what}")
    return int(text)


def ran(text: str) -> bool:
    """Whether a line was run, by how often: a number from 0 on, however large. Raises Broken."""
    if text == "0":
        return False
    if text.isascii() and text.isdigit():
        return text.strip("0") != ""
    try:
        # Some tools write large ones as 1.8e+19.
        times = float(text)
    except ValueError:
        times = math.nan
    return _ran(times, text)


def whole_value(value: object, what: str = "a line's number") -> int:
    """A whole number from 0 on that stands in JSON. Raises Broken."""
    if type(value) is not int or not 0 <= value < 10**_DIGITS:
        raise Broken(f"{_shown(value)} is not {what}")
    return value


def ran_value(value: object) -> bool:
    """Whether a line was run, by a number that stands in JSON. Raises Broken."""
    if type(value) is int and value >= 0:
        return value > 0
    return _ran(value if isinstance(value, float) else math.nan, value)


def _ran(times: float, written: object) -> bool:
    if not 0 <= times < math.inf:
        raise Broken(f"{_shown(written)} is not how often a line was run")
    return times > 0


def _shown(value: object) -> str:
    text = repr(value) if isinstance(value, str | int | float) else type(value).__name__
    return text if len(text) <= _LONGEST_SHOWN else f"{text[:_LONGEST_SHOWN]}…"

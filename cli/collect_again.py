"""How is a collection repeated until somebody ends it?"""

import re
import sys
import time
import traceback
from collections.abc import Callable
from datetime import datetime, timedelta

from cli.errors import EXPECTED, FAILED, MISUSED, CommandRefused, words
from cli.errors import status as exit_status
from collectors.stop import Stop

SHORTEST = timedelta(minutes=1)
LONGEST = timedelta(days=7)

LOOKED_AFTER = 0.5
"""Seconds after which it is noticed at the latest that somebody asked for the end."""

_INTERVAL = re.compile(r"([0-9]{1,6})([smh])", re.ASCII)
_UNITS = {"s": "seconds", "m": "minutes", "h": "hours"}


def interval(written: str) -> timedelta:
    """The time between two rounds, of `90s`, `30m`, `2h`. Raises CommandRefused."""
    found = _INTERVAL.fullmatch(written)
    if not found:
        message = f"--every: expected a time like 90s, 30m or 2h, got '{written}'"
        raise CommandRefused(message, MISUSED)
    number, unit = found.groups()
    length = timedelta(**{_UNITS[unit]: int(number)})
    if not SHORTEST <= length <= LONGEST:
        raise CommandRefused(f"--every: {written} is not from 1m to 168h", MISUSED)
    return length


def again_and_again(
    one_round: Callable[[], int], pause: timedelta, stop: Stop, now: Callable[[], datetime]
) -> int:
    """Do rounds with a pause after each until `stop` is asked; the exit status of the last one.

    One that fails, however it does, is told of and followed by the next; only what the first one
    finds wrong in the command itself is raised.
    """
    first = True
    while True:
        status = _survived(one_round, first=first)
        if not stop.asked:
            until = (now() + pause).astimezone()
            print(f"next collection at {until:%Y-%m-%d %H:%M}; Ctrl-C ends it", file=sys.stderr)
        sleep(pause.total_seconds(), stop)
        if stop.asked:
            return status
        first = False


def _survived(one_round: Callable[[], int], *, first: bool) -> int:
    try:
        return one_round()
    except EXPECTED as error:
        if first and exit_status(error) == MISUSED:
            raise
        print(words(error), file=sys.stderr)
    except Exception:  # noqa: BLE001 -- a database that is away for a minute must not end the night
        traceback.print_exc()
    return FAILED


def sleep(seconds: float, stop: Stop) -> None:
    """Wait so long, or until somebody asks for the end."""
    end = time.monotonic() + seconds
    while not stop.asked and (left := end - time.monotonic()) > 0:
        time.sleep(min(left, LOOKED_AFTER))

"""Has somebody asked the collection to end?"""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

SIGNALS = (signal.SIGINT, signal.SIGTERM)


class Stop:
    """Whether the collection should end at the next page."""

    def __init__(self) -> None:
        self.asked = False

    def ask(self) -> None:
        """End at the next page."""
        self.asked = True


@contextmanager
def stopping_on_signals() -> Iterator[Stop]:
    """Ctrl-C and SIGTERM end the collection at its next page; a second Ctrl-C ends it at once."""
    stop = Stop()

    def asked(number: int, _frame: FrameType | None) -> None:
        stop.ask()
        signal.signal(number, before[signal.Signals(number)])

    before = {each: signal.getsignal(each) for each in SIGNALS}
    for each in SIGNALS:
        signal.signal(each, asked)
    try:
        yield stop
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)

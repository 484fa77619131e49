"""How is something said again and again while other work goes on?"""

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

_LOG = logging.getLogger("mikata.work")


@contextmanager
def repeatedly(what: Callable[[], None], every: float) -> Iterator[None]:
    """Do `what` every so many seconds in a thread of its own, until the block is left.

    What fails is noted once and tried again: a database that is away for a minute comes back.
    """
    over = threading.Event()

    def go_on() -> None:
        failing = False
        while not over.wait(every):
            try:
                what()
                failing = False
            except Exception as error:  # noqa: BLE001 -- as the docstring says
                if not failing:
                    _LOG.warning("could not be noted, is tried again", exc_info=error)
                failing = True

    thread = threading.Thread(target=go_on, name="repeatedly", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()

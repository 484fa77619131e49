"""How does the embedded server end without breaking off an answer that is being given?"""

import select
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any

from waitress import wasyncore

PATIENCE = 30.0
"""Seconds for the answers under way; a callback takes well under one."""

_LOOKED_AFTER = 0.5
"""Seconds after which it is noticed at the latest that the end was asked for."""

SIGNALS = (signal.SIGINT, signal.SIGTERM)


@contextmanager
def asked_to_end() -> Iterator[threading.Event]:
    """Set by Ctrl-C and SIGTERM; the second time the process ends at once.

    In a thread of its own, as tests serve, signals are somebody else's.
    """
    asked = threading.Event()
    if threading.current_thread() is not threading.main_thread():
        yield asked
        return

    def ask(number: int, _frame: FrameType | None) -> None:
        asked.set()
        signal.signal(number, before[signal.Signals(number)])

    before = {each: signal.signal(each, ask) for each in SIGNALS}
    try:
        yield asked
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)


def run(
    server: Any,  # noqa: ANN401 -- what is published of waitress' types differs from its code
    sockets: dict[int, Any],
    asked: threading.Event,
    patience: float = PATIENCE,
) -> None:
    """Answer until `asked`, then nobody new; what was begun is finished within `patience`.

    `sockets` is the map that the server was created with.
    """
    while not asked.is_set():
        wasyncore.loop(timeout=_LOOKED_AFTER, use_poll=True, map=sockets, count=1)
    _let_in_who_waits(server)
    wasyncore.dispatcher.close(server)  # only its own socket: what wakes the loop stays
    # Once in any case: what somebody sent and nobody has read yet was begun too.
    wasyncore.loop(timeout=0.05, use_poll=True, map=sockets, count=1)
    deadline = time.monotonic() + patience
    while _is_answering(server) and time.monotonic() < deadline:
        wasyncore.loop(timeout=0.05, use_poll=True, map=sockets, count=1)
    server.task_dispatcher.shutdown()
    for channel in list(server.active_channels.values()):
        channel.handle_close()


def _let_in_who_waits(server: Any) -> None:  # noqa: ANN401 -- as above
    """Accept whom the system has already connected: closing would break these off unheard."""
    waiting = select.poll()
    waiting.register(server.socket, select.POLLIN)
    while waiting.poll(0) and len(server.active_channels) < server.adj.connection_limit:
        server.handle_accept()


def _is_answering(server: Any) -> bool:  # noqa: ANN401 -- as above
    return any(
        channel.requests or channel.total_outbufs_len for channel in server.active_channels.values()
    )

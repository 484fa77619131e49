"""What does a worker do, from its beginning until it is asked to end?"""

import hashlib
import logging
import os
import secrets
import socket
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import datetime

from cli.carrying_out import LEASE, Holding, carry_out
from cli.collect_again import sleep
from cli.repeatedly import repeatedly
from cli.work_schedule import ask_for_what_is_due
from cli.workspace import Workspace
from collectors.stop import Stop
from data.database import Database
from data.errors import DataProblem
from data.jobs import claim
from data.workers import SILENT, say_gone, say_here

_LOG = logging.getLogger("mikata.work")

Do = Callable[[Holding], str | None]

POLL = 2.0
"""Seconds between two looks for what was asked for."""

SCHEDULE = 30.0
"""Seconds between two looks at the calendar."""

_LONGEST_PAUSE = 60.0


def machine() -> str:
    """What the names of this machine's workers begin with; it does not name the machine."""
    return hashlib.blake2b(socket.gethostname().encode(), digest_size=6).hexdigest()


class Worker:
    """Takes one job after another; `kinds` say how each is done."""

    def __init__(
        self,
        opened: Workspace,
        kinds: Mapping[str, Do],
        stop: Stop,
        now: Callable[[], datetime],
    ) -> None:
        self._database: Database = opened.database
        self._settings = opened.settings
        self._kinds = kinds
        self._stop = stop
        self._now = now
        self.name = f"{machine()}-{os.getpid()}-{secrets.token_hex(3)}"

    def once(self) -> int:
        """Ask for what is due and do all that waits; how many of it failed."""
        ask_for_what_is_due(self._database, self._settings, self._now())
        failed = 0
        while not self._stop.asked and (ended := self._next()) is not None:
            failed += ended == "failed"
        return failed

    def go_on(self) -> None:
        """Do what is due and what is asked for until the end is asked for.

        A database that is away is waited for, a little longer each time.
        """
        looked, pause = -SCHEDULE, POLL
        with self._present():
            while not self._stop.asked:
                try:
                    if time.monotonic() - looked >= SCHEDULE:
                        ask_for_what_is_due(self._database, self._settings, self._now())
                        looked = time.monotonic()
                    idle = self._next() is None
                    pause = POLL
                except DataProblem as problem:
                    _LOG.warning("the database is away", exc_info=problem)
                    idle, pause = True, min(pause * 2, _LONGEST_PAUSE)
                except Exception:  # noqa: BLE001 -- the next night must not be lost over this one
                    _LOG.exception("the worker stumbled")
                    idle, pause = True, min(pause * 2, _LONGEST_PAUSE)
                if idle:
                    sleep(pause, self._stop)

    def _next(self) -> str | None:
        """How the next job ended; None where nothing waits."""
        job = claim(self._database, self.name, self._now(), LEASE, self._kinds)
        if job is None:
            return None
        return carry_out(self._database, job, self._kinds[job.kind], self._stop, self._now)

    @contextmanager
    def _present(self) -> Iterator[None]:
        """Others can see that this worker is there."""
        began = self._now()

        def say() -> None:
            say_here(self._database, self.name, began, self._now())

        with suppress(DataProblem):
            say()
        try:
            with repeatedly(say, SILENT.total_seconds() / 4):
                yield
        finally:
            with suppress(DataProblem):
                say_gone(self._database, self.name)

"""How does whoever looks at the pages have something collected, whichever process answers them?

What was asked for is a job, so that all web workers see how it stands. `mikata work` does it; where
no worker is there, the process that was asked does it itself.
"""

import os
import threading
from collections.abc import Callable, Sequence
from datetime import datetime

from cli.carrying_out import LEASE, carry_out, collecting
from cli.collect_now import LOG_FILE, Collections
from cli.work_schedule import COLLECT
from collectors.stop import Stop
from dashboard.context import Unsuccessful
from data.database import Database
from data.jobs import ClaimedJob, JobState, NewJob, ask_alone, claim, give_up, newest_job
from data.log import Actor, write_log
from data.viewer import Viewer
from data.workers import is_worker_here

_ASKED = "collect asked "
NOBODY = "Nobody did it: no worker was there, and the server that was asked ended before"
PATIENCE = 20.0
"""Seconds for a collection to come to its next page when the pages end, which have 30 in all.

Killed together with them it would look as if it were under way until its lease is over.
"""
NOTED_WITHIN = 5.0
"""Seconds more until its job is given back."""


class AskedCollections:
    """`CollectNow` for the pages, over the table of jobs."""

    def __init__(
        self,
        database: Database,
        collections: Collections,
        now: Callable[[], datetime],
        patience: float = PATIENCE,
    ) -> None:
        self._database = database
        self._patience = patience
        self._collections = collections
        self._now = now
        self._stop = Stop()
        self._thread: threading.Thread | None = None

    def start(self, repositories: Sequence[str], viewer: Viewer) -> bool:
        """Have these collected, or everything where none is named; False where that is under way.

        Who asked is noted in the log. Raises NotAllowed.
        """
        viewer.require("collect")
        now = self._now()
        worker = is_worker_here(self._database, now)
        names = list(repositories)
        job = NewJob(
            COLLECT, f"{_ASKED}{now.isoformat()}", now, {"repositories": names}, viewer.person
        )
        with self._database.write(changes_facts=False) as connection:
            if not worker:
                give_up(connection, COLLECT, now, NOBODY)
            if not ask_alone(connection, job, now):
                return False
            asked = {"repositories": len(names)}
            actor = Actor.of_person(viewer.person)
            write_log(connection, now, actor, "collection.asked", detail=asked)
        if not worker:
            self._do_it_here(now)
        return True

    @property
    def running(self) -> bool:
        """Whether a collection is under way, or waits for a worker that is there."""
        now = self._now()
        newest = newest_job(self._database, COLLECT, now)
        if newest is None or newest.status in ("done", "failed"):
            return False
        taken = newest.status == "running" and not newest.abandoned
        return taken or is_worker_here(self._database, now)

    @property
    def unsuccessful(self) -> Unsuccessful | None:
        """How the newest one went wrong that was asked for on a page; None where it did not."""
        newest = newest_job(self._database, COLLECT, self._now())
        if newest is None or newest.status != "failed" or not _was_asked(newest):
            return None
        return Unsuccessful(newest.asked_at, newest.error or "", str(LOG_FILE))

    def stop(self) -> None:
        """Ask one that is under way here to end at its next page, and wait for that."""
        self._stop.ask()
        if self._thread is not None:
            self._thread.join(self._patience + NOTED_WITHIN)
        self._collections.kill()

    def _do_it_here(self, now: datetime) -> None:
        job = claim(self._database, f"web-{os.getpid()}", now, LEASE, (COLLECT,))
        if job is not None:
            self._thread = threading.Thread(target=self._carry_out, args=(job,), daemon=True)
            self._thread.start()

    def _carry_out(self, job: ClaimedJob) -> None:
        do = collecting(self._collections, self._patience)
        carry_out(self._database, job, do, self._stop, self._now)


def _was_asked(job: JobState) -> bool:
    return job.key.startswith(_ASKED)

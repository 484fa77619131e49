"""How is a job that this process took carried out, held all the while, and ended?"""

import logging
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal

from cli.collect_now import LOG_FILE, Collections
from cli.repeatedly import repeatedly
from collectors.stop import Stop
from data.database import Database
from data.errors import DataProblem
from data.jobs import ClaimedJob, extend, finish, give_back

_LOG = logging.getLogger("mikata.work")

LEASE = timedelta(minutes=5)
"""For so long nobody else takes the job of a worker that says nothing any more."""

LONGEST_COLLECTION = timedelta(hours=12)
"""After that a collection is asked to end at its next page; the next one goes on there."""

PATIENCE = 45.0
"""Seconds for a collection to come to its next page."""

_LOOKED_AFTER = 0.2
_BROKE = "It broke; the worker's log has the details at this time"
_FOLLOWS = "It took longer than it may, and ended at a page: the next one goes on there"

Ended = Literal["done", "failed", "given back"]


class GivenBack(Exception):
    """The work was broken off because the process ends; somebody else is to do it."""


@dataclass(slots=True)
class Holding:
    """A job in this process's hands; `lost` where another may have taken it meanwhile."""

    job: ClaimedJob
    stop: Stop
    lost: bool = False
    began: float = field(default_factory=time.monotonic)

    @property
    def is_over(self) -> bool:
        """Whether there is no use in going on."""
        return self.lost or self.stop.asked


def carry_out(
    database: Database,
    job: ClaimedJob,
    do: Callable[[Holding], str | None],
    stop: Stop,
    now: Callable[[], datetime],
    lease: timedelta = LEASE,
) -> Ended:
    """Do it while its lease is extended. `do` returns why it failed, None where it is done.

    What breaks is a failure too. Where `stop` is asked and `do` raises GivenBack, the job waits for
    the next worker as if nobody had begun it.
    """
    holding = Holding(job, stop)

    def hold() -> None:
        holding.lost = not extend(database, job, now(), lease)

    _LOG.info("job began", extra=_fields(job))
    try:
        with repeatedly(hold, lease.total_seconds() / 5):
            error = _done(do, holding)
    except BaseException as ending:
        with suppress(DataProblem):
            give_back(database, job)
        if not isinstance(ending, GivenBack):
            raise
        _LOG.info("job given back", extra=_fields(job))
        return "given back"
    finish(database, job, now(), error)
    ended: Ended = "done" if error is None else "failed"
    taken = {**_fields(job), "seconds": round(time.monotonic() - holding.began)}
    _LOG.log(logging.INFO if error is None else logging.ERROR, "job %s", ended, extra=taken)
    return ended


def _done(do: Callable[[Holding], str | None], holding: Holding) -> str | None:
    try:
        return do(holding)
    except DataProblem as problem:
        _LOG.exception("job met a problem", extra=_fields(holding.job))
        return str(problem)
    except GivenBack:
        raise
    except Exception:  # noqa: BLE001 -- what breaks one job must not end the worker
        _LOG.exception("job broke", extra=_fields(holding.job))
        return _BROKE


def _fields(job: ClaimedJob) -> dict[str, object]:
    return {"kind": job.kind, "key": job.key, "attempt": job.attempt}


def collecting(
    collections: Collections, patience: float = PATIENCE
) -> Callable[[Holding], str | None]:
    """How a job of collecting is done: by a process of its own, which ends when we have to.

    It has so many seconds of `patience` to come to its next page then.
    """

    def collect(holding: Holding) -> str | None:
        if not collections.start(holding.job.detail.get("repositories", ())):
            return "another collection of this process is under way"
        too_long = LONGEST_COLLECTION.total_seconds()
        try:
            while collections.running and not holding.is_over:
                if time.monotonic() - holding.began > too_long:
                    collections.stop(patience)
                    return _FOLLOWS
                time.sleep(_LOOKED_AFTER)
            collections.stop(patience)
        except BaseException:
            collections.kill()
            raise
        ended = collections.unsuccessful
        if ended is None:
            return None
        if holding.is_over:
            raise GivenBack
        return ended.last_words or f"it said nothing; see {LOG_FILE}"

    return collect

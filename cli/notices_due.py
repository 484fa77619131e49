"""Is it the time of the morning message, and how does the worker send it?"""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

from cli.carrying_out import Holding
from cli.collect_again import sleep
from cli.workspace import Workspace
from config.organisation import Organisation
from config.settings import Settings
from data.database import Database
from data.jobs import NewJob, newest_job
from data.log import WORKER
from data.queries.organisation import current_organisation
from metrics.calendar import is_working_day, zone_of
from notices.sending import send_all, this_morning

NOTICES = "notices"

CAUGHT_UP_FOR = 2
"""Hours after its hour in which a message still goes out; later it would come at any time."""

TRIED_AGAIN = 3
"""How often on a day it is tried again where a message failed."""

PAUSE = timedelta(minutes=10)


def is_time(settings: Settings, organisation: Organisation | None, now: datetime) -> bool:
    """Whether messages may go out now: on a working day, at their hour or a little later."""
    local, hour = now.astimezone(zone_of(organisation)), settings.notices.hour
    in_time = hour <= local.hour < hour + CAUGHT_UP_FOR
    return in_time and is_working_day(organisation, local.date())


def notices_due(database: Database, settings: Settings, now: datetime) -> Iterator[NewJob]:
    """The sending of this morning, while it is time for it; again where it failed just before."""
    organisation = current_organisation(database)
    if not settings.notices.teams or not is_time(settings, organisation, now):
        return
    first = f"{NOTICES}@{now.astimezone(zone_of(organisation)).date().isoformat()}"
    newest = newest_job(database, NOTICES, now)
    before, _, again = newest.key.partition("+") if newest else ("", "", "")
    if newest is None or before != first:
        yield NewJob(NOTICES, first, now)
        return
    tried = int(again or 0)
    if newest.status == "failed" and tried < TRIED_AGAIN:
        yield NewJob(NOTICES, f"{first}+{tried + 1}", now + PAUSE)


def sending(opened: Workspace, now: Callable[[], datetime]) -> Callable[[Holding], str | None]:
    """How a job of sending is done: what was sent on this day is not sent again."""

    def send(holding: Holding) -> str | None:
        database, settings, at = opened.database, opened.settings, now()
        # The job may have waited: for a worker that was away all day, or since yesterday.
        if not is_time(settings, current_organisation(database), at):
            return None
        morning = this_morning(database, settings, at)
        outcome = send_all(
            database, settings, morning, at, WORKER, lambda seconds: sleep(seconds, holding.stop)
        )
        return "\n".join(str(each) for each in outcome.failed) or None

    return send

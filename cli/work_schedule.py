"""What is to be done by now without anybody having asked?

Each occasion has a key of its own, so that several workers (and `mikata work --once` from cron)
have it done once.
"""

from datetime import UTC, datetime, timedelta, tzinfo

from cli.collect_now import knows_github
from cli.notices_due import notices_due
from config.settings import Settings
from data.database import Database
from data.jobs import NewJob, ask, ask_alone, was_asked
from data.queries.organisation import current_organisation
from metrics.calendar import zone_of

COLLECT, RETENTION, VERIFY = "collect", "retention", "verify_log"

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def ask_for_what_is_due(database: Database, settings: Settings, now: datetime) -> None:
    """Have done what is due; of what was asked for before nothing happens.

    A collection waits until none is under way.
    """
    collection = collecting_due(settings, now)
    daily = daily_due(settings, now, zone_of(current_organisation(database)))
    daily += notices_due(database, settings, now)
    due = [*([collection] if collection else []), *daily]
    known = was_asked(database, [job.key for job in due])
    if collection is not None and collection.key not in known:
        with database.write(changes_facts=False) as connection:
            ask_alone(connection, collection, now)
    new = [job for job in daily if job.key not in known]
    if new:
        with database.write_apart() as connection:
            for job in new:
                ask(connection, job, now)


def collecting_due(settings: Settings, now: datetime) -> NewJob | None:
    """The collection of the present interval; None where nobody is asked, or not by itself."""
    minutes = settings.work.collect_every_minutes
    if minutes is None or not knows_github(settings):
        return None
    interval = timedelta(minutes=minutes)
    began = _EPOCH + (now - _EPOCH) // interval * interval
    return NewJob(COLLECT, f"{COLLECT}@{began:%Y-%m-%dT%H:%MZ}", began)


def daily_due(settings: Settings, now: datetime, zone: tzinfo) -> list[NewJob]:
    """What is done once a day after the hour of the settings, where the organisation is."""
    local = now.astimezone(zone)
    if local.hour < settings.work.retention_hour:
        return []
    return [NewJob(kind, f"{kind}@{local.date().isoformat()}", now) for kind in (VERIFY, RETENTION)]

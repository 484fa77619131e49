"""Did a message go out already, and how does exactly one process send it?"""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import delete, select
from sqlalchemy.dialects import postgresql, sqlite

from data.database import Database
from data.log import Actor, write_log
from data.tables.work import NoticeSent


@dataclass(frozen=True, slots=True)
class NoticeKey:
    """One message: of a kind, for a unit, on a day where the organisation is, by one way."""

    kind: str
    unit: str
    day: date
    channel: str


def claim_notice(database: Database, notice: NoticeKey, pull_requests: int, now: datetime) -> bool:
    """Note that it goes out now; False where it went out before, or somebody else sends it."""
    values = {
        "kind": notice.kind,
        "unit": notice.unit,
        "day": notice.day,
        "channel": notice.channel,
        "pull_requests": pull_requests,
        "sent_at": now,
    }
    with database.write_apart() as connection:
        dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
        insert = dialect.insert(NoticeSent).values(values).on_conflict_do_nothing()
        made = connection.execute(insert.returning(NoticeSent.id)).scalar_one_or_none()
    return made is not None


def notices_sent(database: Database, kind: str, day: date) -> frozenset[tuple[str, str]]:
    """Unit and way of each message of a kind that went out on a day."""
    n = NoticeSent
    with database.read() as connection:
        rows = connection.execute(select(n.unit, n.channel).where(n.kind == kind, n.day == day))
        return frozenset((row.unit, row.channel) for row in rows)


def withdraw_notice(database: Database, notice: NoticeKey) -> None:
    """Note that it did not go out after all, so that it may be sent again."""
    n = NoticeSent
    this = (
        n.kind == notice.kind,
        n.unit == notice.unit,
        n.day == notice.day,
        n.channel == notice.channel,
    )
    with database.write_apart() as connection:
        connection.execute(delete(n).where(*this))


def log_notices(database: Database, messages: int, now: datetime, actor: Actor) -> None:
    """Write into the log how many messages went out; nothing of what they said, or to whom."""
    with database.write(changes_facts=False) as connection:
        write_log(connection, now, actor, "notices.sent", detail={"messages": messages})

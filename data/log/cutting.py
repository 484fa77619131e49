"""How is the old end of the log cut off, so that the rest can still be verified?"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, func, insert, select

from config.secret_key import SecretKey
from data.errors import LogBroken, LogTooYoung
from data.log.chain import PURPOSE, verify_connection
from data.log.lines import OPERATOR, Actor, write_log
from data.log_digest import BEGINNING, Checkpoint, checkpoint_signature
from data.tables.record import LogCheckpoint, LogEntry

KEPT_AT_LEAST = timedelta(days=90)
"""No line that is younger is ever cut off."""

CUT = "log.cut"


@dataclass(frozen=True, slots=True)
class Cut:
    """How many lines went (or would go), up to which one (None: none), and from when to when they
    are."""

    lines: int
    last: int | None = None
    first_at: datetime | None = None
    last_at: datetime | None = None


def would_cut(connection: Connection, before: datetime, now: datetime) -> Cut:
    """What `cut_log` would take away. Raises LogTooYoung for a day that is too late."""
    if before > now - KEPT_AT_LEAST:
        raise LogTooYoung(KEPT_AT_LEAST.days)
    stays = select(func.min(LogEntry.id)).where(LogEntry.at >= before).scalar_subquery()
    goes = (LogEntry.at < before) & (LogEntry.id < func.coalesce(stays, LogEntry.id + 1))
    found = select(
        func.count(), func.max(LogEntry.id), func.min(LogEntry.at), func.max(LogEntry.at)
    ).where(goes)
    return Cut(*connection.execute(found).one())


def cut_log(
    connection: Connection,
    before: datetime,
    key: SecretKey,
    now: datetime,
    actor: Actor = OPERATOR,
) -> Cut:
    """Cut off the lines before a moment, in one transaction: a signed checkpoint, then the lines.

    They are verified first: what is broken is not cut, for nobody could tell afterwards. Only whole
    beginnings go: nothing that stands after a younger line. Belongs into a `Database.write`. Raises
    LogTooYoung, and LogBroken where the lines do not hold.
    """
    cut = would_cut(connection, before, now)
    if cut.last is None:
        return cut
    found = verify_connection(connection, key, last=cut.last)
    if found.broken:
        raise LogBroken(found.broken.kind, found.broken.entry)
    _sign(connection, Checkpoint(now, cut.last, cut.lines, found.head), key)
    # Before they go, so that one stays: SQLite would begin to count anew in an empty table.
    detail = {"lines": cut.lines, "last": cut.last, "digest": found.head}
    write_log(connection, now, actor, CUT, detail=detail)
    connection.execute(delete(LogEntry).where(LogEntry.id <= cut.last))
    return cut


def _sign(connection: Connection, checkpoint: Checkpoint, key: SecretKey) -> None:
    newest = select(LogCheckpoint.signature).order_by(LogCheckpoint.id.desc()).limit(1)
    before = connection.execute(newest).scalar_one_or_none() or BEGINNING
    signature = checkpoint_signature(key.derived(PURPOSE), before, checkpoint)
    values = {**checkpoint._asdict(), "signature": signature}
    connection.execute(insert(LogCheckpoint).values(**values))

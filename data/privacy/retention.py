"""What has been kept for as long as the settings say, and is to go?"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, Table, and_, delete, func, select, true, tuple_

from config.keeping import Retention
from config.secret_key import SecretKey
from data.database import Database
from data.log import OPERATOR, Actor, cut_log, would_cut, write_log
from data.privacy.declaration import Declaration, Part
from data.privacy.inventory import INVENTORY
from data.privacy.paths import table_of
from data.tables.code import PullRequest
from data.tables.record import RawAnswer, SyncRun
from data.tables.work import Job

APPLIED = "retention.applied"
AT_ONCE = 1_000
"""Rows deleted in one transaction, so that nobody waits long for the lock."""


@dataclass(frozen=True, slots=True)
class Removed:
    """How many rows of a table went, or would go."""

    part: Part
    table: str
    rows: int


def apply_retention(
    database: Database,
    retention: Retention,
    key: SecretKey,
    now: datetime,
    dry_run: bool = False,
    actor: Actor = OPERATOR,
) -> list[Removed]:
    """Delete what was kept for as long as `retention` says; tables without any are left out.

    With `dry_run` nothing changes and the counts are what would go. What was deleted stands in the
    log, as counts. Raises LogBroken where the log does not hold, with everything else done.
    """
    removed = list(_older_rows(database, retention, now, dry_run))
    if removed and not dry_run:
        detail = {each.table: each.rows for each in removed}
        with database.write(changes_facts=False) as connection:
            write_log(connection, now, actor, APPLIED, detail=detail)
    before = now - timedelta(days=retention.log)
    lines = (
        _would_cut(database, before, now) if dry_run else _cut(database, before, key, now, actor)
    )
    return [*removed, Removed("log", "log", lines)] if lines else removed


def _older_rows(
    database: Database, retention: Retention, now: datetime, dry_run: bool
) -> Iterator[Removed]:
    """What went, or would go, of everything but the log, which has a way of its own."""
    for declaration in INVENTORY:
        days = getattr(retention, declaration.kept.setting or "", None)
        if days is None or declaration.table == "log":
            continue
        before = now - timedelta(days=days)
        rows = (_count if dry_run else _delete)(database, declaration, before)
        if rows:
            yield Removed(declaration.part, declaration.table, rows)


def _too_old(declaration: Declaration, before: datetime) -> ColumnElement[bool]:
    """What holds for the rows that go."""
    table = table_of(declaration)
    needed = {"sync_runs": _needed_runs(), "raw_answers": _of_open(), "jobs": _unfinished()}
    stays = needed.get(table.name)
    old = table.c[declaration.kept.since or ""] < before
    return and_(old, true() if stays is None else ~stays)


def _needed_runs() -> ColumnElement[bool]:
    """The newest collection of each thing of each repository, and what tells how fresh and how
    complete it is: the newest one that succeeded, and the newest one for which its source counted.
    """
    r = SyncRun
    newest = select(func.max(r.id)).group_by(r.repository_id, r.source)
    complete = newest.where(r.status == "complete")
    counted = newest.where(r.source_merged.is_not(None))
    wanted = newest.union(complete, counted)
    return (r.status == "running") | r.id.in_(select(wanted.subquery().c[0]))


def _of_open() -> ColumnElement[bool]:
    """Answers of open pull requests: when they were read says which are to be read again."""
    p = PullRequest
    mine = (p.repository_id == RawAnswer.repository_id, p.number == RawAnswer.number)
    return select(p.id).where(*mine, p.state == "open").correlate(RawAnswer).exists()


def _unfinished() -> ColumnElement[bool]:
    return Job.status.in_(("waiting", "running"))


def _count(database: Database, declaration: Declaration, before: datetime) -> int:
    old = _too_old(declaration, before)
    query = select(func.count()).select_from(table_of(declaration)).where(old)
    with database.read() as connection:
        return connection.execute(query).scalar_one()


def _delete(database: Database, declaration: Declaration, before: datetime) -> int:
    """A block at a time, each in a transaction of its own."""
    table, old = table_of(declaration), _too_old(declaration, before)
    rows = 0
    while True:
        with database.write_apart() as connection:
            block = _delete_block(connection, table, old)
        rows += block
        if block < AT_ONCE:
            return rows


def _delete_block(connection: Connection, table: Table, old: ColumnElement[bool]) -> int:
    key = tuple(table.primary_key.columns)
    some = select(*key).where(old).order_by(*key).limit(AT_ONCE)
    return connection.execute(delete(table).where(tuple_(*key).in_(some))).rowcount


def _would_cut(database: Database, before: datetime, now: datetime) -> int:
    with database.read() as connection:
        return would_cut(connection, before, now).lines


def _cut(database: Database, before: datetime, key: SecretKey, now: datetime, actor: Actor) -> int:
    """Signed, and with a line of its own; nothing is written where nothing is old enough."""
    if not _would_cut(database, before, now):
        return 0
    with database.write(changes_facts=False) as connection:
        return cut_log(connection, before, key, now, actor).lines

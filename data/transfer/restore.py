"""How does an installation come back from a backup, and is it what was kept?"""

import os
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path

from sqlalchemy import delete, update
from sqlalchemy.exc import DatabaseError

from data.database import Database, Versions
from data.engine import BUSY_TIMEOUT_MS, ONCE_MORE
from data.errors import Busy, FromTheFuture, NotReachable, TransferRefused
from data.facts.shelf import forget_snapshots
from data.log import OPERATOR, write_log
from data.migrations.run import known_revisions, revision_of
from data.tables.access import Invitation, Session
from data.tables.everything import METADATA
from data.tables.record import DataVersion
from data.transfer.archive import read_archive
from data.transfer.backup import examined_sqlite, refuse_damaged
from data.transfer.contents import (
    Contents,
    contents_of,
    in_words,
    refuse_unless_known,
    refuse_unless_ours,
)
from data.transfer.copying import settle
from data.transfer.manifest import Manifest
from data.transfer.postgresql_restore import refuse_unless_fitting, restore_dump
from data.transfer.postgresql_tools import Tools

_NOTHING = Contents(None, {}, (), None)
_KINDS = {"sqlite": "a SQLite file", "postgresql": "PostgreSQL"}


def verified(file: Path) -> Manifest:
    """What a backup says of itself, once everything that can be known without restoring is right.

    Raises TransferRefused or FromTheFuture.
    """
    manifest = read_archive(file)
    if manifest.kind == "sqlite":
        with tempfile.TemporaryDirectory(prefix="mikata-verify-") as folder:
            return _judged(file, Path(folder) / "part")
    _refuse_newer(manifest, file)
    return manifest


@contextmanager
def restorable(file: Path, target: Database, tools: Tools) -> Iterator[tuple[Manifest, Path]]:
    """The manifest and its part, judged against the target before anything is touched."""
    with tempfile.TemporaryDirectory(prefix=".restoring-", dir=file.parent) as folder:
        part = Path(folder) / "part"
        manifest = _judged(file, part)
        if manifest.kind != target.dialect:
            raise TransferRefused(
                f"The backup is of {_KINDS[manifest.kind]}, the target is {_KINDS[target.dialect]}",
                target.address,
                "restore it into a database of its own kind, then `mikata db copy` moves it",
            )
        if manifest.kind == "postgresql":
            refuse_unless_fitting(manifest, target, tools)
        yield manifest, part


def present_contents(target: Database) -> Contents:
    """What lies in the target; raises where it is not Mikata's. A missing file stays missing."""
    if target.file is not None and not target.file.exists():
        return _NOTHING
    try:
        with target.read() as connection:
            contents = contents_of(connection)
    except (DatabaseError, NotReachable):
        refuse_damaged(target)
        raise
    refuse_unless_ours(contents, target.address)
    return contents


def refuse_filled(contents: Contents, where: str) -> None:
    """Raise where somebody stored something."""
    refuse_unless_known(contents, where)
    if contents.filled:
        raise TransferRefused(
            f"The target is not empty; {in_words(contents.filled)}",
            where,
            "name another with --to, or add --replace: the present one is backed up first",
        )


def restore(manifest: Manifest, part: Path, target: Database, tools: Tools, now: datetime) -> None:
    """Put what `restorable` judged in the place of whatever lies in the target.

    All of it or nothing; compared, brought up to this Mikata, and noted in the log. Nobody is
    signed in or invited afterwards. Raises TransferRefused.
    """
    present, before = present_contents(target), _versions(target)
    if manifest.kind == "postgresql":
        restore_dump(manifest, part, (target, present), tools)
    else:
        _restore_sqlite(part, target)
    _refuse_unless_same(manifest, target)
    target.migrate()
    detail = {"made_at": manifest.created_at, "mikata": manifest.mikata, "rows": manifest.all_rows}
    with target.write(changes_facts=True) as connection:
        # Who has the replaced data open must not take the restored ones for the same.
        versions = _versions(target)
        values = {
            "version": max(before.data, versions.data),
            "facts_version": max(before.facts, versions.facts),
            "rows_version": max(before.rows, versions.rows),
        }
        connection.execute(update(DataVersion).values(**values))
        # Sessions that were ended since would live again, and links that were used.
        connection.execute(delete(Session))
        connection.execute(delete(Invitation))
        write_log(connection, now, OPERATOR, "database.restored", detail=detail)
    settle(target)
    forget_snapshots(target)


def _judged(file: Path, part: Path) -> Manifest:
    manifest = read_archive(file, part)
    _refuse_newer(manifest, file)
    wrong = examined_sqlite(part, thoroughly=True) if manifest.kind == "sqlite" else None
    if wrong:
        do = "take another backup; the database was not touched"
        raise TransferRefused(f"The backup can't be used: {wrong}", str(file), do)
    return manifest


def _refuse_newer(manifest: Manifest, file: Path) -> None:
    if manifest.revision not in known_revisions():
        raise FromTheFuture(
            f"The backup is at revision {manifest.revision} of Mikata {manifest.mikata}, which "
            "this Mikata does not know",
            str(file),
            "install that Mikata or a newer one; the database was not touched",
        )


def _versions(target: Database) -> Versions:
    """How far the data in the target have come; nothing where there are none."""
    if target.file is not None and not target.file.exists():
        return Versions(0, 0, 0)
    with target.read() as connection:
        there = revision_of(connection) is not None
    return target.versions() if there else Versions(0, 0, 0)


def _restore_sqlite(part: Path, target: Database) -> None:
    """Page by page within one transaction: others who have the file open see all of it at once."""
    place = target.file
    if place is None:
        raise TransferRefused("A database in memory can't be restored", target.address, ONCE_MORE)
    if not place.exists():
        os.close(os.open(place, os.O_CREAT | os.O_EXCL, 0o600))
    with (
        closing(sqlite3.connect(part)) as kept,
        closing(sqlite3.connect(place, timeout=BUSY_TIMEOUT_MS / 1000)) as there,
    ):
        try:
            kept.backup(there)
        except sqlite3.OperationalError as error:
            raise Busy(f"Others use the database: {error}", target.address, ONCE_MORE) from error


def _refuse_unless_same(manifest: Manifest, target: Database) -> None:
    with target.read() as connection:
        there = contents_of(connection)
    # A table that this Mikata no longer has is not counted, nor one that it brings first.
    kept = {name: count for name, count in manifest.rows.items() if name in METADATA.tables}
    same = (there.revision, there.rows, there.log_head) == (
        manifest.revision, kept, manifest.log_head,
    )  # fmt: skip
    if not same:
        raise TransferRefused(
            "What was restored is not what the backup's manifest says",
            target.address,
            "don't use this database; restore another backup with --replace, or the one that was "
            "made of it right before",
        )

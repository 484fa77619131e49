"""Is the log as it was written, and at which line does it break otherwise?"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, NamedTuple

from sqlalchemy import Connection, select

from config.secret_key import SecretKey
from data.database import Database
from data.log.lines import Actor, write_log
from data.log.stored import stored_checkpoints, stored_lines
from data.log_digest import BEGINNING, Line, checkpoint_signature, line_digest
from data.tables.record import LogEntry

PURPOSE = "log-checkpoints"
"""For what the installation's secret is derived where checkpoints are signed."""

VERIFIED, BROKEN = "log.verified", "log.broken"


@dataclass(frozen=True, slots=True)
class Break:
    """Where the log is not as it was written.

    Of a line: `entry` does not follow from the one before (`after`, None for the first): one of the
    two was changed, or some between them were removed or put in. Of a checkpoint: `entry` is its
    number, and its signature is not this installation's.
    """

    kind: Literal["line", "checkpoint"]
    entry: int
    after: int | None = None


@dataclass(frozen=True, slots=True)
class Verification:
    """What a check of the log found.

    `lines` is how many hold, counted from the checkpoint or beginning, or from a line on (`since`,
    not included) where only the newest were asked for. `head` is the digest of the last that holds;
    `found` says whether the digest that was sought is in the chain.
    """

    lines: int
    head: str
    since: int | None = None
    broken: Break | None = None
    found: bool | None = None


class _Place(NamedTuple):
    """A place in the chain: after which entry (None at the beginning), and the digest there."""

    entry: int | None
    digest: str


def verify_log(
    database: Database, key: SecretKey, head: str | None = None, newest: int | None = None
) -> Verification:
    """Walk the whole log, or its `newest` lines only, and say where it breaks, if anywhere.

    `head` is a digest noted before that has to be in the chain. Memory stays the same whatever the
    length of the log.
    """
    with database.read() as connection:
        return verify_connection(connection, key, head, newest)


def verify_connection(
    connection: Connection,
    key: SecretKey,
    head: str | None = None,
    newest: int | None = None,
    last: int | None = None,
) -> Verification:
    """As `verify_log`, on a connection that sees one state of the data; no line after `last`."""
    start, known, broken = _beginning(connection, key)
    if broken:
        return Verification(0, start.digest, broken=broken, found=False if head else None)
    place = _newest_start(connection, newest) or start
    since, lines, known = place.entry, 0, {*known, place.digest}
    is_found = head in known
    for each, holds in _walk(connection, place, last):
        if not holds:
            broken = Break("line", each.entry or 0, place.entry)
            break
        place, lines = each, lines + 1
        is_found = is_found or place.digest == head
    return Verification(lines, place.digest, since, broken, is_found if head else None)


def note_verification(
    database: Database, key: SecretKey, now: datetime, actor: Actor, newest: int | None = None
) -> Verification:
    """Check the log and write down what was found; the page of the log says when that was."""
    found = verify_log(database, key, newest=newest)
    if found.broken:
        detail = {"kind": found.broken.kind, "entry": found.broken.entry}
    else:
        detail = {"lines": found.lines, "since": found.since, "digest": found.head}
    with database.write(changes_facts=False) as connection:
        write_log(connection, now, actor, BROKEN if found.broken else VERIFIED, detail=detail)
    return found


def _beginning(connection: Connection, key: SecretKey) -> tuple[_Place, set[str], Break | None]:
    """Where the chain begins, the digests at all checkpoints, and the first one that is forged."""
    signing, signature, last_entry = key.derived(PURPOSE), BEGINNING, 0
    place, known = _Place(None, BEGINNING), {BEGINNING}
    for number, checkpoint, signed in stored_checkpoints(connection):
        if checkpoint is None or checkpoint.last_entry <= last_entry:
            return place, known, Break("checkpoint", number)
        signature = checkpoint_signature(signing, signature, checkpoint)
        if signature != signed:
            return place, known, Break("checkpoint", number)
        last_entry, place = checkpoint.last_entry, _Place(None, checkpoint.digest)
        known.add(checkpoint.digest)
    return place, known, None


def _newest_start(connection: Connection, newest: int | None) -> _Place | None:
    """The line before the newest ones; None where all are to be looked at."""
    if newest is None:
        return None
    query = select(LogEntry.id, LogEntry.digest).order_by(LogEntry.id.desc())
    found = connection.execute(query.offset(newest).limit(1)).one_or_none()
    return _Place(*found) if found else None


def _walk(connection: Connection, start: _Place, last: int | None) -> Iterator[tuple[_Place, bool]]:
    """Each line after `start` with its own digest, and whether it follows from the one before."""
    place = start
    while rows := stored_lines(connection, place.entry, last):
        for number, line, digest in rows:
            holds = line is not None and _digest(place.digest, line) == digest
            place = _Place(number, digest)
            yield place, holds
            if not holds:
                return


def _digest(before: str, line: Line) -> str | None:
    """The digest that a line should have; None of one that we would not have written."""
    try:
        return line_digest(before, line)
    except (ValueError, TypeError, RecursionError):
        return None

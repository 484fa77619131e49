"""What do we keep of our own doing: versions, collections, bookmarks and the log?"""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from data.tables.base import Base, Moment, Surrogate


class DataVersion(Base):
    """One row: how often anything, any figure, and the rows behind the figures changed."""

    __tablename__ = "data_version"
    __table_args__ = (CheckConstraint("id = 1", name="one_row"),)

    id: Mapped[int] = mapped_column(Surrogate, primary_key=True)
    version: Mapped[int]
    facts_version: Mapped[int]
    rows_version: Mapped[int]


class SyncRun(Base):
    """One collection of one repository from one source."""

    __tablename__ = "sync_runs"
    __table_args__ = (
        CheckConstraint(
            "status IN ('running', 'complete', 'incomplete', 'failed')", name="known_status"
        ),
        Index(None, "repository_id", "started_at"),
    )

    id: Mapped[int] = mapped_column(Surrogate, primary_key=True)
    source: Mapped[str]
    repository_id: Mapped[int | None] = mapped_column(
        ForeignKey("repositories.id", ondelete="CASCADE")
    )
    started_at: Mapped[datetime] = mapped_column(Moment)
    finished_at: Mapped[datetime | None] = mapped_column(Moment)
    status: Mapped[str]
    new: Mapped[int] = mapped_column(default=0)
    changed: Mapped[int] = mapped_column(default=0)
    # How far it has come, in steps of its source; None where nobody knows.
    done: Mapped[int | None]
    total: Mapped[int | None]
    # What it asked of its source: every HTTP request, and which of them were what.
    requests: Mapped[int] = mapped_column(default=0)
    graphql_points: Mapped[int] = mapped_column(default=0)
    rest_requests: Mapped[int] = mapped_column(default=0)
    retries: Mapped[int] = mapped_column(default=0)
    follow_ups: Mapped[int] = mapped_column(default=0)
    # How many pull requests the source counted in each state; None where it does not count.
    source_open: Mapped[int | None]
    source_merged: Mapped[int | None]
    source_closed: Mapped[int | None]
    # An error: its kind, by which pages word it, and its three parts as the command line said
    # them; all None when nothing went wrong.
    error_kind: Mapped[str | None]
    error_what: Mapped[str | None]
    error_where: Mapped[str | None]
    error_do: Mapped[str | None]


class Bookmark(Base):
    """How far the collection of one repository from one source has come, in the source's words."""

    __tablename__ = "bookmarks"
    __table_args__ = (UniqueConstraint("source", "repository_id"),)

    id: Mapped[int] = mapped_column(Surrogate, primary_key=True)
    source: Mapped[str]
    repository_id: Mapped[int] = mapped_column(ForeignKey("repositories.id", ondelete="CASCADE"))
    value: Mapped[str]


class RawAnswer(Base):
    """The answer that a pull request was read from, cleaned and compressed, and when it came.

    A changed definition is made of these anew, without asking again.
    """

    __tablename__ = "raw_answers"

    repository_id: Mapped[int] = mapped_column(
        ForeignKey("repositories.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    content: Mapped[bytes]
    read_at: Mapped[datetime] = mapped_column(Moment)


class AcceptedGap(Base):
    """By how many pull requests a source has more than we do, and who accepted that and why.

    Rows are only ever added; the newest of a repository holds.
    """

    __tablename__ = "accepted_gaps"

    id: Mapped[int] = mapped_column(Surrogate, primary_key=True)
    repository_id: Mapped[int] = mapped_column(ForeignKey("repositories.id", ondelete="CASCADE"))
    open: Mapped[int]
    merged: Mapped[int]
    closed: Mapped[int]
    who: Mapped[str]
    why: Mapped[str]
    at: Mapped[datetime] = mapped_column(Moment)


class LogEntry(Base):
    """Who did or viewed what, on whom, when; the database refuses every change.

    `person_id` is who did it where a person did, `about_id` whose file it concerns: numbers of
    people, never names or addresses. `digest` covers the row and the digest of the row before
    (`data.log_digest`). Rows before the last checkpoint may be cut off, no other.
    """

    __tablename__ = "log"
    __table_args__ = (
        CheckConstraint(
            "actor IN ('person', 'operator', 'worker', 'sample', 'visitor')", name="known_actor"
        ),
        CheckConstraint("actor = 'person' OR person_id IS NULL", name="a_person_or_not"),
        Index(None, "about_id", "id"),
        Index(None, "person_id", "id"),
    )

    id: Mapped[int] = mapped_column(Surrogate, primary_key=True)
    at: Mapped[datetime] = mapped_column(Moment)
    actor: Mapped[str]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    action: Mapped[str]
    about_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    detail: Mapped[dict[str, Any]] = mapped_column(JSON)
    digest: Mapped[str]


class LogCheckpoint(Base):
    """Up to which entry the log was cut off, and what the chain was there; signed, only added.

    `entries` counts those cut off at this checkpoint; `signature` is keyed by the installation.
    """

    __tablename__ = "log_checkpoints"

    id: Mapped[int] = mapped_column(Surrogate, primary_key=True)
    at: Mapped[datetime] = mapped_column(Moment)
    last_entry: Mapped[int] = mapped_column(Surrogate)
    entries: Mapped[int]
    digest: Mapped[str]
    signature: Mapped[str]

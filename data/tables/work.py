"""What is to be done in the background, by when, and who does it?"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from data.tables.base import Base, Moment, Surrogate


class Job(Base):
    """Something that a worker does once; `key` keeps the same thing from being asked for twice.

    A worker that claimed it holds it until `lease_until`; after that another may.
    """

    __tablename__ = "jobs"
    __table_args__ = (
        UniqueConstraint("key"),
        CheckConstraint("status IN ('waiting', 'running', 'done', 'failed')", name="known_status"),
        Index(None, "status", "due_at"),
    )

    id: Mapped[int] = mapped_column(Surrogate, primary_key=True)
    kind: Mapped[str]
    key: Mapped[str]
    detail: Mapped[dict[str, Any]] = mapped_column(JSON)
    asked_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    created_at: Mapped[datetime] = mapped_column(Moment)
    due_at: Mapped[datetime] = mapped_column(Moment)
    status: Mapped[str]
    attempts: Mapped[int] = mapped_column(default=0)
    claimed_by: Mapped[str | None]
    lease_until: Mapped[datetime | None] = mapped_column(Moment)
    finished_at: Mapped[datetime | None] = mapped_column(Moment)
    error: Mapped[str | None]


class Worker(Base):
    """A process that does such things, for as long as it says that it is there.

    `name` tells machine and process apart without naming them; `seen_at` is when it said so last.
    """

    __tablename__ = "workers"
    __table_args__ = (UniqueConstraint("name"),)

    id: Mapped[int] = mapped_column(Surrogate, primary_key=True)
    name: Mapped[str]
    began_at: Mapped[datetime] = mapped_column(Moment)
    seen_at: Mapped[datetime] = mapped_column(Moment)


class NoticeSent(Base):
    """That a message went out for a unit on a day by one channel, so that it never goes twice."""

    __tablename__ = "notices_sent"
    __table_args__ = (UniqueConstraint("kind", "unit", "day", "channel"),)

    id: Mapped[int] = mapped_column(Surrogate, primary_key=True)
    kind: Mapped[str]
    unit: Mapped[str]
    day: Mapped[date]
    channel: Mapped[str]
    pull_requests: Mapped[int]
    sent_at: Mapped[datetime] = mapped_column(Moment)

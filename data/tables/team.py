"""What do people keep beside the figures: views, dated notes, estimates of a team's time?"""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from data.tables.base import Base, Moment, Surrogate


class SavedView(Base):
    """An address of a page under a name: for its owner, or for all of a unit.

    Without a person it belongs to whoever uses a computer on which nobody signs in.
    """

    __tablename__ = "saved_views"
    __table_args__ = (Index(None, "person_id"), Index(None, "unit"))

    id: Mapped[int] = mapped_column(Surrogate, primary_key=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"))
    name: Mapped[str]
    path: Mapped[str]
    search: Mapped[str]
    """The query string, with its question mark; empty where everything has its default."""
    unit: Mapped[str | None]
    """The key of the unit for which it was kept; None keeps it private."""
    created_at: Mapped[datetime] = mapped_column(Moment)


class Note(Base):
    """What somebody pinned to a day of a unit's charts, or of everybody's; it is withdrawn, never
    changed."""

    __tablename__ = "notes"
    __table_args__ = (Index(None, "day"),)

    id: Mapped[int] = mapped_column(Surrogate, primary_key=True)
    day: Mapped[date]
    unit: Mapped[str | None]
    text: Mapped[str]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    written_at: Mapped[datetime] = mapped_column(Moment)
    withdrawn_at: Mapped[datetime | None] = mapped_column(Moment)


class EffortEstimate(Base):
    """How much of a month a unit spent on cross-cutting work, as one of it estimated; the last one
    of the month holds."""

    __tablename__ = "effort_estimates"
    __table_args__ = (
        UniqueConstraint("unit", "month"),
        CheckConstraint("percent IN (0, 10, 15, 20, 25)", name="known_percent"),
    )

    id: Mapped[int] = mapped_column(Surrogate, primary_key=True)
    unit: Mapped[str]
    month: Mapped[date]
    """Its first day."""
    percent: Mapped[int]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    estimated_at: Mapped[datetime] = mapped_column(Moment)

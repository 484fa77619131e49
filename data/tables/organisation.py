"""What do we keep of the organisation: its units, its people, their accounts and memberships?"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from data.tables.base import Base, Moment, Surrogate


class OrganisationRevision(Base):
    """Each time the organisation was applied; rows are only ever added.

    `settings` is everything in it that is about no person and no unit (calendar, rules).
    """

    __tablename__ = "organisation_revisions"

    id: Mapped[int] = mapped_column(Surrogate, primary_key=True)
    applied_at: Mapped[datetime] = mapped_column(Moment)
    applied_by: Mapped[str]
    digest: Mapped[str]
    settings: Mapped[dict[str, Any]] = mapped_column(JSON)


class Unit(Base):
    """A unit of the organisation, a tree by `parent_id`; `position` keeps the order of the file."""

    __tablename__ = "units"
    __table_args__ = (UniqueConstraint("key"),)

    id: Mapped[int] = mapped_column(Surrogate, primary_key=True)
    key: Mapped[str]
    name: Mapped[Any] = mapped_column(JSON)
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("units.id"))
    position: Mapped[int]
    in_file: Mapped[bool]
    cross_cutting: Mapped[bool]


class Person(Base):
    """A person; the number never changes and is what all other tables hold.

    One who left the file stays, marked, so that what is tied to the number stays true. `also` are
    further roles. Of one who was erased nothing is left here but the number and when.
    """

    __tablename__ = "people"
    __table_args__ = (UniqueConstraint("key"),)

    id: Mapped[int] = mapped_column(Surrogate, primary_key=True)
    key: Mapped[str]
    name: Mapped[Any] = mapped_column(JSON)
    role: Mapped[str]
    also: Mapped[list[str]] = mapped_column(JSON)
    position: Mapped[int]
    in_file: Mapped[bool]
    erased_at: Mapped[datetime | None] = mapped_column(Moment)


class Account(Base):
    """An account somewhere; of collected ones nobody may know yet whose it is.

    `position` is its place among its person's accounts in the file; None where the file does not
    list it, as with a GitHub login that was collected in other capitals.
    """

    __tablename__ = "accounts"
    __table_args__ = (
        UniqueConstraint("provider", "login"),
        CheckConstraint("kind IN ('user', 'bot')", name="known_kind"),
        Index(None, "person_id"),
        Index(None, "login"),
    )

    id: Mapped[int] = mapped_column(Surrogate, primary_key=True)
    provider: Mapped[str]
    login: Mapped[str]
    kind: Mapped[str]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    position: Mapped[int | None]


class Membership(Base):
    """A person in a unit from a day to a day, both included; None = open."""

    __tablename__ = "memberships"

    id: Mapped[int] = mapped_column(Surrogate, primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id", ondelete="CASCADE"))
    first_day: Mapped[date | None]
    last_day: Mapped[date | None]
    share: Mapped[float | None]
    position: Mapped[int]


class Employment(Base):
    """How a person was employed from a day to a day."""

    __tablename__ = "employments"
    __table_args__ = (
        CheckConstraint(
            "kind IN ('regular', 'contract', 'part_time', 'intern')", name="known_kind"
        ),
    )

    id: Mapped[int] = mapped_column(Surrogate, primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"))
    kind: Mapped[str]
    first_day: Mapped[date | None]
    last_day: Mapped[date | None]
    position: Mapped[int]


class Absence(Base):
    """Days on which a person was away; why is nobody's business and not kept."""

    __tablename__ = "absences"

    id: Mapped[int] = mapped_column(Surrogate, primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"))
    first_day: Mapped[date | None]
    last_day: Mapped[date | None]
    position: Mapped[int]


class UnitManager(Base):
    """Who managed a unit from a day to a day."""

    __tablename__ = "unit_managers"

    id: Mapped[int] = mapped_column(Surrogate, primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id", ondelete="CASCADE"))
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"))
    first_day: Mapped[date | None]
    last_day: Mapped[date | None]
    position: Mapped[int]

"""What do we keep of signing in: addresses, accounts of our own, sessions and attempts?"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from data.tables.base import Base, Moment, Surrogate


class PersonAddress(Base):
    """An address with which a person signs in, in small letters; it stands nowhere else."""

    __tablename__ = "people_addresses"
    __table_args__ = (UniqueConstraint("address"), Index(None, "person_id"))

    id: Mapped[int] = mapped_column(Surrogate, primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"))
    address: Mapped[str]
    position: Mapped[int]


class User(Base):
    """That a person signs in here: with which password, if any, and what they have confirmed.

    `notice_version` is the notice of purpose that was confirmed last.
    """

    __tablename__ = "users"
    __table_args__ = (UniqueConstraint("person_id"),)

    id: Mapped[int] = mapped_column(Surrogate, primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"))
    password_digest: Mapped[str | None]
    password_set_at: Mapped[datetime | None] = mapped_column(Moment)
    created_at: Mapped[datetime] = mapped_column(Moment)
    disabled_at: Mapped[datetime | None] = mapped_column(Moment)
    last_signed_in_at: Mapped[datetime | None] = mapped_column(Moment)
    notice_version: Mapped[str | None]
    notice_confirmed_at: Mapped[datetime | None] = mapped_column(Moment)


class Invitation(Base):
    """A link by which one person may set a password once; only the digest of its token is kept."""

    __tablename__ = "invitations"
    __table_args__ = (UniqueConstraint("token_digest"), Index(None, "user_id"))

    id: Mapped[int] = mapped_column(Surrogate, primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    token_digest: Mapped[bytes] = mapped_column(LargeBinary)
    created_at: Mapped[datetime] = mapped_column(Moment)
    ends_at: Mapped[datetime] = mapped_column(Moment)
    used_at: Mapped[datetime | None] = mapped_column(Moment)


class Session(Base):
    """A browser's session; `person_id` is None until somebody has signed in.

    The cookie holds the token, the table its digest only. A session that ended is deleted.
    `data` holds what belongs to the session itself: the state of a sign-in under way.
    """

    __tablename__ = "sessions"
    __table_args__ = (
        UniqueConstraint("token_digest"),
        CheckConstraint(
            "method IN ('none', 'password', 'oidc', 'proxy', 'demo')", name="known_method"
        ),
        CheckConstraint("(person_id IS NULL) = (signed_in_at IS NULL)", name="signed_in_or_not"),
        Index(None, "person_id"),
        Index(None, "ends_at"),
    )

    id: Mapped[int] = mapped_column(Surrogate, primary_key=True)
    token_digest: Mapped[bytes] = mapped_column(LargeBinary)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"))
    method: Mapped[str]
    data: Mapped[dict[str, Any]] = mapped_column(JSON)
    created_at: Mapped[datetime] = mapped_column(Moment)
    last_seen_at: Mapped[datetime] = mapped_column(Moment)
    signed_in_at: Mapped[datetime | None] = mapped_column(Moment)
    ends_at: Mapped[datetime] = mapped_column(Moment)


class SignInAttempt(Base):
    """One attempt to sign in; `key` is a keyed digest of an address or of where it came from."""

    __tablename__ = "sign_in_attempts"
    __table_args__ = (Index(None, "key", "at"), Index(None, "at"))

    id: Mapped[int] = mapped_column(Surrogate, primary_key=True)
    key: Mapped[bytes] = mapped_column(LargeBinary)
    at: Mapped[datetime] = mapped_column(Moment)


class ApiToken(Base):
    """With what a program of a person's asks in their name; the table holds its digest only."""

    __tablename__ = "api_tokens"
    __table_args__ = (UniqueConstraint("token_digest"), Index(None, "person_id"))

    id: Mapped[int] = mapped_column(Surrogate, primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"))
    name: Mapped[str]
    token_digest: Mapped[bytes] = mapped_column(LargeBinary)
    created_at: Mapped[datetime] = mapped_column(Moment)
    ends_at: Mapped[datetime] = mapped_column(Moment)
    revoked_at: Mapped[datetime | None] = mapped_column(Moment)
    last_used_on: Mapped[date | None]

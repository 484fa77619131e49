"""What do we keep so that people's rights hold: their statements, and who was erased?"""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from data.tables.base import Base, Moment, Surrogate


class Statement(Base):
    """What a person says about something that is kept on them; it stands beside it for readers.

    `about` names the part of the inventory (a table) that it corrects. Rows are not changed, only
    withdrawn.
    """

    __tablename__ = "statements"
    __table_args__ = (Index(None, "person_id"),)

    id: Mapped[int] = mapped_column(Surrogate, primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"))
    about: Mapped[str]
    text: Mapped[str]
    written_at: Mapped[datetime] = mapped_column(Moment)
    withdrawn_at: Mapped[datetime | None] = mapped_column(Moment)


class ErasedAccount(Base):
    """An account whose login was erased; the digest keeps a collection from bringing it back."""

    __tablename__ = "erased_accounts"

    account_id: Mapped[int] = mapped_column(
        ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    provider: Mapped[str]
    salt: Mapped[bytes] = mapped_column(LargeBinary)
    digest: Mapped[bytes] = mapped_column(LargeBinary)

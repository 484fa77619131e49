"""How are our tables and their columns declared, the same on SQLite and on PostgreSQL?"""

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import BigInteger, DateTime, Dialect, Integer, MetaData, types
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.types import TypeEngine

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """The parent of every table."""

    metadata = MetaData(naming_convention=NAMING)


Surrogate = BigInteger().with_variant(Integer, "sqlite")
"""A primary key: SQLite numbers rows by itself only where the type is exactly INTEGER."""

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)


def microseconds(moment: datetime) -> int:
    """Whole microseconds since 1970 of an aware moment."""
    return (moment - EPOCH) // MICROSECOND


def moment_of(value: int) -> datetime:
    """The aware UTC moment of whole microseconds since 1970, exact for every year."""
    return EPOCH + value * MICROSECOND


class Moment(types.TypeDecorator[datetime]):
    """An aware moment in UTC.

    PostgreSQL keeps a `timestamptz`. SQLite has no such type: there it is the number of
    microseconds since 1970, which a million rows carry into the facts without being parsed.
    """

    impl = DateTime(timezone=True)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """An integer on SQLite, a timestamp with time zone elsewhere."""
        if dialect.name == "sqlite":
            return dialect.type_descriptor(BigInteger())
        return dialect.type_descriptor(DateTime(timezone=True))

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:  # noqa: ANN401 -- SQLAlchemy's own signature
        """Refuse a moment without a zone; it would mean something else on each machine."""
        if value is None:
            return None
        if value.tzinfo is None:
            message = f"a moment needs a time zone: {value.isoformat()}"
            raise ValueError(message)
        return microseconds(value) if dialect.name == "sqlite" else value.astimezone(UTC)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:  # noqa: ANN401 -- SQLAlchemy's own signature
        """Always aware and in UTC."""
        if value is None:
            return None
        return moment_of(value) if dialect.name == "sqlite" else value.astimezone(UTC)

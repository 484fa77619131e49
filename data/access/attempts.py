"""How often was a sign-in tried lately, for an address or from a place?"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, delete, func, insert, select

from data.tables.access import SignInAttempt


def note_attempts(connection: Connection, keys: Sequence[bytes], now: datetime) -> list[int]:
    """Keep one attempt under each of the keys; the numbers of the rows."""
    rows = [{"key": key, "at": now} for key in keys]
    statement = insert(SignInAttempt).returning(SignInAttempt.id)
    return list(connection.execute(statement, rows).scalars())


def attempts_between(connection: Connection, key: bytes, since: datetime, until: datetime) -> int:
    """How many attempts are kept under a key after a moment and not after another."""
    query = select(func.count()).select_from(SignInAttempt)
    counted = query.where(
        SignInAttempt.key == key, SignInAttempt.at > since, SignInAttempt.at <= until
    )
    return connection.execute(counted).scalar_one()


def forget_attempts(connection: Connection, rows: Sequence[int]) -> None:
    """Forget these: they succeeded, or were not let through."""
    connection.execute(delete(SignInAttempt).where(SignInAttempt.id.in_(rows)))

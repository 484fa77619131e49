"""With which tokens do people's programs ask in their name, and which of them still hold?"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, insert, or_, select, update

from data.access.tokens import digest_of, new_token
from data.database import Database
from data.errors import DataProblem
from data.log import Actor, write_log
from data.tables.access import ApiToken
from data.tables.organisation import Person
from data.viewer import Viewer

PREFIX = "mikata_"
"""Whoever finds one in a file, or a scanner for secrets, knows what it opens."""
TOKEN = re.compile(rf"{PREFIX}[A-Za-z0-9_-]{{43}}", re.ASCII)

LONGEST_NAME = 80
USUAL_DAYS, MOST_DAYS = 90, 366


class TokenRefused(DataProblem):
    """A token that can't be made; `fault` is `empty`, `long` or `days`."""

    def __init__(self, fault: str) -> None:
        super().__init__(
            f"The token was not made ({fault})",
            "a personal token",
            f"name what it is for in 1 to {LONGEST_NAME} characters, for 1 to {MOST_DAYS} days",
        )
        self.fault = fault


@dataclass(frozen=True, slots=True)
class HeldToken:
    """A token as it is kept: whose it is (number, id in org.yaml), what for, until when."""

    id: int
    person: int
    person_key: str
    name: str
    created_at: datetime
    ends_at: datetime
    revoked_at: datetime | None
    last_used_on: date | None

    def holds(self, now: datetime) -> bool:
        """Whether it opens anything."""
        return self.revoked_at is None and self.ends_at > now


def create_token(
    connection: Connection, person: int, name: str, days: int, now: datetime, actor: Actor
) -> str:
    """A new token of a person's, which stands nowhere afterwards; the log says that it was made.

    Belongs into a `Database.write`. Raises TokenRefused.
    """
    plain = " ".join("".join(sign if sign.isprintable() else " " for sign in name).split())
    if not plain or len(plain) > LONGEST_NAME:
        raise TokenRefused("long" if plain else "empty")
    if not 1 <= days <= MOST_DAYS:
        raise TokenRefused("days")
    token = f"{PREFIX}{new_token()}"
    times = {"created_at": now, "ends_at": now + timedelta(days=days)}
    kept = {"person_id": person, "name": plain, "token_digest": digest_of(token), **times}
    statement = insert(ApiToken).values(**kept).returning(ApiToken.id)
    number = connection.execute(statement).scalar_one()
    write_log(connection, now, actor, "token.created", person, {"token": number})
    return token


def revoke_token(
    connection: Connection, viewer: Viewer, number: int, now: datetime, actor: Actor
) -> HeldToken | None:
    """Let a token open nothing any more: it as it was; None where the viewer has none that holds.

    Belongs into a `Database.write`.
    """
    here = (ApiToken.id == number, ApiToken.revoked_at.is_(None), ApiToken.ends_at > now)
    query = _open_to(viewer, ApiToken.id == number)
    row = connection.execute(query).one_or_none()
    changed = update(ApiToken).where(*here).values(revoked_at=now)
    if row is None or not connection.execute(changed).rowcount:
        return None
    write_log(connection, now, actor, "token.revoked", row.person_id, {"token": number})
    return HeldToken(*row)


def revoke_all(connection: Connection, person: int, now: datetime) -> None:
    """Let none of the person's tokens open anything any more, whatever is allowed later."""
    theirs = (ApiToken.person_id == person, ApiToken.revoked_at.is_(None))
    connection.execute(update(ApiToken).where(*theirs).values(revoked_at=now))


def tokens_of(viewer: Viewer, database: Database, person: int | None = None) -> Sequence[HeldToken]:
    """The tokens that the viewer may know of, the newest first, or those of one person of them.

    Those that hold no longer are among them, for as long as they are kept.
    """
    query = _open_to(viewer, *([] if person is None else [ApiToken.person_id == person]))
    with database.read() as connection:
        rows = connection.execute(query.order_by(ApiToken.id.desc())).all()
    return [HeldToken(*row) for row in rows]


def token_that_holds(connection: Connection, token: str, now: datetime) -> HeldToken | None:
    """What is kept of a token that came with a request; None where it opens nothing."""
    if not TOKEN.fullmatch(token):
        return None
    query = _open_to(Viewer.operator(), ApiToken.token_digest == digest_of(token))
    row = connection.execute(query).one_or_none()
    held = HeldToken(*row) if row else None
    return held if held and held.holds(now) else None


def token_used(connection: Connection, token: HeldToken, today: date) -> None:
    """Keep the day on which a token was used last; a clock that was set back changes nothing."""
    older = or_(ApiToken.last_used_on.is_(None), ApiToken.last_used_on < today)
    statement = update(ApiToken).where(ApiToken.id == token.id, older)
    connection.execute(statement.values(last_used_on=today))


def _open_to(viewer: Viewer, *conditions: ColumnElement[bool]) -> Select[*tuple[Any, ...]]:
    """The tokens that the viewer may know of: their own, or all for an operator."""
    query = (
        select(
            ApiToken.id, ApiToken.person_id, Person.key, ApiToken.name, ApiToken.created_at,
            ApiToken.ends_at, ApiToken.revoked_at, ApiToken.last_used_on,
        )
        .join(Person, Person.id == ApiToken.person_id)
        .where(*conditions)
    )  # fmt: skip
    if "all" in viewer.scopes("tokens"):
        return query
    own = viewer.person if viewer.may("tokens") else None
    return query.where(ApiToken.person_id == own)

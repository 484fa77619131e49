"""Which sessions last, whose are they, and how do they end?"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Literal

from sqlalchemy import ColumnElement, Connection, delete, insert, select, update

from data.tables.access import Session

Method = Literal["none", "password", "oidc", "proxy", "demo"]
"""How somebody signed in; `none` is the session of somebody who did not."""


@dataclass(frozen=True, slots=True)
class StoredSession:
    """A session that lasts; `person` is None until somebody has signed in.

    Numbers are given again once their session has ended; a digest of a token never is.
    """

    id: int
    token_digest: bytes = field(repr=False)
    person: int | None
    method: Method
    data: Mapping[str, Any]
    last_seen_at: datetime


def session_of(
    connection: Connection, token_digest: bytes, now: datetime, idle: timedelta
) -> StoredSession | None:
    """The session of a token; None where there is none, or its time is over."""
    query = select(
        Session.id,
        Session.token_digest,
        Session.person_id,
        Session.method,
        Session.data,
        Session.last_seen_at,
    ).where(
        Session.token_digest == token_digest,
        Session.ends_at > now,
        Session.last_seen_at > now - idle,
    )
    row = connection.execute(query).one_or_none()
    return StoredSession(*row) if row else None


def begin_session(
    connection: Connection,
    token_digest: bytes,
    now: datetime,
    ends_at: datetime,
    data: Mapping[str, Any],
) -> StoredSession:
    """A session of somebody who has not signed in; those of that kind that are over are deleted."""
    over = delete(Session).where(Session.person_id.is_(None), Session.ends_at <= now)
    connection.execute(over)
    return _insert(connection, token_digest, now, ends_at, {"method": "none", "data": dict(data)})


def begin_signed_in(
    connection: Connection,
    token_digest: bytes,
    now: datetime,
    ends_at: datetime,
    who: tuple[int, Method],
) -> StoredSession:
    """A session of a person (by number) who signed in by a method just now."""
    person, method = who
    values = {"person_id": person, "method": method, "signed_in_at": now, "data": {}}
    return _insert(connection, token_digest, now, ends_at, values)


def _insert(
    connection: Connection,
    token_digest: bytes,
    now: datetime,
    ends_at: datetime,
    values: Mapping[str, Any],
) -> StoredSession:
    times = {"created_at": now, "last_seen_at": now, "ends_at": ends_at}
    statement = insert(Session).values(token_digest=token_digest, **times, **values)
    number = connection.execute(statement.returning(Session.id)).scalar_one()
    person, method = values.get("person_id"), values["method"]
    return StoredSession(number, token_digest, person, method, values["data"], now)


def keep_session(
    connection: Connection,
    session: StoredSession,
    now: datetime,
    visitors_end_at: datetime,
    data: Mapping[str, Any],
) -> None:
    """That it was used at `now`, and what it holds; one that ended meanwhile stays ended.

    The session of a person ends when it was said at its beginning, the one of a visitor then.
    """
    values: dict[str, Any] = {"last_seen_at": now, "data": dict(data)}
    if session.person is None:
        values["ends_at"] = visitors_end_at
    connection.execute(update(Session).where(_is(session)).values(**values))


def take_from(
    connection: Connection, session: StoredSession, name: str, key: str
) -> tuple[Any, Mapping[str, Any]]:
    """What a session keeps under a key of its part `name`, or None, and what is left in it.

    Of several who take the same at the same moment one gets it.
    """
    row = select(Session.data).where(_is(session)).with_for_update()
    data = dict(connection.execute(row).scalar_one_or_none() or {})
    part = dict(data.get(name) or {})
    taken = part.pop(key, None)
    if taken is not None:
        data[name] = part
        connection.execute(update(Session).where(_is(session)).values(data=data))
    return taken, data


def end_session(connection: Connection, session: StoredSession) -> bool:
    """End one session; whether it still lasted."""
    return connection.execute(delete(Session).where(_is(session))).rowcount > 0


def _is(session: StoredSession) -> ColumnElement[bool]:
    return Session.token_digest == session.token_digest


def end_sessions(connection: Connection, person: int, except_session: int | None = None) -> int:
    """End the sessions of a person, but for one by number; how many there were."""
    statement = delete(Session).where(Session.person_id == person)
    if except_session is not None:
        statement = statement.where(Session.id != except_session)
    return connection.execute(statement).rowcount

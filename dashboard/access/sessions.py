"""How does a browser's session live here and not in its cookie?

The cookie holds a random token, the table its digest. A row is made only once something is put
into the session, read only once somebody looks into it, and gets a new token at sign-in.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from flask import Flask, g, session
from flask.sessions import SessionInterface, SessionMixin

from dashboard.access.cookie_name import at_this_port
from data.access.sessions import (
    Method,
    StoredSession,
    begin_session,
    begin_signed_in,
    end_session,
    keep_session,
    session_of,
    take_from,
)
from data.access.tokens import digest_of, new_token

if TYPE_CHECKING:
    from flask import Request, Response

    from dashboard.access.identity import Access
    from data.database import Connection

SEEN_EVERY = timedelta(minutes=1)
"""How precisely it is kept when a session was used last: one row written per minute at most."""

_COOKIE, _SECURE_COOKIE = "mikata", "__Host-mikata"


class ServerSession(SessionMixin):
    """What `flask.session` is here: read from the table at first use."""

    modified = False
    accessed = False

    def __init__(self, access: Access, token: str | None) -> None:
        self._access = access
        self.asked_with = self.token = token
        self._read = token is None
        self._stored: StoredSession | None = None
        self._data: dict[str, Any] = {}

    @property
    def stored(self) -> StoredSession | None:
        """The row of the session; None where there is none yet, or its time is over."""
        if not self._read:
            self._read = True
            with self._access.database.read() as connection:
                found = session_of(
                    connection, digest_of(self.token or ""), self._access.now(), self._access.idle
                )
            self._stored, self._data = found, dict(found.data) if found else {}
            self.token = self.token if found else None
        return self._stored

    def become(self, token: str | None, stored: StoredSession | None) -> None:
        """Be another session from now on: what the former one held is gone."""
        self.token, self._stored, self._read = token, stored, True
        self._data = dict(stored.data) if stored else {}
        self.modified = self.accessed = True
        g.pop("csrf_token", None)  # Flask-WTF's own, made for the former session

    def take(self, name: str, key: str) -> Any:  # noqa: ANN401 -- whatever was put in
        """What is kept under a key of the session's part `name`, once; None where nothing is."""
        if self.stored is None:
            return None
        with self._access.database.write_apart() as connection:
            taken, left = take_from(connection, self.stored, name, key)
        self._data = dict(left)
        return taken

    @property
    def looked_into(self) -> bool:
        """Whether anything of this request needed the session."""
        return self._read and (self.accessed or self.modified)

    def __getitem__(self, key: str) -> Any:  # noqa: ANN401 -- whatever was put in
        return self._held()[key]

    def __setitem__(self, key: str, value: Any) -> None:  # noqa: ANN401 -- whatever is put in
        self._held()[key] = value
        self.modified = True

    def __delitem__(self, key: str) -> None:
        del self._held()[key]
        self.modified = True

    def __iter__(self) -> Iterator[str]:
        return iter(self._held())

    def __len__(self) -> int:
        return len(self._held())

    def _held(self) -> dict[str, Any]:
        _ = self.stored
        return self._data


class ServerSessions(SessionInterface):
    """Flask's sessions, kept in the table `sessions`."""

    def __init__(self, access: Access) -> None:
        self._access = access

    def open_session(self, app: Flask, request: Request) -> ServerSession:  # noqa: ARG002 -- Flask's own signature
        """The session of the request's cookie, not read yet."""
        return ServerSession(self._access, request.cookies.get(self._name) or None)

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:  # noqa: ARG002 -- Flask's own signature
        """Keep what changed; the browser hears of a token that is new, or of nothing any more."""
        if not isinstance(session, ServerSession) or not session.looked_into:
            return
        response.vary.add("Cookie")
        self._keep(session)
        if session.token == session.asked_with:
            return
        flags: dict[str, Any] = {"secure": self._access.secure, "httponly": True, "samesite": "Lax"}
        if session.token is None:
            response.delete_cookie(self._name, path="/", **flags)
        else:
            response.set_cookie(self._name, session.token, path="/", **flags)

    @property
    def _name(self) -> str:
        return at_this_port(_SECURE_COOKIE if self._access.secure else _COOKIE)

    def _keep(self, session: ServerSession) -> None:
        """A row for what was put in, what changed in one that is there, and that it was used."""
        now, stored = self._access.now(), session.stored
        database, ends_at = self._access.database, now + self._access.idle
        if stored is None:
            if session.modified and len(session):
                token, held = new_token(), dict(session)
                with database.write_apart() as connection:
                    row = begin_session(connection, digest_of(token), now, ends_at, held)
                session.become(token, row)
        elif session.modified or now - stored.last_seen_at >= SEEN_EVERY:
            with database.write_apart() as connection:
                keep_session(connection, stored, now, ends_at, dict(session))


def present_session() -> ServerSession:
    """The session of the request being answered."""
    found = session._get_current_object()  # type: ignore[attr-defined] -- werkzeug's way to the object behind the proxy
    if not isinstance(found, ServerSession):
        raise TypeError("the application was not given our sessions")
    return found


def begin_for(connection: Connection, access: Access, person: int, method: Method) -> None:
    """Let the present session end and a new one of the person begin, with another token."""
    session, token, now = present_session(), new_token(), access.now()
    if session.stored:
        end_session(connection, session.stored)
    stored = begin_signed_in(
        connection, digest_of(token), now, now + access.longest, (person, method)
    )
    session.become(token, stored)


def end_present(connection: Connection) -> None:
    """Let the present session end; the browser has none afterwards."""
    session = present_session()
    if session.stored:
        end_session(connection, session.stored)
    session.become(None, None)

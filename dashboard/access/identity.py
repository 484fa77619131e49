"""Who is asking in this request, and how do they come to be known?"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Literal

from flask import request

from config.fields import LocalText
from config.loopback import is_loopback
from config.secret_key import SecretKey
from config.settings import Settings
from dashboard.access import sessions
from dashboard.access.notice import notice_version
from dashboard.access.password import Passwords
from dashboard.access.proxy_header import ProxyHeader, proxied_person
from data.access.sessions import Method
from data.access.users import has_users, known_person, signed_in
from data.database import Connection, Database
from data.log import VISITOR, Actor, is_known, write_log
from data.queries.organisation import current_organisation
from data.queries.viewers import viewer_of
from data.viewer import Viewer
from metrics.calendar import zone_of

Known = Literal["nobody", "local", "password", "oidc", "proxy", "demo"]
"""How the reader is known."""

_KEPT = "mikata.identity"

PROXY_ONCE_WITHIN = timedelta(hours=1)
"""Behind a proxy whoever keeps no cookie begins a session with each request: no line for each."""


@dataclass(frozen=True, slots=True)
class Access:
    """What signing in is built from; one per app, handed over as an argument, never changed."""

    database: Database
    settings: Settings
    key: SecretKey
    now: Callable[[], datetime]
    demo: bool = False
    passwords: Passwords = field(default_factory=Passwords, repr=False, compare=False)
    proxy_header: ProxyHeader | None = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """With the reader of the header of the proxy in front, where one signs people in."""
        sign_in = self.settings.sign_in
        proxy = sign_in.proxy if sign_in.method == "proxy" else None
        object.__setattr__(self, "proxy_header", ProxyHeader(proxy, self.now) if proxy else None)

    def method(self) -> Method:
        """How people sign in here at present; `none` where whoever uses the computer may look."""
        if self.demo:
            return "demo"
        if self.settings.sign_in.method is not None:
            return self.settings.sign_in.method
        with self.database.read() as connection:
            return "password" if has_users(connection) else "none"

    def today(self) -> date:
        """The present day where the organisation is."""
        return self.now().astimezone(zone_of(current_organisation(self.database))).date()

    @property
    def secure(self) -> bool:
        """Whether cookies may only be sent over TLS: everywhere but on this computer itself."""
        return (self.settings.server.public_url or "").startswith("https://")

    @property
    def idle(self) -> timedelta:
        """After how long without use a session ends."""
        return timedelta(hours=self.settings.sign_in.session.idle_hours)

    @property
    def longest(self) -> timedelta:
        """After how long a session ends in any case."""
        return timedelta(hours=self.settings.sign_in.session.longest_hours)


@dataclass(frozen=True, slots=True)
class Identity:
    """Who is asking: as whom they see things, how they are known, and their name.

    `person_id` is the id in org.yaml. `confirmed` says that they need not confirm the notice of
    purpose: they did so in its present version, or are nobody in particular.
    """

    viewer: Viewer
    method: Known
    person_id: str | None = None
    name: LocalText | None = None
    confirmed: bool = True


NOBODY = Identity(Viewer.anonymous(), "nobody")
LOCAL = Identity(Viewer.local(), "local")
"""Whoever uses this computer, and whoever looks at the demo before having chosen a person."""


def identity(access: Access) -> Identity:
    """Who sent the request being answered, found once per request and never remembered longer.

    Raises Refusal once where a proxy's header is not to be believed; it is nobody from then on.
    """
    # Not in flask.g, which lives on while an answer is still being sent: the next one shared it.
    kept = request.environ
    if _KEPT not in kept:
        kept[_KEPT] = NOBODY
        kept[_KEPT] = _found(access)
    return kept[_KEPT]


def forget_identity() -> None:
    """Find anew who is asking: something about them changed in this request."""
    request.environ.pop(_KEPT, None)


def _found(access: Access) -> Identity:
    method = access.method()
    here = LOCAL if is_loopback(request.remote_addr) else NOBODY
    if method == "none":
        return here
    if method == "proxy":
        return _whom_the_proxy_names(access)
    stored = sessions.present_session().stored
    if stored is None or stored.person is None or stored.method != method:
        return here if method == "demo" else NOBODY
    return identity_of(access, stored.person, method)


def _whom_the_proxy_names(access: Access) -> Identity:
    """Of this very request; their session begins with the first one."""
    person = proxied_person(access, request)
    if person is None:
        return NOBODY
    stored = sessions.present_session().stored
    known = stored is not None and (stored.person, stored.method) == (person, "proxy")
    if not known and not sign_in(access, person, "proxy"):
        return NOBODY
    return identity_of(access, person, "proxy")


def identity_of(access: Access, person: int, method: Method) -> Identity:
    """The person of a number as the database knows them now; nobody where they may not enter."""
    today = access.today()
    with access.database.read() as connection:
        known = known_person(connection, person)
        if known is None or known.is_disabled or method == "none":
            return NOBODY
        viewer = viewer_of(connection, person, today)
    if viewer.person is None:
        return NOBODY
    confirmed = method == "demo" or known.notice_version == notice_version()
    return Identity(viewer, method, known.key, known.name, confirmed)


def sign_in(access: Access, person: int, method: Method, digest: str | None = None) -> bool:
    """Let the person of a number in: a session with a new token begins, and the log says so.

    False, and only a line in the log, where they may not enter: they are disabled, or the
    organisation's file does not have them (any more). `digest` is that of the password that was
    right: it may have been replaced while it was compared.
    """
    if identity_of(access, person, method) is NOBODY or not _begun(access, person, method, digest):
        refuse(access, method, "not_admitted", person)
        return False
    forget_identity()
    return True


def _begun(access: Access, person: int, method: Method, digest: str | None) -> bool:
    """Whether a session began: what ends somebody's sessions happens before this or after it."""
    now = access.now()
    with access.database.write(changes_facts=False) as connection:
        known = known_person(connection, person)
        if known is None or known.is_disabled or digest not in (None, known.password_digest):
            return False
        sessions.begin_for(connection, access, person, method)
        if method != "demo":
            signed_in(connection, person, now)
        actor, said = Actor.of_person(person), {"method": method}
        if not _is_again(connection, now, actor, "session.began", person, said):
            write_log(connection, now, actor, "session.began", person, said)
    return True


def _is_again(
    connection: Connection,
    now: datetime,
    actor: Actor,
    action: str,
    person: int | None,
    said: Mapping[str, str],
) -> bool:
    """Whether a proxy names the same person again, of whom the log says so already."""
    if person is None or said["method"] != "proxy":
        return False
    return is_known(connection, now - PROXY_ONCE_WITHIN, actor, action, person, said)


def refuse(
    access: Access, method: Method, why: str, person: int | None = None, **more: str
) -> None:
    """Write into the log that somebody was not let in, and why in a fixed word.

    `more` may hold digests (`access.key.digest("log", address).hex()`), never an address.
    """
    now, said = access.now(), {"method": method, "why": why, **more}
    with access.database.write(changes_facts=False) as connection:
        if not _is_again(connection, now, VISITOR, "session.refused", person, said):
            write_log(connection, now, VISITOR, "session.refused", person, said)


def sign_out(access: Access) -> None:
    """Let the session end; whoever asks is nobody afterwards."""
    stored = sessions.present_session().stored
    with access.database.write(changes_facts=False) as connection:
        sessions.end_present(connection)
        if stored and stored.person is not None:
            actor = Actor.of_person(stored.person)
            write_log(connection, access.now(), actor, "session.ended", stored.person)
    forget_identity()

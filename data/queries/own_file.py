"""What may a person know of what is kept on them: who viewed it, how much it is, their sessions?

Everything here is the viewer's own, and nothing where nobody has signed in.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from config.fields import LocalText
from data.access.sessions import Method
from data.database import Database
from data.log import VIEWED
from data.privacy.access import Holding, held_on
from data.tables.access import Session, User
from data.tables.organisation import Person
from data.tables.privacy import Statement
from data.tables.record import LogEntry
from data.viewer import Viewer

LOOKED = (VIEWED, "person.exported")
"""Actions by which somebody saw what is kept on a person."""

MOST_VIEWS = 100


@dataclass(frozen=True, slots=True)
class View:
    """What somebody else did with the viewer's file: who (None: no person, see `actor`), what, of
    which part in a fixed word, when. Who was erased since has no name any more."""

    at: datetime
    actor: str
    who: int | None
    name: LocalText | None
    action: str
    part: str | None


@dataclass(frozen=True, slots=True)
class Views:
    """What others did with the viewer's file, the newest first, how often, and how many people
    looked since a moment."""

    newest: Sequence[View] = ()
    total: int = 0
    recent_viewers: int = 0


@dataclass(frozen=True, slots=True)
class OwnSession:
    """A session of the viewer that lasts."""

    id: int
    began: datetime
    last_seen: datetime
    ends: datetime
    method: Method


@dataclass(frozen=True, slots=True)
class OwnAccount:
    """Which notice of purpose the viewer confirmed, and when; None where they did not yet."""

    notice_version: str | None = None
    notice_confirmed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class OwnStatement:
    """What the viewer said about a part of what is kept on them."""

    id: int
    about: str
    text: str
    written_at: datetime
    withdrawn_at: datetime | None


def views_of_own_file(viewer: Viewer, database: Database, recent: datetime) -> Views:
    """Who else looked at or changed something of the viewer's file; `recent` counts from then."""
    person = _self(viewer)
    if person is None:
        return Views()
    e, who = LogEntry, aliased(Person)
    theirs = (e.about_id == person, e.person_id.is_distinct_from(person))
    query = (
        select(e.at, e.actor, e.person_id, who.name, who.erased_at, e.action, e.detail)
        .outerjoin(who, who.id == e.person_id)
        .where(*theirs)
        .order_by(e.id.desc())
        .limit(MOST_VIEWS)
    )
    looked = select(e.actor, e.person_id).where(*theirs, e.action.in_(LOOKED), e.at >= recent)
    with database.read() as connection:
        rows = connection.execute(query).all()
        total = connection.execute(select(func.count()).where(*theirs)).scalar_one()
        viewers = len(connection.execute(looked.distinct()).all())
    newest = [
        View(row.at, row.actor, row.person_id, _name(row.name, row.erased_at), row.action,
             row.detail.get("part"))
        for row in rows
    ]  # fmt: skip
    return Views(newest, total, viewers)


def own_holdings(viewer: Viewer, database: Database) -> Sequence[Holding]:
    """How much is kept on the viewer, table by table."""
    person = _self(viewer)
    if person is None:
        return ()
    with database.read() as connection:
        return held_on(viewer, connection, person)


def own_sessions(
    viewer: Viewer, database: Database, now: datetime, idle: timedelta
) -> Sequence[OwnSession]:
    """The viewer's sessions that last, the one used last first; `idle` ends one without use."""
    person, s = _self(viewer), Session
    if person is None:
        return ()
    lasting = (s.person_id == person, s.ends_at > now, s.last_seen_at > now - idle)
    query = select(s.id, s.signed_in_at, s.last_seen_at, s.ends_at, s.method).where(*lasting)
    with database.read() as connection:
        rows = connection.execute(query.order_by(s.last_seen_at.desc(), s.id.desc())).all()
    return [OwnSession(*row) for row in rows]


def own_account(viewer: Viewer, database: Database) -> OwnAccount:
    """What the viewer confirmed."""
    person = _self(viewer)
    query = select(User.notice_version, User.notice_confirmed_at).where(User.person_id == person)
    if person is None:
        return OwnAccount()
    with database.read() as connection:
        found = connection.execute(query).one_or_none()
    return OwnAccount(*found) if found else OwnAccount()


def own_statements(viewer: Viewer, database: Database) -> Sequence[OwnStatement]:
    """What the viewer said, the newest first, with what they took back."""
    person, s = _self(viewer), Statement
    if person is None:
        return ()
    query = select(s.id, s.about, s.text, s.written_at, s.withdrawn_at)
    with database.read() as connection:
        rows = connection.execute(query.where(s.person_id == person).order_by(s.id.desc())).all()
    return [OwnStatement(*row) for row in rows]


def _self(viewer: Viewer) -> int | None:
    return viewer.person if viewer.may("own_data") else None


def _name(name: object, erased_at: datetime | None) -> LocalText | None:
    return LocalText.model_validate(name) if name and erased_at is None else None

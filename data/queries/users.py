"""Who signs in here, since when, and on how many devices at present?"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ScalarSelect, func, select

from data.database import Database
from data.tables.access import Invitation, PersonAddress, Session, User
from data.tables.organisation import Person
from data.viewer import Viewer


@dataclass(frozen=True, slots=True)
class UserState:
    """A user: who it is, whether they may come in, and what they did so far.

    `invited_until` is when a link that was not used yet ends; `sessions` counts those that last.
    """

    key: str
    address: str | None
    has_password: bool
    invited_until: datetime | None
    disabled_at: datetime | None
    last_signed_in_at: datetime | None
    in_file: bool
    sessions: int


def user_states(
    viewer: Viewer, database: Database, now: datetime, idle: timedelta
) -> Sequence[UserState]:
    """Every user whom the viewer may know of, in the order of the organisation's file.

    Nobody where the viewer has nothing to do with who signs in; erased people are not named.
    """
    if not viewer.may("people"):
        return ()
    query = (
        select(
            Person.key,
            _first_address(),
            User.password_digest.is_not(None),
            _invited_until(now),
            User.disabled_at,
            User.last_signed_in_at,
            Person.in_file,
            _lasting_sessions(now, idle),
        )
        .join(User, User.person_id == Person.id)
        .where(Person.erased_at.is_(None))
        .order_by(Person.position, Person.id)
    )
    with database.read() as connection:
        rows = connection.execute(query).all()
    return [UserState(*row) for row in rows]


def _first_address() -> ScalarSelect[str]:
    query = select(PersonAddress.address).where(PersonAddress.person_id == Person.id)
    return query.order_by(PersonAddress.position).limit(1).scalar_subquery()


def _invited_until(now: datetime) -> ScalarSelect[datetime]:
    query = select(func.max(Invitation.ends_at)).where(Invitation.user_id == User.id)
    return query.where(Invitation.used_at.is_(None), Invitation.ends_at > now).scalar_subquery()


def _lasting_sessions(now: datetime, idle: timedelta) -> ScalarSelect[int]:
    query = select(func.count()).select_from(Session).where(Session.person_id == Person.id)
    lasting = query.where(Session.ends_at > now, Session.last_seen_at > now - idle)
    return lasting.scalar_subquery()

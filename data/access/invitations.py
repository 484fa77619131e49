"""Who was sent a link to set a password, does it still hold, and is it used up?"""

from datetime import datetime

from sqlalchemy import ColumnElement, Connection, and_, delete, insert, select, update

from data.access.users import put_user
from data.tables.access import Invitation, User
from data.tables.organisation import Person


def invite(
    connection: Connection, person: int, token_digest: bytes, now: datetime, ends_at: datetime
) -> None:
    """Let the holder of a token set the person's password once; earlier links end with it."""
    put_user(connection, person, now)
    withdraw_invitations(connection, person)
    user = connection.execute(select(User.id).where(User.person_id == person)).scalar_one()
    values = {"user_id": user, "token_digest": token_digest, "created_at": now, "ends_at": ends_at}
    connection.execute(insert(Invitation).values(**values))


def invited(connection: Connection, token_digest: bytes, now: datetime) -> int | None:
    """The number of the person whose password the token may set; None where it may not."""
    query = (
        select(User.person_id)
        .join(Invitation, Invitation.user_id == User.id)
        .join(Person, Person.id == User.person_id)
        .where(_holds(token_digest, now), User.disabled_at.is_(None))
        .where(Person.in_file, Person.erased_at.is_(None))
    )
    return connection.execute(query).scalar_one_or_none()


def use_invitation(connection: Connection, token_digest: bytes, now: datetime) -> int | None:
    """Use the link up: the number of its person, None where it does not hold (any more).

    Of several who use it at the same moment one gets the person.
    """
    person = invited(connection, token_digest, now)
    statement = update(Invitation).where(_holds(token_digest, now)).values(used_at=now)
    used = connection.execute(statement.returning(Invitation.id)).scalar_one_or_none()
    return person if used is not None else None


def withdraw_invitations(connection: Connection, person: int) -> None:
    """Let no link of the person hold any more."""
    users = select(User.id).where(User.person_id == person)
    unused = and_(Invitation.user_id.in_(users), Invitation.used_at.is_(None))
    connection.execute(delete(Invitation).where(unused))


def _holds(token_digest: bytes, now: datetime) -> ColumnElement[bool]:
    return and_(
        Invitation.token_digest == token_digest,
        Invitation.used_at.is_(None),
        Invitation.ends_at > now,
    )

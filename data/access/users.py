"""Whom does sign-in know, by which address, and what have they set and confirmed?"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, select, update

from config.fields import LocalText
from data.tables.access import PersonAddress, User
from data.tables.organisation import Person


@dataclass(frozen=True, slots=True)
class Known:
    """Somebody of the organisation as it was applied last, as sign-in knows them.

    `key` is their id in org.yaml. Who never signed in and was not invited is no `user` yet.
    """

    person: int
    key: str
    name: LocalText
    is_user: bool
    is_disabled: bool
    password_digest: str | None
    notice_version: str | None


def known_person(connection: Connection, person: int) -> Known | None:
    """The person of a number; None who is not in the organisation's file, or was erased."""
    query = (
        select(Person, User)
        .outerjoin(User, User.person_id == Person.id)
        .where(Person.id == person, Person.in_file, Person.erased_at.is_(None))
    )
    row = connection.execute(query.with_only_columns(*_COLUMNS)).one_or_none()
    if row is None:
        return None
    return Known(
        person=person,
        key=row.key,
        name=LocalText.model_validate(row.name),
        is_user=row.user_id is not None,
        is_disabled=row.disabled_at is not None,
        password_digest=row.password_digest,
        notice_version=row.notice_version,
    )


_COLUMNS = (
    Person.key,
    Person.name,
    User.id.label("user_id"),
    User.disabled_at,
    User.password_digest,
    User.notice_version,
)


def person_of_address(connection: Connection, address: str) -> int | None:
    """The number of the person who signs in with an address, however it is capitalised."""
    if not address.isprintable():  # PostgreSQL takes no text with a zero in it
        return None
    query = (
        select(PersonAddress.person_id)
        .join(Person, Person.id == PersonAddress.person_id)
        .where(PersonAddress.address == address.strip().lower())
        .where(Person.in_file, Person.erased_at.is_(None))
    )
    return connection.execute(query).scalar_one_or_none()


def person_of_key(connection: Connection, key: str) -> int | None:
    """The number of the person with an id of org.yaml."""
    query = select(Person.id).where(Person.key == key, Person.in_file, Person.erased_at.is_(None))
    return connection.execute(query).scalar_one_or_none()


def first_address(connection: Connection, person: int) -> str | None:
    """The first address that org.yaml gives for a person."""
    query = select(PersonAddress.address).where(PersonAddress.person_id == person)
    return connection.execute(query.order_by(PersonAddress.position).limit(1)).scalar_one_or_none()


def has_users(connection: Connection) -> bool:
    """Whether anybody was ever invited, or has signed in."""
    return connection.execute(select(User.id).limit(1)).scalar_one_or_none() is not None


def put_user(connection: Connection, person: int, now: datetime, **values: Any) -> None:  # noqa: ANN401 -- the columns of `users`
    """Make the person a user where they are none yet, and set these columns."""
    known = select(User.id).where(User.person_id == person)
    if connection.execute(known).scalar_one_or_none() is None:
        statement = insert(User).values(person_id=person, created_at=now, **values)
        connection.execute(statement)
    elif values:
        connection.execute(update(User).where(User.person_id == person).values(**values))


def signed_in(connection: Connection, person: int, now: datetime) -> None:
    """Keep that the person signed in; the first time makes them a user."""
    put_user(connection, person, now, last_signed_in_at=now)


def set_password(connection: Connection, person: int, digest: str, now: datetime) -> None:
    """Keep the digest of a new password."""
    put_user(connection, person, now, password_digest=digest, password_set_at=now)


def renew_digest(connection: Connection, person: int, former: str, digest: str) -> bool:
    """Keep another digest of the same password; False where it is another password by now."""
    same = update(User).where(User.person_id == person, User.password_digest == former)
    return connection.execute(same.values(password_digest=digest)).rowcount > 0


def forget_password(connection: Connection, person: int) -> None:
    """Nobody gets in with the present password any more."""
    statement = update(User).where(User.person_id == person)
    connection.execute(statement.values(password_digest=None, password_set_at=None))


def disable_user(connection: Connection, person: int, now: datetime) -> None:
    """Refuse the person from now on, however they sign in."""
    put_user(connection, person, now, disabled_at=now)


def enable_user(connection: Connection, person: int, now: datetime) -> None:
    """Let the person in again."""
    put_user(connection, person, now, disabled_at=None)


def confirm_notice(connection: Connection, person: int, version: str, now: datetime) -> None:
    """Keep that the person confirmed a version of the notice of purpose."""
    put_user(connection, person, now, notice_version=version, notice_confirmed_at=now)

"""Who is here, with which roles, and who of them can sign in?"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from typing import Literal
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, func, select

from config.fields import LocalText
from config.organisation import EmploymentKind, Organisation, Person
from data.database import Database
from data.permissions import Role, roles_of
from data.queries.organisation import current_organisation, numbers_of_people
from data.tables.access import Invitation, User
from data.tables.organisation import Account
from data.viewer import Viewer

SignInState = Literal["not_here", "disabled", "signed_in", "invited", "never", "no_address"]
"""`not_here` has no employment today and can't sign in, `no_address` nothing to sign in with."""


@dataclass(frozen=True, slots=True)
class ListedPerson:
    """Somebody of the organisation, as whoever looks after it sees them; no word of their work.

    `roles` are what they count as today, the one that the file says first before the others; none
    of somebody who is not here. `units` are the ids of those that they are in today, in the order
    of the file. Of their last sign-in only the day is told, as the organisation counts days.
    """

    key: str
    name: LocalText
    roles: tuple[Role, ...]
    employment: EmploymentKind | None
    units: tuple[str, ...]
    state: SignInState
    last_signed_in: date | None = None


@dataclass(frozen=True, slots=True)
class _User:
    disabled: bool
    last_signed_in_at: datetime | None


def listed_people(viewer: Viewer, database: Database, now: datetime) -> list[ListedPerson]:
    """Everybody in the organisation's file, in its order; nobody for whom `people` is not allowed.

    Roles, units and employment are those of the organisation's day at `now`.
    """
    organisation = current_organisation(database) if viewer.may("people") else None
    if organisation is None:
        return []
    zone = ZoneInfo(organisation.timezone)
    today = now.astimezone(zone).date()
    numbers, managers = numbers_of_people(database), set(_managers(organisation, today))
    with database.read() as connection:
        users, invited = _users(connection), _invited(connection, now)
    listed: list[ListedPerson] = []
    for person in organisation.people:
        number = numbers[person.id]
        user = users.get(number)
        listed.append(
            ListedPerson(
                key=person.id,
                name=person.name,
                roles=_roles(person, today, manages=person.id in managers),
                employment=_employment(person, today),
                units=tuple(each.unit for each in person.memberships if each.covers(today)),
                state=_state(person, today, user, invited=number in invited),
                last_signed_in=_day(user, zone),
            )
        )
    return listed


def accounts_without_person(viewer: Viewer, database: Database) -> dict[str, int]:
    """How many accounts of each provider were collected and belong to nobody; bots and agents are
    nobody's anyway. Empty where `people` is not allowed."""
    if not viewer.may("people"):
        return {}
    organisation = current_organisation(database)
    machines = {*organisation.bots, *organisation.agents} if organisation else set()
    folded = [each.casefold() for each in machines]
    query = (
        select(Account.provider, func.count().label("accounts"))
        .where(Account.person_id.is_(None), Account.kind == "user")
        .where(func.lower(Account.login).not_in(folded))
        .group_by(Account.provider)
        .order_by(Account.provider)
    )
    with database.read() as connection:
        return {row.provider: row.accounts for row in connection.execute(query)}


def _managers(organisation: Organisation, today: date) -> Iterator[str]:
    for unit, _ in organisation.all_units():
        yield from (each.person for each in unit.managers if each.covers(today))


def _roles(person: Person, today: date, *, manages: bool) -> tuple[Role, ...]:
    kinds = {each.kind for each in person.employment if each.covers(today)}
    if person.employment and not kinds:
        return ()
    roles = roles_of(person.role, person.also, kinds, manages=manages)
    written = [person.role, *person.also]
    return (*(each for each in written if each in roles), *sorted(roles.difference(written)))


def _employment(person: Person, today: date) -> EmploymentKind | None:
    return next((each.kind for each in person.employment if each.covers(today)), None)


def _state(person: Person, today: date, user: _User | None, *, invited: bool) -> SignInState:
    if person.employment and _employment(person, today) is None:
        return "not_here"
    if user and user.disabled:
        return "disabled"
    if user and user.last_signed_in_at:
        return "signed_in"
    if invited:
        return "invited"
    return "never" if person.addresses else "no_address"


def _day(user: _User | None, zone: tzinfo) -> date | None:
    at = user.last_signed_in_at if user else None
    return at.astimezone(zone).date() if at else None


def _users(connection: Connection) -> dict[int, _User]:
    """Who has signed in or was invited, by the number of the person."""
    query = select(User.person_id, User.disabled_at, User.last_signed_in_at)
    return {
        row.person_id: _User(row.disabled_at is not None, row.last_signed_in_at)
        for row in connection.execute(query)
    }


def _invited(connection: Connection, now: datetime) -> set[int]:
    """The numbers of the people whose invitation can still be used."""
    query = (
        select(User.person_id)
        .join(Invitation, Invitation.user_id == User.id)
        .where(Invitation.used_at.is_(None), Invitation.ends_at > now)
    )
    return set(connection.execute(query).scalars())

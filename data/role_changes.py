"""Whose roles does another organisation change, and how does the log say so?"""

from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection

from config.organisation import Organisation
from data.log import Actor, write_log
from data.organisation_read import person_numbers

PLAIN = frozenset({"engineer", "other"})
"""Roles that let nobody see or do more than every employee."""


class RoleChange(NamedTuple):
    """The roles beyond the plain ones that a person, by id, gained and lost."""

    person: str
    gained: tuple[str, ...]
    lost: tuple[str, ...]


def role_changes(before: Organisation, after: Organisation) -> Iterator[RoleChange]:
    """One for each person whose roles differ; who is not in an organisation has none there.

    Managing a unit is not among them: it has days, and begins and ends by itself.
    """
    had, have = _roles(before), _roles(after)
    for person in dict.fromkeys([*had, *have]):
        old, new = had.get(person, frozenset()), have.get(person, frozenset())
        if old != new:
            yield RoleChange(person, tuple(sorted(new - old)), tuple(sorted(old - new)))


def log_role_changes(
    connection: Connection,
    now: datetime,
    actor: Actor,
    before: Organisation | None,
    after: Organisation,
) -> None:
    """A line about each of them. None for the first organisation, of which nobody had a role: with
    what was gained and lost since, the roles of any day follow from those of today."""
    if before is None:
        return
    numbers = person_numbers(connection)
    for person, gained, lost in role_changes(before, after):
        said = {"gained": gained, "lost": lost}
        detail = {name: list(roles) for name, roles in said.items() if roles}
        write_log(connection, now, actor, "user.roles_changed", numbers[person], detail)


def _roles(organisation: Organisation) -> dict[str, frozenset[str]]:
    return {
        person.id: frozenset({person.role, *person.also}) - PLAIN for person in organisation.people
    }

"""Which rows of a table lead to a person?"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, exists, false, or_, select

from data.privacy.declaration import NUMBERED, Declaration, Path
from data.tables.access import PersonAddress
from data.tables.everything import METADATA
from data.tables.organisation import Account, OrganisationRevision, Person

EXCLUSIONS = ("settings", "who")
"""The path by which a revision of the organisation names who decided an exclusion."""


@dataclass(frozen=True, slots=True)
class Somebody:
    """A person by number, and everything by which a text may name them.

    `accounts` are ids by provider and login, `shared` the texts that may mean another person, too:
    the id of another, or a name or login that two have.
    """

    number: int
    key: str
    names: tuple[str, ...]
    accounts: dict[tuple[str, str], int]
    addresses: tuple[str, ...]
    shared: frozenset[str] = frozenset()

    @property
    def called(self) -> tuple[str, ...]:
        """Every text that names them, each once; one that no column of text can hold left out."""
        logins = [login for _, login in self.accounts]
        texts = [self.key, *self.names, *logins, *self.addresses]
        return tuple(dict.fromkeys(text for text in texts if _can_stand_in_a_column(text)))

    @property
    def said(self) -> tuple[str, ...]:
        """Those of the texts that mean nobody else, by which a row is theirs."""
        return tuple(text for text in self.called if text not in self.shared)


def _can_stand_in_a_column(text: str) -> bool:
    """JSON may hold half a character or a NUL, text may not."""
    return "\0" not in text and text == text.encode("utf-8", "ignore").decode()


def somebody(connection: Connection, person: int) -> Somebody:
    """The person of that number. Raises NoResultFound."""
    query = select(Person.key, Person.name).where(Person.id == person)
    found = connection.execute(query).one()
    accounts = select(Account.provider, Account.login, Account.id)
    mine = accounts.where(Account.person_id == person).order_by(Account.id)
    addresses = select(PersonAddress.address).where(PersonAddress.person_id == person)
    who = Somebody(
        person,
        found.key,
        names_of(found.name),
        {(row.provider, row.login): row.id for row in connection.execute(mine)},
        tuple(connection.execute(addresses.order_by(PersonAddress.id)).scalars()),
    )
    # An id is one person's alone, whatever others are called.
    return replace(who, shared=_said_of_others(connection, person) - {who.key})


def _said_of_others(connection: Connection, person: int) -> frozenset[str]:
    """The ids, names and logins of everybody else."""
    people = connection.execute(select(Person.key, Person.name).where(Person.id != person)).all()
    others = Account.person_id.is_not(None) & (Account.person_id != person)
    logins = connection.execute(select(Account.login).where(others)).scalars()
    names = [name for row in people for name in names_of(row.name)]
    return frozenset([*(row.key for row in people), *names, *logins])


def names_of(stored: str | dict[str, str | None]) -> tuple[str, ...]:
    """A name as `people` keeps it, in each language in which it is written."""
    texts = [stored] if isinstance(stored, str) else stored.values()
    return tuple(text for text in texts if text)


def table_of(declaration: Declaration) -> Table:
    """The table that a declaration is about."""
    return METADATA.tables[declaration.table]


def about(connection: Connection, declaration: Declaration, who: Somebody) -> ColumnElement[bool]:
    """What holds for the rows of the table that lead to a person, by whichever path."""
    found = [leading(connection, table_of(declaration), path, who) for path in declaration.paths]
    return or_(false(), *found)


def leading(connection: Connection, table: Table, path: Path, who: Somebody) -> ColumnElement[bool]:
    """What holds for the rows of `table` that lead to a person by one path."""
    if path == EXCLUSIONS:
        return table.c.id.in_(_deciding(connection, who.number))
    return _leading(table, path, who)


def _leading(table: Table, path: Sequence[str], who: Somebody) -> ColumnElement[bool]:
    first, *rest = path
    if first == NUMBERED:
        numbered = METADATA.tables["pull_requests"]
        same = [numbered.c[name] == table.c[name] for name in NUMBERED.split("+")]
        return exists(select(1).where(*same, _leading(numbered, rest, who)).correlate(table))
    column = table.c[first]
    if table.name == "people":
        return column == who.number
    if not column.foreign_keys:
        return column.in_(who.said)
    target = next(iter(column.foreign_keys)).column
    if target.table.name == "people":
        return column == who.number
    return column.in_(select(target).where(_leading(target.table, rest, who)))


def _deciding(connection: Connection, person: int) -> list[int]:
    """The revisions with an exclusion that the person decided."""
    query = select(OrganisationRevision.id, OrganisationRevision.settings)
    return [number for number, settings in connection.execute(query) if decided(settings, person)]


def decided(settings: dict[str, Any], person: int) -> list[dict[str, Any]]:
    """The exclusions of a revision's settings that a person decided."""
    exclusions = settings.get("coverage", {}).get("exclusions", [])
    return [each for each in exclusions if each.get("who") == person]

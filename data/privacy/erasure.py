"""What goes when a person is erased, what stays and why, and how is it done at once?"""

import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import Connection, delete, func, select, update

from data.errors import ErasureRefused
from data.log import OPERATOR, Actor, write_log
from data.privacy.answers import clean_answers, count_answers
from data.privacy.declaration import Declaration
from data.privacy.inventory import BY_TABLE, INVENTORY
from data.privacy.paths import Somebody, about, somebody, table_of
from data.privacy.tombstones import ERASED_NAME, among, remember_erased, tombstone
from data.privacy.written_words import clean_words
from data.tables.everything import METADATA
from data.tables.organisation import Account, Person

Reason = Literal["asked", "left", "order", "mistake"]
"""Why somebody is erased, for the log: they asked for it, they left and their time is over, an
authority ordered it, or they should never have been here."""

ERASED = "person.erased"
_THEMSELVES = ("people", "accounts")
"""Tables whose rows become tombstones one by one."""


@dataclass(frozen=True, slots=True)
class Step:
    """What erasure does with the rows of a table that lead to a person."""

    declaration: Declaration
    rows: int


def erasable(connection: Connection, person: int) -> Somebody:
    """The person of that number, who may be erased. Raises ErasureRefused."""
    query = select(Person.in_file, Person.erased_at, Person.key).where(Person.id == person)
    found = connection.execute(query).one()
    if found.in_file:
        raise ErasureRefused(
            f"{found.key} is in the organisation, so that the next `mikata apply` would bring "
            "everything back",
            "org.yaml",
            f"take {found.key} out of org.yaml (units, exclusions and people), run "
            "`mikata apply`, then erase",
        )
    if found.erased_at is not None:
        raise ErasureRefused(
            f"{found.key} was erased on {found.erased_at:%Y-%m-%d}",
            "the table people",
            "nothing: what stays is listed in docs/privacy.md",
        )
    return somebody(connection, person)


def steps_of(connection: Connection, who: Somebody) -> tuple[Step, ...]:
    """What would happen with each table in which the person is, in the order of the inventory."""
    steps = [Step(each, _rows(connection, each, who)) for each in INVENTORY]
    return tuple(each for each in steps if each.rows)


def erase(
    connection: Connection,
    who: Somebody,
    now: datetime,
    why: Reason = "asked",
    actor: Actor = OPERATOR,
) -> tuple[Step, ...]:
    """Erase a person: all of it or nothing; belongs into a `Database.write` that changes facts.

    The log says that it was done, with how many rows of each table. Afterwards the file of the
    database is to be scrubbed and the facts are to be built anew.
    """
    steps = steps_of(connection, who)
    for table in reversed(METADATA.sorted_tables):
        declaration = BY_TABLE[table.name]
        if declaration.erasure == "delete":
            connection.execute(delete(table).where(about(connection, declaration, who)))
    _replace_names(connection, who)
    tombstones = among(who.accounts)
    clean_words(connection, tombstones, who.accounts)
    clean_answers(connection, tombstones)
    remember_erased(connection, who.accounts)
    _become_tombstones(connection, who, now)
    write_log(connection, now, actor, ERASED, who.number, _counted(steps, why))
    return steps


def _rows(connection: Connection, declaration: Declaration, who: Somebody) -> int:
    if declaration.table == "raw_answers":
        return count_answers(connection, among(who.accounts))
    table = table_of(declaration)
    query = select(func.count()).select_from(table).where(about(connection, declaration, who))
    return connection.execute(query).scalar_one()


def _replace_names(connection: Connection, who: Somebody) -> None:
    """Who decided something is nobody in particular from now on, where the table says a name."""
    for declaration in INVENTORY:
        if declaration.erasure != "anonymise" or declaration.table in _THEMSELVES:
            continue
        table = table_of(declaration)
        for name in declaration.names:
            column = table.c[name]
            values = {name: tombstone(who.number)}
            connection.execute(update(table).where(column.in_(who.said)).values(values))


def _become_tombstones(connection: Connection, who: Somebody, now: datetime) -> None:
    for (provider, _), number in who.accounts.items():
        _make_room(connection, provider, tombstone(number))
        values = {"login": tombstone(number), "position": None}
        connection.execute(update(Account).where(Account.id == number).values(values))
    gone: dict[str, Any] = {
        "key": tombstone(who.number),
        "name": ERASED_NAME,
        "role": "other",
        "also": [],
        "erased_at": now,
    }
    connection.execute(update(Person).where(Person.id == who.number).values(gone))


def _make_room(connection: Connection, provider: str, login: str) -> None:
    """Signatures of git and table files may say anything, also what a tombstone says."""
    same = (Account.provider == provider) & (Account.login == login)
    other = f"{login}:{secrets.token_hex(8)}"
    connection.execute(update(Account).where(same).values(login=other))


def _counted(steps: Iterable[Step], why: Reason) -> Mapping[str, Any]:
    """How many rows of each table, by what was done with them."""
    done: dict[str, dict[str, int]] = {}
    for step in steps:
        done.setdefault(step.declaration.erasure, {})[step.declaration.table] = step.rows
    return {"why": why, **done}

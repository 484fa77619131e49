"""Who is behind an account, and in which unit and employment were they at a moment?"""

from collections.abc import Iterable
from dataclasses import dataclass
from zoneinfo import ZoneInfo

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from config.organisation import Organisation
from data.facts.columns import AUTHOR_KINDS, EMPLOYMENTS
from data.facts.dated import DatedCodes, dated_codes
from data.facts.raw import integers

PERSON, AGENT, BOT = (AUTHOR_KINDS.index(kind) for kind in ("person", "agent", "bot"))


@dataclass(frozen=True)
class Identities:
    """By account id: `author` as in PullRequestFacts and `kind`; index 0 is an unknown account."""

    author: NDArray[np.int64]
    kind: NDArray[np.int8]


def identities(accounts: pa.Table, organisation: Organisation | None) -> Identities:
    """Accounts as people, agents and bots: the organisation's lists first, then their provider."""
    ids = integers(accounts, "id", 0)
    persons = integers(accounts, "person_id", 0)
    logins = [login.casefold() for login in accounts.column("login").to_pylist()]
    agents = {login.casefold() for login in organisation.agents} if organisation else set()
    bots = {login.casefold() for login in organisation.bots} if organisation else set()
    said = accounts.column("kind").to_pylist()
    size = int(ids.max(initial=0)) + 1
    author, kind = np.zeros(size, np.int64), np.zeros(size, np.int8)
    author[ids] = np.where(persons > 0, persons, -ids)
    kind[ids] = [
        AGENT if login in agents else BOT if login in bots or word == "bot" else PERSON
        for login, word in zip(logins, said, strict=True)
    ]
    return Identities(author, kind)


@dataclass(frozen=True)
class People:
    """Units and employment of people over time, by their number."""

    units: dict[int, DatedCodes]
    unit_sets: tuple[frozenset[str], ...]
    employment: dict[int, DatedCodes]


def people(organisation: Organisation | None, numbers: dict[str, int]) -> People:
    """The organisation's people over time; `numbers` are their surrogates by id."""
    if organisation is None:
        return People({}, (frozenset(),), {})
    zone = ZoneInfo(organisation.timezone)
    sets: dict[frozenset[str], int] = {frozenset(): 0}

    def code_of_units(units: Iterable[str]) -> int:
        together = frozenset(each for unit in units for each in organisation.unit_path(unit))
        return sets.setdefault(together, len(sets))

    units, employment = {}, {}
    for person in organisation.people:
        number = numbers[person.id]
        memberships = [(m.start, m.end, m.unit) for m in person.memberships]
        units[number] = dated_codes(memberships, zone, code_of_units)
        contracts = [(e.start, e.end, e.kind) for e in person.employment]
        employment[number] = dated_codes(contracts, zone, _code_of_employment)
    return People(units, tuple(sets), employment)


def _code_of_employment(kinds: Iterable[str]) -> int:
    """Where two overlap the later written one holds."""
    held = list(kinds)
    return EMPLOYMENTS.index(held[-1]) if held else 0

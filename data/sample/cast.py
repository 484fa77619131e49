"""Which accounts act in the sample company, and who reviews whose work?"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from data.rows import AccountKey
from data.sample.growth import DIVISIONS
from data.sample.people import Person

Codes = NDArray[np.integer]

DELETED = -1
"""The place of an account that its provider no longer knows."""
AGENT_LOGIN, REVIEW_BOT = "minamo-agent", "lint-note"
BOTS = ("dependabot", "renovate", REVIEW_BOT)
OUTSIDER = "haru-visual"
"""Somebody who contributes and is in no organisation file."""


@dataclass(frozen=True, slots=True)
class Circles:
    """People who review each other's work, each with a share of the reviews."""

    names: tuple[str, ...]
    of_person: Codes
    """The circle of each person."""
    members: Codes
    """The people of each circle, one row each, padded with the last."""
    limits: NDArray[np.float64]
    """Running totals of their shares; a padded place has none."""

    def draw(self, circle: Codes, author: Codes, rng: np.random.Generator) -> Codes:
        """A reviewer from the circle who is not the author, unless there is no one else."""
        members, limits = self.members[circle], self.limits[circle]
        place = np.argmax(members == author[:, None], axis=1)
        rows = np.arange(len(circle))
        inside = members[rows, place] == author
        before = np.where(place > 0, limits[rows, place - 1], 0.0)
        own = np.where(inside, limits[rows, place] - before, 0.0)
        drawn = rng.random(len(circle)) * (limits[:, -1] - own)
        drawn = np.where(inside & (drawn >= before), drawn + own, drawn)
        chosen = (drawn[:, None] >= limits).sum(axis=1)
        return members[rows, np.minimum(chosen, members.shape[1] - 1)]


@dataclass(frozen=True, slots=True)
class Cast:
    """All who act, each named by a place: people, then their second accounts, then the rest."""

    people: tuple[Person, ...]
    accounts: tuple[AccountKey, ...]
    second_accounts: tuple[int, ...]
    """For each person the place of a second account, else of the first."""
    circles: Circles

    def place_of(self, login: str) -> int:
        """The place of an account."""
        return next(n for n, key in enumerate(self.accounts) if key.login == login)


def cast_of(everyone: Sequence[Person]) -> Cast:
    """The cast of a company."""
    people = tuple(person for person in everyone if person.logins)
    seconds = {place: p.logins[1] for place, p in enumerate(people) if len(p.logins) > 1}
    accounts = (
        *(AccountKey("github", person.logins[0]) for person in people),
        *(AccountKey("github", login) for login in seconds.values()),
        AccountKey("github", AGENT_LOGIN, "bot"),
        AccountKey("github", "dependabot", "bot"),
        AccountKey("github", "renovate"),  # an ordinary account: only the organisation's list tells
        AccountKey("github", REVIEW_BOT, "bot"),
        AccountKey("github", OUTSIDER),
    )
    after = {place: len(people) + order for order, place in enumerate(seconds)}
    second = tuple(after.get(place, place) for place in range(len(people)))
    return Cast(people, accounts, second, _circles(people))


def _circles(people: Sequence[Person]) -> Circles:
    of_person = [_circle(person) for person in people]
    names = tuple(dict.fromkeys(of_person))
    groups = [[place for place, name in enumerate(of_person) if name == each] for each in names]
    widest = max(len(group) for group in groups)
    members = np.array([group + group[-1:] * (widest - len(group)) for group in groups])
    limits = np.array(
        [
            np.pad(
                np.cumsum([people[place].reviews for place in group]),
                (0, widest - len(group)),
                "edge",
            )
            for group in groups
        ]
    )
    return Circles(names, np.array([names.index(name) for name in of_person]), members, limits)


def _circle(person: Person) -> str:
    """With whom somebody exchanges reviews."""
    below = [stay.what for stay in person.teams if stay.what not in DIVISIONS]
    return person.circle or below[0]


def presence(people: Sequence[Person], begins: date, ends: date) -> NDArray[np.bool_]:
    """Whether each person (rows) works on each day (columns): employed and not away."""
    found = np.zeros((len(people), (ends - begins).days), dtype=bool)
    for place, person in enumerate(people):
        for stay in person.employment:
            found[place, _span(stay.begins, stay.ends, begins, ends)] = True
        for stay in person.away:
            found[place, _span(stay.begins, stay.ends, begins, ends)] = False
    return found


def _span(first: date, last: date | None, begins: date, ends: date) -> slice:
    until = (ends - begins).days if last is None else (last - begins).days + 1
    return slice(max(0, (first - begins).days), max(0, until))

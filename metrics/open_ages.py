"""How many of those that are open have been open for how long?"""

from dataclasses import dataclass, replace

import numpy as np

from metrics.material import Material
from metrics.open_work import last_open
from metrics.question import Question

_AGENT = 1
_DAY = 86_400_000_000
_FROM_DAYS = (0, 1, 3, 7, 28)


@dataclass(frozen=True, slots=True)
class AgeClass:
    """So many have been open for `from_days` or longer, but less than `below_days` (None: any)."""

    from_days: int
    below_days: int | None
    n: int
    agents: int
    """How many of the `n` an AI agent wrote."""


def open_by_age(material: Material, question: Question) -> tuple[AgeClass, ...]:
    """The ages in calendar days of what was open at the end of the question's period, in classes.

    The question is about `open_age` and was answered: who is too few was kept back with it.
    """
    found = last_open(material, replace(question, clock="calendar"))
    ages = np.zeros(0, np.int64) if found.values is None else found.values
    place = np.searchsorted(np.array(_FROM_DAYS) * _DAY, ages, side="right") - 1
    by_agents = material.facts.author_kind[found.selection.rows_used] == _AGENT
    n, agents = (
        np.bincount(each, minlength=len(_FROM_DAYS)).tolist() for each in (place, place[by_agents])
    )
    ends = (*_FROM_DAYS[1:], None)
    return tuple(AgeClass(*each) for each in zip(_FROM_DAYS, ends, n, agents, strict=True))

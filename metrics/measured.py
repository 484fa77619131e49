"""What does whoever measures hand to whoever decides who may see it?"""

from dataclasses import dataclass

from metrics.answer import Answer
from metrics.groups import SmallGroup


@dataclass(frozen=True, slots=True)
class Measured:
    """An answer, and the groups that decide who may have it."""

    answer: Answer
    small_groups: tuple[SmallGroup, ...]

"""How many are asked for at once, and how are it fewer when GitHub does not manage?"""

from collections.abc import Callable

from collectors.github.connection import Answer
from collectors.github.errors import TooHeavy

GOOD_ANSWERS = 4
"""So many answers in a row, and a little more is asked for again."""


class PageSize:
    """A number that is halved when GitHub does not manage, and grows back slowly.

    Always between `smallest` and `largest`. Of one reading, so of one thread.
    """

    def __init__(self, largest: int, smallest: int = 5) -> None:
        self._largest = largest
        self._smallest = min(smallest, largest)
        self._value = largest
        self._good = 0

    @property
    def value(self) -> int:
        """How many to ask for now."""
        return self._value

    @property
    def can_shrink(self) -> bool:
        """Whether fewer can be asked for: what a query is told as `shrinkable`."""
        return self._value > self._smallest

    def halve(self) -> None:
        """GitHub did not manage: ask for half of it, not for fewer than the smallest."""
        self._value = max(self._value // 2, self._smallest)
        self._good = 0

    def grow(self) -> None:
        """An answer came: after some of them in a row, ask for a quarter more."""
        self._good += 1
        if self._good >= GOOD_ANSWERS:
            self._value = min(self._value + max(self._value // 4, 1), self._largest)
            self._good = 0


Ask = Callable[[int, bool], Answer]
"""Asks for so many at once; whether fewer could be asked for next (`shrinkable`)."""


def shrinking(size: PageSize, ask: Ask) -> Answer:
    """The answer, asked for in ever smaller pages until one comes.

    Raises what `ask` does; TooHeavy only where fewer can't be asked for.
    """
    while True:
        can_shrink = size.can_shrink
        try:
            answer = ask(size.value, can_shrink)
        except TooHeavy:
            if not can_shrink:
                raise
            size.halve()
        else:
            size.grow()
            return answer

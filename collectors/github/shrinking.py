"""How is a page asked for, so that fewer are asked for when GitHub does not manage?"""

from collections.abc import Callable

from collectors.github.connection import Answer
from collectors.github.errors import TooHeavy
from collectors.github.page_size import PageSize

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

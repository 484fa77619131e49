"""May this reader see the pull requests behind a number, and which of them now?"""

from dataclasses import dataclass

from data.viewer import Viewer
from metrics.answers import Answers
from metrics.cache import Cache
from metrics.listing import ListedPullRequest, ListQuestion, listing, window
from metrics.material import Material

KEPT_BYTES = 48 * 1024 * 1024
"""Ten lists of a million; a list of a thousand takes five kilobytes."""


@dataclass(frozen=True, slots=True)
class Block:
    """Some pull requests of a list in its order, and how many the whole list has."""

    pull_requests: tuple[ListedPullRequest, ...]
    total: int


class Lists:
    """The lists behind the answers; whoever is refused the answer is refused its list."""

    def __init__(self, answers: Answers, cache: Cache) -> None:
        self._answers = answers
        self._cache = cache

    def block(self, viewer: Viewer, asked: ListQuestion, start: int, end: int) -> Block:
        """The pull requests from place `start`, included, to place `end`, not included.

        Raises what `Answers.ask` raises, and UnknownChoice for a period that the question lacks.
        """
        material = self._material(viewer, asked)
        listed = self._cache.get(
            (material.facts.version, asked),
            lambda: listing(material, asked),
            weigh=lambda made: made.weight,
        )
        return Block(tuple(window(material, asked, listed, start, end)), len(listed))

    def _material(self, viewer: Viewer, asked: ListQuestion) -> Material:
        """What the list is made of; the answer to the question was allowed of the same data."""
        while True:
            material = self._answers.material(viewer)
            self._answers.ask(viewer, asked.question)
            if self._answers.material(viewer) is material:
                return material

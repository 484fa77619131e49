"""What does a file hold, and at which line and column does each value stand?"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

Scalar = str | int | float | bool | None
Step = str | int
"""One step down a tree: the key of a mapping or the number of an item of a list, from 0."""


@dataclass(frozen=True, slots=True, order=True)
class Spot:
    """A place in a file; both count from 1."""

    line: int
    column: int


@dataclass(slots=True)
class Node:
    """A value with its place: a scalar, a list (`items`) or a mapping (`entries`).

    `size` is how many values it holds and `depth` how many levels, itself included and every
    alias written out.
    """

    spot: Spot
    scalar: Scalar = None
    items: list["Node"] | None = None
    entries: dict[str, tuple[Spot, "Node"]] | None = None
    size: int = 1
    depth: int = 1

    def get(self, key: str) -> "Node | None":
        """The value under `key`, where this is a mapping that has it."""
        entry = (self.entries or {}).get(key)
        return entry[1] if entry else None

    def each(self, key: str) -> list["Node"]:
        """The values of the list under `key`, a single value being a list of one; else none."""
        node = self.get(key)
        if node is None or (node.scalar is None and node.items is None):
            return []
        return [node] if node.items is None else node.items

    def text(self, key: str) -> str | None:
        """The text under `key`; None where there is none or it is no text."""
        node = self.get(key)
        return node.words if node else None

    @property
    def words(self) -> str | None:
        """The scalar where it is text, else None."""
        return self.scalar if isinstance(self.scalar, str) else None

    def spot_of(self, key: str) -> Spot:
        """Where the value under `key` stands; where there is none, the mapping itself."""
        node = self.get(key)
        return node.spot if node else self.spot

    def walk(self, steps: Sequence[Step]) -> tuple["Node", Spot | None]:
        """The deepest value that `steps` lead to, and the place of the last key on the way.

        Steps that lead nowhere are passed over, as a model's own names may stand among them.
        """
        node, key_spot = self, None
        for step in steps:
            if isinstance(step, str) and node.entries and step in node.entries:
                key_spot, node = node.entries[step]
            elif isinstance(step, int) and node.items and step < len(node.items):
                key_spot, node = None, node.items[step]
        return node, key_spot

    def plain(self) -> Any:  # noqa: ANN401 -- whatever the file holds
        """The values without their places."""
        if self.entries is not None:
            return {key: value.plain() for key, (_, value) in self.entries.items()}
        if self.items is not None:
            return [item.plain() for item in self.items]
        return self.scalar

"""Which part of a list does a query get, and how does it ask for the next one?

Lists that move while they are read (pull requests, deployments …) have cursors that name the last
item's key, as GitHub's have: what comes after it is what is greater, whatever happened meanwhile.
Lists inside of one item count.
"""

import base64
import json
from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from tests.github.cost import Refused

Key = tuple[Any, ...]


@dataclass(slots=True)
class Connection:
    """One page: `nodes`, and what lies behind their cursors."""

    nodes: Sequence[Any]
    places: Sequence[str]
    total_count: int
    has_next: bool
    has_previous: bool
    edges: Sequence[Any] | None = None
    """What the edges have besides (a role); None where they have nothing."""
    more: Mapping[str, Any] = field(default_factory=dict)
    typename: str = "Connection"

    def cursor(self, index: int) -> str | None:
        """The cursor of a node of this page; None for an empty page."""
        return base64.b64encode(self.places[index].encode()).decode() if self.places else None


def by_key(
    keys: Sequence[Key], items: Sequence[Any], arguments: Mapping[str, Any], descending: bool
) -> Connection:
    """A page of items sorted by `keys`, ascending, read in either direction."""
    total = len(items)
    low, high = 0, total  # what remains of the ascending list
    after, before = _key(arguments.get("after")), _key(arguments.get("before"))
    if descending:
        after, before = before, after
    if after is not None:
        low = bisect_right(keys, after)
    if before is not None:
        high = bisect_left(keys, before)
    size, from_front = _size(arguments)
    if size is not None:
        if from_front != descending:
            high = min(high, low + size)
        else:
            low = max(low, high - size)
    chosen = range(low, max(low, high))
    order = chosen[::-1] if descending else chosen
    return Connection(
        nodes=[items[index] for index in order],
        places=["cursor:v2:" + json.dumps(list(keys[index])) for index in order],
        total_count=total,
        has_next=low > 0 if descending else high < total,
        has_previous=high < total if descending else low > 0,
    )


def by_position(items: Sequence[Any], arguments: Mapping[str, Any]) -> Connection:
    """A page of a list in its own order."""
    low, high = 0, len(items)
    if arguments.get("after"):
        low = int(_plain(arguments["after"]))
    if arguments.get("before"):
        high = int(_plain(arguments["before"])) - 1
    size, from_front = _size(arguments)
    if size is not None:
        if from_front:
            high = min(high, low + size)
        else:
            low = max(low, high - size)
    chosen = range(low, max(low, high))
    return Connection(
        nodes=[items[index] for index in chosen],
        places=[str(index + 1) for index in chosen],
        total_count=len(items),
        has_next=high < len(items),
        has_previous=low > 0,
    )


def _size(arguments: Mapping[str, Any]) -> tuple[int | None, bool]:
    first, last = arguments.get("first"), arguments.get("last")
    if first is not None:
        return first, True
    return (last, False) if last is not None else (0, True)


def _plain(cursor: str) -> str:
    try:
        return base64.b64decode(cursor, validate=True).decode()
    except ValueError as error:
        raise Refused(
            "INVALID_CURSOR_ARGUMENTS", f"`{cursor}` does not appear to be a valid cursor."
        ) from error


def _key(cursor: str | None) -> Key | None:
    return None if not cursor else tuple(json.loads(_plain(cursor).removeprefix("cursor:v2:")))

"""What comes back from GitHub to whoever asked: an answer, or what keeps it from being one?

A Fault is met by the client alone, which mends it or tells.

Fault
├── Passing    the way there or GitHub itself failed: the same again may come through
│   └── Heavy  what failed may have been too much at once: fewer may come through
├── Limited    the token's limit is reached, or GitHub asks for a slower pace
└── Refused    GitHub does not accept the token
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any


@dataclass(frozen=True, slots=True)
class NodeProblem:
    """Why something in an answer is null: where it stands, GitHub's kind (`NOT_FOUND`) and words.

    `kind` is empty where GitHub gives none.
    """

    path: tuple[str | int, ...]
    kind: str
    message: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What GitHub answered to a query; what it could not give is None in `data` and a problem."""

    data: dict[str, Any]
    problems: tuple[NodeProblem, ...]
    at: datetime
    """When GitHub answered, by its own clock."""


@dataclass(frozen=True, slots=True)
class RestAnswer:
    """What GitHub answered to a request for a path; the names of `headers` are in small letters."""

    json: Any
    headers: Mapping[str, str]
    at: datetime


class Fault(Exception):
    """Something that keeps an answer from being one; `reason` never holds a secret."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Passing(Fault):
    """The same again may come through, after `wait` where GitHub says how long."""

    def __init__(self, reason: str, wait: timedelta | None = None) -> None:
        super().__init__(reason)
        self.wait = wait


class Heavy(Passing):
    """Fewer at once may come through. `partial` is what came in spite of it.

    `hopeless` means that the same again never will.
    """

    def __init__(
        self,
        reason: str,
        wait: timedelta | None = None,
        *,
        partial: Answer | None = None,
        hopeless: bool = False,
    ) -> None:
        super().__init__(reason, wait)
        self.partial = partial
        self.hopeless = hopeless


class Limited(Fault):
    """No more for now; `wait` is how long, None where nobody says.

    `primary`: the points are used up; else GitHub asks for a slower pace (a secondary limit).
    """

    def __init__(self, reason: str, wait: timedelta | None, *, primary: bool) -> None:
        super().__init__(reason)
        self.wait = wait
        self.primary = primary


class Refused(Fault):
    """GitHub does not accept the token."""

"""What comes back from GitHub to whoever asked?"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
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

"""What can an answer mean, besides being one? Only the client meets these; it mends them or tells.

Fault
├── Passing    the way there or GitHub itself failed: the same again may come through
│   └── Heavy  what failed may have been too much at once: fewer may come through
├── Limited    the token's limit is reached, or GitHub asks for a slower pace
└── Refused    GitHub does not accept the token
"""

from datetime import timedelta

from collectors.github.answers import Answer


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

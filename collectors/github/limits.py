"""How much may a token still ask for, how do answers tell, and what was asked so far?"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from threading import Lock
from typing import Any, Literal

from data.rows import Spent

Resource = Literal["graphql", "core"]
"""GitHub counts questions to the GraphQL API in points, those to the REST API one by one."""

LONGEST_WAIT = timedelta(minutes=65)
"""A limit lasts an hour; whatever asks for more is asked again after this."""

TO_BE_SURE = timedelta(seconds=1)
"""GitHub tells its times in whole seconds."""

NEW_WINDOW = timedelta(minutes=1)
"""Two answers tell the same moment by a second more or less."""


@dataclass(frozen=True, slots=True)
class Said:
    """What one answer says of a limit; `resets_in` is counted from that answer."""

    limit: int
    remaining: int
    resets_in: timedelta


class Allowance:
    """What is left of one limit of one token, as far as GitHub told. Of one thread at a time."""

    def __init__(self) -> None:
        self.limit: int | None = None
        self.remaining: int | None = None
        self.resets_at: datetime | None = None

    def hear(self, said: Said, now: datetime) -> None:
        """Remember what an answer says. Answers overtake each other: the smaller number counts."""
        resets_at = now + min(said.resets_in, LONGEST_WAIT) + TO_BE_SURE
        if said.limit == 0:
            self.limit = self.remaining = self.resets_at = None
            return
        known = self.left(now)
        same = self.resets_at is not None and resets_at < self.resets_at + NEW_WINDOW
        self.remaining = (
            min(known, said.remaining) if known is not None and same else said.remaining
        )
        self.limit, self.resets_at = said.limit, resets_at

    def use_up(self) -> None:
        """GitHub says that nothing is left."""
        self.remaining = 0

    def left(self, now: datetime) -> int | None:
        """How much is left; None where nobody knows, or there is no limit."""
        if self.resets_at is None or now >= self.resets_at:
            return None
        return self.remaining

    def free_at(self, now: datetime, reserve: int) -> datetime | None:
        """When more may be asked for, with `reserve` percent left to people; None for now."""
        left = self.left(now)
        if left is None or left >= max((self.limit or 0) * reserve / 100, 1):
            return None
        return self.resets_at


def said_by_headers(headers: Mapping[str, str], at: datetime) -> Said | None:
    """What an answer's headers say; None where they say nothing. `at` is the answer's own time."""
    try:
        limit, remaining, reset = (
            int(float(headers[f"x-ratelimit-{name}"])) for name in ("limit", "remaining", "reset")
        )
        return Said(limit, remaining, datetime.fromtimestamp(reset, UTC) - at)
    except (KeyError, ValueError, OverflowError, OSError):
        return None


def said_by_answer(rate_limit: Any, at: datetime) -> Said | None:  # noqa: ANN401 -- whatever came
    """What `rateLimit` in the answer to a query says; None where there is no limit."""
    try:
        resets_at = datetime.fromisoformat(rate_limit["resetAt"])
        return Said(int(rate_limit["limit"]), int(rate_limit["remaining"]), resets_at - at)
    except (KeyError, TypeError, ValueError):
        return None


def retry_after(headers: Mapping[str, str], at: datetime) -> timedelta | None:
    """How long an answer asks to wait: seconds, or a date; None where it does not."""
    given = headers.get("retry-after", "").strip()
    try:
        wait = timedelta(seconds=int(given)) if given.isdigit() else _date(given) - at
    except (ValueError, OverflowError):
        return None
    return min(max(wait, timedelta()), LONGEST_WAIT)


def answered_at(headers: Mapping[str, str], now: datetime) -> datetime:
    """When GitHub answered by its own clock; by ours where it does not say."""
    try:
        return _date(headers.get("date", ""))
    except ValueError:
        return now


def _date(text: str) -> datetime:
    found = parsedate_to_datetime(text)
    return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)


class Tally:
    """Counts for several threads at once; what is counted here counts in the one above as well."""

    def __init__(self, above: "Tally | None" = None) -> None:
        self._above = above
        self._lock = Lock()
        self._spent = Spent()

    @property
    def spent(self) -> Spent:
        """Everything counted so far."""
        with self._lock:
            return self._spent

    def add(self, more: Spent) -> None:
        """Count this, too."""
        with self._lock:
            self._spent += more
        if self._above is not None:
            self._above.add(more)

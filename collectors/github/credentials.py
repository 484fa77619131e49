"""Who asks GitHub, and may they ask now?"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import RLock
from typing import Literal

from github import Auth

from collectors.errors import CollectorError
from collectors.github.faults import Limited
from collectors.github.limits import Allowance, Resource, Said
from collectors.github.tally import Tally

Kind = Literal["classic", "fine-grained", "app", "unknown"]

FIRST_PAUSE = timedelta(minutes=1)
"""What GitHub asks for after a secondary limit, where it does not say how long."""

LONGEST_PAUSE = timedelta(minutes=16)

_KINDS: tuple[tuple[tuple[str, ...], Kind], ...] = (
    (("ghp_", "gho_"), "classic"),
    (("github_pat_",), "fine-grained"),
    (("ghs_", "ghu_"), "app"),
)


@dataclass(frozen=True, slots=True)
class Busy:
    """A credential that can't ask before a moment, and why."""

    until: datetime
    why: str


class Credential:
    """One token with its limits. Used by several threads at once; nothing of it is ever printed."""

    def __init__(self, name: str, token: str) -> None:
        self.name = name
        """What messages call it."""
        self.scopes: frozenset[str] | None = None
        """Those of a classic token, once GitHub told; None where it has none."""
        self.refused: CollectorError | None = None
        """Why it is of no use any more."""
        self.lock = RLock()
        self._token = token
        self._allowances: dict[Resource, Allowance] = {"graphql": Allowance(), "core": Allowance()}
        self._paused: Busy | None = None
        self._pauses = 0

    def __repr__(self) -> str:
        return f"<{self.name}>"

    @property
    def token(self) -> str:
        """The token itself, for the header of a request and nothing else."""
        return self._token

    @property
    def kind(self) -> Kind:
        """What kind of token it is: what it lacks is called differently."""
        for beginnings, kind in _KINDS:
            if self._token.startswith(beginnings):
                return kind
        return "classic" if self.scopes is not None else "unknown"

    def prepare(self, tally: Tally) -> None:
        """Have a token that holds for the next request. Raises Fault, NoAccess, GaveUp."""

    def expire(self, used: str) -> bool:
        """GitHub did not accept the token that was used; whether there is, or will be, another."""
        return used != self._token

    def hear(self, resource: Resource, said: Said, now: datetime) -> None:
        """What an answer says of a limit."""
        with self.lock:
            self._allowances[resource].hear(said, now)

    def succeed(self) -> None:
        """An answer came: GitHub does not mind the pace."""
        with self.lock:
            self._pauses = 0

    def limit(self, resource: Resource, limited: Limited, now: datetime, chance: float) -> None:
        """GitHub gives no more for now: everybody who asks as this one waits.

        After a secondary limit without a time at least a minute, then ever longer.
        """
        with self.lock:
            allowance = self._allowances[resource]
            if limited.primary and limited.wait is None and allowance.left(now) is not None:
                allowance.use_up()
                return
            pause = limited.wait
            if pause is None:
                pause = min(FIRST_PAUSE * 2**self._pauses, LONGEST_PAUSE) * (1 + chance / 2)
            self._pauses += 1
            until = now + pause
            if self._paused is None or self._paused.until < until:
                self._paused = Busy(until, limited.reason)

    def left(self, resource: Resource, now: datetime) -> float:
        """How much may still be asked for; infinite where nobody knows a limit."""
        with self.lock:
            left = self._allowances[resource].left(now)
            return float("inf") if left is None else left

    def allowance(self, resource: Resource, now: datetime) -> tuple[int, int] | None:
        """(left, of how many); None where nobody knows a limit."""
        with self.lock:
            found = self._allowances[resource]
            left = found.left(now)
            return None if left is None or found.limit is None else (left, found.limit)

    def busy(self, resource: Resource, now: datetime, reserve: int) -> Busy | None:
        """Until when it can't ask, with `reserve` percent left to people; None where it can now."""
        with self.lock:
            if self._paused is not None and self._paused.until > now:
                return self._paused
            allowance = self._allowances[resource]
            free_at = allowance.free_at(now, reserve)
            if free_at is None:
                return None
            kept = f"{reserve}% of the points are kept for people"
            return Busy(free_at, kept if allowance.remaining else "all points are used")


class CredentialAuth(Auth.Auth):
    """Puts whatever token the credential has at the moment into the header of a request."""

    def __init__(self, credential: Credential) -> None:
        self._credential = credential

    @property
    def token_type(self) -> str:
        """The first word of the header."""
        return "token"

    @property
    def token(self) -> str:
        """The second."""
        return self._credential.token

"""As whom is GitHub asked next, and how long is waited for that?"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Lock, RLock
from typing import Literal

from github import Auth

from collectors.errors import CollectorError
from collectors.github.answers import Limited, Refused
from collectors.github.limits import Allowance, Resource, Said, Tally
from collectors.github.patience import Waiting
from collectors.github.refusals import refused_token

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


WORTH_A_WORD = timedelta(seconds=5)
"""Shorter waits are nobody's business."""


class Askers:
    """The credentials that may ask about the same repositories. For several threads at once."""

    def __init__(self, credentials: Sequence[Credential], reserve: int, waiting: Waiting) -> None:
        self._credentials = tuple(credentials)
        self._reserve = reserve
        self._waiting = waiting
        self._lock = Lock()
        self._told_until: datetime | None = None

    @property
    def credentials(self) -> tuple[Credential, ...]:
        """All of them, in the order in which the settings name them."""
        return self._credentials

    def pick(self, resource: Resource, where: str) -> Credential:
        """The one with the most left, after waiting for it if need be.

        Raises the CollectorError why none is accepted any more, and Interrupted.
        """
        while True:
            now = self._waiting.clock.now()
            accepted = [each for each in self._credentials if each.refused is None]
            if not accepted:
                raise self._refusal()
            busy = [(each, each.busy(resource, now, self._reserve)) for each in accepted]
            free = [each for each, reason in busy if reason is None]
            if free:
                return max(free, key=lambda each: each.left(resource, now))
            first = min((why for _, why in busy if why), key=lambda why: why.until)
            self._tell(first, now)
            self._waiting.until(first.until, where)

    def refuse(self, credential: Credential, used: str, refused: Refused, where: str) -> None:
        """GitHub does not accept a token: go on with the next, if there is any."""
        if credential.expire(used) or credential.refused is not None:
            return
        credential.refused = refused_token(where, credential.name, refused.reason)
        if any(each.refused is None for each in self._credentials):
            self._waiting.say(f"{credential.refused.what}; going on with the others")

    def _refusal(self) -> Exception:
        return next(each.refused for each in self._credentials if each.refused)

    def _tell(self, busy: Busy, now: datetime) -> None:
        """Say once for each wait why nothing moves, however many wait."""
        with self._lock:
            known = self._told_until is not None and busy.until < self._told_until + WORTH_A_WORD
            if known or busy.until - now < WORTH_A_WORD:
                return
            self._told_until = busy.until
        until = busy.until.astimezone().strftime("%H:%M")
        self._waiting.say(f"waiting until {until} for GitHub's limit; {busy.why}")

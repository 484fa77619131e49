"""As whom is the next question asked, and how long does it wait for that?"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from threading import Lock

from collectors.github.credentials import Busy, Credential
from collectors.github.faults import Refused
from collectors.github.limits import Resource
from collectors.github.patience import Waiting
from collectors.github.refusals import refused_token

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

"""As whom is GitHub asked, and what did that cost altogether?"""

from threading import Lock
from types import TracebackType

from collectors.collector import Say
from collectors.github.app import AppCredential, AppDoor
from collectors.github.connection import Client
from collectors.github.credentials import Askers, Credential
from collectors.github.errors import NoToken
from collectors.github.limits import Tally
from collectors.github.line import Quiet
from collectors.github.lines import Lines
from collectors.github.patience import Clock, Waiting
from collectors.stop import Stop
from config.github import GitHub
from data.rows import Spent

TIMEOUT_SECONDS = 30
"""GitHub itself gives up a question after 10 seconds, and a few more are spent on the way."""


class GitHubAccess:
    """Everything that one run needs to ask GitHub; used by several threads at once."""

    def __init__(
        self,
        settings: GitHub,
        stop: Stop,
        clock: Clock,
        say: Say,
        timeout_seconds: int = TIMEOUT_SECONDS,
    ) -> None:
        """Nothing is asked yet. Raises NoToken where the settings name neither token nor App."""
        self._reserve = settings.reserve
        self._waiting = Waiting(clock, stop, say)
        self._lines = Lines(settings.url, timeout_seconds)
        self._tally = Tally()
        self._app: AppDoor | None = None
        self._of_owner: dict[str, Askers] = {}
        self._lock = Lock()
        if settings.app:
            self._app = AppDoor(settings.app, settings.url, clock.now, timeout_seconds)
        self._common = self._askers(_credentials(settings))
        if not self._app and not self._common.credentials:
            raise NoToken
        self._quiet = Quiet()
        self._quiet.begin()

    def __enter__(self) -> "GitHubAccess":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    @property
    def spent(self) -> Spent:
        """What all clients together have asked so far."""
        return self._tally.spent

    def client(self, owner: str) -> Client:
        """A client for the repositories of `owner`, with a count of its own.

        Raises nothing: who may not ask is told by the first question.
        """
        return Client(owner, self._askers_of(owner), self._lines, self._waiting, Tally(self._tally))

    def close(self) -> None:
        """Let go of all connections."""
        self._lines.close()
        if self._app:
            self._app.close()
        self._quiet.end()

    def _askers_of(self, owner: str) -> Askers:
        """Tokens ask about everybody, an App about those who installed it, as each of them."""
        if self._app is None:
            return self._common
        with self._lock:
            key = owner.lower()
            if key not in self._of_owner:
                self._of_owner[key] = self._askers([AppCredential(self._app, owner)])
            return self._of_owner[key]

    def _askers(self, credentials: list[Credential]) -> Askers:
        return Askers(credentials, self._reserve, self._waiting)


def _credentials(settings: GitHub) -> list[Credential]:
    if settings.token:
        return [Credential("the token", settings.token.get_secret_value())]
    count = len(settings.tokens)
    return [
        Credential(f"token {number} of {count}", each.get_secret_value())
        for number, each in enumerate(settings.tokens, 1)
    ]

"""Which connection does a thread use?"""

from threading import Lock, local
from typing import TypeVar

from collectors.github.credentials import Credential, CredentialAuth
from collectors.github.line import Line
from collectors.github.storage import Storage

Opened = TypeVar("Opened", Line, Storage)


class Lines:
    """A connection per thread and credential, since neither PyGithub nor requests shares theirs."""

    def __init__(self, address: str, timeout_seconds: int) -> None:
        self.address = address
        self._timeout_seconds = timeout_seconds
        self._of_thread = local()
        self._lock = Lock()
        self._open: list[Line | Storage] = []

    def line(self, credential: Credential) -> Line:
        """This thread's connection as that credential."""
        known: dict[Credential, Line] = self._of_thread.__dict__.setdefault("lines", {})
        if credential not in known:
            auth = CredentialAuth(credential)
            known[credential] = self._opened(Line(self.address, auth, self._timeout_seconds))
        return known[credential]

    def storage(self) -> Storage:
        """This thread's connection to wherever GitHub keeps its files, as nobody."""
        known = self._of_thread.__dict__
        if "storage" not in known:
            known["storage"] = self._opened(Storage(self.address, self._timeout_seconds))
        return known["storage"]

    def close(self) -> None:
        """Let go of all of them."""
        with self._lock:
            while self._open:
                self._open.pop().close()

    def _opened(self, one: Opened) -> Opened:
        with self._lock:
            self._open.append(one)
        return one

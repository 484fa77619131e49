"""How is something collected by a process of its own, beside whoever wants it?"""

import os
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

from config.settings import Settings
from dashboard.context import Unsuccessful

LOG_FILE = Path(".mikata") / "collect.log"
_PROGRAM = "from cli.main import run; run()"
_LAST_WORDS = 2_000
"""Of the end of the file so many bytes are looked at for what was said last."""
_LINES = 3
_PATIENCE = 10.0
"""Seconds for a collection to come to its next page when the server ends."""


class Collections:
    """Runs `mikata collect` as a process of its own, one at a time.

    What it says goes into `.mikata/collect.log` of the workspace, anew each time.
    """

    def __init__(self, workspace: Path, now: Callable[[], datetime]) -> None:
        self._workspace = workspace
        self._now = now
        self._alone = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._began = now()

    @property
    def running(self) -> bool:
        """Whether one that was begun here is under way."""
        with self._alone:
            return self._is_running()

    @property
    def unsuccessful(self) -> Unsuccessful | None:
        """How the last one went wrong; None where none did."""
        with self._alone:
            if self._process is None or not self._process.poll():
                return None
            return Unsuccessful(self._began, _last_words(self._log_file), str(LOG_FILE))

    def start(self, repositories: Sequence[str]) -> bool:
        """Collect these, or everything where none is named; False where one is under way."""
        with self._alone:
            if self._is_running():
                return False
            self._began = self._now()
            self._process = self._begin(repositories)
            return True

    def stop(self, patience: float = _PATIENCE) -> None:
        """Ask one that is under way to end at its next page, where everything is kept.

        After so many seconds of `patience` it is ended at once.
        """
        with self._alone:
            if self._process is None or not self._is_running():
                return
            self._process.terminate()
            try:
                self._process.wait(patience)
            except subprocess.TimeoutExpired:
                self._kill()

    def kill(self) -> None:
        """End one that is under way at once; what it had stored is kept."""
        with self._alone:
            if self._is_running():
                self._kill()

    def _kill(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.wait()

    @property
    def _log_file(self) -> Path:
        return self._workspace / LOG_FILE

    def _is_running(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def _begin(self, repositories: Sequence[str]) -> subprocess.Popen[bytes]:
        self._log_file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW
        log = os.open(self._log_file, flags, 0o600)
        try:
            os.fchmod(log, 0o600)
            return subprocess.Popen(
                [
                    *(sys.executable, "-c", _PROGRAM, "collect", "--again"),
                    *("--workspace", str(self._workspace), "--", *repositories),
                ],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                # Ctrl-C is meant for the server, which then ends the collection in its own way.
                start_new_session=True,
            )
        finally:
            os.close(log)


def knows_github(settings: Settings) -> bool:
    """Whether the settings say as whom to ask GitHub; what runs by itself can't ask for a token."""
    github = settings.github
    return bool(github.token or github.tokens or github.app)


def _last_words(file: Path) -> str:
    """The last lines of what a collection said."""
    try:
        with file.open("rb") as log:
            log.seek(max(0, file.stat().st_size - _LAST_WORDS))
            said = log.read().decode("utf-8", "replace")
    except OSError:
        return ""
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    return "\n".join(lines[-_LINES:])

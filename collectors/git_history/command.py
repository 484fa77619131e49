"""How is the `git` program asked, untouched by anybody's configuration and without any network?"""

import os
import shutil
import subprocess
import tempfile
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import IO

from collectors.errors import ForeignOwner, GitFailed, GitMissing, NotARepository

CHUNK = 1 << 16

ANSWERED_WITHIN = 300.0
READ_WITHIN = 3600.0
"""Seconds that a question, and the reading of a whole history, may take: a disk that hangs does
not keep a worker for ever."""

SETTINGS = (
    "core.fsmonitor=false",
    f"core.hooksPath={os.devnull}",
    "core.quotePath=off",
    "core.pager=cat",
    "color.ui=false",
    "log.showSignature=false",
    "i18n.logOutputEncoding=UTF-8",
    "maintenance.auto=false",
    "gc.auto=0",
    "protocol.allow=never",
)
"""What the repository's own configuration must not decide; it may come from anybody."""

KEPT_VARIABLES = frozenset(
    {
        "GIT_CONFIG_GLOBAL",
        "GIT_CONFIG_SYSTEM",
        "GIT_CONFIG_NOSYSTEM",
        "GIT_CEILING_DIRECTORIES",
        "GIT_DISCOVERY_ACROSS_FILESYSTEM",
        "GIT_EXEC_PATH",
    }
)
"""Where git itself and its user's trusted folders (safe.directory) are found."""

OUR_VARIABLES = {
    "LC_ALL": "C",
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_PAGER": "cat",
    # A partial clone must not fetch what it lacks; older programs know only the second.
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_ALLOW_PROTOCOL": "",
    # A history that was replaced or grafted locally is not the one that others see.
    "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_GRAFT_FILE": os.devnull,
}


@dataclass(frozen=True, slots=True)
class Git:
    """The `git` program, asked about the repository at `path`."""

    path: Path
    program: str
    environment: Mapping[str, str] = field(repr=False)
    settings: tuple[str, ...] = SETTINGS
    answered_within: float = ANSWERED_WITHIN
    read_within: float = READ_WITHIN

    def without_mailmap(self) -> "Git":
        """The same, not looking for a bare repository's `.mailmap`, which it may have to fetch."""
        return replace(self, settings=(*self.settings, "mailmap.blob="))

    @classmethod
    def at(cls, path: Path, environ: Mapping[str, str]) -> "Git":
        """Find the program in the PATH of `environ`. Raises GitMissing."""
        program = shutil.which("git", path=environ.get("PATH"))
        if program is None:
            raise GitMissing
        kept = {
            name: value
            for name, value in environ.items()
            if not name.startswith("GIT_") or name in KEPT_VARIABLES
        }
        return cls(path, program, kept | OUR_VARIABLES)

    def text(self, *arguments: str) -> str:
        """The answer as text, without the newline at its end. Raises GitFailed."""
        answer = self._run(arguments)
        if answer.returncode:
            raise self._failure(answer.stderr)
        return _as_text(answer.stdout).rstrip("\n")

    def text_if_any(self, *arguments: str) -> str | None:
        """The answer of a question to which "no" is an answer; None for that."""
        answer = self._run(arguments)
        return _as_text(answer.stdout).rstrip("\n") if answer.returncode == 0 else None

    def fields(
        self, *arguments: str, separator: bytes = b"\0", asked: Iterable[str] = ()
    ) -> Iterator[bytes]:
        """The parts of a long answer as they come; what follows the last separator is left out.

        `asked` are lines on its standard input. Raises GitFailed when the program fails, also after
        parts were yielded.
        """
        with tempfile.TemporaryFile() as errors, tempfile.TemporaryFile() as questions:
            # A file and no pipe: whoever writes into one while the other side answers waits.
            questions.writelines(f"{line}\n".encode() for line in asked)
            questions.seek(0)
            process = subprocess.Popen(
                self._command(arguments),
                stdin=questions,
                stdout=subprocess.PIPE,
                stderr=errors,
                env=self.environment,
                # Ctrl-C is for us alone: we end at the next page, and so does git with us.
                start_new_session=True,
            )
            late = threading.Event()

            def give_up() -> None:
                late.set()
                process.kill()

            too_long = threading.Timer(self.read_within, give_up)
            too_long.daemon = True
            too_long.start()
            try:
                yield from _split(process.stdout, separator)
                if process.wait():
                    if late.is_set():
                        raise self._too_long(self.read_within)
                    errors.seek(0)
                    raise self._failure(errors.read())
            finally:
                too_long.cancel()
                process.kill()
                process.wait()
                if process.stdout:
                    process.stdout.close()

    def _command(self, arguments: Sequence[str]) -> list[str]:
        settings = [part for setting in self.settings for part in ("-c", setting)]
        return [self.program, "--no-pager", *settings, "-C", str(self.path), *arguments]

    def _run(self, arguments: Sequence[str]) -> subprocess.CompletedProcess[bytes]:
        try:
            return subprocess.run(
                self._command(arguments),
                stdin=subprocess.DEVNULL,
                capture_output=True,
                env=self.environment,
                check=False,
                timeout=self.answered_within,
            )
        except subprocess.TimeoutExpired as error:
            raise self._too_long(self.answered_within) from error

    def _too_long(self, seconds: float) -> GitFailed:
        return GitFailed(self.path, f"git did not answer within {seconds:,.0f} seconds")

    def _failure(self, errors: bytes) -> Exception:
        """What git's own words mean; LC_ALL=C keeps them English."""
        said = _as_text(errors).strip()
        if "dubious ownership" in said:
            return ForeignOwner(self.path)
        if "not a git repository" in said:
            return NotARepository(self.path)
        lines = said.splitlines() or ["without a word"]
        blame = next((line for line in lines if line.startswith(("fatal:", "error:"))), lines[0])
        return GitFailed(self.path, f"git failed: {blame}")


def _split(stream: IO[bytes] | None, separator: bytes) -> Iterator[bytes]:
    rest = b""
    while stream and (chunk := stream.read(CHUNK)):
        *parts, rest = (rest + chunk).split(separator)
        yield from parts


def _as_text(raw: bytes) -> str:
    return raw.decode("utf-8", errors="replace")

"""Mikata's own processes as a company runs them: pages, worker, collections."""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.office.company import Company

PROJECT = Path(__file__).parents[2]
MIKATA = (sys.executable, "-c", "from cli.main import run; run()")


class Process:
    """One `mikata …`, in a group of its own so that what it begins ends with it."""

    def __init__(self, company: Company, *arguments: str) -> None:
        self.printed = ""
        """What stood on standard output, once it ended."""
        self._lines = company.folder / f"{arguments[0]}-{os.urandom(3).hex()}.log"
        with self._lines.open("wb") as errors:
            self._process = subprocess.Popen(
                [*MIKATA, *arguments],
                cwd=PROJECT,
                env=company.environment(),
                stdout=subprocess.PIPE,
                stderr=errors,
                text=True,
                start_new_session=True,
            )

    @property
    def pid(self) -> int:
        """Of the first process."""
        return self._process.pid

    def announced(self) -> str:
        """Where it says that it serves."""
        assert self._process.stdout is not None
        for line in self._process.stdout:
            if found := re.search(r"http://\S+", line):
                return found.group()
        raise AssertionError(f"it ended before it said where it is: {self.said()}")

    def said(self) -> str:
        """Everything on standard error so far."""
        return self._lines.read_text(encoding="utf-8", errors="replace")

    def faults(self) -> list[str]:
        """What it said of something that broke."""
        return _faults(self._lines)

    def wait(self) -> int:
        """Its exit status, once it ended by itself or was killed."""
        self.printed, _ = self._process.communicate(timeout=120)
        return self._process.returncode

    def stop(self) -> int:
        """Ask it to end; its exit status."""
        self._process.send_signal(signal.SIGTERM)
        return self.wait()

    def strike(self) -> None:
        """SIGKILL for it and for everything that it began, and nothing else."""
        if self._process.poll() is None:
            os.killpg(self._process.pid, signal.SIGKILL)

    def kill(self) -> None:
        """The same, and wait until it is gone."""
        self.strike()
        self._process.communicate()

    def own_memory_mib(self) -> float:
        """What it and its children have for themselves, by process."""
        found = [_anonymous_kib(each) for each in (self.pid, *_children(self.pid))]
        return sum(found) / 1024


def faults_of(company: Company) -> list[str]:
    """What all processes said of something that broke."""
    return [line for file in company.folder.glob("*.log") for line in _faults(file)]


def _faults(file: Path) -> list[str]:
    lines = file.read_text(encoding="utf-8", errors="replace").splitlines()
    return [line for line in lines if any(each in line for each in ('"error":', "Traceback"))]


@contextmanager
def running(company: Company, *arguments: str) -> Iterator[Process]:
    """A process until it is no longer needed."""
    process = Process(company, *arguments)
    try:
        yield process
    finally:
        process.kill()


def _children(pid: int) -> list[int]:
    found = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
    return [int(each) for each in found]


def _anonymous_kib(pid: int) -> int:
    try:
        status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    except FileNotFoundError:  # one that ended meanwhile
        return 0
    found = re.search(r"^RssAnon:\s+(\d+) kB", status, re.MULTILINE)
    return int(found.group(1)) if found else 0

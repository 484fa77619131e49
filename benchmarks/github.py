"""How many requests and how long does collecting from GitHub take, and how much memory?"""

import json
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.result import NotMeasured, Report, Result, at_most
from benchmarks.worker import CHECKOUT, MIKATA, announced_address, environment
from tests.github.server import TOKEN

EACH, SEVERAL = 1_000, 10
QUIET = 500
SLOW = 0.1
"""Seconds before each answer, where that is the question."""
MIB = 1024
OFTEN = 0.05
"""Seconds between two looks at a running process."""


@dataclass(frozen=True, slots=True)
class _Collected:
    """What a collection said of itself, how long the command took, and its largest memory."""

    report: dict[str, Any]
    seconds: float
    mib: float

    @property
    def requests(self) -> int:
        """Every HTTP request."""
        return self.report["requests"]

    @property
    def points(self) -> int:
        """GraphQL points."""
        return self.report["graphql_points"]


def measure(largest: int) -> Report:
    """Requests and points, side by side, and the memory of a repository of this many."""
    results = [*_requests(), *_quiet(), *_side_by_side(), *_large(largest)]
    return Report(results, (HOW,))


def _requests() -> Iterator[Result]:
    with _github(1, EACH) as address, tempfile.TemporaryDirectory() as folder:
        first, again = (_collect(address, Path(folder)) for _ in range(2))
    what = f"{EACH:,} pull requests from GitHub"
    yield at_most(what, first.requests, 30, "requests", 0)
    yield at_most("the points for it", first.points, 60, "points", 0)
    yield Result("the time for it, GitHub answering at once", f"{first.seconds:.1f} s")
    yield Result("the same again, nothing new", f"{again.requests} request, {again.seconds:.1f} s")
    with _github(1, 10 * EACH) as address, tempfile.TemporaryDirectory() as folder:
        more = _collect(address, Path(folder))
    yield at_most(f"{10 * EACH:,} pull requests", more.requests, 10 * first.requests, "requests", 0)
    yield Result("the points and the time for it", f"{more.points}, {more.seconds:.1f} s")


def _quiet() -> Iterator[Result]:
    with _github(QUIET, 2) as address, tempfile.TemporaryDirectory() as folder:
        _collect(address, Path(folder))
        again = _collect(address, Path(folder))
    what = f"{QUIET} repositories with nothing new"
    yield at_most(what, again.requests, QUIET / 100, "requests", 0)
    yield Result("the time for it", f"{again.seconds:.1f} s")


def _side_by_side() -> Iterator[Result]:
    seconds = {}
    with _github(SEVERAL, EACH, SLOW) as address:
        for width in (1, 4):
            with tempfile.TemporaryDirectory() as folder:
                seconds[width] = _collect(address, Path(folder), width).report["seconds"]
    what = f"{SEVERAL} repositories of {EACH:,}, {SLOW * 1000:.0f} ms an answer"
    yield Result(f"{what}: one after another", f"{seconds[1]:.1f} s")
    yield Result(f"{what}: 4 side by side", f"{seconds[4]:.1f} s")
    faster = seconds[1] / seconds[4]
    yield Result("how many times faster", f"{faster:.1f}", "≥ 3", faster >= 3)


def _large(largest: int) -> Iterator[Result]:
    with _github(1, largest) as address, tempfile.TemporaryDirectory() as folder:
        found = _collect(address, Path(folder))
    yield at_most(f"memory for {largest:,} pull requests", found.mib, 300, "MiB", 0)
    yield Result("how many a second, GitHub answering at once", f"{largest / found.seconds:,.0f}")


HOW = """From GitHub: the server of the tests (`tests/github/`) in a process of its own on
  loopback, which counts points by GitHub's formula; pull requests with up to 30 reviews, events,
  files and commits. The time is that of the whole command, the memory its largest resident set."""


@contextmanager
def _github(repositories: int, pull_requests: int, latency: float = 0) -> Iterator[str]:
    """A GitHub of so many repositories; its address."""
    asked = {
        "--repositories": repositories,
        "--pull-requests": pull_requests,
        "--latency": latency,
    }
    options = [str(part) for pair in asked.items() for part in pair]
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.github.serve", *options, "--limit", "100000000"],
        cwd=CHECKOUT,
        env=environment(),
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        yield announced_address(process)
    finally:
        process.terminate()
        process.wait()


def _collect(address: str, folder: Path, width: int = 4) -> _Collected:
    """`mikata collect` of everything there, in a workspace of its own."""
    settings = {
        "MIKATA_GITHUB__URL": address,
        "MIKATA_GITHUB__TOKEN": TOKEN,
        "MIKATA_GITHUB__REPOSITORIES": '["acme/*"]',
        "MIKATA_GITHUB__SIDE_BY_SIDE": str(width),
    }
    command = [*MIKATA, "collect", "--report", "json", "--workspace", str(folder)]
    report, mib = folder / "report.json", 0.0
    begun = time.perf_counter()
    with report.open("wb") as out:
        process = subprocess.Popen(
            command,
            cwd=CHECKOUT,
            env=environment() | settings,
            stdout=out,
            stderr=subprocess.DEVNULL,
        )
        while process.poll() is None:
            mib = max(mib, _peak(process.pid))
            time.sleep(OFTEN)
    seconds = time.perf_counter() - begun
    if process.returncode:
        message = f"the collection ended with {process.returncode}: {report.read_text()[:300]}"
        raise NotMeasured(message)
    return _Collected(json.loads(report.read_text()), seconds, mib)


def _peak(process: int) -> float:
    """The most memory that a running process had so far, in MiB; 0 once it is gone."""
    try:
        status = Path(f"/proc/{process}/status").read_text(encoding="ascii")
    except (FileNotFoundError, ProcessLookupError):
        return 0.0
    found = re.search(r"^VmHWM:\s+(\d+) kB", status, re.MULTILINE)
    return int(found[1]) / MIB if found else 0.0

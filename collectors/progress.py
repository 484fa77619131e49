"""How does whoever waits see how far a collection has come?"""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TextIO

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TaskID,
    TextColumn,
    TimeRemainingColumn,
)

from collectors.sync import Progress as CollectionProgress

QUIET_SECONDS = 5.0
"""Plain lines come no more often than this: a log is read later, by somebody with little time."""

FEW = 20
"""Of more repositories than this a log names none that is only begun."""


class Bars:
    """On a terminal: a bar for each repository that is being read, and one over all of them.

    Bars of repositories that are through disappear, so that five hundred fit on a screen.
    """

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._tasks: dict[str, TaskID] = {}
        self._all: TaskID | None = None
        self._expected = 0

    def expect(self, repositories: int) -> None:
        """So many repositories are to be read, beside those expected before."""
        self._expected += repositories
        if self._all is not None:
            self._progress.update(self._all, total=self._expected)
        elif self._expected > 1:
            self._all = self._progress.add_task("all repositories", total=self._expected)

    def begin(self, name: str) -> None:
        """A bar that moves once it is known how much there is."""
        self._tasks[name] = self._progress.add_task(name, total=None)

    def at(self, name: str, done: int, total: int | None) -> None:
        """Move the repository's bar."""
        self._progress.update(self._tasks[name], completed=done, total=total)

    def end(self, name: str) -> None:
        """Take the repository's bar away, unless it is the only one."""
        task = self._tasks.pop(name, None)
        if self._all is None:
            return
        if task is not None:
            self._progress.remove_task(task)
        self._progress.advance(self._all)

    def say(self, sentence: str) -> None:
        """A line above the bars."""
        self._progress.console.print(sentence, markup=False, highlight=False)


class Lines:
    """A line now and then, for logs and pipes. `clock` counts seconds."""

    def __init__(self, stream: TextIO, clock: Callable[[], float]) -> None:
        self._stream = stream
        self._clock = clock
        self._last = clock()
        self._expected = 0
        self._ended = 0
        self._lock = threading.RLock()

    def expect(self, repositories: int) -> None:
        """So many repositories are to be read, beside those expected before."""
        with self._lock:
            self._expected += repositories
            if repositories > FEW:
                self.say(f"{repositories:,} repositories")

    def begin(self, name: str) -> None:
        """Say that the repository is being read, where there are few."""
        with self._lock:
            if self._expected <= FEW:
                self._last = self._clock()
                self.say(f"{name}: reading")

    def at(self, name: str, done: int, total: int | None) -> None:
        """Say how far it has come, unless something was said a moment ago."""
        self._now_and_then(f"{name}: {done:,} of {total:,}" if total else f"{name}: {done:,}")

    def end(self, name: str) -> None:
        """Say how many are through, where there are many; of each the report tells."""
        with self._lock:
            self._ended += 1
            if self._expected > FEW:
                self._now_and_then(f"{self._ended:,} of {self._expected:,} repositories, {name}")

    def say(self, sentence: str) -> None:
        """One line."""
        with self._lock:
            print(sentence, file=self._stream, flush=True)

    def _now_and_then(self, sentence: str) -> None:
        with self._lock:
            if self._clock() - self._last >= QUIET_SECONDS:
                self._last = self._clock()
                self.say(sentence)


@contextmanager
def shown_progress(stream: TextIO, clock: Callable[[], float]) -> Iterator[CollectionProgress]:
    """Bars where the stream is a terminal, else lines."""
    if not stream.isatty():
        yield Lines(stream, clock)
        return
    columns = (
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=Console(file=stream)) as progress:
        yield Bars(progress)

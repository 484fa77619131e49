"""How does whoever waits see how far a collection has come?"""

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


class Bars:
    """A bar per repository, on a terminal."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._tasks: dict[str, TaskID] = {}

    def begin(self, name: str) -> None:
        """A bar that moves once it is known how much there is."""
        self._tasks[name] = self._progress.add_task(name, total=None)

    def at(self, name: str, done: int, total: int | None) -> None:
        """Move the repository's bar."""
        self._progress.update(self._tasks[name], completed=done, total=total)

    def end(self, name: str) -> None:
        """Take the repository's bar away."""
        if (task := self._tasks.pop(name, None)) is not None:
            self._progress.remove_task(task)

    def say(self, sentence: str) -> None:
        """A line above the bars."""
        self._progress.console.print(sentence, markup=False, highlight=False)


class Lines:
    """A line now and then, for logs and pipes. `clock` counts seconds."""

    def __init__(self, stream: TextIO, clock: Callable[[], float]) -> None:
        self._stream = stream
        self._clock = clock
        self._last = clock()

    def begin(self, name: str) -> None:
        """Say that the repository is being read."""
        self._last = self._clock()
        self.say(f"{name}: reading")

    def at(self, name: str, done: int, total: int | None) -> None:
        """Say how far it has come, unless something was said a moment ago."""
        if self._clock() - self._last < QUIET_SECONDS:
            return
        self._last = self._clock()
        self.say(f"{name}: {done:,} of {total:,}" if total else f"{name}: {done:,}")

    def end(self, name: str) -> None:
        """Nothing to say: the report does."""

    def say(self, sentence: str) -> None:
        """One line."""
        print(sentence, file=self._stream, flush=True)


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

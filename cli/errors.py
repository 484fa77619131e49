"""What does a person read when a command can't do what was asked, and how does it end?

Exit status 1: what was read is wrong, or something stands in the way. Exit status 2: the command
itself was not meant that way (an unknown option, metric, unit …), or the settings are wrong. All of
it on standard error.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

import typer

from collectors.errors import CollectorError, TableRefused, WrongUsage
from config.errors import ConfigurationProblems, UnknownChoice, WrongSettings
from data.errors import DataProblem

FAILED, MISUSED, INTERRUPTED = 1, 2, 130


class CommandRefused(Exception):
    """A command that won't go on: what happened and what to do next, in one text."""

    def __init__(self, message: str, status: int = FAILED) -> None:
        super().__init__(message)
        self.status = status


EXPECTED = (ConfigurationProblems, UnknownChoice, CommandRefused, DataProblem, CollectorError)
"""Everything that its reader can mend. Anything else is a fault of ours and keeps its traceback."""


@contextmanager
def worded_for_a_terminal() -> Iterator[None]:
    """Turn what its reader can mend into words on standard error and an exit status."""
    try:
        yield
    except EXPECTED as error:
        print(words(error), file=sys.stderr)
        raise typer.Exit(status(error)) from error
    except KeyboardInterrupt as error:
        print("stopped; what was stored before is kept", file=sys.stderr)
        raise typer.Exit(INTERRUPTED) from error


def words(error: Exception) -> str:
    """What stands on standard error for an expected exception."""
    if isinstance(error, ConfigurationProblems):
        return str(error)
    if isinstance(error, TableRefused):
        return "\n".join([*(str(problem) for problem in error.problems), f"error: {error}"])
    return f"error: {error}"


def status(error: Exception) -> int:
    """The exit status for an expected exception."""
    if isinstance(error, CommandRefused):
        return error.status
    return MISUSED if isinstance(error, UnknownChoice | WrongUsage | WrongSettings) else FAILED

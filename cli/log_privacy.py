"""What may stand in a line of the log, and what never does?

Lines of our own hold fixed words, codes, numbers and rules of addresses. What other people's
programs and exceptions say may repeat what was sent to us, so that of it only little is kept: of an
exception its kind and where it was raised, of a message its fixed part and its numbers. What looks
like a secret or an address is crossed out wherever it stands.
"""

import logging
import re
import traceback
from collections.abc import Iterator
from pathlib import Path

from data.errors import DataProblem

OURS = "mikata"
"""The loggers whose words are our own begin like this."""

CROSSED_OUT = "…"
_CHECKOUT = Path(__file__).parents[1]
_FRAMES = 40
_CAUSES = 5

_SECRETS = re.compile(
    r"""
      [\w.+-]+@[\w-]+(\.[\w-]+)+                                # an address
    | \beyJ[\w-]+\.[\w-]*(\.[\w-]*)?                            # a signed token
    | \bgh[a-z]_\w+ | \bgithub_pat_\w+                          # tokens of GitHub
    | (?<=://)[^/@\s]*:[^/@\s]*(?=@)                            # a name and password in an address
    | (?i:\b(bearer|basic|token)\s+(?=\S*\d)[\w~+/.=-]{8,})     # what a header authorises with
    | \b[\w-]{32,}\b                                            # anything long and random
    """,
    re.VERBOSE,
)

_REPEATING = ("Invalid request", "Exception while serving", "Client disconnected", "Unknown Forw")
"""Beginnings of messages of the servers that go on with what somebody sent."""

_WARNING = re.compile(r"\b\w+Warning\b")
_PLACES = re.compile(r"\S*/\S*|\b\d{1,3}(\.\d{1,3}){3}\b|\S*::\S*")


def without_secrets(text: str) -> str:
    """The text with whatever looks like a secret or an address crossed out."""
    return _SECRETS.sub(CROSSED_OUT, text)


class OthersWords(logging.Filter):
    """Leaves of the messages of other people's programs what they can't have been sent."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Keep the record, with its words changed unless they are ours."""
        if record.name.partition(".")[0] != OURS:
            record.msg, record.args = _fixed_part(record), ()
        return True


def _fixed_part(record: logging.LogRecord) -> str:
    words = str(record.msg)
    if record.name == "py.warnings":
        kind = _WARNING.search(record.getMessage())
        return kind[0] if kind else record.name
    for beginning in _REPEATING:
        if words.startswith(beginning):
            return beginning
    given = record.args if isinstance(record.args, tuple) else ()
    kept = tuple(each if isinstance(each, int | float) else CROSSED_OUT for each in given)
    try:
        words = words % kept if kept else words
    except (TypeError, ValueError):  # a form like %(name)s, or %d of what is no number
        words = record.name
    return _PLACES.sub(CROSSED_OUT, words)


def told_of(error: BaseException) -> dict[str, object]:
    """An exception as fields: its kind, what the machine said, where, and what it came from."""
    chain = list(_chain(error))
    told: dict[str, object] = {"error": type(error).__name__}
    said = next((words for each in chain if (words := _said(each))), None)
    if said:
        told["said"] = without_secrets(said)
    if chain[1:]:
        told["because"] = [type(each).__name__ for each in chain[1:]]
    told["where"] = [_place(frame) for frame in _frames(chain[-1])]
    return told


def _chain(error: BaseException) -> Iterator[BaseException]:
    """The exception and those that it came from."""
    present: BaseException | None = error
    for _ in range(_CAUSES):
        if present is None:
            return
        yield present
        present = present.__cause__ or (
            None if present.__suppress_context__ else present.__context__
        )


def _said(error: BaseException) -> str | None:
    """What machines said, which they did not hear from people."""
    if isinstance(error, DataProblem):
        return error.what
    if isinstance(error, OSError):
        return error.strerror
    if type(error).__name__ == "OperationalError":
        return str(getattr(error, "orig", error)).partition("\n")[0]
    return None


def _frames(error: BaseException) -> list[traceback.FrameSummary]:
    return list(traceback.extract_tb(error.__traceback__))[-_FRAMES:]


def _place(frame: traceback.FrameSummary) -> str:
    """`dashboard/app.py:40 shown`; of a package its path inside site-packages."""
    file = frame.filename
    _, installed, inside = file.rpartition("site-packages/")
    if not installed:
        path = Path(file)
        inside = str(path.relative_to(_CHECKOUT)) if path.is_relative_to(_CHECKOUT) else path.name
    return f"{inside}:{frame.lineno} {frame.name}"

"""Of which commit is what a pipeline pushes, and when was that committed?"""

import re
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cli.errors import MISUSED, CommandRefused
from collectors.errors import GitMissing
from collectors.git_history.command import Git
from collectors.table_file.cells import WrongCell, moment

_SHA = re.compile(r"[0-9a-f]{40}")
_CLOCKS_DIFFER_BY = timedelta(days=1)

Ask = Callable[..., str | None]
"""Asks git about the clone in the current folder; None for no answer."""


@dataclass(frozen=True, slots=True)
class PushedCommit:
    """A commit, when it was committed, and the top of the clone that the command runs in."""

    sha: str
    committed_at: datetime
    clone: str | None


def pushed_commit(
    sha: str | None, committed_at: str | None, environ: Mapping[str, str], now: datetime
) -> PushedCommit:
    """What the options say; what they leave out comes from the pipeline or the clone, and is said.

    Raises CommandRefused.
    """
    ask = _git(environ)
    found = _given(sha) if sha is not None else _found(environ, ask)
    at = _moment(committed_at) if committed_at is not None else _committed_at(found, ask, now)
    if at > now + _CLOCKS_DIFFER_BY:
        message = f"the commit would be of {at.isoformat()}, which is yet to come"
        do = "check --committed-at and the clock of this machine"
        raise CommandRefused(f"{message}; {do}")
    return PushedCommit(found, at, ask("rev-parse", "--show-toplevel"))


def _git(environ: Mapping[str, str]) -> Ask:
    try:
        return Git.at(Path.cwd(), environ).text_if_any
    except GitMissing:
        return lambda *_: None


def _given(sha: str) -> str:
    if not _SHA.fullmatch(sha.lower()):
        message = f"--commit: expected all 40 digits of a commit, got '{sha}'; git rev-parse HEAD"
        raise CommandRefused(f"{message} prints them", MISUSED)
    return sha.lower()


def _found(environ: Mapping[str, str], ask: Ask) -> str:
    for where, sha in (
        ("GITHUB_SHA", environ.get("GITHUB_SHA")),
        ("HEAD", ask("rev-parse", "HEAD")),
    ):
        if sha and _SHA.fullmatch(sha.lower()):
            print(f"note: the commit is {sha.lower()}, from {where}", file=sys.stderr)
            return sha.lower()
    raise CommandRefused(
        "there is no GITHUB_SHA and no clone in this folder; say --commit SHA", MISUSED
    )


def _moment(written: str) -> datetime:
    try:
        return moment(written)
    except WrongCell as error:
        raise CommandRefused(f"--committed-at: {error}", MISUSED) from error


def _committed_at(sha: str, ask: Ask, now: datetime) -> datetime:
    """From the clone if it has the commit, else now."""
    written = ask("show", "-s", "--format=%cI", sha)
    if written is None:
        note = "no clone in this folder knows the commit; it counts as committed now"
        print(f"note: {note} (--committed-at says otherwise)", file=sys.stderr)
        return now
    return datetime.fromisoformat(written).astimezone(UTC)

"""Which GitHub do the tests of the command line collect from, and which `gh` is signed in?"""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from tests.github.world import World


def small_world() -> World:
    """Pull requests of the last nine months in three repositories."""
    today = datetime.now(UTC).replace(microsecond=0)
    made = World(seed=3, start=today - timedelta(days=270), until=today - timedelta(days=1))
    made.repository("acme/web", 120)
    made.repository("acme/app", 30)
    made.repository("acme/old", 3)
    return made


GH = """#!/bin/sh
echo "$@" >> "{calls}"
{answer}
"""


def with_gh(folder: Path, answer: str) -> str:
    """A PATH that begins with a `gh` which notes in `calls` how it is called and answers so."""
    programs = folder / "programs"
    programs.mkdir()
    program = programs / "gh"
    program.write_text(GH.format(calls=folder / "calls", answer=answer), encoding="utf-8")
    program.chmod(0o755)
    return f"{programs}:/usr/bin:/bin"

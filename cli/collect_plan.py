"""What does a command line ask to collect, and can it be meant that way?"""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import get_args

from cli.collect_jobs import (
    FromGitHub,
    Job,
    Local,
    from_clone,
    from_kept_answers,
    from_known_clone,
    from_table,
)
from cli.errors import MISUSED, CommandRefused
from cli.github_token import with_token
from cli.workspace import Workspace
from collectors.github.collector import Options
from collectors.github.patterns import EXCEPT, fits, wanted
from collectors.github.surveyed import Part
from collectors.registry import SOURCES
from config.errors import UnknownChoice
from data.queries.collecting import repositories_of
from data.rows import RepositoryRow

FROM_GITHUB = "GitHub"
MOST_NAMED = 5
PARTS: tuple[Part, ...] = get_args(Part)
"""What --only may name."""


@dataclass(frozen=True, slots=True)
class Asked:
    """The words of the command line that say what to collect."""

    names: tuple[str, ...] = ()
    git: Path | None = None
    base: str | None = None
    name: str | None = None
    full: bool = False
    pull_requests: Path | None = None
    only: tuple[str, ...] = ()
    rebuild: bool = False
    every: str | None = None
    again: bool = False

    @property
    def brings_pull_requests(self) -> bool:
        """Whether pull requests are among what is collected."""
        return not self.only or "pull_requests" in self.only


ONLY_FOR = {
    "--base": ("--git",),
    "--name": ("--git",),
    "--full": ("--git", FROM_GITHUB),
    "--every": ("--git", FROM_GITHUB),
    "--only": (FROM_GITHUB,),
}
"""Which options say nothing about some sources."""

_REASONS = {
    "--git": ", not with --git",
    "--rebuild": ", not with --rebuild",
    "--pull-requests": "; a table says it in its columns",
}


def check(asked: Asked) -> None:
    """Refuse what can't be meant; raises CommandRefused, UnknownChoice and WrongUsage."""
    for part in asked.only:
        if part not in PARTS:
            raise UnknownChoice("source", part, PARTS)
    source = _the_one_source(asked)
    given = {
        "--base": asked.base, "--name": asked.name, "--full": asked.full, "--only": asked.only,
        "--every": asked.every,
    }  # fmt: skip
    for option, sources in ONLY_FOR.items():
        if given[option] and source not in sources:
            message = f"{option}: only for {' and '.join(sources)}{_REASONS.get(source, '')}"
            raise CommandRefused(message, MISUSED)
    if asked.names:
        wanted(asked.names)


def _the_one_source(asked: Asked) -> str:
    """Which source is meant; refused where it is two."""
    given = {
        "--git": asked.git, "--pull-requests": asked.pull_requests, "--rebuild": asked.rebuild,
        "OWNER/NAME": asked.names and not asked.rebuild,
    }  # fmt: skip
    named = [option for option, value in given.items() if value]
    if len(named) > 1:
        message = f"{named[0]} and {named[1]} are two collections: run one after the other"
        raise CommandRefused(message, MISUSED)
    return named[0] if named and named[0] != "OWNER/NAME" else FROM_GITHUB


def jobs(asked: Asked, opened: Workspace) -> list[Job]:
    """What a round has to do. Raises CommandRefused where there is nothing, or no token."""
    if asked.pull_requests:
        return [from_table(asked.pull_requests)]
    if asked.git:
        return [from_clone(asked.git, asked.base, asked.name, full=asked.full)]
    if asked.rebuild:
        return [from_kept_answers(_kept(asked, opened))]
    clones = _clones(asked, opened)
    found: list[Job] = []
    if patterns := _patterns(asked, opened, [each.name for each in clones]):
        settings = with_token(opened.settings.github, os.environ)
        options = Options(asked.full, frozenset(part for part in PARTS if part in asked.only))
        found.append(FromGitHub(settings, patterns, options))
    found += clones
    if not found:
        raise CommandRefused(f"{NOTHING}{_named_before(opened)}", MISUSED)
    return found


NOTHING = (
    "nothing to collect from; say one of"
    + "".join(f"\n  {each.option:16} {each.question}" for each in SOURCES)
    + (
        "\nor list what `mikata collect` is to collect every time under github: repositories: in "
        "mikata.yaml"
    )
)


def _named_before(opened: Workspace) -> str:
    """How what was collected from GitHub by its name is collected again."""
    with opened.database.read() as connection:
        names = [row.name for _, row in repositories_of(connection, "github")]
    if not names:
        return ""
    shown = " ".join(names[:MOST_NAMED]) + (" …" if len(names) > MOST_NAMED else "")
    return f"\nor name again what was collected before: mikata collect {shown}"


def _patterns(asked: Asked, opened: Workspace, clones: Sequence[str]) -> Sequence[str]:
    """Which repositories of GitHub are meant; `clones` are read in another way.

    What the settings leave out is left out of patterns on the command line as well.
    """
    settled = opened.settings.github.repositories
    if not asked.names:
        return settled
    named = [each for each in asked.names if each not in clones]
    left_out = [each for each in settled if each.startswith(EXCEPT)]
    return [*named, *(left_out if any("*" in each for each in named) else ())]


def _clones(asked: Asked, opened: Workspace) -> list[Local]:
    """The clones to read again, each under its name: all where no repository is named.

    Those that are named are meant as GitHub has them, but for `again`: as they were read before.
    """
    if not asked.brings_pull_requests or (asked.names and not asked.again):
        return []
    with opened.database.read() as connection:
        rows = [row for _, row in repositories_of(connection, "git")]
    return [
        from_known_clone(row, row.location, full=asked.full)
        for row in rows
        if row.location and (not asked.names or row.name in asked.names)
    ]


def _kept(asked: Asked, opened: Workspace) -> list[tuple[int, RepositoryRow]]:
    """The repositories of GitHub whose kept answers are meant, by id."""
    with opened.database.read() as connection:
        known = repositories_of(connection, "github")
    if not known:
        message = "nothing was collected from GitHub yet, so that there is nothing to rebuild"
        raise CommandRefused(f"{message}\n  what to do: mikata collect OWNER/NAME", MISUSED)
    names = [row.name for _, row in known]
    for each in asked.names:
        if not any(fits(name, each) for name in names):
            raise UnknownChoice("repository", each, names)
    return [pair for pair in known if _is_named(pair[1].name, asked.names)]


def _is_named(name: str, patterns: Sequence[str]) -> bool:
    return not patterns or any(fits(name, each) for each in patterns)

"""What can keep a collection from being complete, and what does its reader do then?

CollectorError
├── WrongUsage           the command names something that is not there
│   ├── NoSuchPath       a path that does not exist or can't be read
│   ├── NotARepository   a folder that is no Git repository
│   ├── InsideRepository a folder somewhere inside a repository
│   ├── UnknownBranch    a branch that the repository does not have
│   └── WrongName        a repository's name that is not `owner/name`
├── GitMissing           the `git` program is not installed
├── GitFailed            `git` could not do what it was asked
│   ├── ForeignOwner     `git` refuses a repository that belongs to someone else
│   ├── EmptyRepository  a repository without a commit
│   └── ShallowClone     a clone whose history is cut off
├── OtherSource          the repository came from another source before
├── RepositoryBusy       another collection works on the repository
├── Interrupted          somebody asked the collection to stop
└── TableRefused         a file of pull requests with something wrong in it

What GitHub adds is drawn in `collectors.github.errors` and `collectors.github.shortfalls`, what
reports of coverage add in `collectors.coverage.errors`.
"""

import re
import shlex
from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Literal

from config.errors import Problem, UnknownChoice, in_reading_order


class CollectorError(Exception):
    """Something that its reader can mend: what happened, where, and what to do next."""

    status: Literal["incomplete", "failed"] = "failed"
    """What a collection is that ends with it: `incomplete` where everything read so far counts."""

    def __init__(self, what: str, where: str, do: str) -> None:
        super().__init__(f"{what}\n  where: {where}\n  what to do: {do}")
        self.what = what
        self.where = where
        self.do = do

    @property
    def kind(self) -> str:
        """Its name in the words of pages, which speak more than one language: `shallow_clone`."""
        return re.sub(r"(?<!^)(?=[A-Z])", "_", type(self).__name__).lower()


class WrongUsage(CollectorError):
    """The command names something that is not there; nothing was begun."""


class NoSuchPath(WrongUsage):
    """A path that does not exist or can't be read."""

    def __init__(self, path: Path, wanted: str, reason: str) -> None:
        super().__init__(
            f"There is no {wanted} at this path: {reason}", str(path), "check the path"
        )


class NotARepository(WrongUsage):
    """A folder that is no Git repository."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            "This folder is not a Git repository",
            str(path),
            "name the folder of a clone, the one that holds .git, or a bare repository",
        )


class InsideRepository(WrongUsage):
    """A folder somewhere inside a repository: which one is meant has to be said."""

    def __init__(self, path: Path, top: Path) -> None:
        super().__init__(
            f"This folder is no repository of its own but lies inside {top}",
            str(path),
            f"if that one is meant: mikata collect --git {shlex.quote(str(top))}",
        )


class UnknownBranch(WrongUsage):
    """A branch that the repository does not have."""

    def __init__(self, path: Path, branch: str, known: Sequence[str], said_by: str) -> None:
        super().__init__(
            _sentence(str(UnknownChoice("branch", branch, sorted(known)))),
            f"{path}, {said_by}",
            "name one of the known branches, or fetch the missing one with git fetch",
        )


class WrongName(WrongUsage):
    """A repository's name that is not `owner/name`."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"'{name}' is not a repository's name",
            "--name",
            "write owner/name, in letters, digits, '.', '-' and '_', for example acme/web",
        )


class GitMissing(CollectorError):
    """The `git` program is not installed."""

    def __init__(self) -> None:
        super().__init__(
            "The git program was not found",
            "the folders of PATH",
            "install git (https://git-scm.com/downloads), for example: apt install git",
        )


class GitFailed(CollectorError):
    """`git` could not do what it was asked."""

    def __init__(
        self,
        path: Path,
        what: str,
        do: str = "see whether git fsck finds damage; a fresh clone may help",
    ) -> None:
        super().__init__(what, str(path), do)


class ForeignOwner(GitFailed):
    """`git` refuses a repository that belongs to someone else."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            path,
            "git refuses this repository because its files belong to another user",
            f"if you trust it: git config --global --add safe.directory {shlex.quote(str(path))}",
        )


class EmptyRepository(GitFailed):
    """A repository without a commit."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            path,
            "This repository has no commit on any branch yet",
            "fetch its history with git fetch, or collect again after the first commit",
        )


class ShallowClone(GitFailed):
    """A clone whose history is cut off: what lies before would be missing without a trace."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            path,
            "This clone is shallow: its older history is missing, so that counts and lead times "
            "would be wrong",
            f"fetch the rest: git -C {shlex.quote(str(path))} fetch --unshallow",
        )


class OtherSource(CollectorError):
    """The repository came from another source before; rows of two sources must not mix."""

    def __init__(self, name: str, stored: str, offered: str) -> None:
        super().__init__(
            f"{name} was collected from '{stored}' before, and '{offered}' knows other things of "
            "its pull requests",
            name,
            "collect it under another name (--git: --name OWNER/NAME, a table: its column "
            "'repository') or into another workspace",
        )


class RepositoryBusy(CollectorError):
    """Another collection works on the repository."""

    def __init__(self, name: str, pid: int | None, since: datetime | None) -> None:
        holder = f"process {pid}" if pid else "another process, perhaps on another machine"
        began = f" since {since.isoformat(timespec='seconds')}" if since else ""
        super().__init__(
            f"{name} is being collected by {holder}{began}",
            name,
            "wait until it has ended, then collect again",
        )


class Interrupted(CollectorError):
    """Somebody asked the collection to stop."""

    status = "incomplete"

    def __init__(self, where: str, *, kept: bool) -> None:
        if kept:
            what = "everything up to here is kept"
            do = "run the same command again: it goes on where this one ended"
        else:
            what = "nothing of the file is stored"
            do = "run the same command again: a file is imported whole or not at all"
        super().__init__(f"The collection was asked to stop; {what}", where, do)


class TableRefused(CollectorError):
    """A file of pull requests with something wrong in it; nothing of it is stored."""

    def __init__(self, path: Path, problems: Iterable[Problem], unlisted: int = 0) -> None:
        self.problems = in_reading_order(problems)
        self.unlisted = unlisted
        count = len(self.problems) + unlisted
        super().__init__(
            f"{count} {'problem' if count == 1 else 'problems'} in the file; nothing was stored",
            str(path),
            "mend them and collect again; docs/how-to/import-a-table.md describes each column",
        )


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]

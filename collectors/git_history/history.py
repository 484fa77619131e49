"""Which pull requests did the first-parent history of a clone's base branches merge?"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from collectors.collector import Kept, Page, Reading, Say
from collectors.git_history.bookmark import Bookmark, bookmark_of
from collectors.git_history.branches import Bases, choose_bases
from collectors.git_history.clone import Clone, open_clone
from collectors.git_history.first_seen import FirstSeen
from collectors.git_history.names import Naming, naming
from collectors.git_history.reading import BranchReading, read_branch
from collectors.git_history.rows import pull_request_row
from config.organisation import Organisation
from data.rows import PullRequestRow, RepositoryRow

PAGE = 500
"""Pull requests stored at once."""


@dataclass(frozen=True, slots=True)
class GitHistory:
    """The collector of a local clone, read by the `git` program alone.

    `environ` is the environment that `git` is looked for in and run with, `base` and `name` are
    what the command line asked for, `again` reads everything once more.
    """

    path: Path
    environ: Mapping[str, str] = field(repr=False)
    organisation: Organisation | None = None
    base: str | None = None
    name: str | None = None
    again: bool = False
    page: int = PAGE
    source: Literal["git"] = "git"

    def repositories(self) -> Sequence[RepositoryRow]:
        """The one repository at the path. Raises CollectorError where it can't be read."""
        clone, names, bases = self._open()
        row = RepositoryRow(
            name=names.name,
            source=self.source,
            url=names.url,
            default_branch=bases.default_branch,
            has_develop=bases.has_develop,
            location=str(clone.git.path),
        )
        return (row,)

    def readings(self, repository: RepositoryRow) -> Sequence[Reading]:  # noqa: ARG002 -- a clone is one repository
        """Its merged pull requests."""
        return (Reading(self.source, self.pages),)

    def pages(self, kept: Kept, say: Say) -> Iterator[Page]:
        """Merged pull requests since the bookmark, branch by branch, the base first."""
        clone, names, bases = self._open()
        for remark in bases.remarks:
            say(remark)
        bookmark = Bookmark() if self.again else bookmark_of(kept.bookmark)
        seen = FirstSeen(clone.git, kept, bases.branches)
        for branch in bases.branches:
            reading = read_branch(clone, branch, bookmark, names.hosts)
            if reading.rewritten:
                say(f"{names.name}: history of '{branch}' was rewritten; all of it is read again")
            seen.begin(branch, reading.since)
            for part in self._parts(reading, names):
                bookmark = bookmark.moved(branch, part.tip, reading.skewed)
                yield Page(seen.keep(part.rows), bookmark.as_text(), part.done, reading.total)
            if reading.undated:
                say(
                    f"{names.name}: left out {reading.undated} merges of '{branch}' whose date "
                    "can't be read"
                )

    def _parts(self, reading: BranchReading, names: Naming) -> Iterator["_Part"]:
        """The branch in parts of as many pull requests as are stored at once."""
        rows: list[PullRequestRow] = []
        for done, landed in enumerate(reading.landed(), start=1):
            row = pull_request_row(landed, reading.branch, names)
            if row is not None:
                rows.append(row)
            if len(rows) == self.page or done == reading.total:
                yield _Part(tuple(rows), landed.sha, done)
                rows = []

    def _open(self) -> tuple[Clone, Naming, Bases]:
        clone = open_clone(self.path, self.environ)
        names = naming(clone.folder, clone.origin, self.name)
        return clone, names, choose_bases(clone, names.name, self.base, self.organisation)


@dataclass(frozen=True, slots=True)
class _Part:
    """Pull requests of a stretch of a branch, its last commit, and how many commits it took."""

    rows: tuple[PullRequestRow, ...]
    tip: str
    done: int

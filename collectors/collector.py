"""What does a collector have to offer, so that the sync loop can run it?"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from data.rows import PullRequestRow, RepositoryRow, RepositorySource


@dataclass(frozen=True, slots=True)
class Page:
    """Some pull requests of a repository, and how far the source has been read with them.

    `done` of `total` counts steps of the source's own (commits, rows); None where nobody knows the
    total.
    """

    rows: tuple[PullRequestRow, ...]
    bookmark: str
    done: int
    total: int | None


class Kept(Protocol):
    """What is stored already of the repository that is being collected."""

    @property
    def bookmark(self) -> str | None:
        """How far it was read; None for a repository that never was."""
        ...

    def merges(self, numbers: Sequence[int]) -> Mapping[int, tuple[str, str | None]]:
        """(base branch, merge commit) of those of the pull requests that are stored."""
        ...


Say = Callable[[str], None]
"""Takes a sentence for whoever watches the collection."""


class Collector(Protocol):
    """A source that is read repository by repository, page by page."""

    @property
    def source(self) -> RepositorySource:
        """The name of the source in the data."""
        ...

    def repositories(self) -> Sequence[RepositoryRow]:
        """What there is to collect. Raises CollectorError where nothing can be begun."""
        ...

    def pages(self, repository: RepositoryRow, kept: Kept, say: Say) -> Iterator[Page]:
        """What is new since the bookmark, oldest first.

        After any page the reading may end and be taken up again from its bookmark: the rows stored
        then are those of an undisturbed reading. Raises CollectorError.
        """
        ...

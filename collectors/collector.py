"""What does a collector have to offer, so that the sync loop can run it?"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from data.queries.deployed import KeptDeployed, KeptMerge
from data.rows import Counts, PartRow, PullRequestRow, RepositoryRow, RepositorySource, Spent


@dataclass(frozen=True, slots=True)
class Page:
    """Something of a repository that is stored at once, and how far the source was read with it.

    `done` of `total` counts steps of the source's own (commits, rows); None where nobody knows the
    total.
    """

    rows: tuple[PullRequestRow, ...] = ()
    bookmark: str | None = None
    """None leaves the bookmark where it is."""
    done: int = 0
    total: int | None = None
    read_at: datetime | None = None
    """When the source gave the rows, by its own clock; None where it has none."""
    gone: tuple[int, ...] = ()
    """Numbers of pull requests that the source no longer knows, as of `read_at`."""
    parts: tuple[PartRow, ...] = ()
    on_source: Counts | None = None
    """How many the source counts in each state; the last page's counts."""


@dataclass(frozen=True, slots=True)
class KeptPullRequest:
    """A stored pull request as far as a collector needs it to ask for it again."""

    number: int
    node_id: str | None
    state: str
    read_at: datetime | None
    updated_at: datetime | None = None
    """When it was last updated, as its source said when it was read."""


class Kept(Protocol):
    """What is stored already of the repository that is being collected."""

    @property
    def bookmark(self) -> str | None:
        """How far this reading of it came; None for one that never began."""
        ...

    def merges(self, numbers: Sequence[int]) -> Mapping[int, tuple[str, str | None]]:
        """(base branch, merge commit) of those of the pull requests that are stored."""
        ...

    def counts(self) -> Counts:
        """How many are stored in each state; those gone from the source are left out."""
        ...

    def pull_requests(self, state: str | None = None) -> Sequence[KeptPullRequest]:
        """Those stored in a state, or all, in the order of their numbers; gone ones left out."""
        ...

    def accepted_gap(self) -> Counts | None:
        """By how many, in each state, the source may have more: somebody accepted that."""
        ...

    def deployed(self, environments: Collection[str]) -> Sequence[KeptDeployed]:
        """The deployments into the environments, in the order of their first success."""
        ...

    def released(self) -> Sequence[KeptDeployed]:
        """The releases in the order of their publishing, without prereleases."""
        ...

    def merged(self) -> Sequence[KeptMerge]:
        """The pull requests whose merge commit is known, in the order of their merges."""
        ...


Say = Callable[[str], None]
"""Takes a sentence for whoever watches the collection."""


@dataclass(frozen=True, slots=True)
class Reading:
    """One thing that is read of a repository, with a bookmark, a status and a run of its own.

    `source` names it in the data: that of the collector for pull requests, with a dot and a word
    behind it for anything else (`github.deployments`). After any page the reading may end and be
    taken up again from its bookmark: the rows stored then are those of an undisturbed reading.
    `pages` raises CollectorError.
    """

    source: str
    pages: Callable[[Kept, Say], Iterator[Page]]
    spent: Callable[[], Spent] = Spent


class Collector(Protocol):
    """A source that is read repository by repository, page by page."""

    @property
    def source(self) -> RepositorySource:
        """The name of the source in the data."""
        ...

    def repositories(self) -> Sequence[RepositoryRow]:
        """What there is to collect. Raises CollectorError where nothing can be begun."""
        ...

    def readings(self, repository: RepositoryRow) -> Sequence[Reading]:
        """What is read of a repository, one after the other; the pull requests first."""
        ...

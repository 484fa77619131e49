"""What does one run over one reading of a repository keep, and what was kept before it?"""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from collectors.collector import KeptPullRequest, Page
from collectors.errors import CollectorError
from collectors.report import Status, both
from data.database import Database
from data.parts import store_parts
from data.queries import collecting, deployed
from data.queries.deployed import KeptDeployed, KeptMerge
from data.queries.organisation import current_organisation
from data.rows import (
    NOTHING_SPENT,
    ContentsRow,
    Counts,
    DeploymentRow,
    IncidentRow,
    ReleaseRow,
    Spent,
)
from data.runs import (
    NOTHING,
    Outcome,
    begin_run,
    finish_sync_run,
    last_status,
    note_progress,
    take_up_quiet_run,
)
from data.store import bookmark, mark_gone, set_bookmark, store_pull_requests

DELIVERED = (DeploymentRow, ReleaseRow, IncidentRow, ContentsRow)
"""Parts that the snapshot of facts is made of, as pull requests are; the others are read anew."""


class Run:
    """One run, by whoever holds the repository's lock; `source` is that of the reading.

    Nothing is noted of it before its first page: a source with nothing new costs one line. A page
    that says how much there will be is enough.
    """

    def __init__(
        self, database: Database, repository: int, source: str, now: Callable[[], datetime]
    ) -> None:
        self._database = database
        self._repository = repository
        self._source = source
        self._now = now
        self._number: int | None = None
        self.stored = NOTHING
        self.on_source: Counts | None = None

    @property
    def bookmark(self) -> str | None:
        """How far the reading came."""
        with self._database.read() as connection:
            return bookmark(connection, self._source, self._repository)

    def merges(self, numbers: Sequence[int]) -> Mapping[int, tuple[str, str | None]]:
        """(base branch, merge commit) of those of the pull requests that are stored."""
        with self._database.read() as connection:
            return collecting.stored_merges(connection, self._repository, numbers)

    def counts(self) -> Counts:
        """How many are stored in each state; those gone from the source are left out."""
        with self._database.read() as connection:
            return collecting.counts_of(connection, self._repository)

    def pull_requests(self, state: str | None = None) -> Sequence[KeptPullRequest]:
        """Those stored in a state, or all, in the order of their numbers; gone ones left out."""
        with self._database.read() as connection:
            rows = collecting.stored_pull_requests(connection, self._repository, state)
        return [KeptPullRequest(*row) for row in rows]

    def accepted_gap(self) -> Counts | None:
        """By how many, in each state, the source may have more: somebody accepted that."""
        with self._database.read() as connection:
            return collecting.accepted_gap(connection, self._repository)

    def deployed(self, environments: Collection[str]) -> Sequence[KeptDeployed]:
        """The deployments into the environments, in the order of their first success."""
        with self._database.read() as connection:
            return deployed.succeeded(connection, self._repository, environments)

    def released(self) -> Sequence[KeptDeployed]:
        """The releases in the order of their publishing, without prereleases."""
        with self._database.read() as connection:
            return deployed.released(connection, self._repository)

    def merged(self) -> Sequence[KeptMerge]:
        """The pull requests whose merge commit is known, in the order of their merges."""
        with self._database.read() as connection:
            return deployed.merged(connection, self._repository)

    @property
    def is_to_be_noted(self) -> bool:
        """Whether anything was written of it, or the last one still stands there as one that did
        not come to its end.
        """
        if self._number is not None:
            return True
        with self._database.read() as connection:
            last = last_status(connection, self._source, self._repository)
        return last not in (None, "complete")

    def keep(self, page: Page) -> None:
        """What is on the page and the bookmark behind it: both or neither."""
        self.on_source = page.on_source or self.on_source
        delivered = any(isinstance(part, DELIVERED) for part in page.parts)
        rows = bool(page.rows or page.gone) or delivered
        if not (rows or page.parts or page.bookmark is not None or page.total is not None):
            return
        organisation = current_organisation(self._database) if page.parts else None
        at = page.read_at or self._now()
        with self._database.write(
            changes_facts=rows or bool(page.parts), freshness_only=not rows
        ) as connection:
            number = self._number or self._begun(connection)
            stored = store_pull_requests(connection, self._repository, page.rows, page.read_at)
            mark_gone(connection, self._repository, page.gone, at)
            more = store_parts(connection, self._repository, page.parts, organisation)
            if page.bookmark is not None:
                set_bookmark(connection, self._source, self._repository, page.bookmark)
            everything = both(self.stored, both(stored, more))
            note_progress(connection, number, everything, page.done, page.total)
        self._number, self.stored = number, everything

    def end(self, status: Status, error: CollectorError | None, spent: Spent) -> None:
        """Note how it ended."""
        parts = (error.what, error.where, error.do, error.kind) if error else (None,) * 4
        outcome = Outcome(status, self.stored, *parts, spent=spent, on_source=self.on_source)
        with self._database.write(changes_facts=True, freshness_only=True) as connection:
            quiet = self._number is None and error is None and spent == NOTHING_SPENT
            number = self._number or self._begun(connection, quiet=quiet)
            finish_sync_run(connection, number, self._now(), outcome)

    def _begun(self, connection: Any, *, quiet: bool = False) -> int:  # noqa: ANN401 -- a connection of the database, whose kind only `data` knows
        """The number of this run, which is noted from now on."""
        this = self._source, self._repository, self._now()
        known = take_up_quiet_run(connection, *this) if quiet else None
        return known or begin_run(connection, *this)

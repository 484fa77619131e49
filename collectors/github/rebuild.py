"""How are pull requests read anew from the answers that were kept, without asking GitHub again?

A definition that changed with Mikata needs no new collection: each stored row is made once more
from GitHub's own words. Nothing else of a collection changes: neither its bookmark nor its age.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from collectors.errors import CollectorError, Interrupted
from collectors.github.parse import rebuilt
from collectors.github.shortfalls import DamagedAnswer
from collectors.lock import repository_lock
from collectors.report import RepositoryReport, both
from collectors.sync import Desk, report_of
from data.queries.collecting import raw_answers, stored_pull_requests
from data.rows import PullRequestRow, RepositoryRow, Stored
from data.runs import NOTHING
from data.store import store_pull_requests

AT_ONCE = 500
"""Pull requests stored in one transaction."""


def rebuild(
    desk: Desk, repositories: Sequence[tuple[int, RepositoryRow]]
) -> tuple[RepositoryReport, ...]:
    """Read every kept answer of the repositories, each given with its id, anew.

    What a report counts as changed is what came out differently. One that fails does not stop the
    others; an answer that can't be read any more leaves its row as it is.
    """
    desk.progress.expect(len(repositories))
    return tuple(_rebuild_one(desk, number, row.name) for number, row in repositories)


def _rebuild_one(desk: Desk, repository: int, name: str) -> RepositoryReport:
    work = _Rebuilding(desk, repository, name)
    try:
        with repository_lock(desk.database, desk.locks, name, desk.now()):
            desk.progress.begin(name)
            work.do()
    except CollectorError as error:
        return report_of(desk, name, error.status, work.stored, error)
    finally:
        desk.progress.end(name)
    status = "incomplete" if work.damage else "complete"
    return report_of(desk, name, status, work.stored, work.damage)


class _Rebuilding:
    """The work on one repository, by whoever holds its lock."""

    def __init__(self, desk: Desk, repository: int, name: str) -> None:
        self._desk = desk
        self._repository = repository
        self._name = name
        self.stored: Stored = NOTHING
        self.damage: DamagedAnswer | None = None
        """The first answer that could not be read."""

    def do(self) -> None:
        """One block after the other. Raises Interrupted between two of them."""
        desk = self._desk
        with desk.database.read() as connection:
            kept = stored_pull_requests(connection, self._repository, None)
        present = {number for number, *_ in kept}
        done = 0
        for block in self._blocks():
            if desk.stop.asked:
                raise Interrupted(self._name, kept=True)
            rows = [row for row in self._rows(block) if row.number in present]
            with desk.database.write(changes_facts=True) as connection:
                stored = store_pull_requests(connection, self._repository, rows)
            self.stored = both(self.stored, stored)
            done += len(block)
            desk.progress.at(self._name, done, max(done, len(present)))

    def _blocks(self) -> Iterator[list[bytes]]:
        """The kept answers in the order of the numbers."""
        after = 0
        while True:
            with self._desk.database.read() as connection:
                block = raw_answers(connection, self._repository, after, AT_ONCE)
            if not block:
                return
            after = block[-1][0]
            yield [content for _, content, _ in block]

    def _rows(self, answers: Sequence[bytes]) -> Iterator[PullRequestRow]:
        for answer in answers:
            try:
                # What is kept stays as it is, with the moment at which GitHub gave it.
                yield replace(rebuilt(self._name, answer), raw=None)
            except DamagedAnswer as damage:
                self.damage = self.damage or damage

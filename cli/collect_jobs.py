"""How is each source collected, when its turn has come?"""

import os
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from collectors.git_history import GitHistory
from collectors.github.access import GitHubAccess
from collectors.github.collector import GitHubCollector, Options
from collectors.github.patience import Clock
from collectors.github.rebuild import rebuild
from collectors.report import RepositoryReport
from collectors.sync import Desk, collect
from collectors.table_file import TableFile, import_table
from config.settings import GitHub
from data.queries.collecting import repositories_of
from data.queries.organisation import current_organisation
from data.rows import NOTHING_SPENT, RepositoryRow, Spent


class Job(Protocol):
    """One source of a round; `name` stands for it where not even its repositories can be told."""

    @property
    def name(self) -> str:
        """What its reader knows it by."""
        ...

    @property
    def survey(self) -> Spent:
        """What was asked that belongs to no repository."""
        ...

    def work(self, desk: Desk, /) -> tuple[RepositoryReport, ...]:
        """Collect. Raises CollectorError where nothing can be begun."""
        ...


@dataclass(frozen=True, slots=True)
class Local:
    """Something that lies on this machine."""

    name: str
    work: Callable[[Desk], tuple[RepositoryReport, ...]]
    survey: Spent = NOTHING_SPENT


class FromGitHub:
    """Repositories of GitHub, several side by side; asked anew in each round."""

    name = "GitHub"

    def __init__(self, settings: GitHub, wanted: Sequence[str], options: Options) -> None:
        self._settings = settings
        self._wanted = wanted
        self._options = options
        self.survey = NOTHING_SPENT

    def work(self, desk: Desk) -> tuple[RepositoryReport, ...]:
        """Collect what the patterns name. Raises CollectorError where the survey can't be had."""
        self.survey = NOTHING_SPENT
        clock = Clock(desk.now, time.sleep)
        with GitHubAccess(self._settings, desk.stop, clock, desk.progress.say) as access:
            collector = GitHubCollector(
                access,
                self._settings,
                self._wanted,
                desk.database,
                desk.progress.say,
                current_organisation(desk.database),
                self._options,
                os.environ,
            )
            try:
                return collect(desk, collector, self._settings.side_by_side)
            finally:
                self.survey = collector.spent


def from_clone(path: Path, base: str | None, name: str | None, *, full: bool) -> Local:
    """The history of a clone."""

    def work(desk: Desk) -> tuple[RepositoryReport, ...]:
        organisation = current_organisation(desk.database)
        return collect(desk, GitHistory(path, os.environ, organisation, base, name, again=full))

    return Local(name or str(path), work)


def from_known_clone(row: RepositoryRow, location: str, *, full: bool) -> Local:
    """A clone that was read before, under its name; nothing where GitHub brings it by now."""
    clone = from_clone(Path(location), None, row.name, full=full)

    def work(desk: Desk) -> tuple[RepositoryReport, ...]:
        with desk.database.read() as connection:
            still_read = row.name in {each.name for _, each in repositories_of(connection, "git")}
        return clone.work(desk) if still_read else ()

    return Local(row.name, work)


def from_table(path: Path) -> Local:
    """A table of pull requests."""
    return Local(str(path), lambda desk: import_table(desk, TableFile(path)))


def from_kept_answers(repositories: Sequence[tuple[int, RepositoryRow]]) -> Local:
    """What GitHub answered before, read anew."""
    return Local("the kept answers", lambda desk: rebuild(desk, repositories))

"""How do tests collect from the fake GitHub: through the real client, loop and database?"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from collectors.github.access import GitHubAccess
from collectors.github.collector import GitHubCollector, Options
from collectors.github.patience import Clock
from collectors.report import RepositoryReport
from collectors.stop import Stop
from collectors.sync import Desk, collect
from config.github import GitHub
from config.organisation import Organisation
from data.database import Database
from data.rows import NOTHING_SPENT, Spent
from tests.collectors.spectators import Remembered
from tests.fresh import new_database
from tests.github.server import GitHubServer

PULL_REQUESTS = Options(only=frozenset({"pull_requests"}))
FULL = replace(PULL_REQUESTS, full=True)


@dataclass
class Place:
    """A GitHub and a database that its repositories are collected into; `waited` are seconds that
    would have been slept away.
    """

    github: GitHubServer
    database: Database
    locks: Path
    stop: Stop = field(default_factory=Stop)
    waited: list[float] = field(default_factory=list)
    watcher: Remembered = field(default_factory=Remembered)
    survey: Spent = NOTHING_SPENT

    def now(self) -> datetime:
        """The time for those who wait: what they sleep passes at once."""
        return datetime.now(UTC) + timedelta(seconds=sum(self.waited))

    @property
    def desk(self) -> Desk:
        """Where it is collected."""
        now = lambda: datetime.now(UTC)  # noqa: E731 -- a clock is an argument
        return Desk(self.database, self.locks, now, self.watcher, self.stop)

    def settings(self, **more) -> GitHub:
        """As a person would write them."""
        return GitHub.model_validate(
            {"url": self.github.url, "token": self.github.token, "reserve": 0, **more}
        )

    def collect(
        self,
        *patterns: str,
        options: Options = PULL_REQUESTS,
        organisation: Organisation | None = None,
        change: Callable[[GitHubCollector], object] = lambda collector: collector,
        **settings,
    ) -> dict[str, RepositoryReport]:
        """Collect once, `acme/*` unless other patterns are given; the reports by name."""
        configured = self.settings(**settings)
        clock = Clock(self.now, self.waited.append, lambda: 0.5)
        with GitHubAccess(configured, self.stop, clock, self.watcher.say, 5) as access:
            wanted: Sequence[str] = patterns or ("acme/*",)
            collector = GitHubCollector(
                access, configured, wanted, self.database, self.watcher.say, organisation, options
            )
            change(collector)
            reports = collect(self.desk, collector)
            self.survey = collector.spent
        return {each.name: each for each in reports}

    def requests(self, *patterns: str, **more) -> tuple[int, dict[str, RepositoryReport]]:
        """(how many requests one collection took, its reports)."""
        before = len(self.github.requests)
        reports = self.collect(*patterns, **more)
        return len(self.github.requests) - before, reports


@contextmanager
def fresh(github: GitHubServer) -> Iterator[Place]:
    """An empty database for the same GitHub."""
    with TemporaryDirectory(prefix="mikata-fresh-") as folder:
        database = new_database(Path(folder))
        yield Place(github, database, Path(folder) / "locks")
        database.dispose()

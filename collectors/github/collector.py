"""How are GitHub's repositories collected: which there are, and what is read of each?"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from collectors.collector import Kept, Page, Reading, Say
from collectors.errors import CollectorError
from collectors.github import parts
from collectors.github.access import GitHubAccess
from collectors.github.connection import Client
from collectors.github.contents import KnownClone, contents_reading
from collectors.github.nodes import Read
from collectors.github.patterns import owner_of, wanted
from collectors.github.pull_requests import Wish, pull_request_pages
from collectors.github.source import PullRequests
from collectors.github.stale import LONG, MOST, read_stale
from collectors.github.survey import Survey, Terms
from collectors.github.surveyed import Part, Surveyed
from config.organisation import Organisation
from config.settings import GitHub
from data.database import Database
from data.queries.collecting import repositories_of, stale_open
from data.rows import RepositoryRow, Spent

PULL_REQUESTS: Part = "pull_requests"


@dataclass(frozen=True, slots=True)
class Options:
    """What a run was asked for: everything again, and `only` some parts; all where it is empty."""

    full: bool = False
    only: frozenset[Part] = frozenset()

    def includes(self, part: Part) -> bool:
        """Whether a part is to be read."""
        return not self.only or part in self.only


@dataclass(slots=True)
class GitHubCollector:
    """The collector of GitHub's repositories, for one run.

    `patterns` name them (`owner/*`, `owner/name`, `!owner/name`); the organisation says which
    branch is a base, which environments, labels and applications there are.
    """

    access: GitHubAccess
    settings: GitHub
    patterns: Sequence[str]
    database: Database
    say: Say
    organisation: Organisation | None = None
    options: Options = Options()
    environ: Mapping[str, str] = field(default_factory=dict, repr=False)
    """The environment that `git` is looked for in and run with, for clones."""
    source: Literal["github"] = "github"
    _clients: list[Client] = field(default_factory=list)
    _found: Mapping[str, Surveyed] = field(default_factory=dict)
    _failed: Mapping[str, CollectorError] = field(default_factory=dict)
    _already: Mapping[str, Sequence[Read]] = field(default_factory=dict)

    @property
    def spent(self) -> Spent:
        """What was asked that belongs to no repository: the survey, and what is open for long."""
        return sum((each.spent for each in self._clients), Spent())

    def repositories(self) -> Sequence[RepositoryRow]:
        """What there is to collect, in the order of names; also what could not be surveyed.

        Raises WrongUsage for patterns that mean nothing, and Interrupted.
        """
        terms = Terms(
            wanted(self.patterns), self.organisation, self.settings.archived, self.settings.forks
        )
        survey = Survey(terms, self._client, self.say)
        survey.make()
        stored = self._stored()
        survey.ask_after(stored.values())
        self._found = survey.found
        self._failed = {name.casefold(): error for name, error in survey.failed.items()}
        self._read_stale()
        locations = self._locations()
        rows = [each.row() for each in survey.found.values()]
        rows = [replace(each, location=_of(each, locations)) for each in rows]
        rows += [
            stored.get(name.casefold(), RepositoryRow(name, "github")) for name in survey.failed
        ]
        return sorted(rows, key=lambda row: row.name.casefold())

    def readings(self, repository: RepositoryRow) -> Sequence[Reading]:
        """What is read of a repository, one after the other; the pull requests first.

        Raises why it could not even be surveyed, where nothing of it is stored.
        """
        surveyed = self._found.get(repository.name)
        if surveyed is None:
            error = self._failed[repository.name.casefold()]
            if repository.node_id is None:
                raise error
            return (Reading(self.source, lambda _kept, _say: _failing(error)),)
        readings = [self._pull_requests(repository, surveyed)]
        if not self.options.includes(PULL_REQUESTS):
            readings = []
        only = self.options.only - {PULL_REQUESTS}
        if only or not self.options.only:
            client = self.access.client(owner_of(repository.name))
            readings += parts.readings(
                client, repository, surveyed, self.organisation, only, self.options.full
            )
        clone = self._clone(repository)
        if clone and (self.options.only != {"coverage"}):
            full = self.options.full
            readings.append(contents_reading(repository, clone, self.organisation, full))
        return readings

    def _clone(self, repository: RepositoryRow) -> KnownClone | None:
        """The one that the settings name, else the one that was read before GitHub was asked."""
        named = {name.casefold(): path for name, path in self.settings.clones.items()}
        path = named.get(repository.name.casefold())
        if path is not None:
            return KnownClone(path, named=True, environ=self.environ)
        if repository.location is None:
            return None
        return KnownClone(Path(repository.location), named=False, environ=self.environ)

    def _pull_requests(self, repository: RepositoryRow, surveyed: Surveyed) -> Reading:
        client = self.access.client(owner_of(repository.name))
        source = PullRequests(client, repository.name, self._hosts)
        already = tuple(self._already.get(repository.name, ()))
        wish = Wish(surveyed, self.options.full, already)

        def pages(kept: Kept, say: Say) -> Iterator[Page]:
            return pull_request_pages(source, wish, kept, say)

        return Reading(self.source, pages, lambda: client.spent)

    def _client(self, owner: str) -> Client:
        """A client for what belongs to no repository."""
        client = self.access.client(owner)
        self._clients.append(client)
        return client

    def _read_stale(self) -> None:
        """Ask what became of those that were open when they were read, long ago."""
        if not self._found or not self.options.includes(PULL_REQUESTS):
            return
        now = max(each.at for each in self._found.values())
        with self.database.read() as connection:
            stale = stale_open(connection, self.source, now - LONG, MOST, self._found)
        self._already = read_stale(stale, self._client, self._hosts, self.say)

    def _locations(self) -> dict[str, str]:
        """Where clones lie that were read once, by the names and ids of their repositories."""
        with self.database.read() as connection:
            found = [
                row
                for source in ("git", self.source)
                for _, row in repositories_of(connection, source)
            ]
        return {
            key: row.location
            for row in found
            for key in (row.name.casefold(), row.node_id)
            if key and row.location
        }

    def _stored(self) -> dict[str, RepositoryRow]:
        with self.database.read() as connection:
            return {row.name.casefold(): row for _, row in repositories_of(connection, self.source)}

    @property
    def _hosts(self) -> frozenset[str]:
        """The hosts whose no-reply addresses name a login."""
        host = urlsplit(self.settings.url).hostname or ""
        return frozenset({"github.com", host.removeprefix("api.")})


def _of(row: RepositoryRow, locations: Mapping[str, str]) -> str | None:
    by_id = locations.get(row.node_id or "")
    return by_id or locations.get(row.name.casefold())


def _failing(error: CollectorError) -> Iterator[Page]:
    """A reading that ends before its first page."""
    raise error

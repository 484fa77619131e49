"""Which repositories does the sample company have, and how do their branches work?"""

from dataclasses import dataclass

from data.rows import RepositoryRow
from data.sample.people import CORE_ENGINEERS, TEAMS, teams

OWNER = "minamo"
HOST = "https://git.minamo.example"
"""A name that no one can own (RFC 2606): links of the sample lead nowhere."""


@dataclass(frozen=True, slots=True)
class Repository:
    """A repository; `area` picks the words of its titles."""

    key: str
    area: str
    develop: bool = True
    squashes: bool = False
    """Read from a clone of squashed merges: no commits, no reviews, so no lead time."""

    @property
    def name(self) -> str:
        """`owner/name`."""
        return f"{OWNER}/{self.key}"

    @property
    def base(self) -> str:
        """Where work is merged."""
        return "develop" if self.develop else "main"

    def row(self) -> RepositoryRow:
        """As a collector hands it over."""
        return RepositoryRow(
            name=self.name,
            source="sample",
            url=f"{HOST}/{self.name}",
            default_branch="main",
            has_develop=self.develop,
        )


CORE = (
    Repository("stream-core", "streaming"),
    Repository("stream-app", "app"),
    Repository("ticket-payment", "payment"),
    Repository("ticket-web", "ticket"),
    Repository("ticket-api", "ticket"),
    Repository("platform-infra", "platform"),
    Repository("admin-legacy", "admin", develop=False, squashes=True),
)

BEGUN_BY = {"ticket-web": "nagase"}
"""The first of the story's engineers who works in a repository in which none of the fewest does."""

AREA_OF_DIVISION = {"streaming": "streaming", "ticket": "ticket", "technology": "platform"}


def repositories(engineers: int) -> tuple[Repository, ...]:
    """The story's repositories in which one of this many engineers works, one per further team."""
    more = teams(engineers)[len(TEAMS) :]
    core = [each for each in CORE if _is_worked_in(each, engineers)]
    return (*core, *(Repository(t.id, AREA_OF_DIVISION[t.division]) for t in more))


def _is_worked_in(repository: Repository, engineers: int) -> bool:
    by = BEGUN_BY.get(repository.key)
    return by is None or by in CORE_ENGINEERS[:engineers]

"""Which repositories does the sample company have, and how do their branches work?"""

from dataclasses import dataclass

from data.rows import RepositoryRow
from data.sample.people import TEAMS, teams

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

AREA_OF_DIVISION = {"streaming": "streaming", "ticket": "ticket", "technology": "platform"}


def repositories(engineers: int) -> tuple[Repository, ...]:
    """The repositories of a company with this many engineers: seven, and one per further team."""
    more = teams(engineers)[len(TEAMS) :]
    return (*CORE, *(Repository(t.id, AREA_OF_DIVISION[t.division]) for t in more))

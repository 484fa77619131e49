"""What does the survey say of a repository, so that nothing is asked where nothing differs?"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from data.rows import Counts, RepositoryRow

Part = Literal["pull_requests", "deployments", "releases", "incidents", "coverage"]
"""What a reading of its own is made of each."""

Version = tuple[str | int, str]
"""What names a thing (a node id, a number) and when GitHub says it was last updated."""


@dataclass(frozen=True, slots=True)
class BaseHead:
    """The newest commit of the base branch, and what the checks of it came to.

    `rollup` is GitHub's word (`SUCCESS`, `PENDING` …), None where nothing checks the commit.
    """

    branch: str
    commit: str
    rollup: str | None


@dataclass(frozen=True, slots=True)
class Surveyed:
    """One repository as the survey found it; moments inside are texts as GitHub writes them.

    `counts` are its pull requests by state, `newest` is when the one updated last was updated, `at`
    GitHub's clock when it said all this. `base` is None for a repository without a commit.
    """

    name: str
    node_id: str
    url: str
    default_branch: str | None
    has_develop: bool
    archived: bool
    fork: bool
    counts: Counts
    newest: str | None
    base: BaseHead | None
    deployments: tuple[Version, ...]
    release: Version | None
    incident: Version | None
    at: datetime
    totals: Mapping[str, int] = field(default_factory=dict)
    """How many releases and incidents there are: an old one may come or go behind the newest."""

    def part(self, part: Part) -> str:
        """What differs as soon as there is something new to read; equal texts where nothing is."""
        base = self.base
        content = {
            "pull_requests": [self.newest, *(self.counts[state] for state in sorted(self.counts))],
            "deployments": self.deployments,
            "releases": self.release and [self.totals.get("releases"), *self.release],
            "incidents": self.incident and [self.totals.get("incidents"), *self.incident],
            "coverage": base and [base.branch, base.commit, base.rollup],
        }[part]
        return json.dumps(content, separators=(",", ":"))

    def row(self) -> RepositoryRow:
        """The repository as it is kept."""
        return RepositoryRow(
            name=self.name,
            source="github",
            url=self.url,
            default_branch=self.default_branch,
            has_develop=self.has_develop,
            node_id=self.node_id,
        )

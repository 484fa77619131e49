"""Which artifacts of GitHub Actions hold reports of the base branch's coverage?"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from collectors.collector import Say
from collectors.github.connection import Client
from collectors.github.coverage_names import ARTIFACTS, fits
from collectors.github.errors import Moved, NotFound
from collectors.github.masking import masked
from collectors.github.parse import moment

ON_A_PAGE = 100
MOST_PAGES = 30
"""So many artifacts are looked through at most in a run; only a first run comes near."""
MOST_COMMITS = 20
AT_MOST = timedelta(days=90)
"""GitHub keeps them no longer unless it is told to."""
OVERLAP = timedelta(minutes=10)
"""A list may lag a little behind what it lists."""


@dataclass(frozen=True, slots=True)
class Artifact:
    """What a workflow run left behind."""

    id: int
    name: str
    run: int
    commit: str
    created_at: datetime
    path: str

    @property
    def label(self) -> str:
        """Its name in the data: another run's is another report, a repeated run's is not."""
        return f"{masked(self.name)} (run {self.run})"


@dataclass(frozen=True, slots=True)
class Reach:
    """How far artifacts were looked through: when the newest was made, and the ids of those that
    were made at most 10 minutes before it.
    """

    until: datetime | None = None
    recent: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Found:
    """The artifacts to open, by commit, the newest first; and how far they were looked through."""

    commits: tuple[tuple[Artifact, ...], ...]
    reach: Reach


def find_artifacts(
    client: Client,
    repository: str,
    branch: str,
    patterns: Sequence[str],
    before: Reach,
    say: Say,
) -> Found:
    """Those of the branch that were made after what was looked through before, at most 90 days ago.

    `patterns` of names as org.yaml has them. Of a day only the newest commit, and at most 20
    commits. A fork's never count, whatever its branch is called. Raises CollectorError.
    """
    listed: list[dict[str, Any]] = []
    for page in _pages(client, repository, before.until, say):
        listed += page
    mine = [
        artifact
        for each in listed
        if _is_of(each, branch) and fits(each["name"], patterns or ARTIFACTS)
        if (artifact := _artifact(each, repository)).id not in before.recent
    ]
    return Found(tuple(_chosen(mine)), _reach(listed, before))


def _pages(
    client: Client, repository: str, until: datetime | None, say: Say
) -> Iterator[list[dict[str, Any]]]:
    """The lists of artifacts, newest first, without those that lie too far back."""
    path = f"/repos/{repository}/actions/artifacts"
    for number in range(1, MOST_PAGES + 1):
        try:
            answer = client.get(path, {"per_page": ON_A_PAGE, "page": number})
        except Moved:
            raise
        except NotFound:
            say(f"{repository}: GitHub has no list of artifacts here; Actions may be off")
            return
        oldest = max(answer.at - AT_MOST, until - OVERLAP if until else answer.at - AT_MOST)
        page = answer.json["artifacts"]
        young = [each for each in page if moment(each["created_at"]) >= oldest]
        yield young
        if len(page) < ON_A_PAGE or len(young) < len(page):
            return
    say(f"{repository}: only the newest {MOST_PAGES * ON_A_PAGE:,} artifacts were looked through")


def _is_of(artifact: dict[str, Any], branch: str) -> bool:
    """Whether it is there, and a run of the repository's own branch made it."""
    run = artifact.get("workflow_run") or {}
    return (
        not artifact["expired"]
        and run.get("head_branch") == branch
        and run.get("head_sha") is not None
        and run.get("repository_id") is not None
        and run.get("head_repository_id") == run.get("repository_id")
    )


def _artifact(content: dict[str, Any], repository: str) -> Artifact:
    run = content["workflow_run"]
    return Artifact(
        id=content["id"],
        name=content["name"],
        run=run["id"],
        commit=run["head_sha"],
        created_at=moment(content["created_at"]),
        path=f"/repos/{repository}/actions/artifacts/{content['id']}/zip",
    )


def _chosen(artifacts: Iterable[Artifact]) -> Iterator[tuple[Artifact, ...]]:
    """By commit, newest first: of a day only the newest commit, and the last try of each run."""
    newest_first = sorted(artifacts, key=lambda each: (each.created_at, each.id), reverse=True)
    commits: dict[str, dict[str, Artifact]] = {}
    for each in newest_first:
        commits.setdefault(each.commit, {}).setdefault(each.label, each)
    days: dict[object, tuple[Artifact, ...]] = {}
    for some in commits.values():
        own = tuple(some.values())
        days.setdefault(own[0].created_at.date(), own)
    yield from list(days.values())[:MOST_COMMITS]


def _reach(listed: Sequence[dict[str, Any]], before: Reach) -> Reach:
    made = {each["id"]: moment(each["created_at"]) for each in listed}
    until = max(filter(None, (before.until, *made.values())), default=None)
    if until is None:
        return before
    recent = {number for number, at in made.items() if at >= until - OVERLAP}
    return Reach(until, frozenset(recent))

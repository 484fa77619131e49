"""Which artifacts of GitHub Actions hold reports of the base branch's coverage?"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
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
    """The artifacts that may be opened, and how far they were looked through."""

    artifacts: tuple[Artifact, ...]
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

    `patterns` of names as org.yaml has them. A fork's never count, whatever its branch is called.
    Raises CollectorError.
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
    return Found(tuple(mine), _reach(listed, before))


def chosen(
    artifacts: Sequence[Artifact], committed: Mapping[str, datetime]
) -> list[tuple[Artifact, ...]]:
    """Those to open, by commit; `committed` says when those commits were made that are known.

    Of a day the newest commit that has an artifact of a name: workflows that run for a part of the
    repository alone upload theirs at other commits. At most 20 commits, the newest of each name
    first. When it was uploaded says nothing: an old commit's workflow may be run again.
    """
    by_commit: dict[str, dict[str, Artifact]] = {}
    days: dict[tuple[str, date], str] = {}
    nth: Counter[str] = Counter()
    urgency: dict[str, int] = {}
    known = [each for each in artifacts if each.commit in committed]
    for each in sorted(known, key=lambda each: _age(each, committed), reverse=True):
        own = by_commit.setdefault(each.commit, {})
        own.setdefault(each.label, each)
        day = (each.name, committed[each.commit].date())
        if day not in days:
            days[day] = each.commit
            urgency[each.commit] = min(nth[each.name], urgency.get(each.commit, nth[each.name]))
            nth[each.name] += 1
    first = sorted(urgency, key=lambda sha: urgency[sha])[:MOST_COMMITS]
    return [tuple(by_commit[sha].values()) for sha in first]


def _age(artifact: Artifact, committed: Mapping[str, datetime]) -> tuple[object, ...]:
    """Greater for the newer commit; of one commit for what was uploaded later."""
    return committed[artifact.commit], artifact.commit, artifact.created_at, artifact.id


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


def _reach(listed: Sequence[dict[str, Any]], before: Reach) -> Reach:
    made = {each["id"]: moment(each["created_at"]) for each in listed}
    until = max(filter(None, (before.until, *made.values())), default=None)
    if until is None:
        return before
    recent = {number for number, at in made.items() if at >= until - OVERLAP}
    return Reach(until, frozenset(recent))

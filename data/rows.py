"""What does a collector hand over to be kept?"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, get_args

AccountKind = Literal["user", "bot"]
PullRequestState = Literal["open", "merged", "closed"]
ReviewState = Literal["approved", "changes_requested", "commented", "dismissed"]
EventKind = Literal[
    "ready_for_review",
    "converted_to_draft",
    "force_pushed",
    "review_requested",
    "review_dismissed",
    "closed",
    "reopened",
    "base_changed",
]
RepositorySource = Literal["git", "table", "github", "sample"]
CoverageKind = Literal["artifact", "check", "status", "pushed"]
"""Where a figure of coverage comes from; for one commit the earlier of these wins."""

STATES: tuple[PullRequestState, ...] = get_args(PullRequestState)

Counts = Mapping[str, int]
"""How many pull requests are in each state: open, merged, closed."""

GIVEN_MOMENTS = ("started_at", "created_at", "ready_at", "first_review_at", "approved_at")
"""The moments that a source without events may state by itself (`GivenMoments.knows`)."""


@dataclass(frozen=True, slots=True)
class AccountKey:
    """One account as its provider names it; a GitHub bot is written without `[bot]`."""

    provider: str
    login: str
    kind: AccountKind = "user"


@dataclass(frozen=True, slots=True)
class RepositoryRow:
    """A repository; `name` is `owner/name` and the natural key."""

    name: str
    source: RepositorySource
    url: str | None = None
    default_branch: str | None = None
    has_develop: bool | None = None
    location: str | None = None
    """Where a local clone lies; read again by the next collection."""
    node_id: str | None = None
    """What GitHub calls it whatever its name is; one that comes under another name was renamed."""


@dataclass(frozen=True, slots=True)
class GivenMoments:
    """Moments stated by a source that has no reviews or events.

    A moment named in `knows` whose value is None did not happen; one that is not named is unknown
    to the source.
    """

    knows: frozenset[str] = frozenset()
    started_at: datetime | None = None
    ready_at: datetime | None = None
    first_review_at: datetime | None = None
    approved_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class ReviewRow:
    """One submitted review, as its source gives it."""

    external_id: str
    account: AccountKey | None
    state: ReviewState
    submitted_at: datetime
    state_before_dismissal: ReviewState | None = None


@dataclass(frozen=True, slots=True)
class EventRow:
    """One event in the life of a pull request, as its source gives it."""

    external_id: str
    kind: EventKind
    at: datetime
    account: AccountKey | None = None


@dataclass(frozen=True, slots=True)
class FileRow:
    """One file that a pull request changes."""

    path: str
    additions: int
    deletions: int


@dataclass(frozen=True, slots=True)
class PullRequestRow:
    """One pull request with everything known of it; (repository, number) is the natural key.

    `first_commit_at` is the earliest author date among its first ten commits and `commit_count`
    their total: None where the source does not know, 0 where there are none. `squashed` says that
    the commits are gone for good. `given` is only for sources without reviews and events; for all
    others a source that gives no `created_at` gives no reviews either.
    """

    number: int
    title: str
    state: PullRequestState
    base: str
    url: str | None = None
    author: AccountKey | None = None
    merged_by: AccountKey | None = None
    first_assignee: AccountKey | None = None
    is_draft: bool = False
    head: str | None = None
    head_in_same_repository: bool | None = None
    created_at: datetime | None = None
    first_commit_at: datetime | None = None
    commit_count: int | None = None
    squashed: bool = False
    merged_at: datetime | None = None
    closed_at: datetime | None = None
    updated_at: datetime | None = None
    merge_commit: str | None = None
    additions: int | None = None
    deletions: int | None = None
    changed_files: int | None = None
    labels: tuple[str, ...] = ()
    given: GivenMoments | None = None
    reviews: tuple[ReviewRow, ...] = ()
    events: tuple[EventRow, ...] = ()
    node_id: str | None = None
    reverts: int | None = None
    """The number of the pull request of the same repository that this one takes back."""
    co_authors: tuple[AccountKey, ...] = ()
    files: tuple[FileRow, ...] = ()
    raw: bytes | None = None
    """The answer it was read from, cleaned and compressed; no part of what makes it differ."""


@dataclass(frozen=True, slots=True)
class DeploymentStatusRow:
    """What became of a deployment at a moment, as its source gives it (`success`, `failure` …)."""

    external_id: str
    state: str
    at: datetime


@dataclass(frozen=True, slots=True)
class DeploymentRow:
    """One deployment; (repository, external_id) is the natural key."""

    external_id: str
    environment: str | None
    ref: str | None
    commit: str
    committed_at: datetime | None
    created_at: datetime
    statuses: tuple[DeploymentStatusRow, ...] = ()


@dataclass(frozen=True, slots=True)
class ReleaseRow:
    """One published release; (repository, external_id) is the natural key."""

    external_id: str
    tag: str
    commit: str | None
    committed_at: datetime | None
    published_at: datetime
    is_prerelease: bool = False


@dataclass(frozen=True, slots=True)
class IncidentRow:
    """An issue with one of the organisation's incident labels; (repository, number) is its key."""

    number: int
    title: str
    url: str | None
    labels: tuple[str, ...]
    opened_at: datetime
    closed_at: datetime | None


Lines = tuple[tuple[int, ...], tuple[int, ...]]
"""The numbers of the lines that were run and of those that could have been, each in order."""


@dataclass(frozen=True, slots=True)
class CoveredFile:
    """What a report says of one file; `lines` where it tells them, else only how many."""

    path: str
    covered: int
    coverable: int
    lines: Lines | None = None


@dataclass(frozen=True, slots=True)
class CoverageReportRow:
    """What one report says of a commit; (repository, commit, kind, name) is the natural key.

    A report with `files` tells them by path; one without them states a `percent` alone.
    `application` names whose it is where the report is not split by paths.
    """

    commit: str
    committed_at: datetime
    kind: CoverageKind
    name: str
    reported_at: datetime
    application: str | None = None
    percent: float | None = None
    files: tuple[CoveredFile, ...] = ()


@dataclass(frozen=True, slots=True)
class UnreadableReportRow:
    """A report of coverage that could not be used, and why; the same key as one that could."""

    commit: str
    kind: CoverageKind
    name: str
    reason: str
    seen_at: datetime


@dataclass(frozen=True, slots=True)
class FirstDeploymentRow:
    """By the ids of the rows: what first contained the merge of a pull request, None for nothing of
    what is known.
    """

    pull_request: int
    deployment: int | None
    release: int | None


@dataclass(frozen=True, slots=True)
class ContentsRow:
    """All that a clone tells of what was deployed; it takes the place of what was told before.

    `deployments` and `releases` are the ids of those whose commit it has.
    """

    deployments: frozenset[int]
    releases: frozenset[int]
    firsts: tuple[FirstDeploymentRow, ...]


PartRow = (
    DeploymentRow | ReleaseRow | IncidentRow | CoverageReportRow | UnreadableReportRow | ContentsRow
)
"""Whatever a repository has besides pull requests."""


@dataclass(frozen=True, slots=True)
class Spent:
    """What a collection asked of its source: every HTTP request, and which of them were what."""

    requests: int = 0
    graphql_points: int = 0
    rest_requests: int = 0
    retries: int = 0
    follow_ups: int = 0

    def __add__(self, other: "Spent") -> "Spent":
        """Both together."""
        return Spent(
            self.requests + other.requests,
            self.graphql_points + other.graphql_points,
            self.rest_requests + other.rest_requests,
            self.retries + other.retries,
            self.follow_ups + other.follow_ups,
        )


NOTHING_SPENT = Spent()


@dataclass(frozen=True, slots=True)
class Stored:
    """How many rows a storing step added and how many it changed."""

    new: int
    changed: int

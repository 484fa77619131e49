"""What does a collector hand over to be kept?"""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

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


@dataclass(frozen=True, slots=True)
class Stored:
    """How many rows a storing step added and how many it changed."""

    new: int
    changed: int

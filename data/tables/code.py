"""What do we keep of repositories, pull requests, their reviews and their events?"""

from datetime import datetime

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from data.tables.base import Base, Moment, Surrogate


class Repository(Base):
    """A repository, named `owner/name`."""

    __tablename__ = "repositories"
    __table_args__ = (
        UniqueConstraint("name"),
        Index(None, "node_id", unique=True),
        CheckConstraint("source IN ('git', 'table', 'github', 'sample')", name="known_source"),
    )

    id: Mapped[int] = mapped_column(Surrogate, primary_key=True)
    name: Mapped[str]
    source: Mapped[str]
    url: Mapped[str | None]
    default_branch: Mapped[str | None]
    has_develop: Mapped[bool | None]
    location: Mapped[str | None]
    node_id: Mapped[str | None]
    """What GitHub calls it whatever its name is."""


class PullRequest(Base):
    """A pull request as its source gives it; the moments are derived when facts are built."""

    __tablename__ = "pull_requests"
    __table_args__ = (
        UniqueConstraint("repository_id", "number"),
        CheckConstraint("state IN ('open', 'merged', 'closed')", name="known_state"),
        CheckConstraint("(state = 'merged') = (merged_at IS NOT NULL)", name="merged_has_moment"),
        CheckConstraint("number > 0", name="positive_number"),
    )

    id: Mapped[int] = mapped_column(Surrogate, primary_key=True)
    repository_id: Mapped[int] = mapped_column(ForeignKey("repositories.id", ondelete="CASCADE"))
    number: Mapped[int]
    # What people read of it; the facts hold none of this.
    title: Mapped[str]
    url: Mapped[str | None]
    # Whose it is.
    author_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    merged_by_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    first_assignee_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    # Where it goes.
    state: Mapped[str]
    is_draft: Mapped[bool]
    base: Mapped[str]
    head: Mapped[str | None]
    head_in_same_repository: Mapped[bool | None]
    # When things happened.
    created_at: Mapped[datetime | None] = mapped_column(Moment)
    first_commit_at: Mapped[datetime | None] = mapped_column(Moment)
    commit_count: Mapped[int | None]
    squashed: Mapped[bool]
    merged_at: Mapped[datetime | None] = mapped_column(Moment)
    closed_at: Mapped[datetime | None] = mapped_column(Moment)
    updated_at: Mapped[datetime | None] = mapped_column(Moment)
    # What changed.
    merge_commit: Mapped[str | None]
    additions: Mapped[int | None]
    deletions: Mapped[int | None]
    changed_files: Mapped[int | None]
    labels: Mapped[list[str]] = mapped_column(JSON)
    # Moments stated by a source without reviews and events; `given_knows` names those it states.
    given_knows: Mapped[str | None]
    given_started_at: Mapped[datetime | None] = mapped_column(Moment)
    given_ready_at: Mapped[datetime | None] = mapped_column(Moment)
    given_first_review_at: Mapped[datetime | None] = mapped_column(Moment)
    given_approved_at: Mapped[datetime | None] = mapped_column(Moment)
    node_id: Mapped[str | None]
    reverts: Mapped[int | None]
    """The number of the pull request of the same repository that this one takes back."""
    gone_at: Mapped[datetime | None] = mapped_column(Moment)
    """When its source no longer knew it; gone ones leave all counts."""
    fingerprint: Mapped[bytes]
    """Of everything above with reviews and events, so that a collection knows what changed."""


class Review(Base):
    """A submitted review as its source gives it."""

    __tablename__ = "reviews"
    __table_args__ = (
        UniqueConstraint("pull_request_id", "external_id"),
        CheckConstraint(
            "state IN ('approved', 'changes_requested', 'commented', 'dismissed')",
            name="known_state",
        ),
    )

    id: Mapped[int] = mapped_column(Surrogate, primary_key=True)
    pull_request_id: Mapped[int] = mapped_column(ForeignKey("pull_requests.id", ondelete="CASCADE"))
    external_id: Mapped[str]
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    state: Mapped[str]
    state_before_dismissal: Mapped[str | None]
    submitted_at: Mapped[datetime] = mapped_column(Moment)


class PullRequestEvent(Base):
    """An event in the life of a pull request as its source gives it."""

    __tablename__ = "pull_request_events"
    __table_args__ = (UniqueConstraint("pull_request_id", "external_id"),)

    id: Mapped[int] = mapped_column(Surrogate, primary_key=True)
    pull_request_id: Mapped[int] = mapped_column(ForeignKey("pull_requests.id", ondelete="CASCADE"))
    external_id: Mapped[str]
    kind: Mapped[str]
    at: Mapped[datetime] = mapped_column(Moment)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))


class PullRequestCoAuthor(Base):
    """Who wrote commits of a pull request beside its author, by their trailers."""

    __tablename__ = "pull_request_co_authors"

    pull_request_id: Mapped[int] = mapped_column(
        ForeignKey("pull_requests.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    account_id: Mapped[int] = mapped_column(
        ForeignKey("accounts.id"), primary_key=True, autoincrement=False
    )


class PullRequestFile(Base):
    """A file that a pull request changes."""

    __tablename__ = "pull_request_files"

    pull_request_id: Mapped[int] = mapped_column(
        ForeignKey("pull_requests.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    path: Mapped[str] = mapped_column(primary_key=True)
    additions: Mapped[int]
    deletions: Mapped[int]

"""What do we keep of deployments, releases and incidents?"""

from datetime import datetime

from sqlalchemy import JSON, CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from data.tables.base import Base, Moment, Surrogate


class Deployment(Base):
    """A deployment as its source gives it; what became of it stands in its statuses."""

    __tablename__ = "deployments"
    __table_args__ = (UniqueConstraint("repository_id", "external_id"),)

    id: Mapped[int] = mapped_column(Surrogate, primary_key=True)
    repository_id: Mapped[int] = mapped_column(ForeignKey("repositories.id", ondelete="CASCADE"))
    external_id: Mapped[str]
    environment: Mapped[str | None]
    ref: Mapped[str | None]
    commit_sha: Mapped[str]
    committed_at: Mapped[datetime | None] = mapped_column(Moment)
    created_at: Mapped[datetime] = mapped_column(Moment)
    contents_known: Mapped[bool]
    """Whether a clone has its commit, so that FirstDeployment tells what it contains."""


class DeploymentStatus(Base):
    """What became of a deployment at a moment."""

    __tablename__ = "deployment_statuses"
    __table_args__ = (UniqueConstraint("deployment_id", "external_id"),)

    id: Mapped[int] = mapped_column(Surrogate, primary_key=True)
    deployment_id: Mapped[int] = mapped_column(ForeignKey("deployments.id", ondelete="CASCADE"))
    external_id: Mapped[str]
    state: Mapped[str]
    at: Mapped[datetime] = mapped_column(Moment)


class Release(Base):
    """A published release."""

    __tablename__ = "releases"
    __table_args__ = (UniqueConstraint("repository_id", "external_id"),)

    id: Mapped[int] = mapped_column(Surrogate, primary_key=True)
    repository_id: Mapped[int] = mapped_column(ForeignKey("repositories.id", ondelete="CASCADE"))
    external_id: Mapped[str]
    tag: Mapped[str]
    commit_sha: Mapped[str | None]
    committed_at: Mapped[datetime | None] = mapped_column(Moment)
    published_at: Mapped[datetime] = mapped_column(Moment)
    is_prerelease: Mapped[bool]
    contents_known: Mapped[bool]
    """As that of a deployment."""


class FirstDeployment(Base):
    """Which deployment to production, and which release, first had the merge of a pull request
    among the ancestors of its commit; None where none of those whose contents are known has.
    """

    __tablename__ = "first_deployments"

    pull_request_id: Mapped[int] = mapped_column(
        ForeignKey("pull_requests.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    deployment_id: Mapped[int | None] = mapped_column(
        ForeignKey("deployments.id", ondelete="CASCADE"), index=True
    )
    release_id: Mapped[int | None] = mapped_column(
        ForeignKey("releases.id", ondelete="CASCADE"), index=True
    )


class Incident(Base):
    """An issue with one of the organisation's incident labels."""

    __tablename__ = "incidents"
    __table_args__ = (
        UniqueConstraint("repository_id", "number"),
        CheckConstraint("number > 0", name="positive_number"),
    )

    id: Mapped[int] = mapped_column(Surrogate, primary_key=True)
    repository_id: Mapped[int] = mapped_column(ForeignKey("repositories.id", ondelete="CASCADE"))
    number: Mapped[int]
    title: Mapped[str]
    url: Mapped[str | None]
    labels: Mapped[list[str]] = mapped_column(JSON)
    opened_at: Mapped[datetime] = mapped_column(Moment)
    closed_at: Mapped[datetime | None] = mapped_column(Moment)

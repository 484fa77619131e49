"""What do we keep of test coverage?"""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from data.tables.base import Base, Moment, Surrogate

KNOWN_KIND = "kind IN ('artifact', 'check', 'status', 'pushed')"


class CoverageReport(Base):
    """What one report says of a commit, whole: `content` is its files, compressed.

    A figure that came as a text has a `percent` and no content.
    """

    __tablename__ = "coverage_reports"
    __table_args__ = (
        UniqueConstraint("repository_id", "commit_sha", "kind", "name"),
        CheckConstraint(KNOWN_KIND, name="known_kind"),
        CheckConstraint("(percent IS NULL) <> (content IS NULL)", name="files_or_percent"),
    )

    id: Mapped[int] = mapped_column(Surrogate, primary_key=True)
    repository_id: Mapped[int] = mapped_column(ForeignKey("repositories.id", ondelete="CASCADE"))
    commit_sha: Mapped[str]
    committed_at: Mapped[datetime] = mapped_column(Moment)
    kind: Mapped[str]
    name: Mapped[str]
    application: Mapped[str | None]
    percent: Mapped[float | None]
    content: Mapped[bytes | None]
    reported_at: Mapped[datetime] = mapped_column(Moment)


class UnreadableReport(Base):
    """A report that could not be used, and why; gone when it can be."""

    __tablename__ = "unreadable_reports"
    __table_args__ = (
        UniqueConstraint("repository_id", "commit_sha", "kind", "name"),
        CheckConstraint(KNOWN_KIND, name="known_kind"),
    )

    id: Mapped[int] = mapped_column(Surrogate, primary_key=True)
    repository_id: Mapped[int] = mapped_column(ForeignKey("repositories.id", ondelete="CASCADE"))
    commit_sha: Mapped[str]
    kind: Mapped[str]
    name: Mapped[str]
    reason: Mapped[str]
    seen_at: Mapped[datetime] = mapped_column(Moment)


class CoverageFigure(Base):
    """The coverage of an application at a commit, made of the reports and the present rules.

    Lines are counted where the reports tell files; the two figures `before_exclusions` are those of
    all files of the application. A figure that came as a text has a `percent` alone. Where no line
    counts, as every one is excluded, there is no `percent`.
    """

    __tablename__ = "coverage_figures"
    __table_args__ = (
        UniqueConstraint("application", "repository_id", "commit_sha"),
        CheckConstraint(KNOWN_KIND, name="known_kind"),
        Index(None, "application", "committed_at"),
    )

    id: Mapped[int] = mapped_column(Surrogate, primary_key=True)
    application: Mapped[str]
    repository_id: Mapped[int] = mapped_column(ForeignKey("repositories.id", ondelete="CASCADE"))
    commit_sha: Mapped[str]
    committed_at: Mapped[datetime] = mapped_column(Moment)
    kind: Mapped[str]
    covered: Mapped[int | None]
    coverable: Mapped[int | None]
    covered_before_exclusions: Mapped[int | None]
    coverable_before_exclusions: Mapped[int | None]
    percent: Mapped[float | None]

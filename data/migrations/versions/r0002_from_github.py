"""What comes from GitHub: deployments, releases, incidents, coverage, raw answers, accepted gaps.

Revision: 0002, after 0001
"""

import sqlalchemy as sa
from alembic import op

from data.migrations.append_only import only_grows
from data.tables.base import Moment

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

SURROGATE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = Moment()


def upgrade() -> None:
    """To this revision."""
    op.create_table(
        "accepted_gaps",
        sa.Column("id", SURROGATE, nullable=False),
        sa.Column("repository_id", SURROGATE, nullable=False),
        sa.Column("open", sa.Integer(), nullable=False),
        sa.Column("merged", sa.Integer(), nullable=False),
        sa.Column("closed", sa.Integer(), nullable=False),
        sa.Column("who", sa.String(), nullable=False),
        sa.Column("why", sa.String(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["repository_id"],
            ["repositories.id"],
            name=op.f("fk_accepted_gaps_repository_id_repositories"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_accepted_gaps")),
    )
    op.create_table(
        "coverage_figures",
        sa.Column("id", SURROGATE, nullable=False),
        sa.Column("application", sa.String(), nullable=False),
        sa.Column("repository_id", SURROGATE, nullable=False),
        sa.Column("commit_sha", sa.String(), nullable=False),
        sa.Column("committed_at", MOMENT, nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("covered", sa.Integer(), nullable=True),
        sa.Column("coverable", sa.Integer(), nullable=True),
        sa.Column("covered_before_exclusions", sa.Integer(), nullable=True),
        sa.Column("coverable_before_exclusions", sa.Integer(), nullable=True),
        sa.Column("percent", sa.Double(), nullable=True),
        sa.CheckConstraint(
            "kind IN ('artifact', 'check', 'status', 'pushed')",
            name=op.f("ck_coverage_figures_known_kind"),
        ),
        sa.ForeignKeyConstraint(
            ["repository_id"],
            ["repositories.id"],
            name=op.f("fk_coverage_figures_repository_id_repositories"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_coverage_figures")),
        sa.UniqueConstraint(
            "application",
            "repository_id",
            "commit_sha",
            name=op.f("uq_coverage_figures_application_repository_id_commit_sha"),
        ),
    )
    op.create_index(
        op.f("ix_coverage_figures_application_committed_at"),
        "coverage_figures",
        ["application", "committed_at"],
        unique=False,
    )
    op.create_table(
        "coverage_reports",
        sa.Column("id", SURROGATE, nullable=False),
        sa.Column("repository_id", SURROGATE, nullable=False),
        sa.Column("commit_sha", sa.String(), nullable=False),
        sa.Column("committed_at", MOMENT, nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("application", sa.String(), nullable=True),
        sa.Column("percent", sa.Double(), nullable=True),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.Column("reported_at", MOMENT, nullable=False),
        sa.CheckConstraint(
            "kind IN ('artifact', 'check', 'status', 'pushed')",
            name=op.f("ck_coverage_reports_known_kind"),
        ),
        sa.CheckConstraint(
            "(percent IS NULL) <> (content IS NULL)",
            name=op.f("ck_coverage_reports_files_or_percent"),
        ),
        sa.ForeignKeyConstraint(
            ["repository_id"],
            ["repositories.id"],
            name=op.f("fk_coverage_reports_repository_id_repositories"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_coverage_reports")),
        sa.UniqueConstraint(
            "repository_id",
            "commit_sha",
            "kind",
            "name",
            name=op.f("uq_coverage_reports_repository_id_commit_sha_kind_name"),
        ),
    )
    op.create_table(
        "deployments",
        sa.Column("id", SURROGATE, nullable=False),
        sa.Column("repository_id", SURROGATE, nullable=False),
        sa.Column("external_id", sa.String(), nullable=False),
        sa.Column("environment", sa.String(), nullable=True),
        sa.Column("ref", sa.String(), nullable=True),
        sa.Column("commit_sha", sa.String(), nullable=False),
        sa.Column("committed_at", MOMENT, nullable=True),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["repository_id"],
            ["repositories.id"],
            name=op.f("fk_deployments_repository_id_repositories"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deployments")),
        sa.UniqueConstraint(
            "repository_id", "external_id", name=op.f("uq_deployments_repository_id_external_id")
        ),
    )
    op.create_table(
        "incidents",
        sa.Column("id", SURROGATE, nullable=False),
        sa.Column("repository_id", SURROGATE, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("url", sa.String(), nullable=True),
        sa.Column("labels", sa.JSON(), nullable=False),
        sa.Column("opened_at", MOMENT, nullable=False),
        sa.Column("closed_at", MOMENT, nullable=True),
        sa.CheckConstraint("number > 0", name=op.f("ck_incidents_positive_number")),
        sa.ForeignKeyConstraint(
            ["repository_id"],
            ["repositories.id"],
            name=op.f("fk_incidents_repository_id_repositories"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_incidents")),
        sa.UniqueConstraint(
            "repository_id", "number", name=op.f("uq_incidents_repository_id_number")
        ),
    )
    op.create_table(
        "raw_answers",
        sa.Column("repository_id", SURROGATE, autoincrement=False, nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("read_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["repository_id"],
            ["repositories.id"],
            name=op.f("fk_raw_answers_repository_id_repositories"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("repository_id", "number", name=op.f("pk_raw_answers")),
    )
    op.create_table(
        "releases",
        sa.Column("id", SURROGATE, nullable=False),
        sa.Column("repository_id", SURROGATE, nullable=False),
        sa.Column("external_id", sa.String(), nullable=False),
        sa.Column("tag", sa.String(), nullable=False),
        sa.Column("commit_sha", sa.String(), nullable=True),
        sa.Column("committed_at", MOMENT, nullable=True),
        sa.Column("published_at", MOMENT, nullable=False),
        sa.Column("is_prerelease", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["repository_id"],
            ["repositories.id"],
            name=op.f("fk_releases_repository_id_repositories"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_releases")),
        sa.UniqueConstraint(
            "repository_id", "external_id", name=op.f("uq_releases_repository_id_external_id")
        ),
    )
    op.create_table(
        "unreadable_reports",
        sa.Column("id", SURROGATE, nullable=False),
        sa.Column("repository_id", SURROGATE, nullable=False),
        sa.Column("commit_sha", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("seen_at", MOMENT, nullable=False),
        sa.CheckConstraint(
            "kind IN ('artifact', 'check', 'status', 'pushed')",
            name=op.f("ck_unreadable_reports_known_kind"),
        ),
        sa.ForeignKeyConstraint(
            ["repository_id"],
            ["repositories.id"],
            name=op.f("fk_unreadable_reports_repository_id_repositories"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unreadable_reports")),
        sa.UniqueConstraint(
            "repository_id",
            "commit_sha",
            "kind",
            "name",
            name=op.f("uq_unreadable_reports_repository_id_commit_sha_kind_name"),
        ),
    )
    op.create_table(
        "deployment_statuses",
        sa.Column("id", SURROGATE, nullable=False),
        sa.Column("deployment_id", SURROGATE, nullable=False),
        sa.Column("external_id", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["deployment_id"],
            ["deployments.id"],
            name=op.f("fk_deployment_statuses_deployment_id_deployments"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deployment_statuses")),
        sa.UniqueConstraint(
            "deployment_id",
            "external_id",
            name=op.f("uq_deployment_statuses_deployment_id_external_id"),
        ),
    )
    op.create_table(
        "pull_request_co_authors",
        sa.Column("pull_request_id", SURROGATE, autoincrement=False, nullable=False),
        sa.Column("account_id", SURROGATE, autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["accounts.id"],
            name=op.f("fk_pull_request_co_authors_account_id_accounts"),
        ),
        sa.ForeignKeyConstraint(
            ["pull_request_id"],
            ["pull_requests.id"],
            name=op.f("fk_pull_request_co_authors_pull_request_id_pull_requests"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint(
            "pull_request_id", "account_id", name=op.f("pk_pull_request_co_authors")
        ),
    )
    op.create_table(
        "pull_request_files",
        sa.Column("pull_request_id", SURROGATE, autoincrement=False, nullable=False),
        sa.Column("path", sa.String(), nullable=False),
        sa.Column("additions", sa.Integer(), nullable=False),
        sa.Column("deletions", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["pull_request_id"],
            ["pull_requests.id"],
            name=op.f("fk_pull_request_files_pull_request_id_pull_requests"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("pull_request_id", "path", name=op.f("pk_pull_request_files")),
    )
    op.add_column("pull_requests", sa.Column("node_id", sa.String(), nullable=True))
    op.add_column("pull_requests", sa.Column("reverts", sa.Integer(), nullable=True))
    op.add_column("repositories", sa.Column("node_id", sa.String(), nullable=True))
    op.create_index(op.f("ix_repositories_node_id"), "repositories", ["node_id"], unique=True)
    op.add_column("sync_runs", sa.Column("done", sa.Integer(), nullable=True))
    op.add_column("sync_runs", sa.Column("total", sa.Integer(), nullable=True))
    op.add_column(
        "sync_runs", sa.Column("requests", sa.Integer(), nullable=False, server_default="0")
    )
    op.add_column(
        "sync_runs", sa.Column("graphql_points", sa.Integer(), nullable=False, server_default="0")
    )
    op.add_column(
        "sync_runs", sa.Column("rest_requests", sa.Integer(), nullable=False, server_default="0")
    )
    op.add_column(
        "sync_runs", sa.Column("retries", sa.Integer(), nullable=False, server_default="0")
    )
    op.add_column(
        "sync_runs", sa.Column("follow_ups", sa.Integer(), nullable=False, server_default="0")
    )
    op.add_column("sync_runs", sa.Column("source_open", sa.Integer(), nullable=True))
    op.add_column("sync_runs", sa.Column("source_merged", sa.Integer(), nullable=True))
    op.add_column("sync_runs", sa.Column("source_closed", sa.Integer(), nullable=True))
    only_grows("accepted_gaps")

"""The first tables.

Revision: 0001, after nothing
"""

import sqlalchemy as sa
from alembic import op

from data.migrations.append_only import only_grows
from data.tables.base import Moment

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

SURROGATE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = Moment()


def upgrade() -> None:
    """To this revision."""
    op.create_table(
        "data_version",
        sa.Column("id", SURROGATE, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("facts_version", sa.Integer(), nullable=False),
        sa.Column("rows_version", sa.Integer(), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_data_version_one_row")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_data_version")),
    )
    op.create_table(
        "log",
        sa.Column("id", SURROGATE, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=True),
        sa.Column("detail", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_log")),
    )
    op.create_table(
        "organisation_revisions",
        sa.Column("id", SURROGATE, nullable=False),
        sa.Column("applied_at", MOMENT, nullable=False),
        sa.Column("applied_by", sa.String(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("settings", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisation_revisions")),
    )
    op.create_table(
        "people",
        sa.Column("id", SURROGATE, nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("name", sa.JSON(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("in_file", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_people")),
        sa.UniqueConstraint("key", name=op.f("uq_people_key")),
    )
    op.create_table(
        "repositories",
        sa.Column("id", SURROGATE, nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("url", sa.String(), nullable=True),
        sa.Column("default_branch", sa.String(), nullable=True),
        sa.Column("has_develop", sa.Boolean(), nullable=True),
        sa.Column("location", sa.String(), nullable=True),
        sa.CheckConstraint(
            "source IN ('git', 'table', 'github', 'sample')",
            name=op.f("ck_repositories_known_source"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_repositories")),
        sa.UniqueConstraint("name", name=op.f("uq_repositories_name")),
    )
    op.create_table(
        "units",
        sa.Column("id", SURROGATE, nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("name", sa.JSON(), nullable=False),
        sa.Column("parent_id", SURROGATE, nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("in_file", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["parent_id"], ["units.id"], name=op.f("fk_units_parent_id_units")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_units")),
        sa.UniqueConstraint("key", name=op.f("uq_units_key")),
    )
    op.create_table(
        "absences",
        sa.Column("id", SURROGATE, nullable=False),
        sa.Column("person_id", SURROGATE, nullable=False),
        sa.Column("first_day", sa.Date(), nullable=True),
        sa.Column("last_day", sa.Date(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["people.id"],
            name=op.f("fk_absences_person_id_people"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_absences")),
    )
    op.create_table(
        "accounts",
        sa.Column("id", SURROGATE, nullable=False),
        sa.Column("provider", sa.String(), nullable=False),
        sa.Column("login", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("person_id", SURROGATE, nullable=True),
        sa.Column("position", sa.Integer(), nullable=True),
        sa.CheckConstraint("kind IN ('user', 'bot')", name=op.f("ck_accounts_known_kind")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_accounts_person_id_people")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_accounts")),
        sa.UniqueConstraint("provider", "login", name=op.f("uq_accounts_provider_login")),
    )
    op.create_index(op.f("ix_accounts_login"), "accounts", ["login"])
    op.create_index(op.f("ix_accounts_person_id"), "accounts", ["person_id"])

    op.create_table(
        "bookmarks",
        sa.Column("id", SURROGATE, nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("repository_id", SURROGATE, nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["repository_id"],
            ["repositories.id"],
            name=op.f("fk_bookmarks_repository_id_repositories"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bookmarks")),
        sa.UniqueConstraint(
            "source", "repository_id", name=op.f("uq_bookmarks_source_repository_id")
        ),
    )
    op.create_table(
        "employments",
        sa.Column("id", SURROGATE, nullable=False),
        sa.Column("person_id", SURROGATE, nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=True),
        sa.Column("last_day", sa.Date(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('regular', 'contract', 'part_time', 'intern')",
            name=op.f("ck_employments_known_kind"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["people.id"],
            name=op.f("fk_employments_person_id_people"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_employments")),
    )
    op.create_table(
        "memberships",
        sa.Column("id", SURROGATE, nullable=False),
        sa.Column("person_id", SURROGATE, nullable=False),
        sa.Column("unit_id", SURROGATE, nullable=False),
        sa.Column("first_day", sa.Date(), nullable=True),
        sa.Column("last_day", sa.Date(), nullable=True),
        sa.Column("share", sa.Double(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["people.id"],
            name=op.f("fk_memberships_person_id_people"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["units.id"], name=op.f("fk_memberships_unit_id_units"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_memberships")),
    )
    op.create_table(
        "sync_runs",
        sa.Column("id", SURROGATE, nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("repository_id", SURROGATE, nullable=True),
        sa.Column("started_at", MOMENT, nullable=False),
        sa.Column("finished_at", MOMENT, nullable=True),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("new", sa.Integer(), nullable=False),
        sa.Column("changed", sa.Integer(), nullable=False),
        sa.Column("error_kind", sa.String(), nullable=True),
        sa.Column("error_what", sa.String(), nullable=True),
        sa.Column("error_where", sa.String(), nullable=True),
        sa.Column("error_do", sa.String(), nullable=True),
        sa.CheckConstraint(
            "status IN ('running', 'complete', 'incomplete', 'failed')",
            name=op.f("ck_sync_runs_known_status"),
        ),
        sa.ForeignKeyConstraint(
            ["repository_id"],
            ["repositories.id"],
            name=op.f("fk_sync_runs_repository_id_repositories"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sync_runs")),
    )
    op.create_index(
        op.f("ix_sync_runs_repository_id_started_at"), "sync_runs", ["repository_id", "started_at"]
    )

    op.create_table(
        "unit_managers",
        sa.Column("id", SURROGATE, nullable=False),
        sa.Column("unit_id", SURROGATE, nullable=False),
        sa.Column("person_id", SURROGATE, nullable=False),
        sa.Column("first_day", sa.Date(), nullable=True),
        sa.Column("last_day", sa.Date(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["people.id"],
            name=op.f("fk_unit_managers_person_id_people"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"],
            ["units.id"],
            name=op.f("fk_unit_managers_unit_id_units"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unit_managers")),
    )
    op.create_table(
        "pull_requests",
        sa.Column("id", SURROGATE, nullable=False),
        sa.Column("repository_id", SURROGATE, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("url", sa.String(), nullable=True),
        sa.Column("author_id", SURROGATE, nullable=True),
        sa.Column("merged_by_id", SURROGATE, nullable=True),
        sa.Column("first_assignee_id", SURROGATE, nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("is_draft", sa.Boolean(), nullable=False),
        sa.Column("base", sa.String(), nullable=False),
        sa.Column("head", sa.String(), nullable=True),
        sa.Column("head_in_same_repository", sa.Boolean(), nullable=True),
        sa.Column("created_at", MOMENT, nullable=True),
        sa.Column("first_commit_at", MOMENT, nullable=True),
        sa.Column("commit_count", sa.Integer(), nullable=True),
        sa.Column("squashed", sa.Boolean(), nullable=False),
        sa.Column("merged_at", MOMENT, nullable=True),
        sa.Column("closed_at", MOMENT, nullable=True),
        sa.Column("updated_at", MOMENT, nullable=True),
        sa.Column("merge_commit", sa.String(), nullable=True),
        sa.Column("additions", sa.Integer(), nullable=True),
        sa.Column("deletions", sa.Integer(), nullable=True),
        sa.Column("changed_files", sa.Integer(), nullable=True),
        sa.Column("labels", sa.JSON(), nullable=False),
        sa.Column("given_knows", sa.String(), nullable=True),
        sa.Column("given_started_at", MOMENT, nullable=True),
        sa.Column("given_ready_at", MOMENT, nullable=True),
        sa.Column("given_first_review_at", MOMENT, nullable=True),
        sa.Column("given_approved_at", MOMENT, nullable=True),
        sa.Column("gone_at", MOMENT, nullable=True),
        sa.Column("fingerprint", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint(
            "(state = 'merged') = (merged_at IS NOT NULL)",
            name=op.f("ck_pull_requests_merged_has_moment"),
        ),
        sa.CheckConstraint(
            "state IN ('open', 'merged', 'closed')", name=op.f("ck_pull_requests_known_state")
        ),
        sa.CheckConstraint("number > 0", name=op.f("ck_pull_requests_positive_number")),
        sa.ForeignKeyConstraint(
            ["author_id"], ["accounts.id"], name=op.f("fk_pull_requests_author_id_accounts")
        ),
        sa.ForeignKeyConstraint(
            ["first_assignee_id"],
            ["accounts.id"],
            name=op.f("fk_pull_requests_first_assignee_id_accounts"),
        ),
        sa.ForeignKeyConstraint(
            ["merged_by_id"], ["accounts.id"], name=op.f("fk_pull_requests_merged_by_id_accounts")
        ),
        sa.ForeignKeyConstraint(
            ["repository_id"],
            ["repositories.id"],
            name=op.f("fk_pull_requests_repository_id_repositories"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pull_requests")),
        sa.UniqueConstraint(
            "repository_id", "number", name=op.f("uq_pull_requests_repository_id_number")
        ),
    )
    op.create_table(
        "pull_request_events",
        sa.Column("id", SURROGATE, nullable=False),
        sa.Column("pull_request_id", SURROGATE, nullable=False),
        sa.Column("external_id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("account_id", SURROGATE, nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_pull_request_events_account_id_accounts")
        ),
        sa.ForeignKeyConstraint(
            ["pull_request_id"],
            ["pull_requests.id"],
            name=op.f("fk_pull_request_events_pull_request_id_pull_requests"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pull_request_events")),
        sa.UniqueConstraint(
            "pull_request_id",
            "external_id",
            name=op.f("uq_pull_request_events_pull_request_id_external_id"),
        ),
    )
    op.create_table(
        "reviews",
        sa.Column("id", SURROGATE, nullable=False),
        sa.Column("pull_request_id", SURROGATE, nullable=False),
        sa.Column("external_id", sa.String(), nullable=False),
        sa.Column("account_id", SURROGATE, nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("state_before_dismissal", sa.String(), nullable=True),
        sa.Column("submitted_at", MOMENT, nullable=False),
        sa.CheckConstraint(
            "state IN ('approved', 'changes_requested', 'commented', 'dismissed')",
            name=op.f("ck_reviews_known_state"),
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_reviews_account_id_accounts")
        ),
        sa.ForeignKeyConstraint(
            ["pull_request_id"],
            ["pull_requests.id"],
            name=op.f("fk_reviews_pull_request_id_pull_requests"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reviews")),
        sa.UniqueConstraint(
            "pull_request_id", "external_id", name=op.f("uq_reviews_pull_request_id_external_id")
        ),
    )
    op.execute(
        "INSERT INTO data_version (id, version, facts_version, rows_version) VALUES (1, 0, 0, 0)"
    )
    only_grows("log")
    only_grows("organisation_revisions")

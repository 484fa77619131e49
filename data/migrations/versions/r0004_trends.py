"""Kept views, notes, estimates of a team's time, tokens for programs, messages that went out, and
what deployments contain.

Revision: 0004, after 0003
"""

import sqlalchemy as sa
from alembic import op

from data.tables.base import Moment

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

SURROGATE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = Moment()


def upgrade() -> None:
    """To this revision."""
    op.create_table(
        "notices_sent",
        sa.Column("id", SURROGATE, nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("pull_requests", sa.Integer(), nullable=False),
        sa.Column("sent_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notices_sent")),
        sa.UniqueConstraint(
            "kind", "unit", "day", "channel", name=op.f("uq_notices_sent_kind_unit_day_channel")
        ),
    )
    op.create_table(
        "api_tokens",
        sa.Column("id", SURROGATE, nullable=False),
        sa.Column("person_id", SURROGATE, nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("token_digest", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("ends_at", MOMENT, nullable=False),
        sa.Column("revoked_at", MOMENT, nullable=True),
        sa.Column("last_used_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["people.id"],
            name=op.f("fk_api_tokens_person_id_people"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_api_tokens")),
        sa.UniqueConstraint("token_digest", name=op.f("uq_api_tokens_token_digest")),
    )
    op.create_index(op.f("ix_api_tokens_person_id"), "api_tokens", ["person_id"], unique=False)
    op.create_table(
        "effort_estimates",
        sa.Column("id", SURROGATE, nullable=False),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("percent", sa.Integer(), nullable=False),
        sa.Column("person_id", SURROGATE, nullable=True),
        sa.Column("estimated_at", MOMENT, nullable=False),
        sa.CheckConstraint(
            "percent IN (0, 10, 15, 20, 25)", name=op.f("ck_effort_estimates_known_percent")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_effort_estimates_person_id_people")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_effort_estimates")),
        sa.UniqueConstraint("unit", "month", name=op.f("uq_effort_estimates_unit_month")),
    )
    op.create_table(
        "notes",
        sa.Column("id", SURROGATE, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("unit", sa.String(), nullable=True),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("person_id", SURROGATE, nullable=True),
        sa.Column("written_at", MOMENT, nullable=False),
        sa.Column("withdrawn_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_notes_person_id_people")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notes")),
    )
    op.create_index(op.f("ix_notes_day"), "notes", ["day"], unique=False)
    op.create_table(
        "saved_views",
        sa.Column("id", SURROGATE, nullable=False),
        sa.Column("person_id", SURROGATE, nullable=True),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("path", sa.String(), nullable=False),
        sa.Column("search", sa.String(), nullable=False),
        sa.Column("unit", sa.String(), nullable=True),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["people.id"],
            name=op.f("fk_saved_views_person_id_people"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_views")),
    )
    op.create_index(op.f("ix_saved_views_person_id"), "saved_views", ["person_id"], unique=False)
    op.create_index(op.f("ix_saved_views_unit"), "saved_views", ["unit"], unique=False)
    op.add_column(
        "units",
        sa.Column("cross_cutting", sa.Boolean(), nullable=False, server_default=sa.false()),
    )
    for table in ("deployments", "releases"):
        op.add_column(
            table,
            sa.Column("contents_known", sa.Boolean(), nullable=False, server_default=sa.false()),
        )
    op.create_table(
        "first_deployments",
        sa.Column("pull_request_id", SURROGATE, autoincrement=False, nullable=False),
        sa.Column("deployment_id", SURROGATE, nullable=True),
        sa.Column("release_id", SURROGATE, nullable=True),
        sa.ForeignKeyConstraint(
            ["pull_request_id"],
            ["pull_requests.id"],
            name=op.f("fk_first_deployments_pull_request_id_pull_requests"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["deployment_id"],
            ["deployments.id"],
            name=op.f("fk_first_deployments_deployment_id_deployments"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["release_id"],
            ["releases.id"],
            name=op.f("fk_first_deployments_release_id_releases"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("pull_request_id", name=op.f("pk_first_deployments")),
    )
    for column in ("deployment_id", "release_id"):
        op.create_index(
            op.f(f"ix_first_deployments_{column}"), "first_deployments", [column], unique=False
        )

"""Signing in, people's rights, background work, and a log whose lines are chained.

Revision: 0003, after 0002
"""

import sqlalchemy as sa
from alembic import op

from data.log_digest import BEGINNING, Line, line_digest
from data.migrations.append_only import (
    may_lose_a_name,
    only_grows,
    only_grows_after_checkpoints,
    refuses_replacing,
)
from data.tables.base import Moment

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

SURROGATE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = Moment()


def upgrade() -> None:
    """To this revision."""
    op.create_table(
        "log_checkpoints",
        sa.Column("id", SURROGATE, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("last_entry", SURROGATE, nullable=False),
        sa.Column("entries", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("signature", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_log_checkpoints")),
    )
    op.create_table(
        "sign_in_attempts",
        sa.Column("id", SURROGATE, nullable=False),
        sa.Column("key", sa.LargeBinary(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_attempts")),
    )
    op.create_index(op.f("ix_sign_in_attempts_at"), "sign_in_attempts", ["at"], unique=False)
    op.create_index(
        op.f("ix_sign_in_attempts_key_at"), "sign_in_attempts", ["key", "at"], unique=False
    )
    op.create_table(
        "jobs",
        sa.Column("id", SURROGATE, nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("detail", sa.JSON(), nullable=False),
        sa.Column("asked_by", SURROGATE, nullable=True),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("due_at", MOMENT, nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("claimed_by", sa.String(), nullable=True),
        sa.Column("lease_until", MOMENT, nullable=True),
        sa.Column("finished_at", MOMENT, nullable=True),
        sa.Column("error", sa.String(), nullable=True),
        sa.CheckConstraint(
            "status IN ('waiting', 'running', 'done', 'failed')", name=op.f("ck_jobs_known_status")
        ),
        sa.ForeignKeyConstraint(["asked_by"], ["people.id"], name=op.f("fk_jobs_asked_by_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_jobs")),
        sa.UniqueConstraint("key", name=op.f("uq_jobs_key")),
    )
    op.create_index(op.f("ix_jobs_status_due_at"), "jobs", ["status", "due_at"], unique=False)
    op.create_table(
        "workers",
        sa.Column("id", SURROGATE, nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("began_at", MOMENT, nullable=False),
        sa.Column("seen_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_workers")),
        sa.UniqueConstraint("name", name=op.f("uq_workers_name")),
    )
    op.create_table(
        "people_addresses",
        sa.Column("id", SURROGATE, nullable=False),
        sa.Column("person_id", SURROGATE, nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["people.id"],
            name=op.f("fk_people_addresses_person_id_people"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_people_addresses")),
        sa.UniqueConstraint("address", name=op.f("uq_people_addresses_address")),
    )
    op.create_index(
        op.f("ix_people_addresses_person_id"), "people_addresses", ["person_id"], unique=False
    )
    op.create_table(
        "sessions",
        sa.Column("id", SURROGATE, nullable=False),
        sa.Column("token_digest", sa.LargeBinary(), nullable=False),
        sa.Column("person_id", SURROGATE, nullable=True),
        sa.Column("method", sa.String(), nullable=False),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("last_seen_at", MOMENT, nullable=False),
        sa.Column("signed_in_at", MOMENT, nullable=True),
        sa.Column("ends_at", MOMENT, nullable=False),
        sa.CheckConstraint(
            "method IN ('none', 'password', 'oidc', 'proxy', 'demo')",
            name=op.f("ck_sessions_known_method"),
        ),
        sa.CheckConstraint(
            "(person_id IS NULL) = (signed_in_at IS NULL)",
            name=op.f("ck_sessions_signed_in_or_not"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["people.id"],
            name=op.f("fk_sessions_person_id_people"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sessions")),
        sa.UniqueConstraint("token_digest", name=op.f("uq_sessions_token_digest")),
    )
    op.create_index(op.f("ix_sessions_ends_at"), "sessions", ["ends_at"], unique=False)
    op.create_index(op.f("ix_sessions_person_id"), "sessions", ["person_id"], unique=False)
    op.create_table(
        "statements",
        sa.Column("id", SURROGATE, nullable=False),
        sa.Column("person_id", SURROGATE, nullable=False),
        sa.Column("about", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("written_at", MOMENT, nullable=False),
        sa.Column("withdrawn_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["people.id"],
            name=op.f("fk_statements_person_id_people"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_statements")),
    )
    op.create_index(op.f("ix_statements_person_id"), "statements", ["person_id"], unique=False)
    op.create_table(
        "users",
        sa.Column("id", SURROGATE, nullable=False),
        sa.Column("person_id", SURROGATE, nullable=False),
        sa.Column("password_digest", sa.String(), nullable=True),
        sa.Column("password_set_at", MOMENT, nullable=True),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("disabled_at", MOMENT, nullable=True),
        sa.Column("last_signed_in_at", MOMENT, nullable=True),
        sa.Column("notice_version", sa.String(), nullable=True),
        sa.Column("notice_confirmed_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_users_person_id_people"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_users")),
        sa.UniqueConstraint("person_id", name=op.f("uq_users_person_id")),
    )
    op.create_table(
        "erased_accounts",
        sa.Column("account_id", SURROGATE, autoincrement=False, nullable=False),
        sa.Column("provider", sa.String(), nullable=False),
        sa.Column("salt", sa.LargeBinary(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["accounts.id"],
            name=op.f("fk_erased_accounts_account_id_accounts"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_erased_accounts")),
    )
    op.create_table(
        "invitations",
        sa.Column("id", SURROGATE, nullable=False),
        sa.Column("user_id", SURROGATE, nullable=False),
        sa.Column("token_digest", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("ends_at", MOMENT, nullable=False),
        sa.Column("used_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_invitations_user_id_users"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitations")),
        sa.UniqueConstraint("token_digest", name=op.f("uq_invitations_token_digest")),
    )
    op.create_index(op.f("ix_invitations_user_id"), "invitations", ["user_id"], unique=False)
    op.add_column("people", sa.Column("also", sa.JSON(), nullable=False, server_default="[]"))
    op.add_column("people", sa.Column("erased_at", MOMENT, nullable=True))
    _chain_the_log()
    only_grows("log_checkpoints")
    gap = ("id", "repository_id", "open", "merged", "closed", "why", "at")
    may_lose_a_name("accepted_gaps", "who", gap)
    said = ("id", "applied_at", "digest", "settings")
    may_lose_a_name("organisation_revisions", "applied_by", said)
    for table in ("log", "log_checkpoints", "organisation_revisions", "accepted_gaps"):
        refuses_replacing(table)


def _chain_the_log() -> None:
    """The lines so far move into a table with digests; who wrote what stays a number or nobody."""
    op.rename_table("log", "log_before")
    connection = op.get_bind()
    if connection.dialect.name == "postgresql":
        op.execute("ALTER TABLE log_before RENAME CONSTRAINT pk_log TO pk_log_before")
    _create_log()
    names = "SELECT key, id FROM people"
    known = {row.key: row.id for row in connection.execute(sa.text(names))}
    digest = BEGINNING
    for row in connection.execute(sa.select(_BEFORE).order_by(_BEFORE.c.id)).all():
        actor, person = _actor(row.actor, known)
        detail = row.detail | ({"repository": row.subject} if row.subject else {})
        line = Line(row.at, actor, person, row.action, None, detail)
        digest = line_digest(digest, line)
        values = {"at": row.at, "actor": actor, "person_id": person, "action": row.action}
        connection.execute(sa.insert(_NEW).values(**values, detail=detail, digest=digest))
    op.drop_table("log_before")
    only_grows_after_checkpoints("log", "log_checkpoints", "last_entry")


def _actor(written: str, known: dict[str, int]) -> tuple[str, int | None]:
    """Lines so far named their actor in words: the sample, a person's id, or whoever ran it."""
    if written in known:
        return "person", known[written]
    return ("sample" if written == "mikata demo" else "operator"), None


_BEFORE = sa.table(
    "log_before",
    *(sa.column(name) for name in ("id", "actor", "action", "subject")),
    sa.column("at", MOMENT),
    sa.column("detail", sa.JSON()),
)
_NEW = sa.table(
    "log",
    *(sa.column(name) for name in ("actor", "person_id", "action", "digest")),
    sa.column("at", MOMENT),
    sa.column("detail", sa.JSON()),
)


def _create_log() -> None:
    op.create_table(
        "log",
        sa.Column("id", SURROGATE, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("person_id", SURROGATE, nullable=True),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("about_id", SURROGATE, nullable=True),
        sa.Column("detail", sa.JSON(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.CheckConstraint(
            "actor IN ('person', 'operator', 'worker', 'sample', 'visitor')",
            name=op.f("ck_log_known_actor"),
        ),
        sa.CheckConstraint(
            "actor = 'person' OR person_id IS NULL", name=op.f("ck_log_a_person_or_not")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_log_person_id_people")),
        sa.ForeignKeyConstraint(["about_id"], ["people.id"], name=op.f("fk_log_about_id_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_log")),
    )
    op.create_index(op.f("ix_log_about_id_id"), "log", ["about_id", "id"])
    op.create_index(op.f("ix_log_person_id_id"), "log", ["person_id", "id"])

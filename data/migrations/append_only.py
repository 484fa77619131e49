"""How does the database itself refuse to change or delete rows of a table that only grows?"""

from collections.abc import Sequence

from alembic import op

FUNCTION = """
CREATE OR REPLACE FUNCTION only_grows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'table % only grows', TG_TABLE_NAME;
END $$
"""


def only_grows(table: str) -> None:
    """Triggers that refuse UPDATE and DELETE (and TRUNCATE where it exists)."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute(FUNCTION)
        op.execute(
            f"CREATE TRIGGER {table}_only_grows BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION only_grows()"
        )
        return
    for change in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER {table}_refuses_{change.lower()} BEFORE {change} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, 'table {table} only grows'); END"
        )


def refuses_replacing(table: str) -> None:
    """SQLite's `INSERT OR REPLACE` removes a row without its DELETE trigger: refuse that, too."""
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            f"CREATE TRIGGER {table}_refuses_replace BEFORE INSERT ON {table} "
            f"WHEN EXISTS (SELECT 1 FROM {table} WHERE id = NEW.id) "
            f"BEGIN SELECT RAISE(ABORT, 'table {table} only grows'); END"
        )


def may_lose_a_name(table: str, column: str, others: Sequence[str]) -> None:
    """On a table that only grows, `column` alone may become `erased:…`, and nothing else.

    What was decided, when and why stays as it was; whose name it was need not be kept for ever.
    """
    becomes = f"NEW.{column} LIKE 'erased:%'"
    changes = " OR ".join(f"NEW.{name} IS NOT OLD.{name}" for name in others)
    if op.get_bind().dialect.name == "postgresql":
        op.execute(f"DROP TRIGGER {table}_only_grows ON {table}")
        op.execute(
            f"CREATE TRIGGER {table}_only_grows BEFORE DELETE OR TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION only_grows()"
        )
        same = f"to_jsonb(NEW) - '{column}' = to_jsonb(OLD) - '{column}'"
        op.execute(
            f"CREATE TRIGGER {table}_may_lose_a_name BEFORE UPDATE ON {table} "
            f"FOR EACH ROW WHEN (NOT ({becomes} AND {same})) EXECUTE FUNCTION only_grows()"
        )
        return
    op.execute(f"DROP TRIGGER {table}_refuses_update")
    op.execute(
        f"CREATE TRIGGER {table}_refuses_update BEFORE UPDATE ON {table} "
        f"WHEN NOT ({becomes}) OR {changes} "
        f"BEGIN SELECT RAISE(ABORT, 'table {table} only grows'); END"
    )


def only_grows_after_checkpoints(table: str, checkpoints: str, last: str) -> None:
    """As `only_grows`, but rows up to the newest checkpoint's column `last` may be deleted."""
    cut = f"(SELECT coalesce(max({last}), 0) FROM {checkpoints})"
    refusal = f"table {table} only grows"
    if op.get_bind().dialect.name == "postgresql":
        op.execute(FUNCTION)
        op.execute(
            f"CREATE OR REPLACE FUNCTION {table}_keeps() RETURNS trigger LANGUAGE plpgsql AS $$ "
            f"BEGIN IF OLD.id <= {cut} THEN RETURN OLD; END IF; "
            f"RAISE EXCEPTION '{refusal}'; END $$"
        )
        op.execute(
            f"CREATE TRIGGER {table}_only_grows BEFORE UPDATE OR TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION only_grows()"
        )
        op.execute(
            f"CREATE TRIGGER {table}_keeps BEFORE DELETE ON {table} "
            f"FOR EACH ROW EXECUTE FUNCTION {table}_keeps()"
        )
        return
    op.execute(
        f"CREATE TRIGGER {table}_refuses_update BEFORE UPDATE ON {table} "
        f"BEGIN SELECT RAISE(ABORT, '{refusal}'); END"
    )
    op.execute(
        f"CREATE TRIGGER {table}_refuses_delete BEFORE DELETE ON {table} WHEN OLD.id > {cut} "
        f"BEGIN SELECT RAISE(ABORT, '{refusal}'); END"
    )

"""How does the database itself refuse to change or delete rows of a table that only grows?"""

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

"""How does a dump come into PostgreSQL in the place of what was there, all of it or nothing?"""

import shutil
from itertools import islice
from pathlib import Path

from sqlalchemy import bindparam, text

from data.database import Database
from data.errors import TransferRefused
from data.tables.everything import METADATA
from data.transfer.contents import REVISION_TABLE, Contents
from data.transfer.manifest import Manifest
from data.transfer.postgresql_tools import (
    Tools,
    address_without_password,
    refuse_older_client,
    server_version,
)

_KNOWS_TRANSACTION_TIMEOUT = 17
_HEAD_LINES = 30

_OF_TRIGGERS = text(
    "SELECT DISTINCT t.tgfoid::regprocedure::text FROM pg_trigger t "
    "JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_namespace n ON n.oid = c.relnamespace "
    "WHERE n.nspname = current_schema() AND c.relname IN :names AND NOT t.tgisinternal"
).bindparams(bindparam("names", expanding=True))


_ALONE = """
SET lock_timeout = '500ms';
DO $$
DECLARE again integer := 120;
BEGIN
    LOOP
        BEGIN
            LOCK TABLE {names} IN ACCESS EXCLUSIVE MODE;
            EXIT;
        EXCEPTION WHEN lock_not_available THEN
            again := again - 1;
            IF again = 0 THEN RAISE; END IF;
            PERFORM pg_sleep(random() / 10);
        END;
    END LOOP;
END $$;
"""
"""All tables or none: who reads one and waits for another lets go before either is in the way.

Half a second is less than PostgreSQL takes to see a deadlock, whose victim might be the restoring.
"""


def refuse_unless_fitting(manifest: Manifest, target: Database, tools: Tools) -> None:
    """Raise where the server or its programs are older than those of the backup, or differ."""
    with target.read() as connection:
        major, server = server_version(connection)
        schema = connection.exec_driver_sql("SELECT current_schema()").scalar_one()
    of_backup = int(manifest.server.split(".")[0])
    if major < of_backup:
        raise TransferRefused(
            f"The backup is of PostgreSQL {manifest.server}, this server is {server}",
            target.address,
            f"restore it into a PostgreSQL {of_backup} or newer",
        )
    if schema != manifest.schema:
        raise TransferRefused(
            f"The backup's tables lie in the schema {manifest.schema}, here they would in {schema}",
            target.address,
            f"use a database or a role whose search_path begins with {manifest.schema}",
        )
    needed = max(manifest.client or 0, major)
    for name in ("pg_restore", "psql"):
        refuse_older_client(tools, name, tools.version(name), needed)


def restore_dump(
    manifest: Manifest, part: Path, into: tuple[Database, Contents], tools: Tools
) -> None:
    """Drop our tables and make those of the dump, in one transaction."""
    target, present = into
    script, drop = part.with_name("restore.sql"), part.with_name("drop.sql")
    arguments = ["--no-owner", "--no-privileges", f"--schema={manifest.schema}"]
    tools.run("pg_restore", [*arguments, f"--file={script}", str(part)])
    _leave_out_unknown_settings(script, target)
    drop.write_text("\n".join(_drops(target, present)), encoding="utf-8")
    arguments = [
        "--no-psqlrc", "--quiet", "--no-password", "--single-transaction",
        "--set=ON_ERROR_STOP=1", f"--file={drop}", f"--file={script}",
        f"--dbname={address_without_password(target)}",
    ]  # fmt: skip
    tools.run("psql", arguments, target)


def _leave_out_unknown_settings(script: Path, target: Database) -> None:
    """Programs of a newer PostgreSQL begin with a setting that an older server refuses."""
    with target.read() as connection:
        major, _ = server_version(connection)
    if major >= _KNOWS_TRANSACTION_TIMEOUT:
        return
    fitting = script.with_name("fitting.sql")
    with script.open("rb") as whole, fitting.open("wb") as out:
        # It stands in the head; what comes later may be data of the same letters.
        for line in islice(whole, _HEAD_LINES):
            if not line.startswith(b"SET transaction_timeout"):
                out.write(line)
        shutil.copyfileobj(whole, out)
    fitting.replace(script)


def _drops(target: Database, present: Contents) -> list[str]:
    """Statements that take away our tables, and the functions of their triggers.

    In the database of a newer Mikata, tables that this one does not know are Mikata's too.
    """
    unknown = present.foreign if present.is_newer else ()
    names = [*METADATA.tables, *unknown, REVISION_TABLE]
    with target.read() as connection:
        functions = connection.execute(_OF_TRIGGERS, {"names": names}).scalars().all()
    quote = target.engine.dialect.identifier_preparer.quote_identifier
    there = [*present.rows, *unknown, *([REVISION_TABLE] if present.revision else [])]
    return [
        "SET client_min_messages = warning;",
        *([_ALONE.format(names=", ".join(map(quote, there)))] if there else []),
        *(f"DROP TABLE IF EXISTS {quote(name)} CASCADE;" for name in names),
        *(f"DROP FUNCTION IF EXISTS {function};" for function in functions),
    ]

"""Does the database still refuse to change the log?"""

from collections.abc import Sequence

from sqlalchemy import Connection, bindparam, text

from data.database import Database

GUARDS = {
    "sqlite": tuple(
        f"{table}_refuses_{change}"
        for table in ("log", "log_checkpoints")
        for change in ("update", "delete", "replace")
    ),
    "postgresql": ("log_only_grows", "log_keeps", "log_checkpoints_only_grows"),
}
"""The triggers that do so, as migration 0003 made them."""

_PRESENT = {
    "sqlite": text("SELECT name FROM sqlite_master WHERE type = 'trigger' AND name IN :names"),
    "postgresql": text(
        "SELECT t.tgname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid "
        "JOIN pg_namespace n ON n.oid = c.relnamespace "
        "WHERE n.nspname = current_schema() AND t.tgenabled IN ('O', 'A') AND t.tgname IN :names"
    ),
}
"""On PostgreSQL one may be there and turned off."""


def missing_guards(database: Database) -> Sequence[str]:
    """The triggers that are gone or turned off: somebody can change the log without a trace of it
    at its end."""
    with database.read() as connection:
        present = _present(connection)
    return [name for name in GUARDS[database.dialect] if name not in present]


def _present(connection: Connection) -> frozenset[str]:
    kind = connection.dialect.name
    query = _PRESENT[kind].bindparams(bindparam("names", expanding=True))
    return frozenset(connection.execute(query, {"names": GUARDS[kind]}).scalars())

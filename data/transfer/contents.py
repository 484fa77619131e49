"""What lies in a database: which revision, how many rows, and how far has its log come?"""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, func, inspect, select, table

from data.errors import FromTheFuture, TransferRefused
from data.log import head_digest
from data.migrations.run import known_revisions, revision_of
from data.tables.everything import METADATA

REVISION_TABLE = "alembic_version"
WITHOUT_ROWS = frozenset({"data_version"})
"""Tables in which an empty database has a row."""
ALWAYS_THERE = frozenset({"data_version", "log", "people", "repositories"})
"""Tables that every Mikata has had, by which a database of it is told from one of others."""

_NAMED = 3


@dataclass(frozen=True, slots=True)
class Contents:
    """Of one state of a database: `rows` by table, `foreign` are tables that are not ours.

    `log_head` is the digest of the log's newest line, None before lines were chained.
    """

    revision: str | None
    rows: Mapping[str, int]
    foreign: tuple[str, ...]
    log_head: str | None

    @property
    def is_newer(self) -> bool:
        """Whether a Mikata that knows more than this one made the tables."""
        return self.revision is not None and self.revision not in known_revisions()

    @property
    def filled(self) -> dict[str, int]:
        """The tables in which somebody stored something, with their rows."""
        return {
            name: count for name, count in self.rows.items() if count and name not in WITHOUT_ROWS
        }


def contents_of(connection: Connection) -> Contents:
    """What lies there, of the state that the connection sees."""
    looked = inspect(connection)
    present = set(looked.get_table_names())
    ours = [name for name in METADATA.tables if name in present]
    chained = "log" in present and any(c["name"] == "digest" for c in looked.get_columns("log"))
    return Contents(
        revision=revision_of(connection),
        rows={name: _rows(connection, name) for name in sorted(ours)},
        foreign=tuple(sorted(present - set(ours) - {REVISION_TABLE})),
        log_head=head_digest(connection) if chained else None,
    )


def refuse_unless_known(contents: Contents, where: str) -> None:
    """Raise FromTheFuture where this Mikata does not know how the tables are."""
    if contents.is_newer:
        raise FromTheFuture(
            f"The database is at revision {contents.revision}, which this Mikata does not know",
            where,
            "install the Mikata that wrote it or a newer one, or use another database",
        )


def refuse_unless_ours(contents: Contents, where: str) -> None:
    """Raise where tables lie that are something else's; those of a newer Mikata are Mikata's."""
    here = {*contents.rows, *contents.foreign}
    if here and (contents.revision is None or not here >= ALWAYS_THERE):
        named = ", ".join(sorted(here)[:_NAMED])
        raise TransferRefused(
            f"The database holds tables of something else ({named})",
            where,
            "name a database of its own for Mikata",
        )


def in_words(rows: Mapping[str, int]) -> str:
    """`12 rows in people, 1,024 in pull_requests and 3 more tables`."""
    largest = sorted(rows.items(), key=lambda each: -each[1])
    named = ", ".join(f"{count:,} in {name}" for name, count in largest[:_NAMED])
    more = len(largest) - _NAMED
    return f"rows: {named}" + (f" and more in {more} other tables" if more > 0 else "")


def _rows(connection: Connection, name: str) -> int:
    return connection.execute(select(func.count()).select_from(table(name))).scalar_one()

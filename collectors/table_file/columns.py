"""Which columns does a table of pull requests have, and what do they mean?

docs/how-to/import-a-table.md describes the same for people; a test compares the two.
"""

from dataclasses import dataclass

from collectors.table_file import cells
from collectors.table_file.cells import Read


@dataclass(frozen=True, slots=True)
class Column:
    """A column: whether the header must have it, and whether its cells may be empty."""

    name: str
    read: Read
    required: bool = False
    filled: bool = False


COLUMNS = (
    Column("repository", cells.repository, required=True, filled=True),
    Column("number", cells.positive, required=True, filled=True),
    Column("title", cells.words, required=True, filled=True),
    Column("author", cells.person, required=True),
    Column("base", cells.branch, required=True, filled=True),
    Column("state", cells.one_of("state", cells.STATES), required=True, filled=True),
    Column("merged_at", cells.moment, required=True),
    Column("created_at", cells.moment, filled=True),
    Column("started_at", cells.moment),
    Column("ready_at", cells.moment),
    Column("first_review_at", cells.moment),
    Column("approved_at", cells.moment),
    Column("closed_at", cells.moment),
    Column("url", cells.web_address),
    Column("author_kind", cells.one_of("author_kind", cells.ACCOUNT_KINDS)),
    Column("merged_by", cells.person),
    Column("head", cells.branch),
    Column("additions", cells.count),
    Column("deletions", cells.count),
    Column("changed_files", cells.count),
)

BY_NAME = {column.name: column for column in COLUMNS}
REQUIRED = tuple(column.name for column in COLUMNS if column.required)

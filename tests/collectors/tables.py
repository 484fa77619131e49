"""How does a test write a table, and what is refused in it?"""

from pathlib import Path

import pytest

from collectors.errors import TableRefused
from collectors.table_file import TableFile

GOOD = {
    "repository": "acme/web",
    "number": "12",
    "title": "Faster pages",
    "author": "ann",
    "base": "main",
    "state": "merged",
    "merged_at": "2026-01-06T18:30:00+09:00",
}
WHOLE = GOOD | {
    "started_at": "2026-01-01T00:00:00Z",
    "created_at": "2026-01-02T00:00:00Z",
    "ready_at": "2026-01-03T00:00:00Z",
    "first_review_at": "2026-01-04T00:00:00Z",
    "approved_at": "2026-01-05T00:00:00Z",
    "closed_at": "2026-01-06T09:30:00Z",
}


def write(path: Path, *rows: dict[str, str]) -> TableFile:
    """A table with the columns of its first row."""
    names = list(rows[0])
    lines = [names, *([row[name] for name in names] for row in rows)]
    path.write_text("".join(",".join(map(_quoted, cells)) + "\r\n" for cells in lines), "utf-8")
    return TableFile(path)


def _quoted(cell: str) -> str:
    return '"' + cell.replace('"', '""') + '"' if set(cell) & set(',"\r\n') else cell


def problems(table: TableFile) -> list[str]:
    """What is wrong with a table, as a person reads it, without the path."""
    with pytest.raises(TableRefused) as caught:
        table.check()
    return [str(each).removeprefix(f"{table.path}:") for each in caught.value.problems]

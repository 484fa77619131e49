"""What is a pull request in a test, written as a person would write it down?"""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Literal, cast

Start = Literal["known", "unsure", "no_commits", "squashed", "not_known_to_source"]


@dataclass(frozen=True, slots=True)
class Record:
    """One pull request; `author` and `merged_by` are ids of people, or logins that nobody owns."""

    number: int
    merged_at: datetime | None = None
    created_at: datetime | None = None
    started_at: datetime | None = None
    start: Start = "known"
    author: str = ""
    author_kind: Literal["person", "agent", "bot"] = "person"
    merged_by: str = ""
    repository: str = "mikan/app"
    base: str = "develop"
    head: str | None = None


def read_records(path: Path) -> Iterator[Record]:
    """The lines of a CSV whose columns are fields of a Record; blank is missing."""
    with path.open(encoding="utf-8", newline="") as file:
        for line in csv.DictReader(file):
            given = {name: value.strip() for name, value in line.items() if value.strip()}
            moments = {
                name: datetime.fromisoformat(given.pop(name))
                for name in ("merged_at", "created_at", "started_at")
                if name in given
            }
            # Wrong words are found by what becomes of them: they are the test's own.
            words = cast("dict[str, Any]", given)
            yield Record(int(words.pop("number")), **moments, **words)

"""What is a pull request in a test, written as a person would write it down?"""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Literal, cast

Start = Literal["known", "unsure", "no_commits", "squashed", "not_known_to_source"]

MOMENTS = (
    "started_at", "created_at", "ready_at", "first_review_at", "approved_at", "merged_at",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Record:
    """One pull request; `author` and `merged_by` are ids of people, or logins that nobody owns.

    Where its source knows drafts and no `ready_at` is written, it was ready when it was opened.
    """

    number: int
    merged_at: datetime | None = None
    created_at: datetime | None = None
    started_at: datetime | None = None
    start: Start = "known"
    ready_at: datetime | None = None
    ready: Literal["known", "never_ready", "not_known_to_source"] = "known"
    first_review_at: datetime | None = None
    review: Literal["known", "reviewed_as_draft", "not_known_to_source"] = "known"
    approved_at: datetime | None = None
    approval: Literal["known", "not_known_to_source"] = "known"
    author: str = ""
    author_kind: Literal["person", "agent", "bot"] = "person"
    merged_by: str = ""
    repository: str = "mikan/app"
    base: str = "develop"
    head: str | None = None

    @property
    def became_ready(self) -> datetime | None:
        """When it was ready for review; None where it never was or nobody knows."""
        return (self.ready_at or self.created_at) if self.ready == "known" else None


def read_records(path: Path) -> Iterator[Record]:
    """The lines of a CSV whose columns are fields of a Record; blank is missing."""
    with path.open(encoding="utf-8", newline="") as file:
        for line in csv.DictReader(file):
            given = {name: value.strip() for name, value in line.items() if value.strip()}
            moments = {
                name: datetime.fromisoformat(given.pop(name)) for name in MOMENTS if name in given
            }
            # Wrong words are found by what becomes of them: they are the test's own.
            words = cast("dict[str, Any]", given)
            yield Record(int(words.pop("number")), **moments, **words)

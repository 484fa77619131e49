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
    "closed_at",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Given:
    """One submitted review; `reviewer` is as the author of a Record."""

    reviewer: str
    submitted_at: datetime
    by_machine: bool = False
    """By a bot or an AI agent."""


@dataclass(frozen=True, slots=True)
class Record:
    """One pull request; `author` and `merged_by` are ids of people, or logins that nobody owns.

    Where its source knows drafts and no `ready_at` is written, it was ready when it was opened.
    """

    number: int
    merged_at: datetime | None = None
    closed_at: datetime | None = None
    """When it was closed without a merge; a merged one may leave it out."""
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
    labels: str = ""
    """Set apart by blanks."""
    deployed_at: datetime | None = None
    """For the slow implementation, which finds it before all else."""
    size: int | None = None
    rounds: int | None = None
    work_kind: str = "none"
    """The id of the kind of work that it is by the rules, "none" or "not_known_to_source"."""
    reverts: int | None = None
    """The number of the one in the same repository that this one takes back."""
    reviews: tuple[Given, ...] = ()

    @property
    def ended_at(self) -> datetime | None:
        """When it was closed or merged; None while it is open."""
        return self.closed_at or self.merged_at

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
            numbers = {
                name: int(given.pop(name))
                for name in ("size", "rounds", "reverts")
                if name in given
            }
            words = cast("dict[str, Any]", given)
            reviews = tuple(map(_given, filter(None, words.pop("reviews", "").split("; "))))
            yield Record(int(words.pop("number")), **moments, **numbers, **words, reviews=reviews)


def _given(written: str) -> Given:
    """A review as "ren 2026-01-19T14:00+09:00"; that of a machine has its name in brackets."""
    reviewer, at = written.split()
    by_machine = reviewer.startswith("[")
    return Given(reviewer.strip("[]"), datetime.fromisoformat(at), by_machine)

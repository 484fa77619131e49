"""How does a pull request become values for the driver, and how is it told that it changed?"""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from hashlib import blake2b
from operator import attrgetter
from typing import Any

from data.bulk import Row, moments_as_numbers
from data.rows import AccountKey, EventRow, PullRequestRow, ReviewRow

PLAIN = (
    "number", "title", "url", "state", "is_draft", "base", "head", "head_in_same_repository",
    "created_at", "first_commit_at", "commit_count", "squashed", "merged_at", "closed_at",
    "updated_at", "merge_commit", "additions", "deletions", "changed_files", "node_id", "reverts",
)  # fmt: skip
"""Fields of PullRequestRow that are columns of the same name."""

PULL_REQUEST_COLUMNS = (
    *PLAIN, "labels", "given_knows", "given_started_at", "given_ready_at",
    "given_first_review_at", "given_approved_at", "author_id", "merged_by_id",
    "first_assignee_id", "repository_id", "gone_at", "fingerprint",
)  # fmt: skip
REVIEW_COLUMNS = (
    "pull_request_id", "account_id", "external_id", "state", "state_before_dismissal",
    "submitted_at",
)  # fmt: skip
CO_AUTHOR_COLUMNS = ("pull_request_id", "account_id")
FILE_COLUMNS = ("pull_request_id", "path", "additions", "deletions")
EVENT_COLUMNS = ("pull_request_id", "account_id", "external_id", "kind", "at")

_NOTHING_GIVEN = (None,) * 5

_plain = attrgetter(*PLAIN)
_given = attrgetter("started_at", "ready_at", "first_review_at", "approved_at")
_review = attrgetter("external_id", "state", "state_before_dismissal", "submitted_at")
_event = attrgetter("external_id", "kind", "at")


@dataclass(frozen=True, slots=True)
class DriverRows:
    """Makes the rows of one repository; `accounts` are ids by (provider, login)."""

    repository_id: int
    accounts: dict[tuple[str, str], int]
    written: Callable[[Iterable[Any]], tuple[Any, ...]]

    def pull_request(self, row: PullRequestRow, digest: bytes) -> Row:
        """Values in the order of PULL_REQUEST_COLUMNS."""
        return (
            *self.written(_plain(row)), json.dumps(row.labels) if row.labels else "[]",
            *self.written(_stated(row)), self._id(row.author), self._id(row.merged_by),
            self._id(row.first_assignee), self.repository_id, None, digest,
        )  # fmt: skip

    def review(self, pull_request_id: int, part: ReviewRow) -> Row:
        """Values in the order of REVIEW_COLUMNS."""
        return (pull_request_id, self._id(part.account), *self.written(_review(part)))

    def event(self, pull_request_id: int, part: EventRow) -> Row:
        """Values in the order of EVENT_COLUMNS."""
        return (pull_request_id, self._id(part.account), *self.written(_event(part)))

    def co_authors(self, pull_request_id: int, row: PullRequestRow) -> list[Row]:
        """Values in the order of CO_AUTHOR_COLUMNS, each account once."""
        ids = dict.fromkeys(self.accounts[key.provider, key.login] for key in row.co_authors)
        return [(pull_request_id, account) for account in ids]

    def files(self, pull_request_id: int, row: PullRequestRow) -> list[Row]:
        """Values in the order of FILE_COLUMNS, each path once."""
        by_path = {each.path: each for each in row.files}
        return [
            (pull_request_id, path, each.additions, each.deletions)
            for path, each in by_path.items()
        ]

    def _id(self, key: AccountKey | None) -> int | None:
        return self.accounts[key.provider, key.login] if key else None


def fingerprint(row: PullRequestRow) -> bytes:
    """A digest of everything that a source says of a pull request, free of our own numbers."""
    content = (
        moments_as_numbers(_plain(row)), row.labels, moments_as_numbers(_stated(row)),
        [_key(key) for key in (row.author, row.merged_by, row.first_assignee)],
        [(_key(part.account), *moments_as_numbers(_review(part))) for part in row.reviews],
        [(_key(part.account), *moments_as_numbers(_event(part))) for part in row.events],
        [_key(key) for key in row.co_authors],
        [(each.path, each.additions, each.deletions) for each in row.files],
    )  # fmt: skip
    return blake2b(repr(content).encode("utf-8", "surrogatepass"), digest_size=16).digest()


def accounts_of(rows: Iterable[PullRequestRow]) -> Iterable[AccountKey]:
    """Everybody who is named in the rows, as often as they are."""
    for row in rows:
        yield from (key for key in (row.author, row.merged_by, row.first_assignee) if key)
        yield from (part.account for part in row.reviews if part.account)
        yield from (part.account for part in row.events if part.account)
        yield from row.co_authors


def _stated(row: PullRequestRow) -> tuple[Any, ...]:
    if row.given is None:
        return _NOTHING_GIVEN
    return (",".join(sorted(row.given.knows)), *_given(row.given))


def _key(key: AccountKey | None) -> tuple[str, str] | None:
    return (key.provider, key.login) if key else None

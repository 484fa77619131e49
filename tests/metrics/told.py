"""How does a history that somebody wrote down become rows as GitHub would have given them?

A line of history.csv says who did what to which pull request when, in Tokyo.
"""

import csv
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from zoneinfo import ZoneInfo

from data.rows import AccountKey, EventKind, EventRow, PullRequestRow, ReviewRow, ReviewState

TOKYO = ZoneInfo("Asia/Tokyo")
FIRST_COMMITS = 10
"""So many GitHub is asked for."""

_REVIEWS: dict[str, ReviewState] = {
    "approves": "approved",
    "asks for changes": "changes_requested",
    "comments": "commented",
}
_EVENTS: dict[str, EventKind] = {
    "marks ready": "ready_for_review",
    "converts to draft": "converted_to_draft",
    "force-pushes": "force_pushed",
    "closes": "closed",
    "reopens": "reopened",
    "retargets": "base_changed",
    "dismisses": "review_dismissed",
}


def moment(written: str) -> datetime:
    """A moment as it is written, "2026-01-05 10:00"."""
    return datetime.strptime(written, "%Y-%m-%d %H:%M").replace(tzinfo=TOKYO).astimezone(UTC)


def read_history(path: Path) -> list[PullRequestRow]:
    """The pull requests of a history, each as it is at its end."""
    with path.open(encoding="utf-8", newline="") as file:
        lines = list(csv.DictReader(file))
    numbers = dict.fromkeys(int(line["number"]) for line in lines)
    return [_pull_request(n, [line for line in lines if int(line["number"]) == n]) for n in numbers]


def account(who: str) -> AccountKey | None:
    """An account by its login; nobody's where it was deleted."""
    if who == "deleted":
        return None
    is_bot = who.endswith("[bot]")
    return AccountKey("github", who.removesuffix("[bot]"), "bot" if is_bot else "user")


def _pull_request(number: int, lines: list[dict[str, str]]) -> PullRequestRow:
    ids = count(1)
    commits = [moment(each["at"]) for each in lines if each["what"] == "commits"]
    row = PullRequestRow(
        number,
        f"Change {number}",
        "open",
        "develop",
        first_commit_at=min(commits[:FIRST_COMMITS], default=None),
        commit_count=len(commits),
        head=f"change-{number}",
        head_in_same_repository=True,
        additions=10,
        deletions=2,
    )
    for line in lines:
        row = _after(row, line, f"{number}-{next(ids)}")
    return row


def _after(row: PullRequestRow, line: dict[str, str], id_: str) -> PullRequestRow:
    """The pull request after one line of its history; raises KeyError for an unknown deed."""
    what, who, at, detail = line["what"], account(line["who"]), moment(line["at"]), line["detail"]
    if what in _REVIEWS:
        row = replace(row, reviews=(*row.reviews, ReviewRow(id_, who, _REVIEWS[what], at)))
    if what in _EVENTS:
        row = replace(row, events=(*row.events, EventRow(id_, _EVENTS[what], at, who)))
    if what in ("commits", "force-pushes"):
        return row
    return row if what in _REVIEWS else _CHANGES[what](row, who, at, detail)


def _opened(row: PullRequestRow, detail: str) -> PullRequestRow:
    """`draft`, `from BRANCH`, `into BRANCH` and `reverting NUMBER`, in any order."""
    words = iter(detail.split())
    for word in words:
        if word == "draft":
            row = replace(row, is_draft=True)
        elif word == "into":
            row = replace(row, base=next(words))
        elif word == "from":
            row = replace(row, head=next(words))
        else:
            assert word == "reverting", detail
            row = replace(row, reverts=int(next(words)))
    return row


def _dismissed(reviews: tuple[ReviewRow, ...], whose: str) -> Iterator[ReviewRow]:
    last = [each for each in reviews if each.account == account(whose)][-1]
    for each in reviews:
        gone = replace(each, state="dismissed", state_before_dismissal=each.state)
        yield gone if each is last else each


_Change = Callable[[PullRequestRow, AccountKey | None, datetime, str], PullRequestRow]

_CHANGES: dict[str, _Change] = {
    "opens": lambda row, who, at, detail: _opened(replace(row, author=who, created_at=at), detail),
    "merges": lambda row, who, at, _: replace(
        row, state="merged", merged_at=at, closed_at=at, merged_by=who
    ),
    "closes": lambda row, _who, at, _: replace(row, state="closed", closed_at=at),
    "reopens": lambda row, _who, _at, _: replace(row, state="open", closed_at=None),
    "marks ready": lambda row, _who, _at, _: replace(row, is_draft=False),
    "converts to draft": lambda row, _who, _at, _: replace(row, is_draft=True),
    "retargets": lambda row, _who, _at, detail: _opened(row, detail),
    "dismisses": lambda row, _who, _at, whose: replace(
        row, reviews=tuple(_dismissed(row.reviews, whose))
    ),
}
"""What each deed changes; commits and force pushes are counted before."""

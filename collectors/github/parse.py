"""What does GitHub's answer say of a pull request, in the words of the data?

Read from the kept answer alone, so that a stored one gives the same row as a fresh one.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from collectors.github.raw import Node, packed, unpacked
from collectors.personal import account
from data.rows import (
    AccountKey,
    EventKind,
    EventRow,
    FileRow,
    PullRequestRow,
    PullRequestState,
    ReviewRow,
    ReviewState,
)

EVENT_KINDS: Mapping[str, EventKind] = {
    "ReadyForReviewEvent": "ready_for_review",
    "ConvertToDraftEvent": "converted_to_draft",
    "HeadRefForcePushedEvent": "force_pushed",
    "ReviewRequestedEvent": "review_requested",
    "ReviewDismissedEvent": "review_dismissed",
    "ClosedEvent": "closed",
    "ReopenedEvent": "reopened",
    "BaseRefChangedEvent": "base_changed",
    "AutomaticBaseChangeSucceededEvent": "base_changed",
}
"""By the name of GitHub's type."""


def _as_item_type(name: str) -> str:
    """GitHub's other name for the same: `ConvertToDraftEvent` is `CONVERT_TO_DRAFT_EVENT`."""
    return "".join(f"_{each}" if each.isupper() else each.upper() for each in name).lstrip("_")


EVENT_TYPES = tuple(_as_item_type(name) for name in EVENT_KINDS)
"""What the documents pass on as `$events`."""


GITHUB = "github"

STATES: Mapping[str, PullRequestState] = {"OPEN": "open", "MERGED": "merged", "CLOSED": "closed"}
REVIEW_STATES: Mapping[str, ReviewState] = {
    "APPROVED": "approved",
    "CHANGES_REQUESTED": "changes_requested",
    "COMMENTED": "commented",
    "DISMISSED": "dismissed",
}
FIRST_YEAR, LAST_YEAR = 1970, 2199
"""A commit's date is whatever its author's clock said; nobody can have meant one outside."""


def pull_request_row(content: Node) -> PullRequestRow:
    """The row that a cleaned answer (`raw.cleaned`) gives."""
    author = _account(content["author"])
    return PullRequestRow(
        number=content["number"],
        title=content["title"],
        state=STATES[content["state"]],
        base=content["baseRefName"],
        url=content["url"],
        author=author,
        merged_by=_account(content["mergedBy"]),
        first_assignee=_account(content["assignee"]),
        is_draft=content["isDraft"],
        head=content["headRefName"],
        head_in_same_repository=not content["isCrossRepository"],
        created_at=moment(content["createdAt"]),
        first_commit_at=min(_authored(content["authoredDates"]), default=None),
        commit_count=content["commitCount"],
        merged_at=_moment_if_any(content["mergedAt"]),
        closed_at=_moment_if_any(content["closedAt"]),
        updated_at=moment(content["updatedAt"]),
        merge_commit=content["mergeCommit"],
        additions=content["additions"],
        deletions=content["deletions"],
        changed_files=content["changedFiles"],
        labels=tuple(content["labels"]),
        reviews=tuple(_reviews(content["reviews"], content["events"])),
        events=tuple(_events(content["events"])),
        node_id=content["id"],
        reverts=content["reverts"] if content["reverts"] != content["number"] else None,
        co_authors=tuple(_others(content["coAuthors"], author)),
        files=tuple(FileRow(*each) for each in content["files"]),
        raw=packed(content),
    )


def rebuilt(repository: str, stored: bytes) -> PullRequestRow:
    """The row that a stored answer gives. Raises DamagedAnswer; `repository` says whose it is."""
    return pull_request_row(unpacked(stored, repository))


def moment(text: str) -> datetime:
    """A moment as GitHub writes it, aware, in UTC."""
    return datetime.fromisoformat(text)


def _moment_if_any(text: str | None) -> datetime | None:
    return moment(text) if text else None


def _authored(texts: Sequence[str]) -> Iterator[datetime]:
    """The dates of commits, without those that nobody can have meant."""
    for text in texts:
        try:
            at = datetime.fromisoformat(text).astimezone(UTC)
        except (ValueError, OverflowError):
            continue
        if FIRST_YEAR <= at.year <= LAST_YEAR:
            yield at


def _account(who: Node | None) -> AccountKey | None:
    """Whose login it is; None for a deleted account."""
    if who is None:
        return None
    key = account(GITHUB, who["login"])
    if key is not None and who["__typename"] == "Bot":
        return AccountKey(GITHUB, key.login, "bot")
    return key


def _others(co_authors: Sequence[Sequence[Any]], author: AccountKey | None) -> Iterator[AccountKey]:
    """The co-authors besides the author, whom squashed commits name among them."""
    own = (author.provider, author.login.casefold()) if author else None
    for provider, login, kind in co_authors:
        if (provider, login.casefold()) != own:
            yield AccountKey(provider, login, kind)


def _reviews(reviews: Sequence[Node], events: Sequence[Node]) -> Iterator[ReviewRow]:
    """Those that were submitted; of a dismissed one also what it was."""
    before: dict[Any, ReviewState | None] = {
        event["review"]: REVIEW_STATES.get(event["previousReviewState"])
        for event in events
        if event["__typename"] == "ReviewDismissedEvent"
        and event["previousReviewState"] != "DISMISSED"
    }
    for review in reviews:
        state = REVIEW_STATES.get(review["state"])
        if state is None or review["submittedAt"] is None:
            continue
        yield ReviewRow(
            external_id=review["id"],
            account=_account(review["author"]),
            state=state,
            submitted_at=moment(review["submittedAt"]),
            state_before_dismissal=before.get(review["id"]) if state == "dismissed" else None,
        )


def _events(events: Sequence[Node]) -> Iterator[EventRow]:
    for event in events:
        kind = EVENT_KINDS.get(event["__typename"])
        if kind is not None:
            yield EventRow(
                external_id=event["id"],
                kind=kind,
                at=moment(event["createdAt"]),
                account=_account(event["actor"]),
            )

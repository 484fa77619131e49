"""What does one commit on a base branch say about a pull request?"""

from datetime import UTC, datetime

from collectors.git_history.names import Naming
from collectors.git_history.reading import Landed
from collectors.git_history.subjects import MergedNumber, merged_number
from data.rows import AccountKey, PullRequestRow


def pull_request_row(landed: Landed, branch: str, names: Naming) -> PullRequestRow | None:
    """The pull request that a commit merged into `branch`.

    None for a commit that names no pull request, or that has no readable date.
    """
    merged = merged_number(landed.subject, landed.body)
    if merged is None or landed.committed is None:
        return None
    merged_at = _moment(landed.committed)
    brought = landed.brought
    author: AccountKey | None = landed.author if brought is None else brought.author
    started = None if brought is None else brought.first_authored
    return PullRequestRow(
        number=merged.number,
        title=merged.title,
        state="merged",
        base=branch,
        url=names.pull_request_url(merged.number),
        author=author,
        head=merged.head,
        head_in_same_repository=_in_same_repository(merged, names),
        first_commit_at=None if started is None else _moment(started),
        commit_count=None if brought is None else brought.count,
        squashed=brought is None,
        merged_at=merged_at,
        closed_at=merged_at,
        merge_commit=landed.sha,
    )


def _in_same_repository(merged: MergedNumber, names: Naming) -> bool | None:
    """Whether the branch that was merged lies in the repository itself, not in a fork.

    A clone without an origin does not say whose it is; its merges of `develop` into `main` are
    releases all the same.
    """
    if merged.head_owner is None:
        return None
    if names.owner is None:
        return True
    return merged.head_owner.casefold() == names.owner.casefold()


def _moment(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)

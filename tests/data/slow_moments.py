"""What are the moments of one pull request, worked out by hand and without arrays?

A second, independent way to the same answer: one pull request at a time, plain Python.
"""

from dataclasses import dataclass, field


@dataclass
class Review:
    """Who reviewed when; `reviewer` None is a deleted user."""

    at: int
    reviewer: int | None
    approves: bool = False
    asks_changes: bool = False
    by_person: bool = True


@dataclass
class PullRequest:
    """Moments are whole numbers; `author` None is a deleted user."""

    created: int | None = 0
    author: int | None = 1
    is_draft: bool = False
    first_commit: int | None = None
    commit_count: int | None = None
    squashed: bool = False
    merged: int | None = None
    closed: int | None = None
    reviews: list[Review] = field(default_factory=list)
    drafts: list[tuple[int, bool]] = field(default_factory=list)
    """(when, to ready?) in order of time."""
    force_pushed: bool = False


def ready_stretches(pr: PullRequest) -> list[tuple[int, float]]:
    """From when until when it was ready."""
    if pr.created is None:
        return []
    ready = not pr.drafts[0][1] if pr.drafts else not pr.is_draft
    stretches = []
    since = pr.created if ready else None
    for at, to_ready in pr.drafts:
        if to_ready and since is None:
            since = at
        elif not to_ready and since is not None:
            stretches.append((since, at))
            since = None
    if since is not None:
        stretches.append((since, float("inf")))
    return stretches


def moments(pr: PullRequest) -> dict[str, object]:
    """All derived moments and the reasons for those that are missing."""
    end = pr.merged if pr.merged is not None else pr.closed
    last = float("inf") if end is None else end
    stretches = ready_stretches(pr)
    human = [r for r in pr.reviews if r.by_person and r.reviewer != pr.author]
    in_time = [r for r in human if r.at <= last]
    while_ready = [r for r in in_time if any(a <= r.at < b for a, b in stretches)]
    first = min((r.at for r in while_ready), default=None)
    if first is not None:
        ready = next(a for a, b in stretches if a <= first < b)
        review_gap = ""
    else:
        ready = stretches[-1][0] if stretches else None
        review_gap = (
            "never_ready" if ready is None else "reviewed_as_draft" if in_time else "no_review"
        )
    approvals = [r.at for r in human if r.approves]
    if first is not None:
        approved = min((at for at in approvals if at >= first), default=None)
    else:
        approved = min((at for at in approvals if at > last), default=None)
    return _start(pr) | {
        "ready_at": ready,
        "first_review_at": first,
        "review_gap": review_gap,
        "approved_at": approved,
        "reviewed": bool(in_time),
        "rounds": sum(r.asks_changes for r in human if approved is None or r.at < approved),
    }


def _start(pr: PullRequest) -> dict[str, object]:
    if pr.squashed:
        return {"started_at": None, "start_gap": "squashed", "start_unsure": False}
    if pr.commit_count == 0:
        return {"started_at": None, "start_gap": "no_commits", "start_unsure": False}
    if pr.first_commit is None:
        return {"started_at": None, "start_gap": "not_known_to_source", "start_unsure": False}
    limit = pr.created if pr.created is not None else pr.merged
    clamped = limit is not None and pr.first_commit > limit
    started = limit if clamped else pr.first_commit
    return {"started_at": started, "start_gap": "", "start_unsure": clamped or pr.force_pushed}

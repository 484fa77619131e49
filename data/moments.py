"""When did each step of a pull request happen, given its reviews and events?

Pure: arrays in, arrays out. The definitions are those of docs/metrics/moments: a review counts when
it was submitted while the pull request was ready (not a draft), not after its merge or closing, by
a person who is not its author; a dismissed review counts as what it was.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Moments = NDArray[np.datetime64]
Codes = NDArray[np.integer]
Flags = NDArray[np.bool_]

REASONS = (
    "", "bot", "excluded_by_rule", "other_base", "not_known_to_source", "no_commits", "squashed",
    "never_ready", "reviewed_as_draft", "no_review", "no_approval", "approved_after_merge",
    "not_deployed",
)  # fmt: skip
"""Why a pull request is left out of a statistic; the first that applies is the one counted."""

REASON = {name: code for code, name in enumerate(REASONS)}
NEVER = np.datetime64("NaT", "us")
FAR = np.datetime64(2**62, "us")
"""Later than everything: stands for "has not happened" where the earliest is looked for."""


@dataclass(frozen=True)
class PullRequestParts:
    """What is known of N pull requests without their reviews and events; arrays of length N."""

    author: Codes
    """Whose it is: a person or an account, one number each; 0 = unknown (a deleted user)."""
    is_draft: Flags
    created_at: Moments
    first_commit_at: Moments
    commit_count: Codes
    """-1 where the source does not know."""
    squashed: Flags
    merged_at: Moments
    closed_at: Moments


@dataclass(frozen=True)
class ReviewParts:
    """M reviews; `row` says which pull request each belongs to."""

    row: Codes
    reviewer: Codes
    """A person or an account as in `author`; 0 = unknown."""
    by_person: Flags
    """Neither a bot nor an AI agent."""
    approves: Flags
    asks_changes: Flags
    submitted_at: Moments


@dataclass(frozen=True)
class DraftParts:
    """K changes between draft and ready; `to_ready` says in which direction."""

    row: Codes
    to_ready: Flags
    at: Moments


@dataclass(frozen=True)
class DerivedMoments:
    """The moments of N pull requests, NaT where missing, and the reason why they are missing."""

    started_at: Moments
    start_gap: Codes
    start_unsure: Flags
    ready_at: Moments
    first_review_at: Moments
    review_gap: Codes
    approved_at: Moments
    reviewed: Flags
    """Whether anybody but the author reviewed it in time, be it as a draft."""
    rounds: Codes
    """How often changes were asked for before the first approval, if there is one."""


def derive_moments(
    pull_requests: PullRequestParts,
    reviews: ReviewParts,
    drafts: DraftParts,
    force_pushed: Codes,
) -> DerivedMoments:
    """All moments of pull requests whose source gives reviews and events.

    `force_pushed` lists the rows with at least one force push.
    """
    started, gap, unsure = start_of_work(pull_requests, force_pushed)
    stretches = ready_stretches(pull_requests, drafts)
    end = end_of_review(pull_requests)
    counted = by_somebody_else(reviews, pull_requests.author)
    in_time = counted & (reviews.submitted_at <= end[reviews.row])
    stretch = stretches.holding(reviews.row, reviews.submitted_at)
    first, stretch_of_first = _first_in_ready(reviews, in_time & (stretch >= 0), stretch, end.size)
    start_or_never = np.append(stretches.start, NEVER)  # -1, no stretch, is the last
    ready = np.where(
        stretch_of_first >= 0, start_or_never[stretch_of_first], stretches.last_start(end.size)
    )
    approved = _first_approval(reviews, counted & reviews.approves, first, end)
    reviewed = _any_of(reviews.row[in_time], end.size)
    review_gap = _review_gap(ready, first, reviewed)
    rounds = _rounds(reviews, counted & reviews.asks_changes, approved)
    return DerivedMoments(
        started, gap, unsure, ready, first, review_gap, approved, reviewed, rounds
    )


def start_of_work(
    pull_requests: PullRequestParts, force_pushed: Codes
) -> tuple[Moments, Codes, Flags]:
    """(started_at, why it is missing, whether it is unsure).

    Never later than the opening, nor than the merge where the opening is not known.
    """
    started = np.where(
        pull_requests.squashed | (pull_requests.commit_count == 0),
        NEVER,
        pull_requests.first_commit_at,
    )
    limit = np.where(
        np.isnat(pull_requests.created_at), pull_requests.merged_at, pull_requests.created_at
    )
    clamped = started > limit
    started = np.where(clamped, limit, started)
    missing = np.isnat(started)
    gap = np.where(
        pull_requests.commit_count == 0, REASON["no_commits"], REASON["not_known_to_source"]
    )
    gap = np.where(pull_requests.squashed, REASON["squashed"], gap)
    unsure = (clamped | _any_of(force_pushed, started.size)) & ~missing
    return started, np.where(missing, gap, 0).astype(np.int8), unsure


def end_of_review(pull_requests: PullRequestParts) -> Moments:
    """Until when a review counts: the merge, else the closing, else for ever."""
    merged, closed = pull_requests.merged_at, pull_requests.closed_at
    end = np.where(np.isnat(merged), closed, merged)
    return np.where(np.isnat(end), FAR, end)


@dataclass(frozen=True)
class ReadyStretches:
    """The stretches of time in which pull requests were ready, sorted by row and then by time."""

    row: Codes
    start: Moments
    end: Moments

    def holding(self, row: Codes, at: Moments) -> Codes:
        """Which stretch of its row holds each moment; -1 where it was a draft.

        A review in the very second in which it became ready counts as after it.
        """
        found = np.full(row.size, -1, dtype=np.int64)
        candidate = np.searchsorted(self.row, row, side="left")
        behind = np.searchsorted(self.row, row, side="right")
        waiting = np.flatnonzero(candidate < behind)
        while waiting.size:
            stretch = candidate[waiting]
            inside = (at[waiting] >= self.start[stretch]) & (at[waiting] < self.end[stretch])
            found[waiting[inside]] = stretch[inside]
            candidate[waiting] += 1
            waiting = waiting[~inside & (stretch + 1 < behind[waiting])]
        return found

    def last_start(self, rows: int) -> Moments:
        """When the last ready stretch of each of `rows` pull requests began; NaT = never ready."""
        latest = np.full(rows, np.iinfo(np.int64).min)
        np.maximum.at(latest, self.row, self.start.astype(np.int64))
        return latest.view("datetime64[us]")


def ready_stretches(pull_requests: PullRequestParts, drafts: DraftParts) -> ReadyStretches:
    """Where each pull request was ready: from its opening unless it began as a draft.

    It began as a draft when its first change was to ready, or when it never changed and is one now.
    """
    rows = pull_requests.created_at.size
    order = np.lexsort((drafts.at.astype(np.int64), drafts.row))
    row, to_ready, at = drafts.row[order], drafts.to_ready[order], drafts.at[order]
    first_change = np.ones(row.size, bool)
    first_change[1:] = row[1:] != row[:-1]
    ready_first = ~pull_requests.is_draft
    ready_first[row[first_change]] = ~to_ready[first_change]
    opened = np.flatnonzero(ready_first & ~np.isnat(pull_requests.created_at))
    # A change to what it already is says nothing new.
    before = np.empty(row.size, bool)
    before[1:] = to_ready[:-1]
    before[first_change] = ~to_ready[first_change]
    real = before != to_ready
    start_row = np.concatenate([opened, row[real & to_ready]])
    start_at = np.concatenate([pull_requests.created_at[opened], at[real & to_ready]])
    end_row, end_at = row[real & ~to_ready], at[real & ~to_ready]
    return _paired(start_row, start_at, end_row, end_at, rows)


def _paired(
    start_row: Codes, start_at: Moments, end_row: Codes, end_at: Moments, rows: int
) -> ReadyStretches:
    """Starts and ends alternate within a row: the n-th end closes the n-th start."""
    by_start = np.lexsort((start_at.astype(np.int64), start_row))
    by_end = np.lexsort((end_at.astype(np.int64), end_row))
    start_row, start_at = start_row[by_start], start_at[by_start]
    end_row, end_at = end_row[by_end], end_at[by_end]
    nth = _nth_within(start_row)
    first_end = np.searchsorted(end_row, np.arange(rows))
    ends = np.bincount(end_row, minlength=rows)
    closed = nth < ends[start_row]
    until = np.full(start_row.size, FAR)
    until[closed] = end_at[first_end[start_row[closed]] + nth[closed]]
    return ReadyStretches(start_row, start_at, until)


def _nth_within(row: Codes) -> Codes:
    """0, 1, 2 … within each run of equal values of a sorted array."""
    if not row.size:
        return row
    run = np.flatnonzero(np.concatenate([[True], row[1:] != row[:-1]]))
    return np.arange(row.size) - np.repeat(run, np.diff(np.append(run, row.size)))


def by_somebody_else(reviews: ReviewParts, author: Codes) -> Flags:
    """Reviews by a person who is not the author.

    A deleted reviewer is someone else than a known author; where both are unknown nobody can tell.
    """
    return reviews.by_person & (reviews.reviewer != author[reviews.row])


def _first_in_ready(
    reviews: ReviewParts, eligible: Flags, stretch: Codes, rows: int
) -> tuple[Moments, Codes]:
    """(first_review_at, the stretch in which it falls or -1) of each row."""
    first = _earliest(reviews.row[eligible], reviews.submitted_at[eligible], rows)
    stretch_of_first = np.full(rows, -1, dtype=np.int64)
    is_first = eligible & (reviews.submitted_at == first[reviews.row])
    stretch_of_first[reviews.row[is_first]] = stretch[is_first]
    return first, stretch_of_first


def _first_approval(reviews: ReviewParts, eligible: Flags, first: Moments, end: Moments) -> Moments:
    """First approval at or after the first review; without one, only an approval after the end."""
    after = np.where(np.isnat(first), end, first)[reviews.row]
    late = np.isnat(first)[reviews.row] & (reviews.submitted_at == after)
    fits = eligible & (reviews.submitted_at >= after) & ~late
    return _earliest(reviews.row[fits], reviews.submitted_at[fits], end.size)


def _rounds(reviews: ReviewParts, eligible: Flags, approved: Moments) -> Codes:
    """How many eligible reviews came before the approval of their pull request."""
    approval = approved[reviews.row]
    before = eligible & (np.isnat(approval) | (reviews.submitted_at < approval))
    return np.bincount(reviews.row[before], minlength=approved.size)


def _review_gap(ready: Moments, first: Moments, reviewed_in_time: Flags) -> Codes:
    gap = np.where(reviewed_in_time, REASON["reviewed_as_draft"], REASON["no_review"])
    gap = np.where(np.isnat(ready), REASON["never_ready"], gap)
    return np.where(np.isnat(first), gap, 0).astype(np.int8)


def _earliest(row: Codes, at: Moments, rows: int) -> Moments:
    earliest = np.full(rows, FAR.astype(np.int64))
    np.minimum.at(earliest, row, at.astype(np.int64))
    return np.where(earliest == FAR.astype(np.int64), NEVER, earliest.view("datetime64[us]"))


def _any_of(rows: Codes, size: int) -> Flags:
    flags = np.zeros(size, bool)
    flags[rows] = True
    return flags

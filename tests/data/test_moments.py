"""Are the moments of a pull request those that its reviews and events tell?"""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.moments import (
    REASONS,
    DerivedMoments,
    DraftParts,
    PullRequestParts,
    ReviewParts,
    derive_moments,
)
from tests.data.slow_moments import PullRequest, Review, moments

NAT = np.iinfo(np.int64).min
AUTHOR, OTHER, THIRD = 1, 2, 3


def _times(values: list[int | None]) -> np.ndarray:
    numbers = [NAT if value is None else value for value in values]
    return np.array(numbers, dtype=np.int64).view("datetime64[us]")


def _derive(prs: list[PullRequest]) -> DerivedMoments:
    parts = PullRequestParts(
        author=np.array([pr.author or 0 for pr in prs]),
        is_draft=np.array([pr.is_draft for pr in prs], bool),
        created_at=_times([pr.created for pr in prs]),
        first_commit_at=_times([pr.first_commit for pr in prs]),
        commit_count=np.array([-1 if pr.commit_count is None else pr.commit_count for pr in prs]),
        squashed=np.array([pr.squashed for pr in prs], bool),
        merged_at=_times([pr.merged for pr in prs]),
        closed_at=_times([pr.closed for pr in prs]),
    )
    reviews = [(row, review) for row, pr in enumerate(prs) for review in pr.reviews]
    drafts = [(row, *change) for row, pr in enumerate(prs) for change in pr.drafts]
    return derive_moments(
        parts,
        ReviewParts(
            row=np.array([row for row, _ in reviews], np.int64),
            reviewer=np.array([r.reviewer or 0 for _, r in reviews], np.int64),
            by_person=np.array([r.by_person for _, r in reviews], bool),
            approves=np.array([r.approves for _, r in reviews], bool),
            asks_changes=np.array([r.asks_changes for _, r in reviews], bool),
            submitted_at=_times([r.at for _, r in reviews]),
        ),
        DraftParts(
            row=np.array([row for row, *_ in drafts], np.int64),
            to_ready=np.array([to_ready for *_, to_ready in drafts], bool),
            at=_times([at for _, at, _ in drafts]),
        ),
        np.array([row for row, pr in enumerate(prs) if pr.force_pushed], np.int64),
    )


def _as_words(derived: DerivedMoments, row: int) -> dict[str, object]:
    said: dict[str, object] = {}
    for name in ("started_at", "ready_at", "first_review_at", "approved_at"):
        value = getattr(derived, name)[row]
        said[name] = None if np.isnat(value) else int(value.astype(np.int64))
    said["start_gap"] = REASONS[derived.start_gap[row]]
    said["review_gap"] = REASONS[derived.review_gap[row]]
    said["start_unsure"] = bool(derived.start_unsure[row])
    said["reviewed"] = bool(derived.reviewed[row])
    said["rounds"] = int(derived.rounds[row])
    return said


CASES = {
    "reviewed and approved": (
        PullRequest(merged=50, reviews=[Review(10, OTHER), Review(20, OTHER, approves=True)]),
        {"ready_at": 0, "first_review_at": 10, "approved_at": 20, "review_gap": ""},
    ),
    "never reviewed": (
        PullRequest(merged=50),
        {"ready_at": 0, "first_review_at": None, "review_gap": "no_review"},
    ),
    "the author's own review does not count": (
        PullRequest(merged=50, reviews=[Review(10, AUTHOR)]),
        {"first_review_at": None, "review_gap": "no_review"},
    ),
    "a bot's review does not count": (
        PullRequest(merged=50, reviews=[Review(10, OTHER, by_person=False)]),
        {"first_review_at": None, "review_gap": "no_review"},
    ),
    "a review after the merge does not count": (
        PullRequest(merged=50, reviews=[Review(51, OTHER)]),
        {"first_review_at": None, "review_gap": "no_review"},
    ),
    "an approval after the merge is kept": (
        PullRequest(merged=50, reviews=[Review(51, OTHER, approves=True)]),
        {"first_review_at": None, "approved_at": 51},
    ),
    "a review in the second of the merge counts": (
        PullRequest(merged=50, reviews=[Review(50, OTHER, approves=True)]),
        {"first_review_at": 50, "approved_at": 50},
    ),
    "changes asked for twice before the first approval, and once after it": (
        PullRequest(
            merged=90,
            reviews=[
                Review(10, OTHER, asks_changes=True),
                Review(15, THIRD, asks_changes=True),
                Review(20, OTHER, approves=True),
                Review(30, THIRD, asks_changes=True),
            ],
        ),
        {"rounds": 2, "reviewed": True},
    ),
    "without an approval the rounds are those there were so far": (
        PullRequest(merged=90, reviews=[Review(10, OTHER, asks_changes=True)]),
        {"rounds": 1, "reviewed": True},
    ),
    "reviewed only as a draft": (
        PullRequest(merged=50, drafts=[(30, True)], reviews=[Review(10, OTHER)]),
        {
            "ready_at": 30,
            "first_review_at": None,
            "review_gap": "reviewed_as_draft",
            "reviewed": True,
        },
    ),
    "draft, ready, draft, ready: the stretch of the first review": (
        PullRequest(
            merged=90,
            drafts=[(10, True), (20, False), (30, True)],
            reviews=[Review(15, OTHER), Review(40, OTHER, approves=True)],
        ),
        {"ready_at": 10, "first_review_at": 15, "approved_at": 40},
    ),
    "without a review the last ready stretch": (
        PullRequest(merged=90, drafts=[(10, True), (20, False), (30, True)]),
        {"ready_at": 30, "review_gap": "no_review"},
    ),
    "never ready": (
        PullRequest(merged=90, is_draft=True, reviews=[Review(15, OTHER)]),
        {"ready_at": None, "review_gap": "never_ready"},
    ),
    "converted to a draft later: it began ready": (
        PullRequest(merged=90, is_draft=True, drafts=[(20, False)], reviews=[Review(5, OTHER)]),
        {"ready_at": 0, "first_review_at": 5},
    ),
    "a deleted reviewer is someone else": (
        PullRequest(merged=90, reviews=[Review(5, None)]),
        {"first_review_at": 5},
    ),
    "deleted author and deleted reviewer: nobody can tell": (
        PullRequest(merged=90, author=None, reviews=[Review(5, None)]),
        {"first_review_at": None, "review_gap": "no_review"},
    ),
    "work began after the opening: clamped and unsure": (
        PullRequest(created=0, first_commit=7, commit_count=1, merged=50),
        {"started_at": 0, "start_unsure": True},
    ),
    "force-pushed: used but unsure": (
        PullRequest(first_commit=-7, commit_count=1, merged=50, force_pushed=True),
        {"started_at": -7, "start_unsure": True},
    ),
    "no opening known: never later than the merge": (
        PullRequest(created=None, first_commit=70, commit_count=1, merged=50),
        {"started_at": 50, "start_unsure": True},
    ),
    "squashed": (
        PullRequest(created=None, squashed=True, merged=50),
        {"started_at": None, "start_gap": "squashed"},
    ),
    "no commits": (
        PullRequest(commit_count=0, merged=50),
        {"started_at": None, "start_gap": "no_commits"},
    ),
}


@pytest.mark.parametrize("case", CASES, ids=str)
def test_the_moments_of_a_known_case(case: str):
    pull_request, expected = CASES[case]
    said = _as_words(_derive([pull_request]), 0)
    assert {name: said[name] for name in expected} == expected
    assert moments(pull_request) == said


def _review(at: int, reviewer: int | None, verdict: str, by_person: bool) -> Review:
    return Review(at, reviewer, verdict == "approves", verdict == "asks", by_person)


@st.composite
def _pull_requests(draw: st.DrawFn) -> PullRequest:
    time = st.integers(0, 12)
    drafts = sorted(
        draw(st.lists(st.tuples(time, st.booleans()), max_size=4, unique_by=lambda x: x[0]))
    )
    ends = draw(st.sampled_from(["open", "merged", "closed"]))
    end = draw(time)
    reviewers = st.sampled_from([None, AUTHOR, OTHER, THIRD])
    verdicts = st.sampled_from(["approves", "asks", "comments"])
    created = draw(st.sampled_from([None, 0, 0, 0]))
    return PullRequest(
        created=created,
        author=draw(st.sampled_from([None, AUTHOR])),
        is_draft=draw(st.booleans()),
        first_commit=draw(st.none() | st.integers(-5, 5)),
        commit_count=draw(st.sampled_from([None, 0, 1])),
        squashed=draw(st.booleans()),
        merged=end if ends == "merged" else None,
        closed=end if ends != "open" else None,
        reviews=draw(
            st.lists(st.builds(_review, time, reviewers, verdicts, st.booleans()), max_size=5)
        ),
        drafts=drafts if created is not None else [],  # no source gives one without the other
        force_pushed=draw(st.booleans()),
    )


@given(st.lists(_pull_requests(), max_size=8))
def test_many_at_once_are_what_each_is_by_hand(prs: list[PullRequest]):
    derived = _derive(prs)
    for row, pr in enumerate(prs):
        assert _as_words(derived, row) == moments(pr)

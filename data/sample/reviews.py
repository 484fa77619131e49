"""Who said what about a pull request? Reviews as GitHub gives them, one by one.

Those that must not count are among them: of bots, of the author and of the author's second account,
on drafts, after the merge, dismissed ones.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from data.rows import ReviewState
from data.sample.authors import AGENT, BOT, PERSON
from data.sample.cast import REVIEW_BOT
from data.sample.chance import happens
from data.sample.course import Course, between, reviewers
from data.sample.world import World

Numbers = NDArray[np.float64]
Flags = NDArray[np.bool_]
Codes = NDArray[np.integer]

DISMISSED_FROM, SECOND_ROUND_FROM = 9.0, 1.5
"""Hours of work between first review and approval from which on a review goes back and forth."""


@dataclass(frozen=True, slots=True)
class Said:
    """Reviews of one sort, one each of the pull requests in `row`."""

    sort: str
    state: ReviewState
    row: Codes
    account: Codes
    at: Numbers
    before: ReviewState | None = None
    """What a dismissed one was."""


def reviews_of(world: World, course: Course, rng: np.random.Generator) -> Iterator[Said]:
    """Every review, sort by sort."""
    yield from _rounds(course, rng)
    yield _second_approval(world, course, rng)
    yield _dismissed(course)
    yield _by_the_bot(world, course, rng)
    yield _by_the_author(course, rng)
    yield _by_the_second_account(world, course, rng)
    yield _on_the_draft(course, rng)
    yield _after_the_merge(world, course, rng)


def dismissed(course: Course) -> Flags:
    """Where an approval was taken back after new commits: in the longest reviews."""
    return (course.approved > course.first_review) & (course.plan.review > DISMISSED_FROM)


@dataclass(frozen=True, slots=True)
class _By:
    """Who reviews, and when, for every pull request of a course; `among` says which."""

    course: Course
    among: Flags
    account: Codes
    at: Numbers

    def said(self, sort: str, state: ReviewState, only: Flags | None = None) -> Said:
        """The reviews whose moment has come."""
        among = self.among if only is None else self.among & only
        row = np.flatnonzero(among & (self.at < self.course.ends))
        return Said(sort, state, row, self.account[row], self.at[row])


def _rounds(course: Course, rng: np.random.Generator) -> Iterator[Said]:
    """The first review, a second round where there was time, and the approval."""
    seen = ~np.isnan(course.first_review)
    at_once = seen & (course.approved <= course.first_review)
    talk, wants = seen & ~at_once, happens(rng, len(course), 0.42)
    first = _By(course, seen, course.reviewer, course.first_review)
    yield first.said("first", "approved", at_once)
    yield first.said("first", "changes_requested", talk & wants)
    yield first.said("first", "commented", talk & ~wants)
    long = talk & (course.plan.review > SECOND_ROUND_FROM) & happens(rng, len(course), 0.35)
    middle = between(course.first_review, course.approved, 0.6)
    second = _By(course, long & ~np.isnan(middle), course.reviewer, middle)
    yield second.said("second", "changes_requested", wants)
    yield second.said("second", "commented", ~wants)
    approved = talk & ~np.isnan(course.approved)
    yield _By(course, approved, course.reviewer, course.approved).said("approval", "approved")


def _second_approval(world: World, course: Course, rng: np.random.Generator) -> Said:
    other = reviewers(world, course.plan, rng)
    among = ~np.isnan(course.approved) & (other != course.reviewer) & (other != course.author)
    at = between(course.approved, course.end, 0.5)
    said = _By(course, among & happens(rng, len(course), 0.14), other, at)
    return said.said("more", "approved")


def _dismissed(course: Course) -> Said:
    row = np.flatnonzero(dismissed(course))
    at = between(course.first_review, course.approved, 0.3)[row]
    return Said("dismissed", "dismissed", row, course.reviewer[row], at, "approved")


def _by_the_bot(world: World, course: Course, rng: np.random.Generator) -> Said:
    """Minutes after the opening."""
    among = np.isin(course.plan.kind, (PERSON, AGENT)) & happens(rng, len(course), 0.2)
    at = np.fmin(course.created + 0.05 + 0.1 * rng.random(len(course)), course.end)
    bot = np.full(len(course), world.cast.place_of(REVIEW_BOT))
    return _By(course, among, bot, at).said("lint", "commented")


def _by_the_author(course: Course, rng: np.random.Generator) -> Said:
    """An answer to a review arrives as a review of one's own."""
    talk = (course.approved > course.first_review) & (course.author >= 0)
    at = between(course.first_review, course.approved, 0.2)
    answer = _By(course, talk & happens(rng, len(course), 0.25), course.author, at)
    return answer.said("answer", "commented")


def _by_the_second_account(world: World, course: Course, rng: np.random.Generator) -> Said:
    """Approved with another account of the same person, which is no review."""
    second = np.array(world.cast.second_accounts)
    mine = (course.author >= 0) & (course.author < len(second))
    other = second[np.clip(course.author, 0, len(second) - 1)]
    alone = mine & (other != course.author) & np.isnan(course.first_review)
    at = between(course.ready, course.end, 0.7)
    approval = _By(course, alone & happens(rng, len(course), 0.35), other, at)
    return approval.said("own", "approved")


def _on_the_draft(course: Course, rng: np.random.Generator) -> Said:
    """Reviewed while a draft and never again."""
    among = np.isnan(course.first_review) & (course.plan.draft > 0)
    at = between(course.created, course.ready, 0.5)
    early = _By(course, among & happens(rng, len(course), 0.4), course.reviewer, at)
    return early.said("draft", "commented")


def _after_the_merge(world: World, course: Course, rng: np.random.Generator) -> Said:
    """Approved some hours of work after the merge, where nobody had before."""
    merged = ~np.isnan(course.merged) & np.isnan(course.approved) & (course.plan.kind != BOT)
    share = np.where(np.isnan(course.first_review), 0.2, 0.4)
    work = world.axis.work_at(np.nan_to_num(course.merged)) + 1 + 6 * rng.random(len(course))
    at = world.axis.moment_of(work)
    late = _By(course, merged & happens(rng, len(course), share), course.reviewer, at)
    return late.said("late", "approved")

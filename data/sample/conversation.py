"""What was said and done in each pull request between its opening and its end?

Reviews and events as GitHub gives them, those that must not count among them: of bots, of the
author, of the author's second account, on drafts, after the merge, dismissed ones.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from data.rows import EventKind, ReviewState
from data.sample.authors import AGENT, BOT, PERSON, RELEASE
from data.sample.cast import REVIEW_BOT
from data.sample.course import MOVED, Course
from data.sample.world import World

Numbers = NDArray[np.float64]
Flags = NDArray[np.bool_]
Codes = NDArray[np.integer]
States = list[ReviewState]


@dataclass(frozen=True, slots=True)
class Said:
    """Reviews of one sort: of which pull requests, by whom, when, what; `before` a dismissal."""

    sort: str
    row: Codes
    account: Codes
    at: Numbers
    state: States
    before: ReviewState | None = None


@dataclass(frozen=True, slots=True)
class Done:
    """Events of one kind: of which pull requests, when and by whom."""

    kind: EventKind
    row: Codes
    at: Numbers
    account: Codes


def reviews_of(world: World, course: Course, rng: np.random.Generator) -> Iterator[Said]:
    """Every review, sort by sort."""
    yield from _rounds(course, rng)
    yield _second_approval(world, course, rng)
    yield _dismissed(course)
    yield _by_the_bot(world, course, rng)
    yield _by_the_author(course, rng)
    yield _by_the_second_account(world, course, rng)
    yield from _too_early_or_late(world, course, rng)


def _said(  # noqa: PLR0913 -- one review is these six things
    sort: str, course: Course, among: Flags, account: Codes | int, at: Numbers, state: ReviewState
) -> Said:
    """One sort of review with the same state, where `among` holds and its moment has come."""
    row = np.flatnonzero(among & (at < course.ends))
    accounts = np.broadcast_to(account, len(course))
    return Said(sort, row, accounts[row], at[row], [state] * len(row))


def _between(first: Numbers, last: Numbers, share: Numbers | float) -> Numbers:
    return first + (last - first) * share


def _rounds(course: Course, rng: np.random.Generator) -> Iterator[Said]:
    """The first review, a second round where there was time, and the approval."""
    seen = ~np.isnan(course.first_review)
    at_once = seen & (course.approved <= course.first_review)
    wants = rng.random(len(course)) < 0.42
    talk = seen & ~at_once
    first, by = course.first_review, course.reviewer
    yield _said("first", course, at_once, by, first, "approved")
    yield _said("first", course, talk & wants, by, first, "changes_requested")
    yield _said("first", course, talk & ~wants, by, first, "commented")
    middle = _between(first, course.approved, 0.6)
    again = talk & (course.plan.review > 1.5) & (rng.random(len(course)) < 0.35)
    yield _said("second", course, again & wants, by, middle, "changes_requested")
    yield _said("second", course, again & ~wants, by, middle, "commented")
    yield _said("approval", course, talk & ~np.isnan(course.approved), by, course.approved, "approved")


def _second_approval(world: World, course: Course, rng: np.random.Generator) -> Said:
    circle = np.array([stream.circle for stream in world.streams])[course.plan.stream]
    other = world.cast.circles.draw(circle, course.author, rng)
    among = ~np.isnan(course.approved) & (rng.random(len(course)) < 0.14) & (other != course.reviewer)
    return _said("more", course, among, other, _between(course.approved, course.end, 0.5), "approved")


def dismissals(course: Course) -> Flags:
    """Where an approval was taken back after new commits: in the longest reviews."""
    talk = course.approved > course.first_review
    return talk & (course.plan.review > 9)


def _dismissed(course: Course) -> Said:
    row = np.flatnonzero(dismissals(course))
    at = _between(course.first_review, course.approved, 0.3)[row]
    state: ReviewState = "dismissed"
    return Said("dismissed", row, course.reviewer[row], at, [state] * len(row), "approved")


def _by_the_bot(world: World, course: Course, rng: np.random.Generator) -> Said:
    """Minutes after the opening."""
    among = np.isin(course.plan.kind, (PERSON, AGENT)) & (rng.random(len(course)) < 0.2)
    at = np.fmin(course.created + 0.05 + 0.1 * rng.random(len(course)), course.end)
    return _said("lint", course, among, world.cast.place_of(REVIEW_BOT), at, "commented")


def _by_the_author(course: Course, rng: np.random.Generator) -> Said:
    """An answer to a review arrives as a review of one's own."""
    among = (course.approved > course.first_review) & (course.author >= 0) & (rng.random(len(course)) < 0.25)
    return _said("answer", course, among, course.author, _between(course.first_review, course.approved, 0.2), "commented")


def _by_the_second_account(world: World, course: Course, rng: np.random.Generator) -> Said:
    """Approved with another account of the same person, which is no review."""
    second = np.array(world.cast.second_accounts)
    mine = (course.author >= 0) & (course.author < len(second))
    other = second[np.clip(course.author, 0, len(second) - 1)]
    among = mine & (other != course.author) & np.isnan(course.first_review) & (rng.random(len(course)) < 0.35)
    return _said("own", course, among, other, _between(course.ready, course.end, 0.7), "approved")


def _too_early_or_late(world: World, course: Course, rng: np.random.Generator) -> Iterator[Said]:
    """Reviewed only while a draft, or approved after the merge: neither is a review in time."""
    unseen, chance = np.isnan(course.first_review), rng.random(len(course))
    draft = unseen & (course.plan.draft > 0) & (chance < 0.4)
    yield _said("draft", course, draft, course.reviewer, _between(course.created, course.ready, 0.5), "commented")
    merged = unseen & ~np.isnan(course.merged) & (course.plan.kind != BOT) & (chance > 0.8)
    late = world.axis.moment_of(world.axis.work_at(np.nan_to_num(course.merged)) + 6 * rng.random(len(course)))
    yield _said("late", course, merged, course.reviewer, late, "approved")
    commented = ~np.isnan(course.first_review) & np.isnan(course.approved) & ~np.isnan(course.merged)
    late = world.axis.moment_of(world.axis.work_at(np.nan_to_num(course.merged)) + 3)
    yield _said("late", course, commented & (chance < 0.4), course.reviewer, late, "approved")


def _done(
    kind: EventKind, course: Course, among: Flags, at: Numbers, account: Codes
) -> Done:
    row = np.flatnonzero(among & (at < course.ends))
    return Done(kind, row, at[row], account[row])


def events_of(course: Course, rng: np.random.Generator) -> Iterator[Done]:
    """Every event, kind by kind."""
    count, plan = len(course), course.plan
    drafts = plan.draft > 0
    turned = drafts & (rng.random(count) < 0.08)
    yield _done("converted_to_draft", course, turned, _between(course.created, _or_end(course.ready, course), 0.1), course.author)
    yield _done("ready_for_review", course, drafts, course.ready, course.author)
    asked = (plan.kind != BOT) & (plan.kind != RELEASE) & (rng.random(count) < 0.6)
    yield _done("review_requested", course, asked, course.ready, course.author)
    pushed = (plan.kind != RELEASE) & (rng.random(count) < np.where(plan.kind == BOT, 0.2, 0.035))
    yield _done("force_pushed", course, pushed, _between(course.created, course.end, rng.random(count)), course.author)
    yield _done("review_dismissed", course, dismissals(course), _between(course.first_review, course.approved, 0.5), course.author)
    yield _done("base_changed", course, course.base == MOVED, _between(course.created, course.end, 0.7), course.author)
    reopened = rng.random(count) < 0.005
    yield _done("closed", course, reopened, _between(course.created, course.end, 0.4), course.author)
    yield _done("reopened", course, reopened, _between(course.created, course.end, 0.45), course.author)
    yield _done("closed", course, np.isnan(course.merged), course.closed, course.reviewer)


def _or_end(moments: Numbers, course: Course) -> Numbers:
    return np.fmin(moments, course.end)

"""What was done to a pull request between its opening and its end? Events as GitHub gives them."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from data.rows import EventKind
from data.sample.authors import BOT, RELEASE
from data.sample.chance import happens
from data.sample.course import MOVED, Course, between
from data.sample.reviews import dismissed

Numbers = NDArray[np.float64]
Codes = NDArray[np.integer]


@dataclass(frozen=True, slots=True)
class Done:
    """Events of one kind, one each of the pull requests in `row`."""

    kind: EventKind
    row: Codes
    at: Numbers
    account: Codes


def events_of(course: Course, rng: np.random.Generator) -> Iterator[Done]:
    """Every event, kind by kind, as far as it has come."""
    for kind, among, at in _by_the_author(course, rng):
        yield _done(kind, course, among, at, course.author)
    unmerged = np.isnan(course.merged)
    yield _done("closed", course, unmerged, course.closed, course.reviewer)


Happened = tuple[EventKind, NDArray[np.bool_], Numbers]
"""What happened to which, and when."""


def _by_the_author(course: Course, rng: np.random.Generator) -> Iterator[Happened]:
    count, plan = len(course), course.plan
    created, end = course.created, course.end
    drafts = plan.draft > 0
    turned = drafts & happens(rng, count, 0.08)
    yield "converted_to_draft", turned, between(created, np.fmin(course.ready, end), 0.1)
    yield "ready_for_review", drafts, course.ready
    asked = ~np.isin(plan.kind, (BOT, RELEASE)) & happens(rng, count, 0.6)
    yield "review_requested", asked, course.ready
    pushes = np.where(plan.kind == BOT, 0.2, np.where(plan.kind == RELEASE, 0.0, 0.035))
    yield "force_pushed", happens(rng, count, pushes), between(created, end, rng.random(count))
    yield "review_dismissed", dismissed(course), between(course.first_review, course.approved, 0.5)
    yield "base_changed", course.base == MOVED, between(created, end, 0.7)
    reopened = happens(rng, count, 0.005)
    yield "closed", reopened, between(created, end, 0.4)
    yield "reopened", reopened, between(created, end, 0.45)


def _done(
    kind: EventKind, course: Course, among: NDArray[np.bool_], at: Numbers, account: Codes
) -> Done:
    row = np.flatnonzero(among & (at < course.ends))
    return Done(kind, row, at[row], account[row])

"""How did each pull request go: when was it ready, reviewed, approved, ended, and by whom?"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from data.sample.authors import AGENT, BOT, PERSON, RELEASE
from data.sample.cast import OUTSIDER
from data.sample.chance import happens
from data.sample.plan import ABANDONED, MERGED, Plan
from data.sample.world import World

Numbers = NDArray[np.float64]
Flags = NDArray[np.bool_]
Codes = NDArray[np.integer]

NEVER = np.nan
DATED_LATER = 0.008
"""Commits whose dates were rewritten after the opening: their start is unsure."""


@dataclass(frozen=True, slots=True)
class Course:
    """What happened when, in hours of the axis; NaN has not happened (before the last midnight)."""

    plan: Plan
    author: Codes
    """The place of the account; -1 for the deleted one."""
    reviewer: Codes
    """Who reviews it, where somebody does; also who sees the agent's and the bots' through."""
    started: Numbers
    created: Numbers
    ready: Numbers
    first_review: Numbers
    approved: Numbers
    merged: Numbers
    closed: Numbers
    ends: float
    base: Codes
    """A kind of base branch: BASE, MAIN, PARENT, or MOVED from a parent to the base."""

    def __len__(self) -> int:
        """How many."""
        return len(self.plan)

    @property
    def end(self) -> Numbers:
        """The merge or closing; the last midnight while it is open."""
        return np.fmin(np.fmin(self.merged, self.closed), self.ends)


BASE, MAIN, PARENT, MOVED = range(4)
BASE_SHARES = (0.948, 0.024, 0.008, 0.02)
"""How many go to the base, as a hotfix to main, to the branch they are stacked on, or to that first
and then to the base."""
DRAWS = 4
"""How often somebody else is looked for while the one drawn is away."""


def course_of(world: World, plan: Plan, rng: np.random.Generator) -> Course:
    """The course of a piece of the plan (all of one repository)."""
    axis, ends = world.axis, world.ends
    opened = axis.work_at(plan.created)
    steps = [opened + plan.draft]
    steps += [steps[0] + plan.pickup]
    steps += [steps[1] + plan.review]
    ready, first, approved = (axis.moment_of(step) for step in steps)
    ready = np.where(plan.draft > 0, ready, plan.created)
    merged = np.where(plan.fate == MERGED, plan.end, NEVER)
    closed = np.where(plan.fate == ABANDONED, NEVER, plan.end)
    first = np.where(plan.reviewed & (plan.fate != ABANDONED), first, NEVER)
    approved = np.where(
        np.isnan(first) | (happens(rng, len(plan), _never_approved(plan))), NEVER, approved
    )
    return Course(
        plan=plan, author=_author(world, plan, rng),
        reviewer=reviewers(world, plan, rng),
        started=_started(world, plan, opened, rng), created=plan.created,
        ready=_until(ready, ends), first_review=_until(np.minimum(first, plan.end), ends),
        approved=_until(np.minimum(approved, plan.end), ends), merged=_until(merged, ends),
        closed=_until(closed, ends), ends=ends, base=_bases(world, plan, rng),
    )  # fmt: skip


def _until(moments: Numbers, ends: float) -> Numbers:
    """Moments that have not come yet are never."""
    return np.where(moments < ends, moments, NEVER)


def _never_approved(plan: Plan) -> Numbers:
    """Merged on a mere comment now and then; what is closed was seldom approved."""
    return np.where(plan.fate == MERGED, 0.03, 0.85)


def _started(world: World, plan: Plan, opened: Numbers, rng: np.random.Generator) -> Numbers:
    """The first commit's author date, now and then later than the opening."""
    started = world.axis.moment_of(opened - plan.coding)
    later = happens(rng, len(plan), DATED_LATER)
    started = np.where(later, plan.created + 0.3, started)
    return np.where(plan.kind == BOT, plan.created - 0.01, started)


def _author(world: World, plan: Plan, rng: np.random.Generator) -> Codes:
    """Whose it is; people with two accounts sometimes use the second."""
    account, second = world.account_of[plan.stream], np.array(world.cast.second_accounts)
    switched = (account >= 0) & (account < len(second)) & happens(rng, len(plan), 0.06)
    return np.where(switched, second[np.clip(account, 0, len(second) - 1)], account)


def reviewers(world: World, plan: Plan, rng: np.random.Generator) -> Codes:
    """Somebody else of the circle for each, one who is there at the opening where that can be."""
    account, circle = world.account_of[plan.stream], world.circle_of[plan.stream]
    day = np.clip((plan.created // 24).astype(np.int64), 0, world.present.shape[1] - 1)
    found = world.cast.circles.draw(circle, account, rng)
    for _ in range(DRAWS):
        absent = np.flatnonzero(~world.present[found, day])
        found[absent] = world.cast.circles.draw(circle[absent], account[absent], rng)
    return found


def between(first: Numbers, last: Numbers, share: Numbers | float) -> Numbers:
    """The moments so far on the way from the first ones to the last."""
    return first + (last - first) * share


def _bases(world: World, plan: Plan, rng: np.random.Generator) -> Codes:
    """Where each is to be merged: mostly the base; a release and a hotfix to main."""
    if not world.repositories[int(plan.repository[0])].develop:
        return np.full(len(plan), BASE)
    drawn = rng.choice(len(BASE_SHARES), len(plan), p=BASE_SHARES)
    own = (plan.kind == PERSON) | (plan.kind == AGENT)
    return np.where(plan.kind == RELEASE, MAIN, np.where(own, drawn, BASE))


def from_a_fork(world: World, course: Course) -> Flags:
    """Whether the head lies in a fork: only the outsider has one."""
    return course.author == world.cast.place_of(OUTSIDER)

"""How did each pull request of a piece of the plan go: when was it ready, reviewed, approved, ended?"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from data.sample.authors import AGENT, BOT, PERSON, RELEASE
from data.sample.cast import OUTSIDER
from data.sample.plan import ABANDONED, MERGED, Plan
from data.sample.world import World

Numbers = NDArray[np.float64]
Flags = NDArray[np.bool_]
Codes = NDArray[np.integer]

NEVER = np.nan
OTHER_BASE_SHARE, MOVED_SHARE = 0.032, 0.02
"""Hotfixes and stacked branches; stacked ones that came to the base after all."""
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
    approved = np.where(np.isnan(first) | (rng.random(len(plan)) < _never_approved(plan)), NEVER, approved)
    author, reviewer = _who(world, plan, rng)
    return Course(
        plan=plan, author=author, reviewer=reviewer,
        started=_started(world, plan, opened, rng), created=plan.created,
        ready=_until(ready, ends), first_review=_until(np.fmin(first, plan.end), ends),
        approved=_until(np.fmin(approved, plan.end), ends), merged=_until(merged, ends),
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
    later = rng.random(len(plan)) < DATED_LATER
    started = np.where(later, plan.created + 0.3, started)
    return np.where(plan.kind == BOT, plan.created - 0.01, started)


def _who(world: World, plan: Plan, rng: np.random.Generator) -> tuple[Codes, Codes]:
    """(author, reviewer); people with two accounts sometimes use the second."""
    people = len(world.cast.people)
    account = np.array([stream.account for stream in world.streams])[plan.stream]
    circle = np.array([stream.circle for stream in world.streams])[plan.stream]
    reviewer = world.cast.circles.draw(circle, account, rng)
    second = np.array(world.cast.second_accounts)
    switched = (account >= 0) & (account < people) & (rng.random(len(plan)) < 0.06)
    author = np.where(switched, second[np.clip(account, 0, people - 1)], account)
    return author, reviewer


def _bases(world: World, plan: Plan, rng: np.random.Generator) -> Codes:
    """Where each is to be merged: mostly the base; a release and a hotfix to main."""
    if not world.repositories[int(plan.repository[0])].develop:
        return np.full(len(plan), BASE)
    chance = rng.random(len(plan))
    own = (plan.kind == PERSON) | (plan.kind == AGENT)
    base = np.where(own & (chance < OTHER_BASE_SHARE), np.where(chance < 0.024, MAIN, PARENT), BASE)
    base = np.where(own & (chance > 1 - MOVED_SHARE), MOVED, base)
    return np.where(plan.kind == RELEASE, MAIN, base)


def from_a_fork(world: World, course: Course) -> Flags:
    """Whether the head lies in a fork: only the outsider has one."""
    return course.author == world.cast.place_of(OUTSIDER)

"""Which pull requests does the sample company have: whose, where, begun when and ended when?

A million of them are a few arrays; what was said in each is added later, piece by piece.
"""

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from data.sample.authors import AGENT, BOT, PERSON, RELEASE, intensity
from data.sample.calendar_of_work import busyness
from data.sample.chance import happens
from data.sample.story import era_weights, unreviewed_share
from data.sample.world import LEAD_OUT, World

Numbers = NDArray[np.float64]
Codes = NDArray[np.integer]

MERGED, CLOSED, ABANDONED = range(3)
NORMAL_WEEK = 4.85
"""How busy the days of a week are together in which all streams bring what they say."""

STAGES = np.array([[3.0, 2.5, 1.6], [5.0, 4.5, 2.7], [2.4, 2.2, 1.9], [1.3, 1.2, 0.9]])
"""Hours of work that coding, waiting for review, review and waiting for the merge take in the
middle: before April, in spring, since the rule."""
SPREAD = np.array([0.95, 0.9, 0.85, 0.9])
"""How much they vary: standard deviations of their logarithms."""
AGENT_CODING = 0.12


@dataclass(frozen=True, slots=True)
class Plan:
    """Pull requests by repository and opening; moments are hours of the axis, stages its work."""

    repository: Codes
    number: Codes
    stream: Codes
    kind: Codes
    fate: Codes
    created: Numbers
    end: Numbers
    """The merge or closing; one after the last day has not happened yet."""
    coding: Numbers
    draft: Numbers
    pickup: Numbers
    review: Numbers
    reviewed: NDArray[np.bool_]

    def __len__(self) -> int:
        """How many."""
        return len(self.number)

    def take(self, places: Codes | NDArray[np.bool_]) -> "Plan":
        """The pull requests at these places."""
        return Plan(**{field.name: getattr(self, field.name)[places] for field in fields(self)})


def plan_pull_requests(world: World, wanted: int | None, seed: int) -> Plan:
    """Every pull request opened before today: exactly `wanted`, else as many as the company makes.

    Each day is drawn by itself, so that the past stays what it was when the sample is made anew.
    """
    story = world.story
    past = _expected(world, story.begins, story.ends, seed)
    future = _expected(world, story.ends, story.ends + LEAD_OUT, seed)
    scale = 1.0 if wanted is None else wanted / past.sum()
    counts = _counts(future * scale, story.ends, seed)
    still_open = _drawn(world, story.ends, future, counts, seed)
    still_open = still_open.take((still_open.created < world.ends) & ~_squashed(world, still_open))
    if wanted is None:
        counts = _counts(past, story.begins, seed)
    else:
        still_open = still_open.take(np.arange(min(len(still_open), wanted // 10)))
        counts = _shared_out(wanted - len(still_open), past)
    ended = _drawn(world, story.begins, past, counts, seed)
    ended.fate[_squashed(world, ended)] = MERGED
    for moments in (ended.created, ended.end):
        np.minimum(moments, world.ends - 0.01, out=moments)
    return _numbered(_joined([ended, still_open]))


def _squashed(world: World, plan: Plan) -> NDArray[np.bool_]:
    """Those in repositories read from a clone, where only merges can be seen."""
    return np.array([each.squashes for each in world.repositories])[plan.repository]


def _expected(world: World, begins: date, ends: date, seed: int) -> Numbers:
    """Expected pull requests of each stream (columns) on each day (rows).

    Circles have good weeks and bad ones.
    """
    work = busyness(begins, ends) / NORMAL_WEEK
    expected = intensity(world.cast, world.streams, world.story, begins, work)
    weeks = (begins.toordinal() + np.arange(len(work)) - 1) // 7  # ordinal 1 was a Monday
    circles = len(world.cast.circles.names)
    luck = {
        week: np.random.default_rng((seed, week)).normal(0, 0.07, circles)
        for week in set(weeks.tolist())
    }
    by_day = np.exp(np.array([luck[week] for week in weeks.tolist()]))
    return expected * by_day[:, world.circle_of]


def _counts(expected: Numbers, begins: date, seed: int) -> Codes:
    """Whole numbers for the days since `begins`, up or down from what is expected by chance."""
    first = begins.toordinal()
    up = [np.random.default_rng((seed, 0, first + n)).random() for n in range(len(expected))]
    return np.floor(expected.sum(axis=1) + up).astype(np.int64)


def _shared_out(total: int, expected: Numbers) -> Codes:
    """Whole numbers for the days that make `total`, in proportion to what is expected."""
    running = np.cumsum(expected.sum(axis=1))
    return np.diff(np.rint(running / running[-1] * total), prepend=0).astype(np.int64)


def _drawn(world: World, begins: date, expected: Numbers, counts: Codes, seed: int) -> Plan:
    """This many on each day, drawn day by day."""
    days = [
        _day(
            world,
            begins + timedelta(days=n),
            expected[n],
            count,
            np.random.default_rng((seed, 1, begins.toordinal() + n)),
        )
        for n, count in enumerate(counts.tolist())
    ]
    return _joined(days)


def _day(world: World, day: date, expected: Numbers, count: int, rng: np.random.Generator) -> Plan:
    """This many pull requests that end on a day; `expected` says how many of each stream."""
    axis, story = world.axis, world.story
    running = np.cumsum(expected)
    stream = np.searchsorted(running, rng.random(count) * running[-1], side="right")
    stream = np.minimum(stream, len(expected) - 1)
    before, after = axis.work_at(axis.hours_at(day) + np.array([0.0, 24.0]))
    end_work = before + rng.random(count) * (after - before)
    kind = world.kind_of[stream]
    days = np.full(1, day, "datetime64[D]")
    era = era_weights(story, days)[0]
    lengths = _stage_lengths(era, kind, rng)
    reviewed = ~happens(rng, count, unreviewed_share(story, days) * _CARELESS[kind])
    lengths[1:3, ~reviewed] = 0
    draft = np.where(happens(rng, count, _DRAFTS[kind]), rng.lognormal(1.2, 0.8, count), 0.0)
    created = axis.moment_of(end_work - lengths[1:].sum(axis=0) - draft)
    end = axis.moment_of(end_work)
    created = np.where(kind == BOT, _early(created, end, rng), created)
    plan = Plan(
        repository=_repository(world, stream, rng), number=np.zeros(count, np.int64),
        stream=stream, kind=kind, fate=_fates(kind, created, world.ends, rng), created=created,
        end=end, coding=lengths[0], draft=draft, pickup=lengths[1], review=lengths[2],
        reviewed=reviewed,
    )  # fmt: skip
    lying = _LEFT_LYING * float(era[-1])
    return _some_left_lying(world, plan, lying, rng)


def _some_left_lying(world: World, plan: Plan, lying: float, rng: np.random.Generator) -> Plan:
    """A few wait for weeks until somebody looks at them, `lying` of people's."""
    waits = (plan.kind == PERSON) & happens(rng, len(plan), lying)
    wait = np.where(waits, rng.exponential(_LIES, len(plan)), 0.0)
    earlier = world.axis.moment_of(world.axis.work_at(plan.created) - wait)
    created = np.where(waits, earlier, plan.created)
    return replace(plan, created=created, pickup=plan.pickup + wait)


_CARELESS = np.array([1.0, 1.15, 9.0, 6.0])
"""How often work of an agent, a bot and a release goes unreviewed, beside that of a person."""
_DRAFTS = np.array([0.16, 0.1, 0.0, 0.0])
_CLOSED = np.array([0.055, 0.12, 0.2, 0.01])
_ABANDONED = 0.0008
_LEFT_LYING, _LIES = 0.04, 80.0
"""Since the rule, which sees to what is new, this share of people's waits long before a review, and
so many hours of work."""


def _stage_lengths(era: Numbers, kind: Codes, rng: np.random.Generator) -> Numbers:
    """Work that coding, pickup, review and the wait for the merge took: four rows."""
    count = len(kind)
    lengths = (STAGES @ era)[:, None] * np.exp(SPREAD[:, None] * rng.normal(size=(4, count)))
    lengths[0] *= np.where(kind == AGENT, AGENT_CODING, 1.0)
    lengths[2, happens(rng, count, 0.3)] = 0  # approved at first sight
    lengths[1:, kind == RELEASE] *= 0.1
    lengths[0, kind == BOT] = 0.01
    return lengths


def _early(created: Numbers, end: Numbers, rng: np.random.Generator) -> Numbers:
    """Dependency bots run before dawn, on the day before where that would be after the end."""
    dawn = np.floor(created / 24) * 24 + 4 + rng.random(len(created)) * 0.5
    return np.where(dawn < end, dawn, dawn - 24)


def _repository(world: World, stream: Codes, rng: np.random.Generator) -> Codes:
    """A repository of its stream for each, by weight."""
    choice = (rng.random(len(stream))[:, None] >= world.targets.limits[stream][:, :-1]).sum(axis=1)
    return world.targets.places[stream, choice]


def _fates(kind: Codes, created: Numbers, today: float, rng: np.random.Generator) -> Codes:
    """Merged, closed without a merge, or forgotten while open (only within the last 14 months)."""
    chance = rng.random(len(kind))
    fate = np.where(chance < _CLOSED[kind], CLOSED, MERGED)
    forgotten = (chance > 1 - _ABANDONED) & (created > today - 24 * 420) & (kind == PERSON)
    return np.where(forgotten, ABANDONED, fate)


def _joined(plans: Sequence[Plan]) -> Plan:
    return Plan(
        **{f.name: np.concatenate([getattr(plan, f.name) for plan in plans]) for f in fields(Plan)}
    )


def _numbered(plan: Plan) -> Plan:
    """By repository and opening, each repository counting from 1."""
    ordered = plan.take(np.lexsort((plan.created, plan.repository)))
    starts = np.searchsorted(ordered.repository, ordered.repository)
    return replace(ordered, number=np.arange(len(ordered)) - starts + 1)

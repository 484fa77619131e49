"""How does a piece of the sample become rows as a collector hands them over?"""

from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from typing import Any

import numpy as np
from numpy.typing import NDArray

from data.rows import AccountKey, EventRow, PullRequestRow, ReviewRow
from data.sample.authors import AGENT, BOT, PERSON, RELEASE
from data.sample.calendar_of_work import WorkAxis
from data.sample.cast import DELETED
from data.sample.chance import happens
from data.sample.course import BASE, MAIN, MOVED, PARENT, Course, course_of, from_a_fork
from data.sample.events import Done, events_of
from data.sample.plan import Plan
from data.sample.repositories import HOST, Repository
from data.sample.reverts import with_reverts
from data.sample.reviews import Said, reviews_of
from data.sample.titles import draw_titles, draw_updates
from data.sample.world import World

Numbers = NDArray[np.float64]
Codes = NDArray[np.integer]
FIELDS = tuple(
    field.name
    for field in fields(PullRequestRow)
    if field.name not in {"node_id", "reverts", "co_authors", "files", "raw"}
)
"""In their order; those left out come behind them: few are reverts, and the rest is not part of
the sample."""


def rows_of(world: World, plan: Plan, rng: np.random.Generator) -> list[PullRequestRow]:
    """The rows of a piece of the plan (all of one repository)."""
    repository = world.repositories[int(plan.repository[0])]
    course = course_of(world, plan, rng)
    titles = _titles(repository, plan, rng)
    if repository.squashes:
        return _merges_of_a_clone(world, repository, course, titles)
    said = _Conversation.of(world, course, rng)
    columns = {
        "number": plan.number.tolist(),
        "title": titles,
        "url": [f"{HOST}/{repository.name}/pull/{number}" for number in plan.number.tolist()],
        "squashed": [False] * len(plan),
        "given": [None] * len(plan),
        "reviews": said.reviews,
        "events": said.events,
        **_whose(world, course, rng),
        **_branches(world, repository, course),
        **_moments(world, course, said),
        **_changes(plan, course, rng),
    }
    changes = (plan.kind == PERSON) & (course.base == BASE) & ~np.isnan(course.merged)
    return with_reverts(_rows(columns), changes, rng)


def _rows(columns: dict[str, Any]) -> list[PullRequestRow]:
    ordered = [columns[name] for name in FIELDS]
    return [PullRequestRow(*values) for values in zip(*ordered, strict=True)]


def moments_of(axis: WorkAxis, hours: Numbers) -> list[datetime | None]:
    """Aware moments; None where NaN."""
    plain = axis.utc(hours).astype("datetime64[us]").tolist()
    return [None if each is None else each.replace(tzinfo=UTC) for each in plain]


def known_moments_of(axis: WorkAxis, hours: Numbers) -> list[datetime]:
    """Aware moments, none of which is missing."""
    plain = axis.utc(hours).astype("datetime64[us]").tolist()
    return [each.replace(tzinfo=UTC) for each in plain]


@dataclass(frozen=True, slots=True)
class _Conversation:
    """The reviews and events of each pull request, and when the last thing was said or done."""

    reviews: list[tuple[ReviewRow, ...]]
    events: list[tuple[EventRow, ...]]
    last: Numbers

    @classmethod
    def of(cls, world: World, course: Course, rng: np.random.Generator) -> "_Conversation":
        reviews: list[list[ReviewRow]] = [[] for _ in range(len(course))]
        events: list[list[EventRow]] = [[] for _ in range(len(course))]
        last = np.zeros(len(course))
        for said in reviews_of(world, course, rng):
            np.maximum.at(last, said.row, said.at)
            for row, account, at in _told(world, said):
                reviews[row].append(ReviewRow(said.sort, account, said.state, at, said.before))
        for order, done in enumerate(events_of(course, rng)):
            np.maximum.at(last, done.row, done.at)
            for row, account, at in _told(world, done):
                events[row].append(EventRow(f"{done.kind}-{order}", done.kind, at, account))
        return cls([*map(tuple, reviews)], [*map(tuple, events)], last)


def _told(world: World, parts: Said | Done) -> Iterator[tuple[int, AccountKey | None, datetime]]:
    moments = known_moments_of(world.axis, parts.at)
    return zip(parts.row.tolist(), _keys(world, parts.account), moments, strict=True)


def _keys(world: World, places: Codes) -> list[AccountKey | None]:
    known = (*world.cast.accounts, None)  # -1, a deleted account, is the last
    return [known[place] for place in places.tolist()]


def _titles(repository: Repository, plan: Plan, rng: np.random.Generator) -> list[str]:
    titles = draw_titles(repository.area, len(plan), rng)
    updates = np.flatnonzero(plan.kind == BOT).tolist()
    for row, title in zip(updates, draw_updates(len(updates), rng), strict=True):
        titles[row] = title
    for row in np.flatnonzero(plan.kind == RELEASE).tolist():
        titles[row] = f"リリース {plan.number[row]}"
    return titles


def _whose(world: World, course: Course, rng: np.random.Generator) -> dict[str, Any]:
    """Merged by the author or by the reviewer; the agent's are assigned to whom it works for."""
    kind, count = course.plan.kind, len(course)
    person = kind == PERSON
    own = (course.author >= 0) & ((kind == RELEASE) | (person & happens(rng, count, 0.62)))
    merger = np.where(own, course.author, course.reviewer)
    own_task = np.where(person & happens(rng, count, 0.35), course.author, DELETED)
    assigned = np.where(kind == AGENT, course.reviewer, own_task)
    return {
        "author": _keys(world, course.author),
        "merged_by": _keys(world, np.where(np.isnan(course.merged), DELETED, merger)),
        "first_assignee": _keys(world, assigned),
    }


_HEADS = {PERSON: "feature", AGENT: "agent", BOT: "deps", RELEASE: "develop"}


def _branches(world: World, repository: Repository, course: Course) -> dict[str, Any]:
    kinds, numbers = course.plan.kind.tolist(), course.plan.number.tolist()
    bases = course.base.tolist()
    names = {BASE: repository.base, MOVED: repository.base, MAIN: "main"}
    return {
        "base": [
            f"feature/{number - 1}" if base == PARENT else names[base]
            for base, number in zip(bases, numbers, strict=True)
        ],
        "head": [
            _head(kind, base, number)
            for kind, base, number in zip(kinds, bases, numbers, strict=True)
        ],
        "head_in_same_repository": (~from_a_fork(world, course)).tolist(),
        "labels": [_labels(kind, base) for kind, base in zip(kinds, bases, strict=True)],
    }


def _head(kind: int, base: int, number: int) -> str:
    if kind == RELEASE:
        return "develop"
    return f"hotfix/{number}" if base == MAIN else f"{_HEADS[kind]}/{number}"


def _labels(kind: int, base: int) -> tuple[str, ...]:
    if kind == BOT:
        return ("dependencies",)
    if kind == RELEASE:
        return ("release",)
    return ("hotfix",) if base == MAIN else ()


def _moments(world: World, course: Course, said: _Conversation) -> dict[str, Any]:
    axis, merged = world.axis, ~np.isnan(course.merged)
    is_open = np.isnan(course.closed)
    known = np.fmax(course.created, np.fmax(said.last, np.nan_to_num(course.closed)))
    return {
        "state": np.where(merged, "merged", np.where(is_open, "open", "closed")).tolist(),
        "is_draft": (is_open & np.isnan(course.ready)).tolist(),
        "created_at": moments_of(axis, course.created),
        "merged_at": moments_of(axis, course.merged),
        "closed_at": moments_of(axis, course.closed),
        "updated_at": moments_of(axis, known),
    } | {"first_commit_at": moments_of(axis, course.started)}


def _changes(plan: Plan, course: Course, rng: np.random.Generator) -> dict[str, Any]:
    count = len(plan)
    wide = np.where(plan.kind == RELEASE, 9, np.where(plan.kind == BOT, 0.3, 1))
    commits = 1 + rng.poisson(np.where(plan.kind == BOT, 0, 2.2 * wide))
    hashes = rng.bytes(20 * count).hex()
    merged = (~np.isnan(course.merged)).tolist()
    return {
        "commit_count": commits.tolist(),
        "additions": (1 + rng.lognormal(4.2, 1.1, count) * wide).astype(int).tolist(),
        "deletions": (rng.lognormal(3.3, 1.2, count) * wide).astype(int).tolist(),
        "changed_files": (1 + rng.poisson(3 * wide)).tolist(),
        "merge_commit": [
            hashes[40 * row : 40 * row + 40] if each else None for row, each in enumerate(merged)
        ],
    }


def _merges_of_a_clone(
    world: World, repository: Repository, course: Course, titles: list[str]
) -> list[PullRequestRow]:
    """As read from squashed merges: who merged what when, and nothing of what came before."""
    people = world.cast.people
    merged = moments_of(world.axis, course.merged)
    return [
        PullRequestRow(
            number=number,
            title=title,
            state="merged",
            base=repository.base,
            url=f"{HOST}/{repository.name}/pull/{number}",
            author=AccountKey("git", people[author].en) if 0 <= author < len(people) else None,
            commit_count=1,
            squashed=True,
            merged_at=at,
            closed_at=at,
            updated_at=at,
        )
        for number, title, author, at in zip(
            course.plan.number.tolist(), titles, course.author.tolist(), merged, strict=True
        )
    ]

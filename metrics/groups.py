"""Would an answer be about one person or two?

The group of an answer is the distinct people who wrote the pull requests that it uses, over its
whole period; where it uses none, of those that it counts as left out. A unit's answer also tells,
by subtraction, about the rest of the unit around it.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from data.viewer import Viewer
from metrics.answer import Refusal
from metrics.material import Material
from metrics.metric import Metric
from metrics.question import Question
from metrics.selection import Selection, select

FEWEST_PEOPLE = 3
FEWEST_REVIEWERS = 5
"""Among fewer, everybody knows who the busiest of them is."""
FEWEST: Mapping[Refusal, int] = {"too_few_reviewers": FEWEST_REVIEWERS}
"""Where more people are needed than elsewhere."""
_PERSON = 0


@dataclass(frozen=True, slots=True)
class SmallGroup:
    """One person or two whom an answer would be about, and how they were found."""

    reason: Refusal
    people: frozenset[int]

    def may_be_seen_by(self, viewer: Viewer) -> bool:
        """Only somebody who is the whole group may see its figures."""
        return self.people == {viewer.person}


def kept_back(viewer: Viewer, groups: Sequence[SmallGroup]) -> Refusal | None:
    """Why the viewer may not have an answer that shows these groups; None where they may."""
    others = [group for group in groups if not group.may_be_seen_by(viewer)]
    return others[0].reason if others else None


def authors_told_of(material: Material, selection: Selection) -> NDArray[np.int64]:
    """The distinct people whom an answer tells of; bots, agents and unknown authors are not.

    They wrote what is used. An answer that uses nothing still tells how much was left out and why.
    """
    facts = material.facts
    return _authors(material, facts.author_kind[selection.rows] == _PERSON, selection)


def authors_used(material: Material, selection: Selection) -> NDArray[np.int64]:
    """The distinct people who wrote what is used."""
    facts = material.facts
    wrote = selection.used & (facts.author_kind[selection.rows] == _PERSON)
    return material.distinct(facts.author[selection.rows][wrote])


def small_groups(
    material: Material,
    metric: Metric,
    question: Question,
    edges: NDArray[np.int64],
    authors: NDArray[np.int64],
) -> tuple[SmallGroup, ...]:
    """The groups of one or two that an answer would show; none where everybody is so few."""
    groups = [SmallGroup("too_few_people", frozenset(authors.tolist()))]
    if question.same_people is not None:
        groups += _rests_of_same_people(material, metric, question, edges)
    elif question.unit is not None:
        units = units_of_rest(material, question.unit)
        others = _authors_of_rest(material, metric, question, edges, units)
        groups.append(SmallGroup("too_few_in_the_rest", frozenset(others.tolist())))
    return too_small(material, groups)


def too_small(material: Material, groups: Iterable[SmallGroup]) -> tuple[SmallGroup, ...]:
    """Those of the groups that hold fewer people than may be told of, and somebody at all.

    None where the whole installation is so few.
    """
    if material.people < FEWEST_PEOPLE:
        return ()
    return tuple(
        group for group in groups if 0 < len(group.people) < FEWEST.get(group.reason, FEWEST_PEOPLE)
    )


def newest(
    material: Material, instants: NDArray[np.int64], edges: NDArray[np.int64]
) -> NDArray[np.int64] | None:
    """The edges around the newest `looked_at` instants between the first and the last of the edges;
    None where there are no more than these."""
    low, high = np.searchsorted(instants, edges[[0, -1]]).tolist()
    if high - low <= material.looked_at:
        return None
    return np.array([instants[high - material.looked_at], edges[-1]])


def _authors_of_rest(
    material: Material,
    metric: Metric,
    question: Question,
    edges: NDArray[np.int64],
    units: NDArray[np.bool_],
) -> NDArray[np.int64]:
    """Who wrote what is used of a rest: as many of them as may be told of, or else all of them.

    Whoever wrote something used of the newest part of a period did so in the period: where these
    are enough, the others need not be looked for.
    """
    part = newest(material, material.timeline(metric).instants, edges)
    if part is not None:
        used = authors_used(material, select(material, metric, question, part, units))
        if used.size >= FEWEST_PEOPLE:
            return used
    return authors_told_of(material, select(material, metric, question, edges, units))


def _rests_of_same_people(
    material: Material, metric: Metric, question: Question, edges: NDArray[np.int64]
) -> Iterator[SmallGroup]:
    """Whom the same question about everybody, or about the unit around, tells of besides."""
    own = _selected(material, metric, question, edges)
    wider = [replace(question, same_people=None)]
    if question.unit is not None:
        wider.append(question.of_unit(material.parent(question.unit)))
    for each in wider:
        found = _selected(material, metric, each, edges)
        besides = ~np.isin(found.every_row, own.every_row)
        wrote = besides & (material.facts.author_kind[found.rows] == _PERSON)
        others = _authors(material, wrote, found)
        yield SmallGroup("too_few_in_the_rest", frozenset(others.tolist()))


def _authors(
    material: Material, wrote: NDArray[np.bool_], selection: Selection
) -> NDArray[np.int64]:
    """The distinct authors of those selected that people `wrote` and that are used, else of all."""
    authors = material.facts.author[selection.rows]
    used = material.distinct(authors[selection.used & wrote])
    return used if used.size else material.distinct(authors[wrote])


def _selected(
    material: Material, metric: Metric, question: Question, edges: NDArray[np.int64]
) -> Selection:
    units = None if question.unit is None else material.members(question.unit)
    return select(material, metric, question, edges, units)


def units_of_rest(material: Material, unit: str) -> NDArray[np.bool_]:
    """What lies in the unit around this one (the organisation around a root) and not in it."""
    outside = ~material.members(unit)
    parent = material.parent(unit)
    return outside if parent is None else outside & material.members(parent)

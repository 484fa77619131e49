"""Would an answer be about one person or two?

The group of an answer is the distinct people who wrote the pull requests that it uses, over its
whole period; where it uses none, of those that it counts as left out. A unit's answer also tells,
by subtraction, about the rest of the unit around it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from data.viewer import Viewer
from metrics.answer import Refusal
from metrics.material import Material
from metrics.metric import Metric
from metrics.question import Question
from metrics.selection import Selection, select

FEWEST_PEOPLE = 3
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
    wrote = facts.author_kind[selection.rows] == _PERSON
    authors = facts.author[selection.rows]
    used = material.distinct(authors[selection.used & wrote])
    return used if used.size else material.distinct(authors[wrote])


def small_groups(
    material: Material,
    metric: Metric,
    question: Question,
    edges: NDArray[np.int64],
    authors: NDArray[np.int64],
) -> tuple[SmallGroup, ...]:
    """The groups of one or two that an answer would show; none where everybody is so few."""
    if material.people < FEWEST_PEOPLE:
        return ()
    groups = [SmallGroup("too_few_people", frozenset(authors.tolist()))]
    if question.unit is not None:
        rest = select(material, metric, question, edges, _units_of_rest(material, question.unit))
        others = authors_told_of(material, rest)
        groups.append(SmallGroup("too_few_in_the_rest", frozenset(others.tolist())))
    return tuple(group for group in groups if 0 < len(group.people) < FEWEST_PEOPLE)


def _units_of_rest(material: Material, unit: str) -> NDArray[np.bool_]:
    """What lies in the unit around this one (the organisation around a root) and not in it."""
    outside = ~material.members(unit)
    parent = material.parent(unit)
    return outside if parent is None else outside & material.members(parent)

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
        rest = select(material, metric, question, edges, units_of_rest(material, question.unit))
        others = authors_told_of(material, rest)
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

"""Which share of people's time is meant for cross-cutting units, by their assignments?

It follows from the memberships of the organisation's file: one with a share is meant to take that
much of a person's time, those without one share what the others leave.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from config.organisation import Organisation, Person
from metrics.engineers import covered, days_there, with_units_inside
from metrics.period import Period
from metrics.question import Question

Days = NDArray[np.bool_]


@dataclass(frozen=True)
class PlannedTime:
    """An engineer's days in the order of the period: on which they count, and the percentage of
    their time that is meant for the `marked` units."""

    person: Person
    there: Days
    period: Period
    marked: frozenset[str]

    @cached_property
    def percent(self) -> NDArray[np.float64]:
        """That of each day, NaN where nothing says so."""
        return _percent(self.person, self.period, self.marked)

    @cached_property
    def known(self) -> Days:
        """The days that count and of which the share is known."""
        return self.there & ~np.isnan(self.percent)


def planned_time(organisation: Organisation, question: Question) -> list[PlannedTime]:
    """The engineers of the question's unit on its days, days away left out; who was never there is
    not among them. Raises UnknownChoice."""
    if question.unit is not None:
        organisation.unit(question.unit)
    units = with_units_inside(organisation, question.unit)
    return list(_those_there(organisation, question, lambda person: _days(person, question, units)))


def planned_time_outside(organisation: Organisation, question: Question) -> Iterator[PlannedTime]:
    """The same of the days in the unit around the question's that are not in its own, one after
    another; of nobody where it is about everybody."""
    if question.unit is None:
        return iter(())
    path = organisation.unit_path(question.unit)
    around = with_units_inside(organisation, path[-2] if len(path) > 1 else None)
    inside = with_units_inside(organisation, question.unit)
    return _those_there(
        organisation,
        question,
        lambda person: _days(person, question, around) & ~_days(person, question, inside),
    )


def _days(person: Person, question: Question, units: frozenset[str] | None) -> Days:
    return days_there(person, question.period, units, question.without)


def _those_there(
    organisation: Organisation, question: Question, days: Callable[[Person], Days]
) -> Iterator[PlannedTime]:
    marked = frozenset(unit.id for unit, _ in organisation.all_units() if unit.cross_cutting)
    for person in organisation.people:
        if person.role != "engineer":
            continue
        there = days(person)
        if there.any():
            yield PlannedTime(person, there, question.period, marked)


def _percent(person: Person, period: Period, marked: frozenset[str]) -> NDArray[np.float64]:
    """The percentage of each day; NaN where no unit is marked, nobody says where the person is, or
    what is left is of marked units and of others without a word of how much."""
    length = (period.end - period.start).days
    if not marked:
        return np.full(length, np.nan)
    given, meant = np.zeros(length), np.zeros(length)
    somewhere = np.zeros(length, np.bool_)
    of_rest, of_marked_rest = np.zeros(length, np.int64), np.zeros(length, np.int64)
    for each in person.memberships:
        days = covered(period, [each])
        is_marked = each.unit in marked
        somewhere |= days
        if each.share is None:
            of_rest += days
            of_marked_rest += days & is_marked
        else:
            given += np.where(days, each.share, 0)
            meant += np.where(days & is_marked, each.share, 0)
    rest = np.maximum(100 - given, 0)
    meant += np.where((of_rest > 0) & (of_rest == of_marked_rest), rest, 0)
    mixed = (of_marked_rest > 0) & (of_marked_rest < of_rest) & (rest > 0)
    return np.where(mixed | ~somewhere, np.nan, meant)

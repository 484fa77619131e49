"""The review load a second time: every review of every record is looked at for each row.

As simple as slow.py, with whose reading of units, reasons and periods it begins.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from metrics.question import Question
from tests.metrics.records import Given, Record
from tests.metrics.slow import (
    REASONS,
    World,
    employment_of,
    periods_of,
    reason_of,
    units_of,
)
from tests.metrics.slow_days import covers

FEWEST = 5


@dataclass(frozen=True)
class SlowLoad:
    """What has to equal the row of an answer."""

    period: str
    start: date
    partial: bool
    value: float | None
    n_used: int
    n_total: int
    left_out: dict[str, int]
    people: int


def slow_load(world: World, question: Question) -> list[SlowLoad]:
    """The rows of an answer, and a last one for the whole period."""
    periods = [*periods_of(world, question)]
    every_day = [day for _, days, _ in periods for day in days]
    return [_row(world, question, *each) for each in (*periods, ("all", every_day, False))]


def slow_reviewers(world: World, question: Question) -> set[str]:
    """Who gave what is used; where nothing is used, who gave what is left out."""
    return _told_of(world, question, list(_given(world, question)))


def slow_rest_of_reviewers(world: World, question: Question) -> set[str]:
    """Who reviewed in the unit around and not in this one."""
    if question.unit is None:
        return set()
    *_, around = (None, *world.organisation.unit_path(question.unit)[:-1])
    inside = {id(review) for _, review in _given(world, question)}
    larger = _given(world, question.of_unit(around))
    return _told_of(world, question, [each for each in larger if id(each[1]) not in inside])


def _told_of(world: World, question: Question, given: list[tuple[Record, Given]]) -> set[str]:
    used = {r.reviewer for record, r in given if _why_not(world, question, record, r) is None}
    return (used - {""}) or ({review.reviewer for _, review in given} - {""})


def _row(world: World, question: Question, label: str, days: list[date], partial: bool) -> SlowLoad:
    inside = [
        (record, review)
        for record, review in _given(world, question)
        if days[0] <= _day(world, review) <= days[-1]
    ]
    reasons = [_why_not(world, question, record, review) for record, review in inside]
    gave = [r.reviewer for (_, r), why in zip(inside, reasons, strict=True) if why is None]
    team = set(gave) | _engineers(world, question, days)
    busiest = sorted((gave.count(each) for each in set(gave)), reverse=True)
    counted = sum(busiest[: 2 if question.part == "busiest_two" else 1])
    return SlowLoad(
        period=label,
        start=days[0],
        partial=partial,
        value=100 * counted / len(gave) if gave and len(team) >= FEWEST else None,
        n_used=len(gave),
        n_total=len(inside),
        left_out={reason: reasons.count(reason) for reason in REASONS if reason in reasons},
        people=len(team),
    )


def _given(world: World, question: Question) -> Iterator[tuple[Record, Given]]:
    """What period, unit, repository and employment leave, of what people gave to others."""
    for record in world.records:
        for review in record.reviews:
            day = _day(world, review)
            person = world.person(review.reviewer)
            if (
                not review.by_machine
                and review.reviewer != record.author
                and question.period.start <= day < question.period.end
                and question.repository in {None, record.repository}
                and (not question.unit or question.unit in units_of(world, review.reviewer, day))
                and not (person and employment_of(person, day) in question.without)
            ):
                yield record, review


def _why_not(world: World, question: Question, record: Record, review: Given) -> str | None:
    unknown = None if review.reviewer else "not_known_to_source"
    return reason_of(world, question, record) or unknown


def _engineers(world: World, question: Question, days: list[date]) -> set[str]:
    """The engineers who were there on any of the days."""
    return {
        person.id
        for person in world.organisation.people
        if person.role == "engineer"
        and any(
            (question.unit is None or question.unit in units_of(world, person.id, day))
            and (not person.employment or employment_of(person, day) is not None)
            and employment_of(person, day) not in question.without
            and not any(covers(span, day) for span in person.away)
            for day in days
        )
    }


def _day(world: World, review: Given) -> date:
    return review.submitted_at.astimezone(world.zone).date()

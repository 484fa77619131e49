"""What do levels come from in a test, and what are they, worked out slowly?

The second half is the measure for metrics/coverage_levels.py and metrics/cross_cutting.py: it walks
through days, people and reports as the definitions read.
"""

import csv
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from fractions import Fraction
from pathlib import Path
from typing import cast
from zoneinfo import ZoneInfo

from config.organisation import Organisation, Person
from data.estimates import Estimate
from data.queries.coverage import ApplicationCoverage, CoverageAt
from metrics.question import Question
from tests.metrics.slow_days import covers

ONE_DAY = timedelta(days=1)


def read_coverage(case: Path) -> list[ApplicationCoverage]:
    """The reports of a case (coverage.csv), by application and commit; a blank number is unknown.

    Where nothing stands about exclusions, nothing is excluded.
    """
    found: dict[str, list[CoverageAt]] = {}
    for number, line in enumerate(_lines(case / "coverage.csv")):
        covered, coverable = (int(line[name]) if line[name] else None for name in COUNTS)
        before = [int(line[f"{name}_before"]) if line.get(f"{name}_before") else None
                  for name in COUNTS]  # fmt: skip
        percent = float(line["percent"]) if line.get("percent") else None
        if percent is None:
            percent = 100 * cast("int", covered) / cast("int", coverable)
        found.setdefault(line["application"], []).append(
            CoverageAt(
                commit=f"{number:040x}",
                committed_at=datetime.fromisoformat(line["committed_at"]),
                kind="artifact" if covered is not None else "status",
                covered=covered,
                coverable=coverable,
                covered_before_exclusions=covered if before[0] is None else before[0],
                coverable_before_exclusions=coverable if before[1] is None else before[1],
                percent=percent,
            )
        )
    return [ApplicationCoverage(name, figures) for name, figures in found.items()]


COUNTS = ("covered", "coverable")


def read_estimates(case: Path) -> list[Estimate]:
    """What teams said in a case (estimates.csv): unit, month (2026-01) and percent."""
    return [
        Estimate(line["unit"], date.fromisoformat(f"{line['month']}-01"), int(line["percent"]))
        for line in _lines(case / "estimates.csv")
    ]


def _lines(path: Path) -> Iterator[dict[str, str]]:
    if path.exists():
        with path.open(encoding="utf-8", newline="") as file:
            yield from csv.DictReader(file)


@dataclass(frozen=True)
class SlowLevel:
    """What has to equal the row of an answer."""

    value: float | None
    n_used: int
    left_out: dict[str, int]
    without_exclusions: float | None = None


def slow_coverage(
    organisation: Organisation,
    coverage: Sequence[ApplicationCoverage],
    question: Question,
    end: date,
) -> SlowLevel:
    """The level at the end of the day before `end`."""
    zone = ZoneInfo(organisation.timezone)
    found = [
        _reported(coverage, application.id, zone, end)
        for application in organisation.applications
        if question.part in (None, "weighted", application.kind, application.id)
        and question.repository in (None, application.repository)
    ]
    known = [each for each in found if each is not None]
    lines = [each for each in known if each.covered is not None]
    without = _percent_of(lines, "covered_before_exclusions", "coverable_before_exclusions")
    if question.part not in (None, "weighted", "backend", "frontend"):
        value = known[0].percent if known else None
        missing = {"no_figure": len(found)} if found and not known else {}
        return SlowLevel(value, len(known), missing, without)
    left_out = {"text_only": len(known) - len(lines), "no_figure": len(found) - len(known)}
    left_out = {reason: count for reason, count in left_out.items() if count}
    value = _percent_of(lines, "covered", "coverable")
    return SlowLevel(value, len(lines), left_out, without)


def _reported(
    coverage: Sequence[ApplicationCoverage], application: str, zone: ZoneInfo, end: date
) -> CoverageAt | None:
    """The report of the newest commit before a day."""
    before = [
        figure
        for each in coverage
        for figure in each.figures
        if each.application == application and figure.committed_at.astimezone(zone).date() < end
    ]
    return max(before, key=lambda each: each.committed_at) if before else None


def _percent_of(figures: Sequence[CoverageAt], covered: str, coverable: str) -> float | None:
    above = sum(getattr(each, covered) for each in figures)
    below = sum(getattr(each, coverable) for each in figures)
    return 100 * above / below if below else None


def slow_planned(organisation: Organisation, question: Question, days: Sequence[date]) -> SlowLevel:
    """The mean over the engineers' days."""
    percents: list[Fraction] = []
    used = missing = 0
    for person in organisation.people:
        there = [day for day in days if _counts(organisation, question, person, day)]
        known = [_percent(organisation, person, day) for day in there]
        told = [each for each in known if each is not None]
        percents += told
        used += bool(told)
        missing += bool(there) and not told
    value = float(sum(percents) / len(percents)) if percents else None
    return SlowLevel(value, used, {"no_share": missing} if missing else {})


def slow_told_of(
    organisation: Organisation,
    estimates: Sequence[Estimate],
    question: Question,
    wanted: Callable[[bool, bool], bool],
) -> set[str]:
    """The engineers of whom a day is `wanted`, by whether it is in the unit around the question's
    and in the question's own: those whose share is known on one, or whose unit said something."""
    path = organisation.unit_path(question.unit) if question.unit else ()
    around = _about(question, path[-2] if len(path) > 1 else None)
    days = _days(question.period.start, question.period.end)
    found = {
        person.id: inside
        for person in organisation.people
        if (
            inside := [
                day
                for day in days
                if wanted(
                    _counts(organisation, around, person, day),
                    _counts(organisation, question, person, day),
                )
            ]
        )
    }
    people = [person for person in organisation.people if person.id in found]
    used = {
        person.id
        for person in people
        if any(_percent(organisation, person, day) is not None for day in found[person.id])
    }
    if question.part == "estimated":
        months = {day.replace(day=1) for day in days}
        said = [
            _about(question, each.unit)
            for each in estimates
            if each.month in months
            and wanted(_lies_in(organisation, each, around), _lies_in(organisation, each, question))
        ]
        used = {
            person.id
            for person in people
            if any(_counts(organisation, unit, person, day) for unit in said for day in days)
        }
    return used or set(found)


def _about(question: Question, unit: str | None) -> Question:
    return Question(question.metric, question.period, unit=unit, without=question.without)


def _lies_in(organisation: Organisation, each: Estimate, question: Question) -> bool:
    return question.unit is None or question.unit in organisation.unit_path(each.unit)


def slow_estimated(
    organisation: Organisation, estimates: Sequence[Estimate], question: Question, days: list[date]
) -> SlowLevel:
    """The mean over the months that have one of the days."""
    means: list[Fraction] = []
    months = {day.replace(day=1) for day in days}
    for month in months:
        said = [
            each.percent
            for each in estimates
            if each.month == month
            and (not question.unit or question.unit in organisation.unit_path(each.unit))
        ]
        if said:
            means.append(Fraction(sum(said), len(said)))
    missing = len(months) - len(means)
    value = float(sum(means) / len(means)) if means else None
    return SlowLevel(value, len(means), {"not_estimated": missing} if missing else {})


def _counts(organisation: Organisation, question: Question, person: Person, day: date) -> bool:
    if person.role != "engineer" or any(covers(span, day) for span in person.away):
        return False
    held = [each.kind for each in person.employment if covers(each, day)]
    if (person.employment and not held) or (held and held[-1] in question.without):
        return False
    return question.unit is None or any(
        question.unit in organisation.unit_path(each.unit)
        for each in person.memberships
        if covers(each, day)
    )


def _percent(organisation: Organisation, person: Person, day: date) -> Fraction | None:
    held = [each for each in person.memberships if covers(each, day)]
    marked = {unit.id for unit, _ in organisation.all_units() if unit.cross_cutting}
    if not held or not marked:
        return None
    given = sum(Fraction(each.share) for each in held if each.share is not None)
    meant = sum(Fraction(e.share) for e in held if e.share is not None and e.unit in marked)
    rest = max(Fraction(100) - given, Fraction(0))
    of_rest = [each.unit in marked for each in held if each.share is None]
    if not of_rest:
        return Fraction(meant)
    if all(of_rest):
        return meant + rest
    return Fraction(meant) if not any(of_rest) or not rest else None


def _days(start: date, end: date) -> list[date]:
    return [start + number * ONE_DAY for number in range((end - start).days)]

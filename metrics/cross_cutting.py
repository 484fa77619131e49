"""How much time goes into cross-cutting work: as planned, and as teams estimate it themselves?"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta

from data.database import Database
from data.estimates import Estimate
from data.viewer import Viewer
from metrics.answer import Answer, ExplainedThing, Explanation, Row
from metrics.engineers import days_there, with_units_inside
from metrics.groups import FEWEST_PEOPLE, SmallGroup, kept_back, too_small
from metrics.material import Material
from metrics.measured import Measured
from metrics.period import PeriodRow, period_rows, whole_period
from metrics.planned_time import PlannedTime, planned_time, planned_time_outside
from metrics.question import Question

PLANNED, ESTIMATED = "planned", "estimated"


def measure(material: Material, question: Question) -> Measured:
    """The answer to a question: without a part, of what is planned.

    Whom it is about are the engineers whose shares are known, or of the units that estimated: what
    a team of one or two says is theirs. Raises UnknownChoice and WrongPeriod.
    """
    steps = period_rows(question.period, question.by, material.fiscal_year_starts)
    steps = (*steps, whole_period(question.period))
    known = material.organisation
    people = planned_time(known, question) if known else []
    if question.unit is not None:
        material.members(question.unit)
    if question.part == ESTIMATED:
        *rows, total = _estimated(material, question, steps)
    else:
        *rows, total = (_planned(question, people, step) for step in steps)
    answer = Answer(
        question=question,
        metric=question.about,
        rows=tuple(rows),
        total=total,
        data_as_of=None,
        timezone=str(material.zone),
        authors=len(people),
        note=None if known else "no_organisation",
    )
    return Measured(answer, _small_groups(material, question, people))


def explain(
    viewer: Viewer, _database: Database, material: Material, answer: Answer, limit: int | None
) -> Explanation:
    """What teams estimated, or which units are the cross-cutting ones; never whose time it is."""
    question = answer.question
    if question.part == ESTIMATED:
        said = _of_question(material, question)
        told = _may_be_told_apart(viewer, material, question, said)
        things = [_estimate(each) for each in reversed(said)] if told else []
    else:
        units = material.organisation.all_units() if material.organisation else ()
        marked = (unit.id for unit, _ in units if unit.cross_cutting)
        things = [ExplainedThing("cross_cutting_unit", each, None) for each in marked]
    return Explanation(answer, (), 0, things=tuple(things[:limit]))


def _planned(question: Question, people: Sequence[PlannedTime], step: PeriodRow) -> Row:
    """The mean over the days of the engineers there, each day weighing the same."""
    first = question.period.start
    days = slice((step.start - first).days, (step.end - first).days)
    there = [each for each in people if each.there[days].any()]
    used = [each for each in there if each.known[days].any()]
    count = sum(int(each.known[days].sum()) for each in used)
    total = sum(float(each.percent[days][each.known[days]].sum()) for each in used)
    missing = len(there) - len(used)
    left_out = {"no_share": missing} if missing else {}
    return _row(step, total / count if count else None, len(used), left_out)


def _estimated(material: Material, question: Question, steps: Sequence[PeriodRow]) -> list[Row]:
    """The mean over the months of a row, each the mean of what was said of it in the unit."""
    said: dict[date, list[int]] = {}
    for each in _of_question(material, question):
        said.setdefault(each.month, []).append(each.percent)
    means = {month: sum(percents) / len(percents) for month, percents in said.items()}
    return [_of_months(step, means) for step in steps]


def _of_months(step: PeriodRow, means: Mapping[date, float]) -> Row:
    months = _months(step)
    known = [means[month] for month in months if month in means]
    missing = len(months) - len(known)
    left_out = {"not_estimated": missing} if missing else {}
    return _row(step, sum(known) / len(known) if known else None, len(known), left_out)


def _months(step: PeriodRow) -> list[date]:
    """The first days of the months that a row has a day of."""
    months, month = [], step.start.replace(day=1)
    while month < step.end:
        months.append(month)
        month = (month + timedelta(days=31)).replace(day=1)
    return months


def _row(step: PeriodRow, value: float | None, n_used: int, left_out: Mapping[str, int]) -> Row:
    return Row(
        period=step.label,
        start=step.start,
        end=step.end,
        partial=step.partial,
        value=value,
        n_used=n_used,
        n_total=n_used + sum(left_out.values()),
        start_unsure=0,
        left_out=left_out,
    )


def _of_question(material: Material, question: Question) -> list[Estimate]:
    """What the unit and those inside it said of the months of the question, by month and unit."""
    if material.organisation is None:
        return []
    units = with_units_inside(material.organisation, question.unit)
    months = set(_months(whole_period(question.period)))
    found = [
        each
        for each in material.estimates
        if each.month in months and (units is None or each.unit in units)
    ]
    return sorted(found, key=lambda each: (each.month, each.unit))


def _estimate(each: Estimate) -> ExplainedThing:
    at = datetime(each.month.year, each.month.month, 1, tzinfo=UTC)
    name = f"{each.unit} {each.month:%Y-%m}"
    return ExplainedThing("estimate", name, at, value=float(each.percent))


def _may_be_told_apart(
    viewer: Viewer, material: Material, question: Question, said: Sequence[Estimate]
) -> bool:
    """Whether the viewer may have what each of the units said as an answer of its own.

    All are told or none: the last one's follows from the others' and the mean.
    """
    theirs, units = viewer.units("units"), {each.unit for each in said} - {question.unit}
    if not units <= _known_units(material) or (theirs is not None and not units <= theirs):
        return False
    apart = (measure(material, question.of_unit(unit)) for unit in units)
    return all(kept_back(viewer, each.small_groups) is None for each in apart)


def _known_units(material: Material) -> frozenset[str]:
    units = material.organisation.all_units() if material.organisation else ()
    return frozenset(unit.id for unit, _ in units)


def _small_groups(
    material: Material, question: Question, people: Sequence[PlannedTime]
) -> tuple[SmallGroup, ...]:
    if material.organisation is None:
        return ()
    outside = planned_time_outside(material.organisation, question)
    own = {each.unit for each in _of_question(material, question)}
    others: set[str] = set()
    if question.unit is not None:
        around = question.of_unit(material.parent(question.unit))
        others = {each.unit for each in _of_question(material, around)} - own
    groups = (
        SmallGroup("too_few_people", _told_of(material, question, people, own)),
        SmallGroup("too_few_in_the_rest", _told_of(material, question, outside, others)),
    )
    return too_small(material, groups)


def _told_of(
    material: Material, question: Question, people: Iterable[PlannedTime], said: set[str]
) -> frozenset[int]:
    """Those of the people whose share is known, or whose units `said` something: as many as may be
    told of, or else all of these; where that is nobody, all of the people."""
    units = _said_by(material, said)
    every: set[str] = set()
    used: set[str] = set()
    for each in people:
        every.add(each.person.id)
        if each.known.any() if question.part != ESTIMATED else _was_in(each, question, units):
            used.add(each.person.id)
        if len(used) >= FEWEST_PEOPLE:
            break
    return material.numbers_of(used or every)


def _said_by(material: Material, said: set[str]) -> frozenset[str]:
    """The units that said something, as far as they are known, and those inside them."""
    organisation = material.organisation
    known = said & _known_units(material)
    inside = (with_units_inside(organisation, unit) for unit in known) if organisation else ()
    return frozenset().union(*(units for units in inside if units))


def _was_in(each: PlannedTime, question: Question, units: frozenset[str]) -> bool:
    """Whether an engineer counted in any of the units on any day of the period."""
    return bool(days_there(each.person, question.period, units, question.without).any())

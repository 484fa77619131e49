"""Do the levels say what their definitions say, and of whom do they tell nothing?"""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from config.errors import UnknownChoice
from config.organisation import Organisation
from data.estimates import CHOICES, Estimate
from data.queries.coverage import ApplicationCoverage, CoverageAt
from metrics.answer import Row
from metrics.families import family
from metrics.groups import FEWEST_PEOPLE
from metrics.material import Material
from metrics.measured import Measured
from metrics.period import STEPS, Period
from metrics.question import NoSuchFilter, Question
from tests.metrics.facts import facts_of
from tests.metrics.histories import PEOPLE, UNITS, days, organisations
from tests.metrics.levels import (
    SlowLevel,
    slow_coverage,
    slow_estimated,
    slow_planned,
    slow_told_of,
)

ONE_DAY = timedelta(days=1)
APPLICATIONS = (
    {"id": "api", "name": "API", "repository": "mikan/app", "kind": "backend"},
    {"id": "pages", "name": "Pages", "repository": "mikan/app", "kind": "frontend"},
    {"id": "pay", "name": "Pay", "repository": "mikan/pay", "kind": "backend"},
)
MARCH = Period(date(2026, 3, 1), date(2026, 4, 1))
made_slowly = [HealthCheck.too_slow, HealthCheck.data_too_large]


def with_applications(organisation: Organisation) -> Organisation:
    plain = organisation.model_dump(mode="json", by_alias=True)
    return Organisation.model_validate({**plain, "applications": APPLICATIONS})


def material_of(
    organisation: Organisation,
    coverage: Sequence[ApplicationCoverage] = (),
    estimates: Sequence[Estimate] = (),
) -> Material:
    at = datetime(2026, 5, 1, tzinfo=UTC)
    facts = facts_of([], organisation, {"mikan/app": at, "mikan/pay": at + ONE_DAY})
    numbers = {each.id: number for number, each in enumerate(organisation.people, 1)}
    return Material(facts, organisation, numbers=numbers, coverage=coverage, estimates=estimates)


def measured(material: Material, question: Question) -> Measured:
    return family(question.metric).measure(material, question)


def assert_equal(row: Row, slow: SlowLevel) -> None:
    assert row.value == (slow.value if slow.value is None else pytest.approx(slow.value))
    assert (row.n_used, dict(row.left_out)) == (slow.n_used, slow.left_out)
    assert row.n_total == row.n_used + sum(row.left_out.values())
    without = slow.without_exclusions
    assert row.without_exclusions == (without if without is None else pytest.approx(without))


@st.composite
def reports(draw) -> ApplicationCoverage:
    """Up to eight reports of an application, the oldest first."""
    moments = draw(st.lists(st.integers(0, 420 * 24), max_size=8, unique=True))
    beginning = datetime(2025, 9, 1, tzinfo=UTC)
    figures = [draw(figure(beginning + timedelta(hours=hour))) for hour in sorted(moments)]
    return ApplicationCoverage(draw(st.sampled_from(["api", "pages", "pay"])), figures)


@st.composite
def figure(draw, at: datetime) -> CoverageAt:
    """With lines, or a percentage alone."""
    if not draw(st.integers(0, 3)):
        return CoverageAt("0" * 40, at, "status", None, None, None, None, 71.5)
    covered, missed, excluded = draw(st.tuples(*[st.integers(0, 5000)] * 3))
    coverable = covered + missed + 1
    percent = 100 * covered / coverable
    return CoverageAt(
        "0" * 40, at, "artifact", covered, coverable, covered, coverable + excluded, percent
    )


@st.composite
def periods(draw) -> Period:
    first = draw(days)
    return Period(first, first + ONE_DAY * draw(st.sampled_from([1, 7, 10, 40, 100])))


@settings(max_examples=60, deadline=None, suppress_health_check=made_slowly)
@given(st.data())
def test_coverage_equals_that_of_the_slow_one(data):
    organisation = with_applications(data.draw(organisations()))
    coverage = list({e.application: e for e in data.draw(st.lists(reports(), max_size=3))}.values())
    question = Question(
        "coverage",
        data.draw(periods()),
        by=data.draw(st.sampled_from(STEPS)),
        repository=data.draw(st.sampled_from([None, None, "mikan/app"])),
        part=data.draw(st.sampled_from([None, "weighted", "backend", "frontend", "api", "pay"])),
    )
    answer = measured(material_of(organisation, coverage), question).answer
    for row in (*answer.rows, answer.total):
        assert_equal(row, slow_coverage(organisation, coverage, question, row.end))


@settings(max_examples=60, deadline=None, suppress_health_check=made_slowly)
@given(st.data())
def test_cross_cutting_time_equals_that_of_the_slow_one(data):
    organisation = data.draw(organisations())
    months = st.sampled_from([date(2025, 11, 1), date(2026, 1, 1), date(2026, 2, 1)])
    said = st.builds(Estimate, st.sampled_from(UNITS), months, st.sampled_from(CHOICES))
    estimates = data.draw(st.lists(said, max_size=6, unique_by=lambda e: (e.unit, e.month)))
    question = Question(
        "cross_cutting_time",
        data.draw(periods()),
        by=data.draw(st.sampled_from(STEPS)),
        unit=data.draw(st.sampled_from([None, *UNITS])),
        without=data.draw(st.sampled_from([frozenset(), frozenset({"contract"})])),
        part=data.draw(st.sampled_from([None, "planned", "estimated"])),
    )
    found = measured(material_of(organisation, estimates=estimates), question)
    for row in (*found.answer.rows, found.answer.total):
        inside = [row.start + ONE_DAY * n for n in range((row.end - row.start).days)]
        if question.part == "estimated":
            assert_equal(row, slow_estimated(organisation, estimates, question, inside))
        else:
            assert_equal(row, slow_planned(organisation, question, inside))
    check_groups(organisation, estimates, question, found)


def check_groups(
    organisation: Organisation, estimates: list[Estimate], question: Question, found: Measured
) -> None:
    """Those of the unit whose shares or estimates are used, and of the unit around it beside it."""
    numbers = {person: number for number, person in enumerate(PEOPLE, 1)}
    known = (organisation, estimates, question)
    groups = {"too_few_people": slow_told_of(*known, lambda _, own: own)}
    if question.unit:
        groups["too_few_in_the_rest"] = slow_told_of(*known, lambda around, own: around and not own)
    assert {each.reason: each.people for each in found.small_groups} == {
        reason: {numbers[person] for person in people}
        for reason, people in groups.items()
        if 0 < len(people) < FEWEST_PEOPLE
    }


def test_a_level_is_asked_for_by_what_it_belongs_to_alone():
    with pytest.raises(NoSuchFilter, match="coverage belongs to no unit: leave out unit 'pay'"):
        Question("coverage", MARCH, unit="pay")
    with pytest.raises(NoSuchFilter, match="cross_cutting_time belongs to no repository"):
        Question("cross_cutting_time", MARCH, repository="mikan/app")
    with pytest.raises(UnknownChoice, match="unknown part of cross_cutting_time 'felt'"):
        Question("cross_cutting_time", MARCH, part="felt")


def test_an_unknown_application_kind_of_work_or_unit_is_an_error():
    material = material_of(with_applications(Organisation.model_validate({"name": "Mikan"})))
    for question, known in (
        (Question("coverage", MARCH, part="apis"), "did you mean 'api'"),
        (Question("investment_share", MARCH, part="upkeep"), "Known: none"),
        (Question("cross_cutting_time", MARCH, unit="pay"), "unknown unit 'pay'"),
    ):
        with pytest.raises(UnknownChoice, match=known):
            measured(material, question)


def test_without_an_organisation_nothing_is_known_and_the_answer_says_why():
    material = Material(facts_of([]), None)
    for question in (Question("coverage", MARCH), Question("cross_cutting_time", MARCH)):
        answer = measured(material, question).answer
        assert answer.note == "no_organisation"
        assert {row.value for row in answer.rows} == {None}
    assert measured(material, Question("investment_share", MARCH)).answer.question.part == "none"


def test_coverage_is_as_old_as_the_oldest_repository_of_its_applications():
    organisation = with_applications(Organisation.model_validate({"name": "Mikan"}))
    found = measured(material_of(organisation), Question("coverage", MARCH, part="pay"))
    assert found.answer.data_as_of == datetime(2026, 5, 2, tzinfo=UTC)
    assert found.small_groups == ()

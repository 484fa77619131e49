"""Does the fast computation say of deployments what the definitions say?"""

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from metrics.catalogue import METRICS
from metrics.deliveries import measure
from metrics.groups import FEWEST_PEOPLE
from metrics.material import Material
from metrics.measure import measure as measure_pull_requests
from metrics.question import Question
from tests.metrics.facts import facts_of, numbers_of_authors
from tests.metrics.histories import (
    BEGINNING,
    BRANCHES,
    DAYS,
    REPOSITORIES,
    History,
    histories,
    questions,
)
from tests.metrics.production import Deployment, Incident, Production
from tests.metrics.records import Record
from tests.metrics.slow import slow_installation
from tests.metrics.slow import slow_rows as slow_rows_of_pull_requests
from tests.metrics.slow_delivery import (
    Delivery,
    slow_authors,
    slow_rows,
    with_deployments,
)
from tests.metrics.test_against_slow import as_slow, assert_equal, world_of

made_slowly = [HealthCheck.too_slow, HealthCheck.data_too_large]


@st.composite
def moments(draw, records: list[Record]) -> datetime:
    """Any moment, often the very one of a merge or a little after it."""
    merged = [record.merged_at for record in records if record.merged_at]
    if merged and draw(st.booleans()):
        later = draw(st.sampled_from([0, 0, 1, 90_000_000, 86_400_000_000]))
        return draw(st.sampled_from(merged)) + timedelta(microseconds=later)
    return BEGINNING + timedelta(seconds=draw(st.integers(0, DAYS * 86_400)))


@st.composite
def deployments(draw, records: list[Record]) -> Deployment:
    """An attempt, of a branch that may be unknown and of a commit that may be old."""
    committed = draw(moments(records))
    ended = committed + timedelta(seconds=draw(st.sampled_from([0, 600, 86_400, 864_000])))
    return Deployment(
        committed_at=committed if draw(st.integers(0, 9)) else None,
        ended_at=ended if draw(st.integers(0, 9)) else None,
        succeeded=draw(st.integers(0, 3)) > 0,
        branch=draw(st.sampled_from((*BRANCHES, "main", "v1.0"))),
        environment=draw(st.sampled_from(["production", "production", "west"])),
        repository=draw(st.sampled_from(REPOSITORIES)),
    )


@st.composite
def incidents(draw, records: list[Record]) -> Incident:
    """Something that went wrong, perhaps still."""
    opened = draw(moments(records))
    lasts = timedelta(seconds=draw(st.integers(0, 1_000_000)))
    return Incident(
        opened_at=opened,
        closed_at=opened + lasts if draw(st.integers(0, 4)) else None,
        repository=draw(st.sampled_from(REPOSITORIES)),
    )


@st.composite
def productions(draw, history: History) -> Production:
    """Up to fifteen attempts and six incidents."""
    return Production(
        draw(st.lists(deployments(history.records), max_size=15)),
        draw(st.lists(incidents(history.records), max_size=6)),
    )


def material_of(history: History, production: Production) -> Material:
    collected = {record.repository: history.collected_until for record in history.records}
    facts = facts_of(history.records, history.organisation, collected, production)
    return Material(facts, history.organisation)


def check_history(data: st.DataObject) -> None:
    """What each deployment brought, and three questions about it."""
    history = data.draw(histories())
    production = data.draw(productions(history))
    delivery = Delivery(world_of(history), production)
    material = material_of(history, production)
    check_deployments(material, delivery)
    for _ in range(3):
        check_answer(data.draw(questions(history, "deliveries")), material, delivery)
    check_lead_time(data.draw(questions(history)), material, delivery)


def check_deployments(material: Material, delivery: Delivery) -> None:
    facts = material.facts
    found = {
        number: None if np.isnat(at) else at.item().replace(tzinfo=UTC)
        for number, at in zip(facts.number.tolist(), facts.deployed_at, strict=True)
    }
    firsts = delivery.firsts
    assert found == {number: first and first.ended_at for number, first in firsts.items()}


def check_answer(question: Question, material: Material, delivery: Delivery) -> None:
    measured = measure(material, question)
    expected = slow_rows(delivery, question)
    found = [*measured.answer.rows, measured.answer.total]
    for fast, slow in zip(found, expected, strict=True):
        assert_equal(as_slow(fast), slow)
    assert sum(row.n_total for row in found[:-1]) == found[-1].n_total
    check_group(question, measured, delivery)


def check_group(question: Question, measured, delivery: Delivery) -> None:
    authors = slow_authors(delivery, question)
    assert measured.answer.authors == len(authors)
    protects = len(slow_installation(delivery.world)) >= FEWEST_PEOPLE
    refused = [group for group in measured.small_groups if group.reason == "too_few_people"]
    assert bool(refused) == (protects and 0 < len(authors) < FEWEST_PEOPLE)
    numbers = numbers_of_authors(delivery.world.records, delivery.world.organisation)
    assert all(group.people == {numbers[author] for author in authors} for group in refused)


def check_lead_time(question: Question, material: Material, delivery: Delivery) -> None:
    asked = Question(
        "change_lead_time",
        question.period,
        by=question.by,
        unit=question.unit,
        repository=question.repository,
        base=question.base,
        clock=question.clock,
        statistic=question.statistic,
    )
    answer = measure_pull_requests(material, asked).answer
    expected = slow_rows_of_pull_requests(with_deployments(delivery), asked)
    for fast, slow in zip((*answer.rows, answer.total), expected, strict=True):
        assert_equal(as_slow(fast), slow)


@settings(max_examples=40, deadline=None, suppress_health_check=made_slowly)
@given(st.data())
def test_every_answer_about_deployments_equals_that_of_the_slow_one(data):
    check_history(data)


@pytest.mark.soak
@pytest.mark.timeout(1800)
@settings(max_examples=3000, deadline=None, suppress_health_check=made_slowly)
@given(st.data())
def test_every_answer_about_very_many_deployments_equals_that_of_the_slow_one(data):
    check_history(data)


def test_every_metric_of_deliveries_is_known_to_the_slow_one():
    known = {"deployment_frequency", "change_failure_rate", "recovery_time", "rework_rate"}
    assert {metric.key for metric in METRICS if metric.source == "deliveries"} == known

"""Does the fast computation say what the definitions say?"""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from metrics.answer import Row
from metrics.catalogue import METRICS
from metrics.groups import FEWEST_PEOPLE
from metrics.material import Material
from metrics.measure import measure
from metrics.measured import Measured
from metrics.question import Question
from tests.metrics.facts import facts_of, numbers_of_authors
from tests.metrics.histories import History, histories, looked_at, questions
from tests.metrics.production import Production
from tests.metrics.slow import (
    AMOUNTS,
    RATES,
    SHARES,
    SlowRow,
    World,
    slow_authors,
    slow_installation,
    slow_rest,
    slow_rows,
)
from tests.metrics.slow_delivery import Delivery, with_deployments


def material_of(history: History) -> Material:
    collected = {record.repository: history.collected_until for record in history.records}
    return Material(
        facts_of(history.records, history.organisation, collected), history.organisation
    )


def world_of(history: History) -> World:
    collected_until = history.collected_until if history.records else None
    return World(history.records, history.organisation, collected_until)


def deployed_world_of(history: History) -> World:
    """The same where merging deploys in the repositories of which the organisation says so."""
    return with_deployments(Delivery(world_of(history), Production()))


def as_slow(row: Row) -> SlowRow:
    return SlowRow(
        period=row.period,
        start=row.start,
        partial=row.partial,
        value=row.value,
        n_used=row.n_used,
        n_total=row.n_total,
        start_unsure=row.start_unsure,
        left_out=dict(row.left_out),
        agents=row.agents,
    )


def assert_equal(fast: SlowRow, slow: SlowRow) -> None:
    assert fast.value == (
        slow.value if slow.value is None else pytest.approx(slow.value, rel=1e-12)
    )
    assert fast == slow or (fast.value is not None and replace_value(fast, slow) == slow)


def replace_value(fast: SlowRow, slow: SlowRow) -> SlowRow:
    return SlowRow(**{**vars(fast), "value": slow.value})


def check_answer(history: History, question: Question, measured: Measured) -> None:
    """Every row, the total, and what must be true of counts whatever they are."""
    answer, world = measured.answer, deployed_world_of(history)
    expected = slow_rows(world, question)
    assert len(answer.rows) + 1 == len(expected)
    for fast, slow in zip((*answer.rows, answer.total), expected, strict=True):
        assert_equal(as_slow(fast), slow)
        assert fast.n_used + sum(fast.left_out.values()) == fast.n_total
        assert all(fast.left_out.values())
    assert sum(row.n_total for row in answer.rows) == answer.total.n_total


def check_groups(history: History, question: Question, measured: Measured) -> None:
    """The people behind what is used, and behind the rest of the unit around."""
    world = deployed_world_of(history)
    numbers = numbers_of_authors(history.records, history.organisation)
    groups = {
        "too_few_people": slow_authors(world, question),
        "too_few_in_the_rest": slow_rest(world, question),
    }
    assert measured.answer.authors == len(groups["too_few_people"])
    protects = len(slow_installation(world)) >= FEWEST_PEOPLE
    assert {group.reason: group.people for group in measured.small_groups} == {
        reason: {numbers[author] for author in people}
        for reason, people in groups.items()
        if protects and 0 < len(people) < FEWEST_PEOPLE
    }


def check_history(data: st.DataObject) -> None:
    """Four questions about one history."""
    history = data.draw(histories())
    material = material_of(history)
    material.looked_at = data.draw(looked_at)
    for _ in range(4):
        question = data.draw(questions(history))
        measured = measure(material, question)
        check_answer(history, question, measured)
        check_groups(history, question, measured)


made_slowly = [HealthCheck.too_slow, HealthCheck.data_too_large]


@settings(max_examples=50, deadline=None, suppress_health_check=made_slowly)
@given(st.data())
def test_every_answer_equals_that_of_the_slow_one(data):
    check_history(data)


@pytest.mark.soak
@pytest.mark.timeout(1800)
@settings(max_examples=3000, deadline=None, suppress_health_check=made_slowly)
@given(st.data())
def test_every_answer_of_very_many_equals_that_of_the_slow_one(data):
    check_history(data)


def test_every_metric_of_the_catalogue_is_known_to_the_slow_one():
    known = {"merge_lead_time", "coding_time", "open_to_merge_time", "pull_requests_merged"}
    known |= {"pull_requests_opened", "change_lead_time"}
    known |= {"draft_time", "pickup_time", "review_time", "merge_wait"}
    known |= {*AMOUNTS, *SHARES, *RATES}
    assert {metric.key for metric in METRICS if metric.source == "pull_requests"} == known

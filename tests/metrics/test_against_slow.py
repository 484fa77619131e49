"""Does the fast computation say what the definitions say?"""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from metrics.answer import Row
from metrics.catalogue import METRICS
from metrics.groups import FEWEST_PEOPLE
from metrics.material import Material
from metrics.measure import measure
from tests.metrics.facts import facts_of, numbers_of_authors
from tests.metrics.histories import History, histories, questions
from tests.metrics.slow import SlowRow, World, slow_authors, slow_rows


def material_of(history: History) -> Material:
    collected = {record.repository: history.collected_until for record in history.records}
    return Material(
        facts_of(history.records, history.organisation, collected), history.organisation
    )


def world_of(history: History) -> World:
    return World(history.records, history.organisation, history.collected_until)


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


often = settings(
    max_examples=120,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


@often
@given(st.data())
def test_every_answer_equals_that_of_the_slow_one(data):
    history = data.draw(histories())
    material, world = material_of(history), world_of(history)
    for _ in range(4):
        question = data.draw(questions(history))
        answer = measure(material, question).answer
        expected = slow_rows(world, question)
        assert len(answer.rows) + 1 == len(expected)
        for fast, slow in zip((*answer.rows, answer.total), expected, strict=True):
            assert_equal(as_slow(fast), slow)


@often
@given(st.data())
def test_what_is_used_and_what_is_left_out_always_make_the_total(data):
    history = data.draw(histories())
    answer = measure(material_of(history), data.draw(questions(history))).answer
    for row in (*answer.rows, answer.total):
        assert row.n_used + sum(row.left_out.values()) == row.n_total
        assert row.agents <= row.n_used
        assert all(row.left_out.values())
    assert sum(row.n_total for row in answer.rows) == answer.total.n_total


@often
@given(st.data())
def test_the_groups_are_the_people_behind_what_is_used_and_behind_the_rest_around_a_unit(data):
    history = data.draw(histories())
    material, world = material_of(history), world_of(history)
    question = data.draw(questions(history))
    measured = measure(material, question)
    numbers = numbers_of_authors(history.records, history.organisation)
    group = {numbers[author] for author in slow_authors(world, question)}
    assert measured.answer.authors == len(group)
    found = {each.reason: each.people for each in measured.small_groups}
    assert found.get("too_few_people") == (group if 0 < len(group) < FEWEST_PEOPLE else None)


def test_every_metric_of_the_catalogue_is_known_to_the_slow_one():
    known = {"merge_lead_time", "coding_time", "open_to_merge_time", "pull_requests_merged"}
    known |= {"pull_requests_opened", "pull_requests_merged_per_engineer"}
    assert {metric.key for metric in METRICS} == known

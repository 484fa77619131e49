"""Does the fast review load say what the definition says?"""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from metrics import review_load
from metrics.answer import Row
from metrics.groups import FEWEST_PEOPLE, FEWEST_REVIEWERS
from metrics.material import Material
from metrics.measured import Measured
from metrics.question import Question
from tests.metrics.facts import facts_of, numbers_of_authors
from tests.metrics.histories import History, histories, looked_at, questions
from tests.metrics.slow import slow_installation
from tests.metrics.slow_reviews import (
    SlowLoad,
    slow_load,
    slow_rest_of_reviewers,
    slow_reviewers,
)
from tests.metrics.test_against_slow import world_of

made_slowly = [HealthCheck.too_slow, HealthCheck.data_too_large]


def material_of(history: History) -> Material:
    """With the numbers by which the facts know the engineers."""
    numbers = numbers_of_authors(history.records, history.organisation)
    people = {each.id: numbers[each.id] for each in history.organisation.people}
    return Material(
        facts_of(history.records, history.organisation), history.organisation, numbers=people
    )


def as_slow(row: Row) -> SlowLoad:
    return SlowLoad(
        period=row.period,
        start=row.start,
        partial=row.partial,
        value=row.value,
        n_used=row.n_used,
        n_total=row.n_total,
        left_out=dict(row.left_out),
        people=int(row.people or 0),
    )


def check_groups(history: History, question: Question, measured: Measured) -> None:
    """Fewer than five reviewers, and one or two in the rest of the unit around."""
    world = world_of(history)
    numbers = numbers_of_authors(history.records, history.organisation)
    groups = {
        "too_few_reviewers": (slow_reviewers(world, question), FEWEST_REVIEWERS),
        "too_few_in_the_rest": (slow_rest_of_reviewers(world, question), FEWEST_PEOPLE),
    }
    protects = len(slow_installation(world)) >= FEWEST_PEOPLE
    assert {group.reason: group.people for group in measured.small_groups} == {
        reason: {numbers[author] for author in people}
        for reason, (people, fewest) in groups.items()
        if protects and 0 < len(people) < fewest
    }


def check_history(data: st.DataObject) -> None:
    """Three questions about one history."""
    history = data.draw(histories())
    material = material_of(history)
    material.looked_at = data.draw(looked_at)
    for _ in range(3):
        question = data.draw(questions(history, "reviews"))
        measured = review_load.measure(material, question)
        rows = (*measured.answer.rows, measured.answer.total)
        assert [*map(as_slow, rows)] == slow_load(world_of(history), question)
        assert all(row.n_used + sum(row.left_out.values()) == row.n_total for row in rows)
        check_groups(history, question, measured)


@settings(max_examples=40, deadline=None, suppress_health_check=made_slowly)
@given(st.data())
def test_every_load_equals_that_of_the_slow_one(data):
    check_history(data)


@pytest.mark.soak
@pytest.mark.timeout(1800)
@settings(max_examples=2000, deadline=None, suppress_health_check=made_slowly)
@given(st.data())
def test_every_load_of_very_many_equals_that_of_the_slow_one(data):
    check_history(data)

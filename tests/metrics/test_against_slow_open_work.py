"""Does the fast age of open work say what the definition says?"""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from metrics import open_work
from metrics.groups import FEWEST_PEOPLE
from metrics.listing import ListQuestion, listing, window
from metrics.measured import Measured
from metrics.question import Question
from tests.metrics.facts import numbers_of_authors
from tests.metrics.histories import History, histories, looked_at, questions
from tests.metrics.slow import slow_installation
from tests.metrics.slow_open_work import slow_open_authors, slow_open_rest, slow_open_rows
from tests.metrics.test_against_slow import as_slow, assert_equal, material_of, world_of

made_slowly = [HealthCheck.too_slow, HealthCheck.data_too_large]


def check_rows(history: History, question: Question, measured: Measured) -> None:
    """Every row and the total, which is the state at the end."""
    answer = measured.answer
    expected = slow_open_rows(world_of(history), question)
    assert len(answer.rows) + 1 == len(expected)
    for fast, slow in zip((*answer.rows, answer.total), expected, strict=True):
        assert_equal(as_slow(fast), slow)
        assert fast.n_used + sum(fast.left_out.values()) == fast.n_total


def check_groups(history: History, question: Question, measured: Measured) -> None:
    """The people behind any row, and behind the rest of the unit around."""
    world = world_of(history)
    numbers = numbers_of_authors(history.records, history.organisation)
    groups = {
        "too_few_people": slow_open_authors(world, question),
        "too_few_in_the_rest": slow_open_rest(world, question),
    }
    protects = len(slow_installation(world)) >= FEWEST_PEOPLE
    assert {group.reason: group.people for group in measured.small_groups} == {
        reason: {numbers[author] for author in people}
        for reason, people in groups.items()
        if protects and 0 < len(people) < FEWEST_PEOPLE
    }


def check_history(data: st.DataObject) -> None:
    """Three questions about one history."""
    history = data.draw(histories())
    material = material_of(history)
    material.looked_at = data.draw(looked_at)
    for _ in range(3):
        question = data.draw(questions(history, "open_work"))
        measured = open_work.measure(material, question)
        check_rows(history, question, measured)
        check_groups(history, question, measured)


@settings(max_examples=40, deadline=None, suppress_health_check=made_slowly)
@given(st.data())
def test_every_age_equals_that_of_the_slow_one(data):
    check_history(data)


@pytest.mark.soak
@pytest.mark.timeout(1800)
@settings(max_examples=2000, deadline=None, suppress_health_check=made_slowly)
@given(st.data())
def test_every_age_of_very_many_equals_that_of_the_slow_one(data):
    check_history(data)


@settings(max_examples=20, deadline=None, suppress_health_check=made_slowly)
@given(st.data())
def test_the_list_of_a_row_is_what_was_open_then_with_its_ages(data):
    history = data.draw(histories())
    material = material_of(history)
    question = data.draw(questions(history, "open_work"))
    answer = open_work.measure(material, question).answer
    row = data.draw(st.sampled_from((None, *answer.rows)))
    asked = ListQuestion(question, row and row.period)
    listed = listing(material, asked)
    values = [each.value for each in window(material, asked, listed, 0, len(listed))]
    told = row or answer.total
    assert len(values) == told.n_total
    known = sorted(value for value in values if value is not None)
    assert len(known) == told.n_used
    assert not known or (told.spread or {})["mean"] == pytest.approx(sum(known) / len(known))

"""Does a list hold the pull requests behind a number, in the order asked for?"""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from config.errors import UnknownChoice
from metrics.listing import (
    ALL,
    SORTS,
    WHICH,
    ListedPullRequest,
    ListQuestion,
    Sort,
    listing,
    window,
)
from metrics.material import Material
from metrics.measure import measure
from metrics.period import Period
from metrics.question import Question
from tests.metrics.facts import facts_of
from tests.metrics.histories import History, histories, questions
from tests.metrics.records import Record

often = settings(
    max_examples=30,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
MONDAY = datetime(2026, 1, 5, 3, tzinfo=UTC)
JANUARY = Question("merge_lead_time", Period(date(2026, 1, 1), date(2026, 2, 1)))


def material_of(history: History) -> Material:
    return Material(facts_of(history.records, history.organisation), history.organisation)


def everything(material: Material, asked: ListQuestion) -> list[ListedPullRequest]:
    listed = listing(material, asked)
    return window(material, asked, listed, 0, len(listed))


@often
@given(st.data())
def test_a_list_is_as_long_as_its_number_says(data: st.DataObject) -> None:
    history = data.draw(histories())
    material = material_of(history)
    question = data.draw(questions(history))
    answer = measure(material, question).answer
    row = data.draw(st.sampled_from((None, *answer.rows)))
    counted = row or answer.total
    lengths = {
        which: len(listing(material, ListQuestion(question, row and row.period, which)))
        for which in WHICH
    }
    assert lengths[ALL] == counted.n_total
    assert lengths["used"] == counted.n_used
    assert lengths["left_out"] == sum(counted.left_out.values())
    assert {r: n for r, n in lengths.items() if n and r not in WHICH[:3]} == counted.left_out


@often
@given(st.data())
def test_every_order_is_that_of_plain_python(data: st.DataObject) -> None:
    history = data.draw(histories())
    material = material_of(history)
    question = data.draw(questions(history))
    sort: Sort = data.draw(st.sampled_from(SORTS))
    descending = data.draw(st.booleans())
    asked = ListQuestion(question, sort=sort, descending=descending)
    rows = everything(material, asked)
    keys = [key(row, asked) for row in rows]
    known = [each for each in keys if each is not None]
    assert known == sorted(known, reverse=descending)
    assert keys[len(known) :] == [None] * (len(keys) - len(known))


def key(row: ListedPullRequest, asked: ListQuestion) -> Any:
    """What one column shows, as something that can be compared."""
    if asked.sort == "value" and not asked.question.about.has_statistic:
        return row.lead_time
    if asked.sort == "used":
        return WHICH.index(row.reason) if row.reason else 0
    if asked.sort == "author_kind":
        return ("person", "agent", "bot").index(row.author_kind)
    return getattr(row, asked.sort)


@often
@given(st.data(), st.integers(1, 7))
def test_blocks_put_together_are_the_whole_list(data: st.DataObject, size: int) -> None:
    history = data.draw(histories())
    material = material_of(history)
    asked = ListQuestion(data.draw(questions(history)), sort=data.draw(st.sampled_from(SORTS)))
    listed = listing(material, asked)
    blocks = [
        window(material, asked, listed, start, start + size)
        for start in range(0, len(listed), size)
    ]
    assert [row for block in blocks for row in block] == everything(material, asked)


@often
@given(st.data())
def test_values_of_used_ones_give_the_number(data: st.DataObject) -> None:
    history = data.draw(histories())
    material = material_of(history)
    question = replace(data.draw(questions(history)), statistic="mean")
    values = [
        row.value for row in everything(material, ListQuestion(question)) if row.value is not None
    ]
    answer = measure(material, question).answer
    if answer.metric.has_statistic:
        assert len(values) == answer.total.n_used
        assert not values or sum(values) / len(values) == pytest.approx(answer.total.value)
    else:
        assert values == []


def test_equal_ones_stay_newest_first_in_both_directions() -> None:
    records = [record(number, merged=MONDAY + timedelta(days=number)) for number in (1, 2, 3)]
    material = Material(facts_of(records), None)
    for descending in (True, False):
        rows = everything(material, ListQuestion(JANUARY, sort="repository", descending=descending))
        assert [row.number for row in rows] == [3, 2, 1]


def test_missing_values_come_last_in_both_directions() -> None:
    records = [
        record(1, hours=5),
        replace(record(2), started_at=None, start="squashed"),
        record(3, hours=2),
    ]
    material = Material(facts_of(records), None)
    for descending, numbers in ((True, [1, 3, 2]), (False, [3, 1, 2])):
        rows = everything(material, ListQuestion(JANUARY, sort="lead_time", descending=descending))
        assert [row.number for row in rows] == numbers
    assert rows[-1].reason == "squashed"
    assert rows[-1].lead_time is rows[-1].value is None


def test_the_working_clock_measures_the_lead_time_too() -> None:
    friday_evening = datetime(2026, 1, 9, 18, tzinfo=UTC)
    weekend = replace(
        record(1, merged=friday_evening + timedelta(days=3)), started_at=friday_evening
    )
    material = Material(facts_of([weekend]), None)
    calendar, working = (
        everything(material, ListQuestion(replace(JANUARY, clock=clock)))[0].lead_time
        for clock in ("calendar", "working")
    )
    assert (calendar, working) == (72, 9)


def test_a_moment_that_the_source_does_not_know_is_missing() -> None:
    known, unknown = record(1), replace(record(2), created_at=None)
    material = Material(facts_of([known, unknown]), None)
    opened = {row.number: row.opened for row in everything(material, ListQuestion(JANUARY))}
    assert opened == {1: known.created_at, 2: None}


def test_one_period_of_the_chart_can_be_listed_alone() -> None:
    records = [record(number, merged=MONDAY + timedelta(weeks=number)) for number in (0, 1, 2)]
    material = Material(facts_of(records), None)
    rows = everything(material, ListQuestion(JANUARY, row="2026-W03"))
    assert [row.number for row in rows] == [1]
    with pytest.raises(UnknownChoice, match="unknown period '2026-W60'"):
        listing(material, ListQuestion(JANUARY, row="2026-W60"))


@pytest.mark.parametrize("column", ["title", "author", "merged_at", "1; DROP TABLE people", ""])
def test_a_column_that_is_not_allowed_is_refused(column: str) -> None:
    with pytest.raises(UnknownChoice, match="unknown column"):
        ListQuestion(JANUARY, sort=column)  # type: ignore[arg-type] -- what a request may hold


@pytest.mark.parametrize("key", ["review_load", "coverage"])
def test_what_is_not_made_of_pull_requests_has_no_list(key: str) -> None:
    with pytest.raises(UnknownChoice, match=f"unknown metric with a list '{key}'"):
        ListQuestion(Question(key, JANUARY.period))


def test_a_kind_of_list_that_is_not_known_is_refused() -> None:
    with pytest.raises(UnknownChoice, match="unknown list 'mine'"):
        ListQuestion(JANUARY, which="mine")


def record(number: int, *, merged: datetime = MONDAY, hours: float = 10) -> Record:
    """A merged pull request of some hours."""
    return Record(
        number=number,
        merged_at=merged,
        created_at=merged - timedelta(hours=1),
        started_at=merged - timedelta(hours=hours),
        start="known",
        author="aoi",
        author_kind="person",
        merged_by="ren",
        repository="mikan/app",
        base="develop",
        head=None,
    )

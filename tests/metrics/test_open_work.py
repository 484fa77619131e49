"""Is what is open told of as a group, with the pull requests behind it?"""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from data.database import Database
from data.viewer import Viewer
from metrics.answer import Refused
from metrics.answers import Answers
from metrics.cache import Cache
from metrics.listing import ListQuestion
from metrics.lists import Lists
from metrics.period import Period
from metrics.question import Question
from tests.metrics.test_answers import ANYBODY, NOON, apply, pull_request, store

SHOP, OPS = ("aoi", "ren", "yui"), ("hana", "sora", "mei")
ASKED = Question("open_age", Period(date(2026, 1, 12), date(2026, 2, 2)))
OPEN = {"state": "open", "merged_at": None}


@pytest.fixture
def answers(sqlite_database: Database) -> Answers:
    """Two teams of three with one open pull request each, collected a day after noon."""
    apply(sqlite_database, dict.fromkeys(SHOP, "shop") | dict.fromkeys(OPS, "ops"))
    rows = [
        pull_request(n, author, created_at=NOON - timedelta(hours=n), **OPEN)
        for n, author in enumerate((*SHOP, *OPS), 1)
    ]
    store(sqlite_database, *rows)
    return Answers(sqlite_database, Cache())


def test_it_is_looked_at_when_the_data_were_collected(answers: Answers):
    answer = answers.ask(ANYBODY, ASKED)
    assert [row.value for row in answer.rows] == [None, 24 + 3.5, None]
    assert (answer.total.value, answer.total.n_used) == (27.5, 6)
    assert (answer.total.start, answer.total.end) == (ASKED.period.start, ASKED.period.end)
    assert answers.ask(ANYBODY, replace(ASKED, statistic="mean")).total.value == 27.5


def test_its_explanation_and_its_list_hold_what_was_open_with_its_age(answers: Answers):
    found = answers.explain(ANYBODY, ASKED)
    assert [(each.number, each.value) for each in found.pull_requests] == [
        (n, 24 + n) for n in range(1, 7)
    ]
    lists = Lists(answers, Cache())
    block = lists.block(ANYBODY, ListQuestion(ASKED, sort="value"), 0, 10)
    assert [each.value for each in block.pull_requests] == [24 + n for n in range(6, 0, -1)]
    assert lists.block(ANYBODY, ListQuestion(ASKED, row="2026-W05"), 0, 10).total == 0


def test_one_person_with_something_open_is_protected(answers: Answers, sqlite_database: Database):
    apply(sqlite_database, {"aoi": "shop"} | dict.fromkeys((*SHOP[1:], *OPS), "ops"))
    with pytest.raises(Refused) as refused:
        answers.ask(ANYBODY, ASKED.of_unit("shop"))
    assert (refused.value.reason, refused.value.offer) == ("too_few_people", ASKED)
    with pytest.raises(Refused) as refused:
        answers.ask(ANYBODY, ASKED.of_unit("ops"))
    assert refused.value.reason == "too_few_in_the_rest"
    with pytest.raises(Refused):
        Lists(answers, Cache()).block(ANYBODY, ListQuestion(ASKED.of_unit("shop")), 0, 10)


def test_the_group_is_that_of_all_rows(answers: Answers, sqlite_database: Database):
    earlier = datetime(2026, 1, 16, tzinfo=UTC)
    closed = {"state": "closed", "merged_at": None, "closed_at": NOON}
    store(sqlite_database, pull_request(7, "passer-by", created_at=earlier, **closed))
    assert answers.ask(ANYBODY, ASKED).authors == 7
    assert answers.ask(ANYBODY, replace(ASKED, by="all")).authors == 6


def test_a_contractor_hears_of_their_own_team_only(answers: Answers):
    viewer = Viewer.of_roles(99, frozenset({"contractor"})).in_units(
        frozenset({"shop"}), frozenset()
    )
    assert answers.ask(viewer, ASKED.of_unit("shop")).total.n_used == 3
    with pytest.raises(Refused, match="another_unit"):
        answers.ask(viewer, ASKED)

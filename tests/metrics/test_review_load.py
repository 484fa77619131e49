"""Does the review load tell of a team, and never of somebody?"""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from data.database import Database
from data.organisation import store_organisation
from data.rows import AccountKey, PullRequestRow, ReviewRow
from data.viewer import Viewer
from metrics.answer import Refused
from metrics.answers import Answers
from metrics.cache import Cache
from metrics.json_form import Found, json_text
from metrics.period import Period
from metrics.question import Question
from tests.metrics.test_answers import ANYBODY, NOON, apply, organisation, pull_request, store

SHOP: tuple[str, ...] = ("aoi", "ren", "yui", "hana", "sora")
OPS: tuple[str, ...] = ("mio", "kai", "rin", "nao", "mei")
BUSIEST = Question("review_load", Period(date(2026, 1, 1), date(2026, 2, 1)), by="month")
TWO = replace(BUSIEST, part="busiest_two")


def reviewed(number: int, author: str, *reviewers: str) -> PullRequestRow:
    """A merged pull request with one review of each."""
    given = tuple(
        ReviewRow(f"{number}-{place}", AccountKey("github", who), "approved", NOON)
        for place, who in enumerate(reviewers)
    )
    return pull_request(number, author, reviews=given)


@pytest.fixture
def answers(sqlite_database: Database) -> Answers:
    """Two teams of five; in Shop, Ren gives four of eight."""
    apply(sqlite_database, dict.fromkeys(SHOP, "shop") | dict.fromkeys(OPS, "ops"))
    store(
        sqlite_database,
        reviewed(1, "aoi", "ren", "yui"),
        reviewed(2, "hana", "ren", "aoi"),
        reviewed(3, "aoi", "ren", "ren", "hana", "sora"),
        reviewed(4, "mio", "kai", "rin", "nao", "mei"),
        reviewed(5, "kai", "mio"),
    )
    return Answers(sqlite_database, Cache())


def test_it_is_the_share_of_the_busiest_and_of_the_busiest_two(answers: Answers):
    for question, value, part in ((BUSIEST, 50, 4), (TWO, 62.5, 5)):
        answer = answers.ask(ANYBODY, question.of_unit("shop"))
        assert [row.value for row in (*answer.rows, answer.total)] == [value] * 2
        assert (answer.total.part, answer.total.n_used, answer.total.people) == (part, 8, 5)
        assert answer.authors == 5


def test_four_reviewers_are_too_few_and_all_of_them_are_offered(
    answers: Answers, sqlite_database: Database
):
    apply(sqlite_database, dict.fromkeys(SHOP[:4], "shop") | dict.fromkeys((*OPS, "sora"), "ops"))
    with pytest.raises(Refused) as refused:
        answers.ask(ANYBODY, BUSIEST.of_unit("shop"))
    assert (refused.value.reason, refused.value.offer) == ("too_few_reviewers", BUSIEST)
    assert answers.ask(ANYBODY, BUSIEST).total.value == pytest.approx(100 * 4 / 13)


def test_four_reviewers_in_the_whole_of_it_are_too_few(sqlite_database: Database):
    apply(sqlite_database, dict.fromkeys(SHOP, "shop"))
    store(sqlite_database, reviewed(1, "aoi", "ren", "yui", "hana", "sora"))
    with pytest.raises(Refused) as refused:
        Answers(sqlite_database, Cache()).ask(ANYBODY, BUSIEST)
    assert (refused.value.reason, refused.value.offer) == ("too_few_reviewers", None)


@pytest.mark.parametrize("others", [OPS[:1], OPS[:2]])
def test_one_or_two_reviewers_around_a_unit_are_protected(
    sqlite_database: Database, others: tuple[str, ...]
):
    apply(sqlite_database, dict.fromkeys(SHOP, "shop") | dict.fromkeys(OPS, "ops"))
    everybody = reviewed(1, "mei", *SHOP, *others)
    store(sqlite_database, everybody)
    found = Answers(sqlite_database, Cache())
    with pytest.raises(Refused) as refused:
        found.ask(ANYBODY, BUSIEST.of_unit("shop"))
    assert (refused.value.reason, refused.value.offer) == ("too_few_in_the_rest", BUSIEST)


def test_whoever_leaves_one_employment_aside_learns_nothing_more(
    answers: Answers, sqlite_database: Database
):
    people = dict.fromkeys(SHOP, "shop") | dict.fromkeys(OPS, "ops")
    file = organisation(people).model_dump(mode="json", by_alias=True)
    file["people"][0]["employment"] = [{"kind": "contract"}]
    with sqlite_database.write(changes_facts=True) as connection:
        store_organisation(connection, type(organisation(people)).model_validate(file), "t", NOON)
    with pytest.raises(Refused, match="too_few_reviewers"):
        answers.ask(ANYBODY, replace(BUSIEST, unit="shop", without=frozenset({"contract"})))


def test_a_contractor_hears_of_their_own_team_only(answers: Answers):
    viewer = Viewer.of_roles(99, frozenset({"contractor"})).in_units(
        frozenset({"shop"}), frozenset()
    )
    assert answers.ask(viewer, BUSIEST.of_unit("shop")).total.value == 50
    with pytest.raises(Refused, match="another_unit"):
        answers.ask(viewer, BUSIEST)


def test_what_is_told_names_nobody(answers: Answers):
    found = answers.explain(ANYBODY, BUSIEST.of_unit("shop"))
    assert {each.number: each.value for each in found.pull_requests} == {1: 2, 2: 2, 3: 4}
    assert found.pull_request_count == 3
    written = json_text(Found(found.answer, found))
    assert '"part": "busiest"' in written
    assert '"people": 5' in written
    assert not any(name in written for name in (*SHOP, *OPS))


def test_the_newest_reviewed_stands_first_and_machines_work_is_left_out(
    answers: Answers, sqlite_database: Database
):
    late = ReviewRow("late", AccountKey("github", "ren"), "commented", NOON + timedelta(hours=9))
    bot = AccountKey("github", "renovate", "bot")
    store(sqlite_database, pull_request(6, bot, reviews=(late,)))
    found = answers.explain(ANYBODY, BUSIEST.of_unit("shop"))
    newest = found.pull_requests[0]
    assert (newest.number, newest.value, newest.reason) == (6, None, "bot")
    assert found.answer.total.left_out == {"bot": 1}
    with_bots = replace(BUSIEST, include_bots=True, unit="shop")
    assert answers.ask(ANYBODY, with_bots).total.value == pytest.approx(100 * 5 / 9)


def test_it_is_as_fresh_as_the_repositories_that_the_team_reviews_in(
    answers: Answers, sqlite_database: Database
):
    store(sqlite_database, reviewed(1, "mio", "kai"), repository="yuzu/api")
    explained = {
        unit: [each.name for each in answers.explain(ANYBODY, BUSIEST.of_unit(unit)).repositories]
        for unit in ("shop", "ops")
    }
    assert explained == {"shop": ["mikan/app"], "ops": ["mikan/app", "yuzu/api"]}


def test_without_an_organisation_file_the_team_is_whoever_reviewed(sqlite_database: Database):
    store(sqlite_database, reviewed(1, "aoi", *SHOP[1:], "mio", "kai"), reviewed(2, "mio", "ren"))
    total = Answers(sqlite_database, Cache()).ask(ANYBODY, BUSIEST).total
    assert (total.value, total.people) == (pytest.approx(100 * 2 / 7), 6)


def test_an_installation_of_two_has_nobody_to_protect_and_no_team(sqlite_database: Database):
    store(sqlite_database, reviewed(1, "aoi", "ren"))
    total = Answers(sqlite_database, Cache()).ask(ANYBODY, BUSIEST).total
    assert (total.value, total.n_used, total.people) == (None, 1, 1)

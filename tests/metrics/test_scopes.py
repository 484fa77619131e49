"""Is whoever may not see every figure answered about what they may, and told nothing else?"""

from dataclasses import replace

import pytest

from config.errors import UnknownChoice
from data.database import Database
from data.errors import NotAllowed
from data.viewer import Viewer
from metrics.answer import Refused
from metrics.answers import Answers
from metrics.cache import Cache
from metrics.listing import ListQuestion
from metrics.lists import Lists
from metrics.question import Question
from metrics.written import instead, why
from tests.metrics.test_answers import ASKED, apply, pull_request, store

SHOP, OPS = ("aoi", "ren", "yui"), ("hana", "sora", "mei")


@pytest.fixture
def answers(sqlite_database: Database) -> Answers:
    """Two teams of three, of which each has merged something."""
    apply(sqlite_database, dict.fromkeys(SHOP, "shop") | dict.fromkeys(OPS, "ops"))
    rows = [pull_request(n, author, hours=n) for n, author in enumerate((*SHOP, *OPS), 1)]
    store(sqlite_database, *rows)
    return Answers(sqlite_database, Cache())


def contractor(*units: str) -> Viewer:
    """Somebody who works on a contract, in these units."""
    viewer = Viewer.of_roles(99, frozenset({"contractor"}))
    return viewer.in_units(frozenset(units), frozenset())


@pytest.mark.parametrize("role", [None, "people_office"])
def test_whoever_sees_no_figures_has_no_answer_and_nothing_to_choose_from(
    answers: Answers, role: str | None
) -> None:
    roles = frozenset({role}) if role else frozenset()
    viewer = Viewer.of_roles(1, roles)  # type: ignore[arg-type] -- a role, or none at all
    lists = Lists(answers, Cache())
    for ask in (
        lambda: answers.ask(viewer, ASKED),
        lambda: answers.explain(viewer, ASKED),
        lambda: answers.material(viewer),
        lambda: lists.block(viewer, ListQuestion(ASKED), 0, 10),
    ):
        with pytest.raises(NotAllowed):
            ask()


def test_what_the_organisation_is_called_is_known_whoever_asks(answers: Answers) -> None:
    organisation = answers.organisation()
    assert organisation is not None
    assert (organisation.name.get("en"), str(answers.zone())) == ("Mikan", "Asia/Tokyo")


def test_whoever_sees_their_own_units_only_is_answered_about_these(answers: Answers) -> None:
    asked = ASKED.of_unit("shop")
    assert answers.ask(contractor("shop"), asked).total.n_used == len(SHOP)
    explained = answers.explain(contractor("shop"), asked)
    assert [each.number for each in explained.pull_requests] == [3, 2, 1]
    assert {each.title for each in explained.pull_requests} == {"Change 1", "Change 2", "Change 3"}
    block = Lists(answers, Cache()).block(contractor("shop"), ListQuestion(asked), 0, 10)
    assert block.total == len(SHOP)


@pytest.mark.parametrize("unit", [None, "ops", "quiet", "no-such-unit"])
def test_of_other_units_they_hear_nothing_not_even_that_there_is_one(
    answers: Answers, unit: str | None
) -> None:
    with pytest.raises(Refused) as refused:
        answers.ask(contractor("shop"), ASKED.of_unit(unit))
    assert (refused.value.reason, refused.value.offer) == ("another_unit", ASKED.of_unit("shop"))
    with pytest.raises(Refused):
        Lists(answers, Cache()).block(contractor("shop"), ListQuestion(ASKED.of_unit(unit)), 0, 10)


def test_everybody_else_is_told_that_a_unit_is_none(answers: Answers) -> None:
    with pytest.raises(UnknownChoice):
        answers.ask(Viewer.local(), ASKED.of_unit("no-such-unit"))


def test_a_repository_alone_is_a_question_about_everybody_who_works_on_it(
    answers: Answers,
) -> None:
    with pytest.raises(Refused) as refused:
        answers.ask(contractor("ops"), replace(ASKED, repository="mikan/app"))
    offer = replace(ASKED, repository="mikan/app", unit="ops")
    assert (refused.value.reason, refused.value.offer) == ("another_unit", offer)


def test_whoever_works_in_no_unit_is_led_nowhere(answers: Answers) -> None:
    with pytest.raises(Refused) as refused:
        answers.ask(contractor(), ASKED)
    assert (refused.value.reason, refused.value.offer) == ("another_unit", None)


def test_their_own_unit_too_is_nothing_about_one_person_or_two(
    answers: Answers, sqlite_database: Database
) -> None:
    apply(sqlite_database, {"aoi": "shop", "ren": "ops", "yui": "ops", "hana": "ops"})
    with pytest.raises(Refused) as refused:
        answers.ask(contractor("shop"), ASKED.of_unit("shop"))
    assert (refused.value.reason, refused.value.offer) == ("too_few_people", None)


def test_of_what_belongs_to_no_unit_they_are_told_so_and_sent_to_no_unit(answers: Answers) -> None:
    with pytest.raises(Refused) as refused:
        answers.ask(contractor("shop"), Question("coverage", ASKED.period))
    assert (refused.value.reason, refused.value.offer) == ("of_no_unit", None)
    assert why(refused.value) == (
        "it belongs to no unit, and open to you are the figures of your own units, "
        "so it is not given"
    )
    assert instead(refused.value, "--") == "ask somebody who may see the whole organisation"

"""Whom does an answer about deployments tell of, and what stands behind it?"""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import numpy as np
import pytest

from config.organisation import Organisation
from metrics.answer import Answer
from metrics.deliveries import measure
from metrics.material import Material
from metrics.measure import measure as measure_pull_requests
from metrics.period import Period
from metrics.question import Question
from tests.metrics.facts import facts_of
from tests.metrics.production import Deployment, Incident, Production
from tests.metrics.records import Record

MONDAY = datetime(2026, 1, 5, 3, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
DAYS = Period(date(2026, 1, 5), date(2026, 1, 19))
LATER = Period(date(2026, 1, 12), date(2026, 1, 19))
KEYS = ("deployment_frequency", "change_failure_rate", "rework_rate", "recovery_time")
TEAMS = [{"id": "shop", "name": "S"}, {"id": "pay", "name": "P"}]
UNITS = {"a": "shop", "b": "shop", "c": "shop", "d": "pay", "e": "pay", "f": "alone"}
ORGANISATION = Organisation.model_validate(
    {
        "name": "Mikan",
        "units": [
            {"id": "commerce", "name": "C", "units": TEAMS},
            {"id": "alone", "name": "A"},
        ],
        "people": [
            {"id": name, "name": name, "memberships": [{"unit": unit}]}
            for name, unit in UNITS.items()
        ],
    }
)
MERGES = {"repository": "*/*", "deployed_by": "merge", "branch": "main"}


def material(authors: str, incidents: int = 1) -> Material:
    """A merge of each author, all in one deployment, after one that brought nothing known."""
    records = [
        Record(
            number, author=author, base="main", merged_at=MONDAY + timedelta(hours=number),
            created_at=MONDAY, started_at=MONDAY,
        )
        for number, author in enumerate(authors, 1)
    ]  # fmt: skip
    late = MONDAY + timedelta(days=1)
    production = Production(
        [Deployment(MONDAY - HOUR, MONDAY), Deployment(late, late + HOUR)],
        [Incident(late + 2 * HOUR, late + 3 * HOUR)] * incidents,
    )
    return Material(facts_of(records, ORGANISATION, None, production), ORGANISATION)


def reasons(key: str, held: Material, unit: str | None = None) -> list[str]:
    return [each.reason for each in measure(held, Question(key, DAYS, unit=unit)).small_groups]


def answer(key: str, held: Material, **asked: str) -> Answer:
    return measure(held, Question(key, DAYS, by="all", **asked)).answer  # type: ignore[arg-type] -- words of a question


@pytest.mark.parametrize("key", KEYS)
def test_what_two_people_had_deployed_is_not_told(key):
    assert reasons(key, material("ab")) == ["too_few_people"]
    assert reasons(key, material("abc")) == []


@pytest.mark.parametrize("key", KEYS)
def test_a_unit_is_its_own_people_whoever_else_was_deployed_with_them(key):
    held = material("abcdef")
    assert reasons(key, held, "shop") == ["too_few_in_the_rest"]
    assert reasons(key, held, "alone") == ["too_few_people"]
    assert reasons(key, material("abc"), "shop") == []


@pytest.mark.parametrize("key", KEYS)
def test_the_rest_of_the_organisation_around_a_root_is_protected(key):
    assert reasons(key, material("abcdef"), "commerce") == ["too_few_in_the_rest"]


def test_an_incident_that_is_put_down_to_no_deployment_belongs_to_no_unit():
    held = material("abcdef")
    assert answer("recovery_time", held, unit="commerce").total.n_used == 1
    early = Production([Deployment(MONDAY, MONDAY)], [Incident(MONDAY - HOUR, MONDAY)])
    facts = facts_of([Record(1, author="a", merged_at=MONDAY)], ORGANISATION, None, early)
    assert answer("recovery_time", Material(facts, ORGANISATION)).total.n_used == 1
    assert answer("recovery_time", Material(facts, ORGANISATION), unit="shop").total.n_used == 0


def test_who_works_on_a_contract_can_be_left_aside():
    held = material("abcdef")
    asked = Question("deployment_frequency", DAYS, by="all", without=frozenset({"contract"}))
    assert measure(held, asked).answer.total.n_used == 1


def test_where_no_deployment_was_ever_known_there_is_no_frequency():
    facts = facts_of([Record(1, author="a", merged_at=MONDAY)], ORGANISATION)
    assert answer("deployment_frequency", Material(facts, ORGANISATION)).total.value is None


def test_what_is_concluded_from_moments_says_so():
    held = material("abc")
    assert answer("rework_rate", held).note == "approximate_deployments"
    for key in KEYS:
        assert answer(key, held, base="main").note == "approximate_deployments"
    assert answer("deployment_frequency", held).note is None
    merges = Organisation.model_validate({"name": "x", "repositories": [MERGES]})
    facts = facts_of([Record(1, author="a", base="main", merged_at=MONDAY)], merges)
    exact = answer("deployment_frequency", Material(facts, merges))
    assert (exact.total.n_used, exact.note) == (1, None)


def test_only_answers_that_draw_on_a_conclusion_say_so():
    held = material("abc")
    asked = Question("change_lead_time", DAYS, by="all", base="main")
    assert measure_pull_requests(held, asked).answer.note == "approximate_deployments"
    told = replace(held.facts, deployment_concluded=np.zeros(3, np.bool_))
    exact = measure_pull_requests(Material(told, ORGANISATION), asked).answer
    assert (exact.total.n_used, exact.note) == (3, None)
    partly = replace(held.facts, deployment_concluded=np.array([False, True, False]))
    late = measure_pull_requests(Material(partly, ORGANISATION), replace(asked, period=LATER))
    assert late.answer.note is None


def test_whom_a_recovery_tells_of_are_all_whose_work_was_deployed_in_these_days():
    records = [
        Record(
            number, author=author, base="main", merged_at=MONDAY + timedelta(days=number),
            created_at=MONDAY, started_at=MONDAY,
        )
        for number, author in enumerate("abc", 1)
    ]  # fmt: skip
    ends = [MONDAY + timedelta(days=number, hours=1) for number in range(4)]
    # One incident alone, put down to what one person wrote: three had their work deployed.
    incident = Incident(ends[-1] + HOUR, ends[-1] + 2 * HOUR)
    production = Production([Deployment(each - HOUR, each) for each in ends], [incident])
    held = Material(facts_of(records, ORGANISATION, None, production), ORGANISATION)
    assert reasons("recovery_time", held) == []
    assert (answer("recovery_time", held).total.value, answer("recovery_time", held).authors) == (
        1.0,
        3,
    )

"""With which days is a period compared, and are the same people those who were there in both?"""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from config.errors import UnknownChoice
from config.organisation import Organisation
from metrics.catalogue import metric
from metrics.compare import NEIGHBOURS, neighbour, people_of_both
from metrics.groups import FEWEST_PEOPLE
from metrics.material import Material
from metrics.measure import measure
from metrics.period import Period, WrongPeriod
from metrics.question import Question
from tests.metrics.facts import facts_of, numbers_of_authors
from tests.metrics.histories import histories, questions
from tests.metrics.slow import (
    slow_authors,
    slow_installation,
    slow_rests_of_same_people,
)
from tests.metrics.test_against_slow import check_answer, made_slowly, world_of
from tests.metrics.test_groups import ASKED, EVERYONE, UNITS, merged

JANUARY = Period(date(2026, 1, 1), date(2026, 2, 1))


def company(**spans: dict[str, Any]) -> Organisation:
    """People of two units; `spans` say more of one of them."""
    people = [
        {"id": id_, "name": id_, "memberships": [{"unit": unit}], **spans.get(id_, {})}
        for unit, ids in UNITS.items()
        for id_ in ids
    ]
    units = [{"id": unit, "name": unit} for unit in UNITS]
    return Organisation.model_validate({"name": "Mikan", "units": units, "people": people})


def material_with(organisation: Organisation, *authors: str) -> Material:
    records = merged(*authors)
    numbers = numbers_of_authors(records, organisation)
    return Material(facts_of(records, organisation), organisation, numbers=numbers)


def reasons(material: Material, question: Question) -> list[tuple[str, int]]:
    groups = measure(material, question).small_groups
    return [(group.reason, len(group.people)) for group in groups]


@pytest.mark.parametrize(
    ("period", "before", "after"),
    [
        (("2026-01-05", "2026-02-02"), "2025-12-08", "2026-03-02"),
        (("2026-01-01", "2026-04-01"), "2025-10-01", "2026-07-01"),
        (("2026-02-01", "2026-03-01"), "2026-01-01", "2026-04-01"),
        (("2026-01-01", "2026-01-15"), "2025-12-18", "2026-01-29"),
    ],
)
def test_whole_months_are_compared_with_whole_months_and_days_with_days(period, before, after):
    asked = Period(*map(date.fromisoformat, period))
    assert neighbour(asked, "before") == Period(date.fromisoformat(before), asked.start)
    assert neighbour(asked, "after") == Period(asked.end, date.fromisoformat(after))


def test_there_is_nothing_before_the_first_day():
    with pytest.raises(WrongPeriod):
        neighbour(Period(date(1970, 1, 1), date(1970, 2, 1)), "before")


@pytest.mark.parametrize(
    ("more", "there"),
    [
        ({}, True),
        ({"memberships": [{"unit": "shop", "from": "2025-12-01"}]}, True),
        ({"memberships": [{"unit": "shop", "from": "2025-12-02"}]}, False),
        ({"memberships": [{"unit": "shop", "to": "2026-01-31"}]}, True),
        ({"memberships": [{"unit": "shop", "to": "2026-01-30"}]}, False),
        ({"memberships": [{"unit": "pay"}]}, False),
        (
            {
                "memberships": [
                    {"unit": "shop", "from": "2025-12-20"},
                    {"unit": "shop", "from": "2025-11-01", "to": "2025-12-19"},
                ]
            },
            True,
        ),
        ({"employment": [{"kind": "regular", "from": "2025-12-15"}]}, False),
        ({"away": [{"from": "2026-01-05", "to": "2026-01-25"}]}, True),
        ({"away": [{"from": "2025-12-01", "to": "2025-12-31"}]}, False),
    ],
)
def test_who_was_there_in_the_whole_of_both(more: dict[str, Any], there: bool):
    found = people_of_both(company(aoi=more), "shop", JANUARY, "before")
    assert found == ({"aoi", "ren", "yui"} if there else {"ren", "yui"})


def test_without_a_unit_it_is_enough_to_be_employed():
    nowhere = company(
        aoi={"memberships": []}, ren={"employment": [{"kind": "regular", "from": "2026-01-05"}]}
    )
    assert people_of_both(nowhere, None, JANUARY, "before") == {*EVERYONE} - {"ren"}


def test_a_unit_that_nobody_knows_is_named():
    with pytest.raises(UnknownChoice):
        people_of_both(company(), "nowhere", JANUARY, "before")


def test_only_the_pull_requests_of_the_same_people_count_and_no_agents():
    new = {"memberships": [{"unit": "pay", "from": "2026-01-05"}]}
    organisation = company(sora=new, hana=new, mio=new)
    material = material_with(organisation, *EVERYONE, *EVERYONE)
    asked = Question("pull_requests_merged", JANUARY, by="all", same_people="before")
    assert measure(material, asked).answer.total.n_total == 2 * len(EVERYONE)
    in_pay = Question("pull_requests_merged", JANUARY, by="all", unit="pay", same_people="before")
    assert measure(material, in_pay).answer.total.n_total == 0


@pytest.mark.parametrize(
    ("hired", "refused"),
    [
        ([], []),
        (["kai"], [("too_few_in_the_rest", 1)]),
        (["kai", "mio"], [("too_few_in_the_rest", 2)]),
        (["kai", "mio", "hana"], []),
        (
            ["aoi", "ren", "yui", "sora", "hana"],
            [("too_few_people", 2)],
        ),
    ],
)
def test_neither_those_who_stayed_nor_those_who_came_may_be_one_or_two(hired, refused):
    employed = {"employment": [{"kind": "regular", "from": "2026-01-05"}]}
    material = material_with(company(**dict.fromkeys(hired, employed)), *EVERYONE)
    asked = Question("merge_lead_time", JANUARY, by="all", same_people="before")
    assert reasons(material, asked) == refused


def test_the_rest_of_the_unit_around_is_asked_about_too():
    everyone = material_with(company(), *UNITS["shop"], *UNITS["pay"][:2])
    asked = Question("merge_lead_time", JANUARY, by="all", unit="shop", same_people="before")
    assert reasons(everyone, asked) == [("too_few_in_the_rest", 2)]


def test_without_an_organisation_nobody_knows_who_was_there():
    material = Material(facts_of(merged("aoi", "ren", "yui")), None)
    with pytest.raises(UnknownChoice):
        measure(material, Question("merge_lead_time", JANUARY, same_people="before"))


def test_another_word_is_refused():
    with pytest.raises(UnknownChoice):
        Question("merge_lead_time", ASKED.period, same_people="always")  # type: ignore[arg-type]


@settings(max_examples=40, deadline=None, suppress_health_check=made_slowly)
@given(st.data())
def test_every_answer_about_the_same_people_equals_that_of_the_slow_one(data):
    history = data.draw(histories())
    numbers = numbers_of_authors(history.records, history.organisation)
    collected = {record.repository: history.collected_until for record in history.records}
    facts = facts_of(history.records, history.organisation, collected)
    material, world = Material(facts, history.organisation, numbers=numbers), world_of(history)
    asked = data.draw(questions(history))
    assume(metric(asked.metric).has_authors)
    question = replace(asked, same_people=data.draw(st.sampled_from(NEIGHBOURS)))
    measured = measure(material, question)
    check_answer(history, question, measured)
    found = [slow_authors(world, question), *slow_rests_of_same_people(world, question)]
    protects = len(slow_installation(world)) >= FEWEST_PEOPLE
    assert [group.people for group in measured.small_groups] == [
        {numbers[author] for author in people}
        for people in found
        if protects and 0 < len(people) < FEWEST_PEOPLE
    ]

"""Is nothing told of cross-cutting time that would be one or two people's?"""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any

import pytest

from config.organisation import Organisation
from data.database import Database
from data.estimates import Estimate
from data.viewer import Viewer
from metrics.families import family
from metrics.groups import kept_back
from metrics.material import Material
from metrics.period import Period
from metrics.question import Question
from tests.metrics.facts import facts_of

MARCH = date(2026, 3, 1)
ASKED = {"metric": "cross_cutting_time", "period": Period(MARCH, date(2026, 4, 1))}
TEAMS = {"web": ("aoi", "ren", "yui"), "pay": ("sora", "hana", "mio"), "ops": ("kai",)}
READER = Viewer.operator()
WITH_SHARES = [{"unit": "guild", "share": 20}]
WITHOUT = [{"unit": "guild"}]
"""Of somebody in two units nobody says how much of the time is for which."""


def material(
    guild: Mapping[str, Sequence[dict[str, Any]]], *said: tuple[str, int], **teams: Sequence[str]
) -> Material:
    """Everybody in a team, some in the guild besides; and what teams said of March."""
    people = [
        {
            "id": person,
            "name": person,
            "memberships": [{"unit": team}, *guild.get(person, ())],
        }
        for team, members in (teams or TEAMS).items()
        for person in members
    ]
    units: list[dict[str, Any]] = [{"id": team, "name": team} for team in teams or TEAMS]
    units.append({"id": "guild", "name": "Guild", "cross_cutting": True})
    described = {"name": "Mikan", "units": units, "people": people}
    organisation = Organisation.model_validate(described)
    estimates = [Estimate(unit, MARCH, percent) for unit, percent in said]
    facts = facts_of([], organisation, {"mikan/app": datetime(2026, 5, 1, tzinfo=UTC)})
    numbers = {each.id: number for number, each in enumerate(organisation.people, 1)}
    return Material(facts, organisation, numbers=numbers, estimates=estimates)


def why_not(material: Material, **filters: Any) -> str | None:
    """Why somebody who is none of them gets no answer."""
    found = family("cross_cutting_time").measure(material, Question(**ASKED, **filters))
    return kept_back(READER, found.small_groups)


def named(material: Material, database: Database, viewer: Viewer = READER) -> list[str]:
    """What the explanation of the whole organisation's estimate names."""
    asked = Question(**ASKED, part="estimated")
    about = family("cross_cutting_time")
    answer = about.measure(material, asked).answer
    return [each.name for each in about.explain(viewer, database, material, answer, None).things]


@pytest.mark.parametrize(("known", "refusal"), [(2, "too_few_people"), (3, None)])
def test_a_plan_is_that_of_those_whose_shares_are_known(known, refusal):
    web = ("aoi", "ren", "yui", "sora", "hana")
    guild = {each: WITH_SHARES if place < known else WITHOUT for place, each in enumerate(web)}
    assert why_not(material(guild, web=web), unit="web") == refusal


def test_a_plan_is_kept_back_where_the_rest_with_known_shares_is_one():
    guild = {"sora": WITHOUT, "hana": WITHOUT, "mio": WITHOUT}
    teams = {"web": TEAMS["web"], "pay": (*TEAMS["pay"], "kai")}
    assert why_not(material(guild, **teams), unit="web") == "too_few_in_the_rest"


def test_an_estimate_that_only_a_team_of_one_gave_is_not_told_of_everybody():
    assert why_not(material({}, ("ops", 25)), part="estimated") == "too_few_people"
    assert why_not(material({}, ("ops", 25), ("web", 10)), part="estimated") is None


def test_an_estimate_is_kept_back_where_the_rest_that_gave_one_is_a_team_of_one():
    said = material({}, ("ops", 25), ("web", 10))
    assert why_not(said, part="estimated", unit="web") == "too_few_in_the_rest"
    assert why_not(material({}, ("web", 10)), part="estimated", unit="web") is None


def test_what_a_team_of_one_said_follows_from_no_explanation(database: Database):
    teams = [("web", 10), ("pay", 20)]
    assert named(material({}, *teams), database) == ["web 2026-03", "pay 2026-03"]
    assert named(material({}, *teams, ("ops", 25)), database) == []


def test_who_sees_units_of_their_own_only_is_told_of_no_other_by_an_explanation(
    database: Database,
):
    viewer = Viewer.of_roles(1, frozenset({"contractor"})).in_units(frozenset({"web"}), frozenset())
    assert named(material({}, ("web", 10), ("pay", 20)), database, viewer) == []


def test_what_a_unit_said_that_is_gone_is_not_told_apart(database: Database):
    assert named(material({}, ("web", 10), ("gone", 20)), database) == []

"""Is an answer about one person or two kept back?"""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from config.organisation import Organisation
from data.viewer import Viewer
from metrics.answers import larger_questions
from metrics.material import Material
from metrics.measure import measure
from metrics.period import Period
from metrics.question import Question
from tests.metrics.facts import facts_of, numbers_of_authors
from tests.metrics.records import Record

NOON = datetime(2026, 1, 19, 3, tzinfo=UTC)
ASKED = Question("merge_lead_time", Period(date(2026, 1, 1), date(2026, 2, 1)), by="all")
UNITS = {"shop": ["aoi", "ren", "yui"], "pay": ["sora", "hana", "mio"], "ops": ["kai"]}


def organisation(units: dict[str, list[str]]) -> Organisation:
    """Commerce with Shop and Payments, and Operations beside it."""
    commerce = [{"id": unit, "name": unit} for unit in ("shop", "pay")]
    return Organisation.model_validate(
        {
            "name": "Mikan",
            "units": [
                {"id": "commerce", "name": "Commerce", "units": commerce},
                {"id": "ops", "name": "Operations"},
            ],
            "people": [
                {"id": id_, "name": id_, "memberships": [{"unit": unit}]}
                for unit, people in units.items()
                for id_ in people
            ],
        }
    )


def merged(*authors: str, **more: str) -> list[Record]:
    return [
        Record(
            number=number,
            author=author,
            merged_at=NOON,
            created_at=NOON - timedelta(hours=1),
            started_at=NOON - timedelta(hours=2),
            **more,  # type: ignore[arg-type] -- a test names real fields
        )
        for number, author in enumerate(authors, 1)
    ]


def refusals(
    records: list[Record],
    question: Question = ASKED,
    units: dict[str, list[str]] | None = None,
    viewer: str | None = None,
) -> set[str]:
    """Why a viewer is refused; nothing where they may have the answer."""
    who = organisation(UNITS if units is None else units)
    groups = measure(Material(facts_of(records, who), who), question).small_groups
    number = numbers_of_authors(records, who)[viewer] if viewer else None
    reader = Viewer.of_roles(number, frozenset({"engineer"})) if number else Viewer.local()
    return {group.reason for group in groups if not group.may_be_seen_by(reader)}


EVERYONE = [*UNITS["shop"], *UNITS["pay"], *UNITS["ops"]]


def test_three_people_may_be_spoken_of():
    assert refusals(merged("aoi", "ren", "yui")) == set()


@pytest.mark.parametrize("authors", [["aoi"], ["aoi", "ren"], ["aoi", "aoi", "ren"]])
def test_one_person_or_two_may_not_be_spoken_of(authors):
    assert refusals(merged(*authors)) == {"too_few_people"}


def test_an_answer_about_nobody_is_given():
    assert refusals([]) == set()


def test_people_who_are_left_out_do_not_hide_the_others():
    elsewhere = [replace(record, base="main") for record in merged("sora", "hana", "mio")]
    assert refusals([*merged("aoi", "ren"), *elsewhere]) == {"too_few_people"}


def test_what_was_left_out_of_one_person_is_not_told_either():
    squashed = [replace(r, started_at=None, start="squashed") for r in merged("aoi", "ren")]
    assert refusals(squashed) == {"too_few_people"}
    others = merged("sora", "hana", "mio")
    alone = [
        replace(r, number=r.number + 10, started_at=None, start="squashed") for r in merged("kai")
    ]
    assert refusals([*others, *alone], replace(ASKED, unit="ops")) == {"too_few_people"}
    assert refusals([*others, *alone]) == set()


@pytest.mark.parametrize("kind", ["agent", "bot"])
def test_machines_do_not_make_a_group_larger(kind):
    machines = merged("machine-1", "machine-2", author_kind=kind, merged_by="yui")
    asked = replace(ASKED, include_bots=True)
    assert refusals([*merged("aoi", "ren"), *machines], asked) == {"too_few_people"}


def test_authors_who_are_unknown_do_not_make_a_group_larger():
    assert refusals(merged("aoi", "ren", "", "")) == {"too_few_people"}


def test_accounts_that_belong_to_nobody_are_people_as_well():
    assert refusals(merged("aoi", "passer-by")) == {"too_few_people"}
    assert refusals(merged("aoi", "ren", "passer-by")) == set()


def test_a_unit_of_one_person_is_refused():
    assert refusals(merged(*EVERYONE), replace(ASKED, unit="ops")) == {"too_few_people"}


def test_a_unit_is_refused_where_the_rest_of_the_unit_around_it_is_one_person():
    records = merged("aoi", "ren", "yui", "sora", "kai")
    assert refusals(records, replace(ASKED, unit="shop")) == {"too_few_in_the_rest"}
    assert refusals(merged(*EVERYONE), replace(ASKED, unit="shop")) == set()


def test_a_root_unit_is_refused_where_the_rest_of_the_organisation_is_one_person():
    assert refusals(merged(*EVERYONE), replace(ASKED, unit="commerce")) == {"too_few_in_the_rest"}


def test_the_rest_of_the_organisation_holds_people_without_a_unit():
    records = merged(*EVERYONE, "ghost", "passer-by")
    assert refusals(records, replace(ASKED, unit="commerce")) == set()


def test_a_rest_of_nobody_reveals_nobody():
    assert refusals(merged("aoi", "ren", "yui"), replace(ASKED, unit="shop")) == set()


def test_a_repository_of_two_people_is_refused():
    theirs = merged("aoi", "ren", repository="yuzu/api")
    others = merged("sora", "hana", "mio")
    asked = replace(ASKED, repository="yuzu/api")
    assert refusals([*theirs, *others], asked) == {"too_few_people"}


def test_a_branch_of_two_people_is_refused():
    hotfixes = merged("aoi", "ren", base="main")
    asked = replace(ASKED, base="main")
    assert refusals([*hotfixes, *merged("sora", "hana", "mio")], asked) == {"too_few_people"}


def test_people_of_another_month_do_not_make_the_group_larger():
    before = [
        replace(record, merged_at=NOON - timedelta(days=40), number=record.number + 10)
        for record in merged("sora", "hana", "mio")
    ]
    assert refusals([*merged("aoi"), *before]) == {"too_few_people"}


def test_the_group_is_that_of_the_whole_period_not_of_a_row():
    weekly = replace(ASKED, by="day")
    spread_out = [
        replace(record, merged_at=NOON + timedelta(days=record.number))
        for record in merged("aoi", "ren", "yui")
    ]
    assert refusals(spread_out, weekly) == set()


def test_somebody_alone_may_see_their_own_figures():
    assert refusals(merged("aoi"), viewer="aoi") == set()
    assert refusals(merged("aoi"), viewer="ren") == {"too_few_people"}
    assert refusals(merged("aoi", "ren"), viewer="aoi") == {"too_few_people"}


@pytest.mark.parametrize("authors", [["aoi"], ["aoi", "ren"], ["aoi", "passer-by"]])
def test_an_installation_of_fewer_than_three_people_has_nobody_to_protect(authors):
    people = {"shop": [author for author in authors if author != "passer-by"]}
    assert refusals(merged(*authors), units=people) == set()


def test_people_who_wrote_nothing_are_of_the_installation_too():
    assert refusals(merged("aoi"), units={"shop": ["aoi"], "pay": ["sora", "hana"]}) == {
        "too_few_people"
    }


def test_without_an_organisation_authors_are_the_installation():
    records = merged("a", "b", "c")
    alone = Material(facts_of(records[:2]), None)
    three = Material(facts_of(records), None)
    assert measure(alone, ASKED).small_groups == ()
    (group,) = measure(
        Material(facts_of([*records[:2], *merged("c", base="main")]), None), ASKED
    ).small_groups
    assert group.reason == "too_few_people"
    assert measure(three, ASKED).small_groups == ()


def test_larger_groups_are_offered_from_the_nearest_on():
    who = organisation(UNITS)
    material = Material(facts_of(merged("aoi"), who), who)
    asked = replace(ASKED, unit="shop", repository="mikan/app", without=frozenset({"contract"}))
    offers = [(q.unit, q.repository, q.without) for q in larger_questions(material, asked)]
    assert offers == [
        ("commerce", "mikan/app", {"contract"}),
        (None, "mikan/app", {"contract"}),
        ("shop", None, {"contract"}),
        (None, None, {"contract"}),
        (None, None, set()),
    ]

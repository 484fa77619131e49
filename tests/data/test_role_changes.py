"""Does the log say whose roles an organisation changes?"""

from typing import Any

import pytest
from sqlalchemy import select

from config.organisation import Organisation
from data.database import Database
from data.log import WORKER
from data.organisation import store_organisation
from data.queries.organisation import numbers_of_people
from data.tables.record import LogEntry
from tests.data.chained import NOW


def organisation(**roles: Any) -> Organisation:
    people = [
        {"id": key, "name": key.title(), "role": role, "also": also}
        for key, (role, *also) in roles.items()
    ]
    return Organisation.model_validate({"name": "Ours", "people": people})


def lines(database: Database, *stored: Organisation) -> list[tuple[str, str, dict]]:
    """(actor, whom, detail) of each line about roles after storing one after another."""
    for each in stored:
        with database.write(changes_facts=True) as connection:
            store_organisation(connection, each, "test", NOW, WORKER)
    people = {number: key for key, number in numbers_of_people(database).items()}
    query = select(LogEntry.actor, LogEntry.about_id, LogEntry.detail)
    with database.read() as connection:
        rows = connection.execute(
            query.where(LogEntry.action == "user.roles_changed").order_by(LogEntry.id)
        ).all()
    return [(row.actor, people[row.about_id], row.detail) for row in rows]


def test_each_person_whose_roles_change_has_a_line(database: Database):
    before = organisation(aoi=["engineer"], ken=["cto"], mei=["engineer", "admin"], ren=["other"])
    after = organisation(aoi=["engineer", "admin"], ken=["executive"], mei=["other"], ren=["other"])
    assert lines(database, before, after) == [
        ("worker", "aoi", {"gained": ["admin"]}),
        ("worker", "ken", {"gained": ["executive"], "lost": ["cto"]}),
        ("worker", "mei", {"lost": ["admin"]}),
    ]


@pytest.mark.parametrize(
    ("after", "said"),
    [
        (organisation(aoi=["cto"]), ("worker", "ken", {"lost": ["admin"]})),
        (
            organisation(aoi=["cto"], ken=["admin"], mei=["people_office"]),
            ("worker", "mei", {"gained": ["people_office"]}),
        ),
    ],
)
def test_who_leaves_the_file_or_comes_into_it_with_a_role_has_one_too(
    database: Database, after: Organisation, said: tuple
):
    assert lines(database, organisation(aoi=["cto"], ken=["admin"]), after) == [said]


def test_the_first_organisation_and_what_changes_nobodys_rights_have_none(database: Database):
    first = organisation(aoi=["engineer", "admin"], ken=["engineer"])
    second = organisation(aoi=["admin"], ken=["other"], mei=["engineer"])
    assert lines(database, first, second) == []

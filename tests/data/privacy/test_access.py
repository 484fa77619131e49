"""Does access find everything that is held on a person, and nothing that is another's?"""

import json

import pytest
from sqlalchemy import func, select

from data.database import Database
from data.privacy.access import everything_on, held_on
from data.privacy.inventory import BY_TABLE
from data.tables.everything import METADATA
from data.viewer import Viewer
from tests.data.privacy.everywhere import (
    AOI,
    KEN,
    LOGINS,
    SAID,
    fill,
    note_erased,
    tables_about_people,
)

OPERATOR = Viewer.operator()


def test_whoever_stands_in_every_table_finds_every_one_of_them(database: Database):
    people = fill(database)
    note_erased(database)
    with database.read() as connection:
        held = everything_on(OPERATOR, connection, people[AOI])
    assert [each.declaration.table for each in held] == tables_about_people()
    assert [each.declaration.table for each in held if not each.records] == []


def test_the_rows_of_two_people_are_all_rows_that_are_anybodys(database: Database):
    people = fill(database)
    note_erased(database)
    with database.read() as connection:
        counts = {
            name: connection.execute(
                select(func.count()).select_from(METADATA.tables[name])
            ).scalar_one()
            for name in tables_about_people()
        }
        of_each = [everything_on(OPERATOR, connection, people[key]) for key in (AOI, KEN)]
    found = dict.fromkeys(counts, 0)
    for held in of_each:
        for each in held:
            found[each.declaration.table] += len(each.records)
    shared = {"organisation_revisions": 1, "log": 2}  # both stand in them
    nobodys = {"log": 1}  # that the organisation was applied by the operator
    for name, count in counts.items():
        assert found[name] == count + shared.get(name, 0) - nobodys.get(name, 0), name


@pytest.mark.parametrize(("whose", "others"), [(AOI, KEN), (KEN, AOI)])
def test_nothing_of_another_person_is_in_it_but_who_looked_at_the_file(
    database: Database, whose: str, others: str
):
    people = fill(database)
    with database.read() as connection:
        held = everything_on(OPERATOR, connection, people[whose])
    looked = [
        record
        for each in held
        for record in each.records
        if each.declaration.table == "log" and record.pop("person", None) == others
    ]
    assert len(looked) == 1
    text = json.dumps([each.records for each in held], ensure_ascii=False)
    for said in SAID[others]:
        assert said not in text
    for said in SAID[whose]:
        assert said in text


def test_what_is_withheld_is_nowhere_in_it(database: Database):
    people = fill(database)
    with database.read() as connection:
        held = everything_on(OPERATOR, connection, people[AOI])
    for each in held:
        for record in each.records:
            assert not set(each.declaration.withheld) & set(record)
    text = json.dumps([each.records for each in held])
    for secret in (f"pw {AOI}", f"token {AOI}", '"secret"'):
        assert secret not in text


def test_a_row_says_what_was_theirs_in_it_and_where_it_belongs(database: Database):
    people = fill(database)
    with database.read() as connection:
        held = {e.declaration.table: e for e in everything_on(OPERATOR, connection, people[AOI])}
    first, third = held["pull_requests"].records
    assert first["as"] == ["author_id", "merged_by_id", "first_assignee_id"]
    assert (first["repository"], first["number"], third["number"]) == ("minamo/api", 1, 3)
    assert first["title"] == f"Change 1 for @{LOGINS[AOI]}"
    review = held["reviews"].records[0]
    assert review["pull_request"] == "minamo/api#1"
    assert review["pull_request_url"] == "https://github.example/minamo/api/pull/1"
    assert held["memberships"].records[0]["unit"] == "tech"
    revision = held["organisation_revisions"].records[0]
    assert revision["as"] == ["applied_by", "settings"]
    assert [each["application"] for each in revision["exclusions"]] == ["api"]


def test_the_counts_are_those_of_the_rows(database: Database):
    people = fill(database)
    with database.read() as connection:
        counted = {each.table: each.rows for each in held_on(OPERATOR, connection, people[AOI])}
        held = everything_on(OPERATOR, connection, people[AOI])
    assert counted == {e.declaration.table: len(e.records) for e in held if e.records}
    assert all(BY_TABLE[name].part for name in counted)


def test_only_whose_file_it_is_and_the_operator_get_it(database: Database):
    people = fill(database)
    with database.read() as connection:
        own = Viewer.of_roles(people[AOI], frozenset({"contractor"}))
        assert held_on(own, connection, people[AOI])
        for stranger in (
            Viewer.anonymous(),
            Viewer.local(),
            Viewer.of_roles(people[KEN], frozenset({"cto", "admin", "people_office"})),
        ):
            assert held_on(stranger, connection, people[AOI]) == ()
            assert everything_on(stranger, connection, people[AOI]) == ()

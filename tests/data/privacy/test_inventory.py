"""Is there one declaration of every table, and does it say everything that has to be said?"""

from collections.abc import Iterator

import pytest
from sqlalchemy import JSON, Column, LargeBinary, String, Table

from config.keeping import Retention
from data.permissions import PERMISSIONS
from data.privacy.declaration import NUMBERED, Declaration
from data.privacy.inventory import BY_TABLE, INVENTORY
from data.privacy.paths import EXCLUSIONS, table_of
from data.tables.everything import METADATA

ABOUT_SOMEBODY = ("people", "accounts", "users")


def one_each() -> pytest.MarkDecorator:
    return pytest.mark.parametrize("declaration", INVENTORY, ids=lambda each: each.table)


def holding_text(table: Table) -> Iterator[Column]:
    """Columns that may hold words, names or logins, in whatever form."""
    for column in table.columns:
        if isinstance(column.type, String | JSON | LargeBinary):
            yield column


def test_every_table_is_declared_once_and_no_other():
    assert sorted(METADATA.tables) == sorted(each.table for each in INVENTORY)
    assert len(BY_TABLE) == len(INVENTORY)


@one_each()
def test_every_reference_to_somebody_is_covered_by_a_path(declaration: Declaration):
    table = table_of(declaration)
    leading = {
        column.name
        for column in table.columns
        if any(each.column.table.name in ABOUT_SOMEBODY for each in column.foreign_keys)
    }
    assert leading <= {path[0] for path in declaration.paths}


@one_each()
def test_every_column_that_may_name_somebody_is_declared_once(declaration: Declaration):
    said = [*declaration.names, *declaration.words]
    said += [*declaration.branches, *declaration.codes]
    assert sorted(said) == sorted(column.name for column in holding_text(table_of(declaration)))


@one_each()
def test_every_path_leads_from_column_to_column_to_a_person(declaration: Declaration):
    for path in declaration.paths:
        if path == EXCLUSIONS:
            continue
        table = table_of(declaration)
        for hop in path[:-1]:
            if hop == NUMBERED:
                table = METADATA.tables["pull_requests"]
            else:
                table = next(iter(table.c[hop].foreign_keys)).column.table
        last = table.c[path[-1]]
        targets = [each.column.table.name for each in last.foreign_keys]
        assert table.name == "people" or targets == ["people"] or last.name in declaration.names


@one_each()
def test_what_is_withheld_what_is_kept_and_who_sees_it_exist(declaration: Declaration):
    table = table_of(declaration)
    assert set(declaration.withheld) <= set(table.columns.keys())
    assert set(declaration.seen_by) <= set(PERMISSIONS)
    kept = declaration.kept
    assert (kept.lasting == "setting") == (kept.setting is not None) == (kept.since is not None)
    if kept.setting:
        assert kept.setting in Retention.model_fields
        assert kept.since in list(table.columns.keys())


def test_every_setting_of_retention_is_used_by_exactly_one_table():
    used = [each.kept.setting for each in INVENTORY if each.kept.setting]
    assert sorted(used) == sorted(Retention.model_fields)


@one_each()
def test_no_bytes_are_shown_and_no_secret_is(declaration: Declaration):
    for column in table_of(declaration).columns:
        if isinstance(column.type, LargeBinary) and declaration.about_people:
            assert column.name in declaration.withheld
        if column.name.endswith("_digest"):
            assert declaration.withheld[column.name] == "secret"


@one_each()
def test_erasure_touches_what_is_about_people_and_nothing_else(declaration: Declaration):
    if not declaration.about_people:
        assert declaration.erasure == "keep"
    elif declaration.erasure == "delete":
        assert declaration.why == "theirs"
    else:
        assert declaration.why not in ("theirs", "nobody")

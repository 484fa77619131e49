"""Does every role see what the organisation agreed on, and nothing else?"""

import pytest

from data.errors import NotAllowed
from data.permissions import PERMISSIONS, ROLES, TABLE, Permission, Role, Scope
from data.viewer import Viewer

_COLUMNS: tuple[Permission, ...] = (
    "own_evaluation",
    "ratings.write",
    "ratings.read",
    "finals",
    "finals.reasons",
    "units",
    "notes.write",
    "estimates.write",
    "tokens",
    "goals",
    "goals.check_in",
    "goals.edit",
    "rubrics",
    "rubrics.publish",
    "cycle",
    "cycle.progress",
    "cycle.deadlines",
    "cycle.run",
    "cycle.approve",
    "cycle.export",
    "settings",
    "log",
    "log.details",
)
_CELLS = """
engineer      own - - - - all own_units own_units own all own - all - own - - - - - - - -
contractor    - - - - - own_units own_units - own all - - - - - - - - - - - - -
manager       own rated rated - - all managed_units managed_units own all managed_units - all - own managed_units - - - - - - -
consolidator  own - consolidated consolidated consolidated all - - own all all all all all all all all all - - - - -
cto           own - all all all all all - own all all all all all all all all all all - all all all
people_office own - - all - - - - - all - - all - all - all - - all - all -
executive     own - - all all all - - own all - - all - all - - - all - - - -
admin         own - - - - all all - own all - - all - all - - - - - all all -
"""  # noqa: E501 -- a table is read by its columns
CELLS = [line.split() for line in _CELLS.strip().splitlines()]


@pytest.mark.parametrize(("role", "scopes"), [(role, cells) for role, *cells in CELLS])
def test_a_role_has_every_cell_of_its_row(role: Role, scopes: list[str]) -> None:
    found = [TABLE[role].get(column, "-") for column in _COLUMNS]
    assert dict(zip(_COLUMNS, found, strict=True)) == dict(zip(_COLUMNS, scopes, strict=True))


def test_every_role_stands_in_the_table() -> None:
    assert set(TABLE) == set(ROLES)
    assert set(ROLES) - {role for role, *_ in CELLS} == {"other", "local"}


def test_every_permission_is_somebodys() -> None:
    assert set(PERMISSIONS) - {each for row in TABLE.values() for each in row} == set()


def test_whoever_operates_it_or_is_no_employee_sees_nobodys_evaluation() -> None:
    about_people = {"ratings.write", "ratings.read", "finals", "finals.reasons"}
    for role in ("admin", "contractor", "engineer", "other", "local"):
        assert about_people & TABLE[role].keys() == set(), role


def test_nobody_sees_another_persons_own_data() -> None:
    for role, row in TABLE.items():
        assert row.get("own_data", "own") == "own", role
        assert row.get("own_evaluation", "own") == "own", role


def test_a_figure_is_collected_and_accepted_by_those_alone_who_see_it() -> None:
    for role, row in TABLE.items():
        for doing in ("collect", "accept_gap"):
            assert doing not in row or row["sources"] == "all", role


def test_somebody_of_several_roles_has_what_each_of_them_has() -> None:
    both = Viewer.of_roles(1, frozenset({"manager", "admin"}))
    both = both.in_units(frozenset({"own"}), frozenset({"managed"}))
    assert both.scopes("goals.check_in") == {"managed_units"}
    assert both.units("goals.check_in") == {"managed"}
    assert both.units("units") is None
    assert both.may("settings")


def test_a_scope_of_units_that_are_none_holds_for_nothing() -> None:
    contractor = Viewer.of_roles(1, frozenset({"contractor"}))
    assert contractor.units("units") == frozenset()
    assert contractor.in_units(frozenset({"pay"}), frozenset({"shop"})).units("units") == {"pay"}


def test_nobody_may_do_anything_and_is_told_no_more_than_that() -> None:
    for permission in PERMISSIONS:
        assert Viewer.anonymous().units(permission) == frozenset()
        with pytest.raises(NotAllowed) as refused:
            Viewer.anonymous().require(permission)
        assert refused.value.permission == permission


def test_whoever_uses_their_own_computer_sees_figures_of_units_and_no_person() -> None:
    found: dict[Permission, Scope] = dict(TABLE["local"])
    assert found.keys() == {
        *("manual", "goals", "rubrics", "units", "sources", "collect", "accept_gap"),
        *("notes.write", "estimates.write"),
    }

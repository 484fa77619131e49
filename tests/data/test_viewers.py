"""Does a query tell whoever asks no more than they may know, when nobody checked before?"""

import importlib
import inspect
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import is_dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, get_type_hints

import pytest
from sqlalchemy import select

from data.database import Database
from data.errors import NotAllowed
from data.estimates import Estimate
from data.notes import NewNote
from data.queries.coverage import coverage_series
from data.queries.log import LogAsked
from data.queries.pull_requests import pull_request_details
from data.queries.repositories import repository_states
from data.queries.scope import repositories_open_to
from data.queries.viewers import viewer_of
from data.sample.company import Wanted, build_sample
from data.saved_views import NewView
from data.tables.code import PullRequest
from data.tables.organisation import Person, Unit
from data.viewer import Viewer

ROOT = Path(__file__).parents[2]
TODAY = date(2026, 10, 16)
NOW = datetime(2026, 10, 16, 3, tzinfo=UTC)
WITH: dict[str, object] = {
    "ids": [1, 2, 3],
    "wanted": [(0, 1), (1, 1), (2, 1), (3, 1)],
    "person": 4,
    "key": "hayakawa",
    "since": datetime(2020, 1, 1, tzinfo=UTC),
    "now": NOW,
    "today": TODAY,
    "idle": timedelta(hours=12),
    "asked": LogAsked(),
    "permission": "units",
    "at": NOW,
    "number": 1,
    "limit": 10,
    "most": 10,
    "recent": timedelta(days=30),
    "contact": None,
    "version": "1",
    "note": NewNote(TODAY, "a note"),
    "view": NewView("a view", "/trends"),
    "estimate": Estimate("streaming", date(2026, 9, 1), 15),
    "first": TODAY,
    "last": TODAY,
    "unit": "streaming",
}
"""What a query is asked with, by the name of its argument."""


@pytest.fixture(scope="session")
def company(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """The sample company, read only."""
    folder = tmp_path_factory.mktemp("viewers")
    database = Database.open(f"sqlite:///{folder / 'mikata.sqlite3'}", folder / "facts")
    database.migrate()
    build_sample(database, Wanted(TODAY))
    yield database
    database.dispose()


def queries() -> Iterator[Callable[..., Any]]:
    """Every public function below `data` that a viewer asks."""
    for file in sorted((ROOT / "data").rglob("*.py")):
        path = file.relative_to(ROOT).with_suffix("")
        if "migrations" in path.parts:
            continue
        module = ".".join(path.parts).removesuffix(".__init__")
        for name, function in vars(importlib.import_module(module)).items():
            ours = inspect.isfunction(function) and function.__module__ == module
            if ours and not name.startswith("_") and _asked_by(function) is Viewer:
                yield function


def _asked_by(function: Callable[..., Any]) -> object:
    first = next(iter(inspect.signature(function).parameters), None)
    return get_type_hints(function).get(first) if first else None


QUERIES = sorted(queries(), key=lambda each: f"{each.__module__}.{each.__name__}")


def asked(function: Callable[..., Any], viewer: Viewer, database: Database) -> object:
    """What a query says; every argument without a default is given."""
    with database.read() as connection:
        given: dict[str, object] = {**WITH, "database": database, "connection": connection}
        needed = [
            name
            for name, each in list(inspect.signature(function).parameters.items())[1:]
            if each.default is inspect.Parameter.empty
        ]
        assert set(needed) <= given.keys(), "say in WITH what this query is asked with"
        found = function(viewer, **{name: given[name] for name in needed})
        return list(found) if inspect.isgenerator(found) else found


def tells_nothing(found: object) -> bool:
    """Whether it is empty, or what it is when nothing is known."""
    if is_dataclass(found) and not isinstance(found, type):
        return found == type(found)()
    return not found


@pytest.mark.parametrize("function", QUERIES, ids=lambda each: each.__name__)
def test_nobody_is_told_anything(function: Callable[..., Any], company: Database) -> None:
    try:
        found = asked(function, Viewer.anonymous(), company)
    except NotAllowed:
        return
    assert tells_nothing(found), found


def test_the_walk_finds_what_is_there() -> None:
    names = {each.__name__ for each in QUERIES}
    assert {"coverage_series", "repository_states", "pull_request_details", "log_page"} <= names


def viewer(company: Database, key: str) -> Viewer:
    with company.read() as connection:
        number = connection.execute(select(Person.id).where(Person.key == key)).scalar_one()
        return viewer_of(connection, number, TODAY)


OF_UNITS = ("coverage_series", "unreadable_reports", "pull_request_details", "pull_request_facts")


@pytest.mark.parametrize("name", OF_UNITS)
def test_the_people_office_is_told_no_figure_of_a_unit(name: str, company: Database) -> None:
    (function,) = [each for each in QUERIES if each.__name__ == name]
    kubo = viewer(company, "kubo")
    assert kubo.roles == {"people_office"}
    with suppress(NotAllowed):
        assert tells_nothing(asked(function, kubo, company))


def test_a_contractor_is_told_of_their_own_units_pull_requests_alone(company: Database) -> None:
    higashi = viewer(company, "higashi")
    assert higashi.roles == {"contractor"}
    with company.read() as connection:
        ids = list(connection.execute(select(PullRequest.id).limit(1000)).scalars())
    everything = pull_request_details(viewer(company, "nagase"), company, ids)
    theirs = pull_request_details(higashi, company, ids)
    assert 0 < len(theirs) < len(everything) == len(ids)
    assert {each.id for each in theirs} <= {each.id for each in everything}


def test_a_contractor_is_told_of_the_repositories_that_their_units_work_in(
    company: Database,
) -> None:
    contractor = Viewer.of_roles(1, frozenset({"contractor"}))
    contractor = contractor.in_units(frozenset({"streaming-app"}), frozenset())
    names = {each.name for each in repository_states(contractor, company)}
    assert names == {"minamo/stream-app", "minamo/stream-core", "minamo/platform-infra"}
    assert {each.application for each in coverage_series(contractor, company)} == {
        "stream-app",
        "stream-core",
    }
    assert repositories_open_to(viewer(company, "nagase"), "sources", company) is None


def test_a_contractor_without_a_unit_is_told_nothing_of_any(company: Database) -> None:
    nowhere = Viewer.of_roles(1, frozenset({"contractor"}))
    assert repository_states(nowhere, company) == []
    assert coverage_series(nowhere, company) == []
    assert pull_request_details(nowhere, company, [1, 2, 3]) == []


@pytest.mark.parametrize(
    ("key", "roles"),
    [
        ("miura", {"manager"}),
        ("kubo", {"people_office"}),
        ("hayakawa", {"cto", "consolidator"}),
        ("fujimoto", {"manager", "admin"}),
        ("kishimoto", {"engineer"}),
        ("nomura", {"contractor"}),
        ("tachibana", {"executive"}),
        ("sugita", set()),
    ],
)
def test_a_person_has_the_roles_of_today(company: Database, key: str, roles: set[str]) -> None:
    assert viewer(company, key).roles == roles


def test_whoever_manages_a_unit_manages_those_inside_it(company: Database) -> None:
    managed = viewer(company, "miura").managed_units
    assert {"streaming", "streaming-core", "streaming-app"} == managed


def test_a_membership_and_an_employment_hold_on_their_days_alone(company: Database) -> None:
    with company.read() as connection:
        number = connection.execute(select(Person.id).where(Person.key == "sugita")).scalar_one()
        left = viewer_of(connection, number, TODAY)
        before = viewer_of(connection, number, TODAY - timedelta(days=600))
        unknown = viewer_of(connection, 9_999, TODAY)
    assert left == unknown == Viewer.anonymous()
    assert before.roles != frozenset()
    assert before.own_units != frozenset()


def test_whoever_is_not_in_the_file_any_more_sees_nothing(sqlite_database: Database) -> None:
    build_sample(sqlite_database, Wanted(TODAY))
    with sqlite_database.write(changes_facts=True) as connection:
        number = connection.execute(select(Person.id).where(Person.key == "miura")).scalar_one()
        connection.exec_driver_sql("UPDATE people SET in_file = 0 WHERE key = 'miura'")
        assert viewer_of(connection, number, TODAY) == Viewer.anonymous()


def test_a_unit_that_is_gone_is_nobodys(sqlite_database: Database) -> None:
    build_sample(sqlite_database, Wanted(TODAY))
    with sqlite_database.write(changes_facts=True) as connection:
        number = connection.execute(select(Person.id).where(Person.key == "miura")).scalar_one()
        inside = connection.execute(select(Unit.key).where(Unit.key == "streaming-core"))
        assert inside.scalar_one()
        connection.exec_driver_sql("UPDATE units SET in_file = 0 WHERE key = 'streaming-core'")
        assert "streaming-core" not in viewer_of(connection, number, TODAY).managed_units

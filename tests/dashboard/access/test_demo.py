"""Does the demo let its visitor be somebody of the sample company, and nowhere else?"""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from data.sample.company import Wanted, build_sample
from tests.dashboard.access.visitors import Company, Visitor, place
from tests.dashboard.conftest import new_database


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Company]:
    folder: Path = tmp_path_factory.mktemp("demo")
    database = new_database(folder)
    build_sample(database, Wanted(date(2026, 10, 16), pull_requests=300))
    yield Company(database, folder, demo=True)
    database.dispose()


def _be(visitor: Visitor, visit: str) -> str:
    answer = visitor.send("/sign-in/demo", "/", visit=visit, csrf_token=_token(visitor))
    return place(answer) if answer.location else str(answer.status_code)


def _token(visitor: Visitor) -> str:
    visitor.open("/")
    cookie = visitor.client.get_cookie("csrf_token", domain="localhost")
    assert cookie
    return cookie.value


@pytest.mark.parametrize(
    ("visit", "name", "stop"),
    [
        ("cto:0", "CTO", "/trends"),
        ("cto:1", "CTO", "/coverage"),
        ("manager:0", "Manager", "/trends?unit=streaming"),
        ("engineer:0", "Engineer", "/trends?unit=streaming-core"),
        ("engineer:99", "Engineer", "/trends?unit=streaming-core"),
    ],
)
def test_a_visitor_becomes_whoever_stands_for_a_role(demo: Company, visit, name, stop):
    visitor = demo.visitor()
    assert _be(visitor, visit) == stop
    layout = visitor.open("/_dash-layout").text
    assert f"({name})" in layout
    assert visitor.open("/trends").status_code == 200


def test_another_role_can_be_taken_at_any_time(demo: Company):
    visitor = demo.visitor()
    _be(visitor, "cto:0")
    first = visitor.token
    _be(visitor, "engineer:0")
    assert "(Engineer)" in visitor.open("/_dash-layout").text
    assert visitor.token != first


@pytest.mark.parametrize("visit", ["admin:0", "", ":", "cto\x00:0", "kishimoto"])
def test_nobody_else_can_be_played(demo: Company, visit: str):
    assert _be(demo.visitor(), visit) == "404"


def test_it_makes_no_users_so_that_the_folder_stays_as_open_as_it_was(demo: Company):
    _be(demo.visitor(), "cto:0")
    assert demo.rows("users") == 0


def test_before_choosing_everything_but_personal_pages_can_be_looked_at(demo: Company):
    assert demo.visitor().open("/trends").status_code == 200
    assert place(demo.visitor().open("/sign-in")) == "/"


def test_from_elsewhere_nobody_looks_at_it(demo: Company):
    assert demo.visitor(origin="192.0.2.1").open("/_dash-layout").status_code != 200 or (
        "Minamo" not in demo.visitor(origin="192.0.2.1").open("/_dash-layout").text
    )


def test_outside_the_demo_nobody_can_be_played(small: Company):
    small.link("aoi")
    visitor = small.visitor()
    assert visitor.send("/sign-in/demo", "/sign-in", visit="cto:0").status_code == 404
    assert not visitor.gets_in()

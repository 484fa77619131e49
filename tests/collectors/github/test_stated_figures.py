"""Is the figure found in a text that people read, and nothing else taken for it?"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collectors.github.coverage_names import CHECKS, application_named, fits, is_of_a_change
from collectors.github.stated_figures import stated_percent
from config.organisation import Application


@pytest.mark.parametrize(
    ("text", "figure"),
    [
        ("85.34% (+0.12%) compared to 1a2b3c4", 85.34),
        ("Coverage increased (+0.1%) to 85.3%", 85.3),
        ("Coverage decreased (-0.1%) to 85.3%", 85.3),
        ("Coverage remained the same at 85.3%", 85.3),
        ("First build on main at 90%", 90.0),
        ("+0.12% to 71.4%", 71.4),
        ("−0.12 % → 71,4 %", 71.4),
        ("カバレッジは 84％ です", 84.0),
        ("### Coverage\n| Lines | **85.3%** |\n| Branches | 60% |", 85.3),
        ("target 80%, actual 84.2%", 84.2),
        ("Merging will **increase** coverage by `0.12%` to 84.2%.", 84.2),
        ("The diff coverage is `100%`.\nAll of it: 84.2%", 84.2),
        ('<img width="50%" src="https://badge.example/coverage-85%25-green"> 84.2%', 84.2),
        ("100%", 100.0),
        ("0%", 0.0),
        ("(unclosed 12%\n84.2%", 84.2),
    ],
)
def test_the_figure_is_found(text: str, figure: float):
    assert stated_percent(text) == figure


@pytest.mark.parametrize(
    "text",
    [
        None,
        "",
        "no report found to compare against",
        "85.71% of diff hit (target 84.2%)",
        "+0.12% (84.2%)",
        "250% faster",
        "84.2 of 100 lines",
        "increased by 3%",
        "(84.2%)",
    ],
)
def test_a_text_without_a_figure_states_none(text: str | None):
    assert stated_percent(text) is None


@given(st.text(alphabet="0123456789.%,()+- \n<>（）x", max_size=200))
def test_a_figure_is_always_a_percentage(text: str):
    figure = stated_percent(text)
    assert figure is None or 0 <= figure <= 100


@pytest.mark.parametrize(
    ("name", "is_meant"),
    [
        ("Test Coverage", True), ("codecov/project", True), ("Codecov/project/api", True),
        ("coverage/coveralls", True), ("build", False), ("codecov", False),
    ],
)  # fmt: skip
def test_checks_are_recognised_by_their_names(name: str, is_meant: bool):
    assert fits(name, CHECKS) is is_meant


def test_a_pattern_means_what_it_says_but_for_the_star():
    assert fits("cover [api] 1.0", ["cover [api] *"])
    assert not fits("cover a 1x0", ["cover [api] 1.0"])


def test_a_check_of_a_change_alone_is_none_of_the_whole():
    assert is_of_a_change("codecov/patch/api")
    assert is_of_a_change("Diff Coverage")
    assert not is_of_a_change("codecov/project/dispatch")


def applications(*ids: str) -> list[Application]:
    return [
        Application.model_validate(
            {"id": each, "name": each, "repository": "acme/shop", "kind": "backend"}
        )
        for each in ids
    ]


@pytest.mark.parametrize(
    ("name", "owner"),
    [
        ("codecov/project/api", "api"), ("codecov/project/Web-API", "web-api"),
        ("coverage-web-api", "web-api"), ("coverage (web)", "web"), ("coverage_api.xml", "api"),
        ("codecov/project", None), ("coverage web api", None), ("coverage/webshop", None),
    ],
)  # fmt: skip
def test_a_name_tells_the_application_by_its_id(name: str, owner: str | None):
    found = application_named(name, applications("web", "api", "web-api"))
    assert (found and found.id) == owner

"""Is what we ask of GitHub valid there, and does our fake agree with what GitHub publishes?"""

import json
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest
from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLNamedType,
    GraphQLSchema,
    GraphQLUnionType,
    build_schema,
    parse,
    print_ast,
    validate,
)
from graphql.validation import NoDeprecatedCustomRule

from collectors.github.commit_dates import commit_dates_document
from collectors.github.documents import FOLDER, Document, document
from collectors.github.follow_ups import NESTED, follow_up_document
from collectors.github.source import LARGEST_PAGE
from collectors.github.survey_documents import Asking
from tests.github.asking import Asker
from tests.github.execution import SCHEMA, Compiled, Executor
from tests.github.server import GitHubServer
from tests.github.world import World, moment
from tests.npm import npm_package

ASKING = Asking(bases=("trunk", "release/1.x"), labels=("incident",))
OURS = sorted(name for name in SCHEMA.type_map if not name.startswith("__"))


@cache
def _published() -> GraphQLSchema:
    text = (npm_package("@octokit/graphql-schema") / "schema.graphql").read_text(encoding="utf-8")
    # It repeats two fields of one type, which no parser of it takes amiss but the strictest.
    return build_schema(text, assume_valid=True, assume_valid_sdl=True)


@cache
def _documents() -> dict[str, Document]:
    files = sorted(path.stem for path in FOLDER.glob("*.graphql"))
    found = [document(name) for name in files if not name.startswith("fragment_")]
    found += [ASKING.of_owner(), ASKING.of_names(["acme/shop", "acme/blog"])[0]]
    found += [follow_up_document(list(NESTED)), commit_dates_document(3)]
    return {each.name: each for each in found}


@pytest.mark.parametrize("name", sorted(_documents()))
def test_every_document_is_valid_on_github(name: str):
    errors = validate(_published(), parse(_documents()[name].text))
    assert [error.message for error in errors] == []


@pytest.mark.parametrize("name", sorted(_documents()))
def test_no_document_asks_for_what_github_will_take_away(name: str):
    errors = validate(_published(), parse(_documents()[name].text), [NoDeprecatedCustomRule])
    assert [error.message for error in errors] == []


@pytest.mark.parametrize("name", sorted(_documents()))
def test_every_document_is_one_that_the_fake_github_answers(name: str):
    errors = validate(SCHEMA, parse(_documents()[name].text))
    assert [error.message for error in errors] == []


def test_no_document_asks_for_an_address():
    asked = {name for name, each in _documents().items() if "email" in each.text.lower()}
    assert asked == set()


def _cost(asked: Document, **variables: object) -> int:
    executor = Executor(World())
    compiled = executor.compiled(asked.text)
    assert isinstance(compiled, Compiled), compiled
    return executor.weigh(compiled, variables).cost


def test_the_largest_page_of_pull_requests_costs_two_points():
    assert _cost(_documents()["pull_requests"], first=LARGEST_PAGE) == 2


def test_a_hundred_pull_requests_by_id_cost_few_points():
    assert _cost(_documents()["pull_requests_by_id"], ids=["x"] * 100) <= 6


def test_a_survey_of_a_hundred_repositories_costs_few_points():
    assert _cost(ASKING.of_owner(), first=100) <= 8
    by_name, variables = ASKING.of_names([f"acme/r{number}" for number in range(100)])
    assert _cost(by_name, **variables) <= 8


# The fake GitHub's schema


@pytest.mark.parametrize("name", OURS)
def test_a_type_of_the_fake_github_is_one_of_githubs(name: str):
    ours, theirs = SCHEMA.type_map[name], _published().type_map[name]
    assert type(ours) is type(theirs)
    assert sorted(_missing(ours, theirs)) == []


def _missing(ours: GraphQLNamedType, theirs: Any) -> Iterator[str]:
    if isinstance(ours, GraphQLEnumType):
        yield from set(ours.values) - set(theirs.values)
    elif isinstance(ours, GraphQLUnionType):
        yield from {each.name for each in ours.types} - {each.name for each in theirs.types}
    elif isinstance(ours, GraphQLInputObjectType):
        there = {field: str(each.type) for field, each in theirs.fields.items()}
        yield from (k for k, each in ours.fields.items() if there.get(k) != str(each.type))
    else:
        yield from _missing_fields(ours, theirs)


def _missing_fields(ours: Any, theirs: Any) -> Iterator[str]:
    above = {each.name for each in getattr(theirs, "interfaces", ())}
    yield from {each.name for each in getattr(ours, "interfaces", ())} - above
    for name, field in getattr(ours, "fields", {}).items():
        there = theirs.fields.get(name)
        if there is None or str(there.type) != str(field.type):
            yield f"{name}: {field.type}"
            continue
        yield from _differing_arguments(name, field.args, there.args)


def _differing_arguments(name: str, ours: Any, theirs: Any) -> Iterator[str]:
    known = {key: _written(each) for key, each in theirs.items()}
    for key, argument in ours.items():
        if known.get(key) != _written(argument):
            yield f"{name}({key}: {_written(argument)})"
    for key, argument in theirs.items():
        if str(argument.type).endswith("!") and key not in ours:
            yield f"{name} needs {key}"


def _written(argument: Any) -> str:
    default = argument.ast_node.default_value
    return f"{argument.type} = {print_ast(default)}" if default else str(argument.type)


# The fake GitHub's REST, held against recorded answers


@cache
def _recorded(scenario: str) -> list[dict[str, Any]]:
    folder = npm_package("@octokit/fixtures") / "scenarios" / "api.github.com" / scenario
    return json.loads((folder / "normalized-fixture.json").read_text(encoding="utf-8"))


@pytest.fixture
def asker() -> Iterator[Asker]:
    world = World()
    shop = world.repository("acme/shop", is_private=False)
    for number in range(13):
        commit = shop.branches["main"].target
        world.artifact(shop, f"report-{number}", b"PK", commit, moment("2026-03-01"))
    with GitHubServer(world) as github, Asker(github) as made:
        yield made


def _shape(content: object) -> object:
    if isinstance(content, dict):
        return {key: _shape(each) for key, each in content.items()}
    return "null" if content is None else type(content).__name__


def _fits(ours: Any, theirs: Any) -> bool:
    """Whether everything that ours holds is there in the recorded answer, of the same type."""
    if isinstance(ours, dict) and isinstance(theirs, dict):
        return all(key in theirs and _fits(each, theirs[key]) for key, each in ours.items())
    return _shape(ours) == _shape(theirs)


def test_a_repository_looks_as_recorded(asker: Asker):
    recorded = _recorded("get-repository")[0]
    answer = asker.get("/repos/acme/shop")
    assert answer.status_code == recorded["status"]
    assert _fits(answer.json(), recorded["response"])


def test_the_headers_of_an_answer_are_those_recorded(asker: Asker):
    recorded = _recorded("get-repository")[0]["headers"]
    answer = asker.get("/repos/acme/shop")
    ours = {name.lower() for name in answer.headers}
    limits = {name for name in recorded if name.startswith("x-ratelimit-")}
    assert limits <= ours
    assert ours - set(recorded) == {"server"}
    for name in ("content-type", "x-accepted-oauth-scopes", "x-ratelimit-resource"):
        assert answer.headers[name] == recorded[name]


def test_what_is_not_found_looks_as_recorded(asker: Asker):
    recorded = _recorded("branch-protection")[0]
    answer = asker.get("/repos/acme/nothing")
    assert answer.status_code == recorded["status"] == 404
    # GitHub has added the status to its errors since these were recorded.
    content = answer.json()
    assert content.pop("status") == "404"
    assert _shape(content) == _shape(recorded["response"])


def test_a_renamed_repository_moves_as_recorded(asker: Asker):
    recorded = next(each for each in _recorded("rename-repository") if each["status"] == 301)
    world = asker.github.world
    shop = world.owner("acme").repositories[0]
    world.rename(shop, "store")
    answer = asker.get("/repos/acme/shop", allow_redirects=False)
    assert answer.status_code == 301
    assert _shape(answer.json()) == _shape(recorded["response"])
    assert answer.headers["Location"] == answer.json()["url"]
    ours = answer.headers["Location"].removeprefix(asker.github.url)
    theirs = recorded["headers"]["location"].removeprefix("https://api.github.com")
    assert ours == theirs.replace("1000", str(shop.database_id))


def test_pages_are_linked_as_recorded(asker: Asker):
    """Five pages of three: recorded for issues, the links are alike for every list."""
    path, number = "/repos/acme/shop/actions/artifacts", asker.github.world.owner("acme")
    number = str(number.repositories[0].database_id)
    for page, recorded in enumerate(_recorded("paginate-issues"), 1):
        parameters = {"per_page": 3} | ({"page": page} if page > 1 else {})
        ours = asker.get(path, params=parameters).headers["Link"].replace(asker.github.url, "")
        theirs = recorded["headers"]["link"].replace("https://api.github.com", "")
        expected = theirs.replace("/1000/", f"/{number}/").replace(
            "/issues?", "/actions/artifacts?"
        )
        assert ours == expected


def test_an_archive_is_answered_with_a_redirect_as_recorded(asker: Asker):
    recorded = _recorded("get-archive")[0]
    artifact = asker.github.world.owner("acme").repositories[0].artifacts[0]
    path = f"/repos/acme/shop/actions/artifacts/{artifact.id}/zip"
    answer = asker.get(path, allow_redirects=False)
    assert (answer.status_code, answer.text) == (recorded["status"], recorded["response"])
    assert "location" in recorded["headers"]
    assert answer.headers["Location"].startswith("http")


def test_members_look_as_recorded(asker: Asker):
    asker.github.world.members("acme", "rin")
    recorded = _recorded("add-and-remove-repository-collaborator")
    people = next(each for each in recorded if each["path"].endswith("/collaborators"))
    (person,) = asker.get("/orgs/acme/members").json()
    assert _fits(person, people["response"][0])

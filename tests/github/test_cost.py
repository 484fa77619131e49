"""Does the fake GitHub charge and refuse as GitHub's documents say?"""

import pytest

from tests.github.asking import Asker
from tests.github.cost import Refused
from tests.github.execution import Compiled, Executor
from tests.github.world import World

FIVE_LISTS = """
labels(first: 20) { nodes { name } } commits(first: 10) { totalCount nodes { id } }
reviews(first: 30) { nodes { id } } timelineItems(first: 30) { nodes { __typename } }
files(first: 100) { nodes { path } }
"""
COUNTS = """
open: pullRequests(states: OPEN) { totalCount } merged: pullRequests(states: MERGED) { totalCount }
closed: pullRequests(states: CLOSED) { totalCount }
"""


def _weigh(document: str, **variables: object):
    executor = Executor(World())
    compiled = executor.compiled(document)
    assert isinstance(compiled, Compiled), compiled
    return executor.weigh(compiled, variables)


def _page(size: object, lists: str, counts: str = COUNTS) -> str:
    variable = "query($size: Int)" if size == "$size" else ""
    return f"""{variable} {{ repository(owner: "a", name: "b") {{ {counts}
        pullRequests(first: {size}) {{ nodes {{ number {lists} }} }} }} }}"""


@pytest.mark.parametrize(
    ("size", "lists", "points"),
    [
        (49, FIVE_LISTS, 2),  # 1 + 3 + 5 * 49 = 249
        (50, FIVE_LISTS, 3),  # 254
        (40, FIVE_LISTS + "assignees(first: 1) { nodes { login } }", 2),  # 244
        (100, "", 1),
        (100, "commits { totalCount }", 1),  # 104: a count is asked for as often as a list
    ],
)
def test_a_page_costs_what_the_formula_says(size: int, lists: str, points: int):
    assert _weigh(_page(size, lists)).cost == points


def test_the_size_may_come_from_a_variable():
    weight = _weigh(_page("$size", FIVE_LISTS), size=49)
    assert (weight.cost, weight.first) == (2, 49)


def test_lists_within_lists_multiply():
    # 1 request for the repositories, 100 for their issues, 5,000 for the issues' labels.
    weight = _weigh(
        """{ viewer { repositories(first: 100) { edges { node { issues(first: 50) { edges { node {
        labels(first: 60) { edges { node { name } } } } } } } } } } }"""
    )
    assert (weight.cost, weight.nodes) == (51, 100 + 100 * 50 + 100 * 50 * 60)


def test_ids_count_like_a_list_of_their_own():
    lists = """...on PullRequest {
        reviews(first: 30) { nodes { id } } files(first: 9) { nodes { path } } }"""
    document = f"query($ids: [ID!]!) {{ nodes(ids: $ids) {{ {lists} }} }}"
    weight = _weigh(document, ids=["x"] * 100)
    assert (weight.cost, weight.first) == (2, 100)


def test_a_hundred_aliases_count_each():
    one = "pullRequests(first: 1) { nodes { number } } deployments(first: 5) { nodes { id } }"
    aliases = [f'a{i}: repository(owner: "a", name: "b{i}") {{ {one} }}' for i in range(100)]
    assert _weigh("{" + "".join(aliases) + "}").cost == 2


def test_fragments_count_where_they_are_spread():
    fragment = f"fragment P on PullRequest {{ {FIVE_LISTS} }}"
    assert _weigh(_page(49, "...P") + fragment).cost == 2


@pytest.mark.parametrize(
    ("size", "kind"),
    [
        ("first: 101", "EXCESSIVE_PAGINATION"),
        ("states: OPEN", "MISSING_PAGINATION_BOUNDARIES"),
        ("first: 0", "INVALID_PAGINATION"),
    ],
)
def test_a_list_without_a_fair_size_is_refused(size: str, kind: str):
    document = (
        f'{{ repository(owner: "a", name: "b") {{ pullRequests({size}) {{ nodes {{ id }} }} }} }}'
    )
    with pytest.raises(Refused) as refused:
        _weigh(document)
    assert refused.value.kind == kind


def test_a_count_needs_no_size():
    document = '{ repository(owner: "a", name: "b") { pullRequests(states: OPEN) { totalCount } } }'
    assert _weigh(document).nodes == 0


def test_half_a_million_nodes_are_too_many():
    document = """{ repository(owner: "a", name: "b") { pullRequests(first: 100) { nodes {
        files(first: 100) { nodes { path } } reviews(first: 100) { nodes { author { login } } } } }
        issues(first: 100) { nodes { labels(first: 100) { nodes { name } } } } } }"""
    assert _weigh(document).nodes == 100 * 201 + 100 * 101
    repositories = """{ repositoryOwner(login: "a") { repositories(first: 100) { nodes {
        issues(first: 100) { nodes { labels(first: 100) { nodes { name } } } } } } } }"""
    with pytest.raises(Refused, match="1,010,100 possible nodes"):
        _weigh(repositories)


def test_more_than_a_hundred_ids_are_refused():
    with pytest.raises(Refused):
        _weigh("query($ids: [ID!]!) { nodes(ids: $ids) { id } }", ids=["x"] * 101)


def test_a_refused_query_is_answered_with_an_error_and_costs_nothing(asker: Asker):
    before = asker.data("{ rateLimit { used } }")["rateLimit"]["used"]
    found = asker.error('{ repository(owner: "acme", name: "shop") { issues { nodes { id } } } }')
    assert found["type"] == "MISSING_PAGINATION_BOUNDARIES"
    assert asker.data("{ rateLimit { used } }")["rateLimit"]["used"] == before + 1


@pytest.mark.parametrize(
    ("document", "says"),
    [
        ("{ repository(owner: 1, name: 2) { id } }", "String cannot represent"),
        ("{ viewer { email } }", "Cannot query field 'email'"),
        ("{ viewer { login ", "Syntax Error"),
        ("query($n: Int!) { viewer { login } rateLimit(dryRun: $n) { cost } }", "expecting type"),
    ],
)
def test_a_document_that_is_not_valid_is_answered_with_its_error(
    asker: Asker, document: str, says: str
):
    answer = asker.graphql(document)
    assert answer.status_code == 200
    assert says in answer.json()["errors"][0]["message"]


def test_variables_that_do_not_fit_are_an_error(asker: Asker):
    document = "query($login: String!) { user(login: $login) { id } }"
    assert "login" in asker.error(document)["message"]

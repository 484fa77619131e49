"""Does the fake GitHub fail the way it is told to?"""

from datetime import UTC, datetime, timedelta

import pytest
import requests

from tests.github import faults
from tests.github.asking import PAGE, Asker
from tests.github.faults import Effect
from tests.github.server import GitHubServer
from tests.github.world import World

ME = "{ viewer { login } }"


@pytest.mark.parametrize(
    ("effect", "status", "says"),
    [
        (faults.bad_gateway(), 502, "<html>"),
        (faults.unavailable(), 503, "<html>"),
        (faults.gateway_timeout(), 504, "in time"),
        (faults.something_went_wrong(), 200, "Something went wrong"),
        (faults.something_went_wrong(502), 502, "Something went wrong"),
        (faults.resource_limits_exceeded(), 200, "RESOURCE_LIMITS_EXCEEDED"),
        (faults.secondary_limit(7), 403, "secondary rate limit"),
        (faults.secondary_limit(None, 429), 429, "secondary rate limit"),
        (faults.bad_credentials(), 401, "Bad credentials"),
    ],
)
def test_a_fault_is_answered_once_and_then_all_is_well(
    asker: Asker, github: GitHubServer, effect: Effect, status: int, says: str
):
    github.faults.add(effect)
    answer = asker.graphql(ME)
    assert answer.status_code == status
    assert says in answer.text
    assert asker.data(ME)["viewer"]["login"] == "collector"
    assert [each.fault for each in github.requests] == [effect.name, None]


def test_a_fault_can_wait_and_repeat(asker: Asker, github: GitHubServer):
    github.faults.add(faults.bad_gateway(), times=2, skip=1)
    assert [asker.graphql(ME).status_code for _ in range(5)] == [200, 502, 502, 200, 200]


def test_a_share_of_the_requests_fails_and_always_the_same_ones(world: World):
    seen = []
    for _ in range(2):
        with GitHubServer(world, seed=5) as github, Asker(github) as asker:
            github.faults.add(faults.bad_gateway(), times=None, share=0.4)
            seen.append([asker.graphql(ME).status_code for _ in range(30)])
    assert seen[0] == seen[1]
    assert 5 < seen[0].count(502) < 20


def test_only_large_pages_may_fail(asker: Asker, github: GitHubServer):
    github.faults.add(faults.bad_gateway(), times=None, when=faults.pages_above(10))

    def status(first: int) -> int:
        given = {"owner": "acme", "name": "shop", "first": first, "direction": "ASC"}
        return asker.graphql(PAGE, **given).status_code

    assert [status(20), status(11), status(10), asker.graphql(ME).status_code] == [
        502,
        502,
        200,
        200,
    ]


def test_an_answer_can_be_cut_off(asker: Asker, github: GitHubServer):
    github.faults.add(faults.cut_off())
    with pytest.raises(requests.exceptions.ChunkedEncodingError):
        asker.graphql(ME)
    assert asker.graphql(ME).ok


def test_a_connection_can_be_reset(asker: Asker, github: GitHubServer):
    github.faults.add(faults.reset())
    with pytest.raises(requests.exceptions.ConnectionError):
        asker.graphql(ME)
    assert asker.graphql(ME).ok


def test_an_answer_may_never_come(asker: Asker, github: GitHubServer):
    github.faults.add(faults.hang())
    with pytest.raises(requests.exceptions.ReadTimeout):
        asker.graphql(ME, timeout=0.3)
    assert asker.graphql(ME).ok


def test_the_primary_limit_says_when_it_ends(asker: Asker, github: GitHubServer):
    end = datetime.now(UTC) + timedelta(minutes=20)
    github.faults.add(faults.primary_limit(end), when=faults.graphql)
    github.faults.add(faults.primary_limit(end, graphql=False), when=faults.rest)
    for answer, status in ((asker.graphql(ME), 200), (asker.get("/user"), 403)):
        assert answer.status_code == status
        assert answer.headers["x-ratelimit-remaining"] == "0"
        assert answer.headers["x-ratelimit-reset"] == str(int(end.timestamp()))
        assert "rate limit exceeded" in answer.text


def test_a_secondary_limit_says_how_long_to_wait(asker: Asker, github: GitHubServer):
    github.faults.add(faults.secondary_limit(7))
    assert asker.graphql(ME).headers["Retry-After"] == "7"


def test_one_node_of_a_page_can_be_null(asker: Asker, github: GitHubServer):
    github.faults.add(faults.null_nodes(1), when=faults.pages)
    given = {"owner": "acme", "name": "shop", "first": 3, "direction": "ASC"}
    answer = asker.graphql(PAGE, **given).json()
    nodes = answer["data"]["repository"]["pullRequests"]["nodes"]
    assert [each is None for each in nodes] == [False, True, False]
    (error,) = answer["errors"]
    assert error["path"] == ["repository", "pullRequests", "nodes", 1]


@pytest.mark.parametrize("always", [True, False])
def test_one_pull_request_can_be_unreadable_wherever_it_is_listed(
    asker: Asker, world: World, always: bool
):
    (repository,) = world.owner("acme").repositories
    world.unreadable[repository.pull_requests[4]] = always
    given = {"owner": "acme", "name": "shop", "first": 25, "direction": "ASC"}
    nodes = asker.graphql(PAGE, **given).json()["data"]["repository"]["pullRequests"]["nodes"]
    assert nodes.count(None) == 1
    document = "query($id: ID!) { node(id: $id) { id } }"
    answer = asker.graphql(document, id=repository.pull_requests[4].id).json()
    assert (answer["data"]["node"] is None) is always


def test_a_repository_can_vanish_between_two_pages(asker: Asker, world: World):
    (repository,) = world.owner("acme").repositories
    world.after_page(1, lambda: world.forbid(repository, 404), repository)
    first = asker.page(5)
    given = {"owner": "acme", "name": "shop", "first": 5, "direction": "ASC"}
    answer = asker.graphql(PAGE, **given, after=first["pageInfo"]["endCursor"]).json()
    assert answer["data"]["repository"] is None
    assert answer["errors"][0]["type"] == "NOT_FOUND"


def test_faults_can_be_switched_off(asker: Asker, github: GitHubServer):
    github.faults.add(faults.bad_gateway(), times=None)
    assert asker.graphql(ME).status_code == 502
    github.faults.clear()
    assert asker.graphql(ME).ok


def test_a_failed_answer_moves_no_world(asker: Asker, github: GitHubServer, world: World):
    pages: list[int] = []
    world.page_hooks.append(lambda repository, page: pages.append(page))
    github.faults.add(faults.cut_off())
    with pytest.raises(requests.exceptions.ChunkedEncodingError):
        asker.page(5)
    asker.page(5)
    assert pages == [1]

"""Does the fake GitHub count what each token spends?"""

import time
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

import pytest
from requests.adapters import HTTPAdapter

from tests.github.asking import PAGE, Asker
from tests.github.server import GitHubServer
from tests.github.world import World

COST = "{ rateLimit { cost limit remaining used resetAt nodeCount } }"


def test_every_answer_says_what_is_left(asker: Asker):
    asker.page(20)
    answer = asker.graphql(COST)
    assert answer.headers["x-ratelimit-limit"] == "5000"
    assert answer.headers["x-ratelimit-remaining"] == "4998"
    assert answer.headers["x-ratelimit-resource"] == "graphql"
    assert answer.headers["x-oauth-scopes"] == "read:org, repo"
    limits = answer.json()["data"]["rateLimit"]
    assert (limits["cost"], limits["used"], limits["remaining"]) == (1, 2, 4998)
    reset = datetime.fromtimestamp(int(answer.headers["x-ratelimit-reset"]), UTC)
    assert limits["resetAt"] == reset.strftime("%Y-%m-%dT%H:%M:%SZ")


def test_the_server_keeps_a_log_of_what_was_asked(asker: Asker, github: GitHubServer):
    asker.page(20)
    asker.get("/user")
    page, user = github.requests
    assert (page.method, page.first, page.cost, page.status) == ("POST", 20, 1, 200)
    assert page.is_page
    assert page.variables["name"] == "shop"
    assert (user.method, user.path, user.token) == ("GET", "/api/v3/user", github.token)
    assert github.points == 1


def test_graphql_and_rest_have_limits_of_their_own(asker: Asker):
    asker.graphql(COST)
    asker.get("/user")
    asker.get("/user")
    resources = asker.get("/rate_limit").json()["resources"]
    assert (resources["graphql"]["used"], resources["core"]["used"]) == (1, 2)


def test_a_token_with_nothing_left_is_refused_until_its_window_ends(github: GitHubServer):
    github.add_token("poor", limit=2)
    with Asker(github, "poor") as asker:
        assert [asker.graphql(COST).status_code for _ in range(2)] == [200, 200]
        refused = asker.graphql(COST)
        assert refused.status_code == 200
        assert refused.json()["errors"][0]["type"] == "RATE_LIMITED"
        assert refused.headers["x-ratelimit-remaining"] == "0"
        assert asker.get("/user").status_code == 200
        assert asker.get("/user").status_code == 200
        assert asker.get("/user").status_code == 403
        github.skew = timedelta(minutes=61)
        assert asker.data(COST)["rateLimit"]["remaining"] == 1


def test_tokens_have_limits_of_their_own(github: GitHubServer):
    github.add_token("second")
    with Asker(github) as first, Asker(github, "second") as second:
        first.graphql(COST)
        assert second.data(COST)["rateLimit"]["used"] == 1


@pytest.mark.parametrize("as_zero", [False, True])
def test_limits_can_be_off_as_on_github_enterprise(as_zero: bool):
    with GitHubServer(World(), limit=None) as github, Asker(github) as asker:
        github.limits_as_zero = as_zero
        answer = asker.graphql(COST)
        limits = answer.json()["data"]["rateLimit"]
        assert limits is None if not as_zero else (limits["limit"], limits["remaining"]) == (0, 0)
        assert not [name for name in answer.headers if name.lower().startswith("x-ratelimit")]
        assert asker.get("/rate_limit").status_code == 404


def test_the_date_is_the_servers_own(asker: Asker, github: GitHubServer):
    github.skew = timedelta(hours=3)
    said = parsedate_to_datetime(asker.get("/user").headers["Date"])
    ahead = said - datetime.now(UTC)
    assert timedelta(hours=2, minutes=59) < ahead < timedelta(hours=3, minutes=1)


def test_an_answer_takes_as_long_as_it_is_told_to(world: World):
    with GitHubServer(world, latency=0.2) as github, Asker(github) as asker:
        began = time.monotonic()
        asker.page(1)
        assert time.monotonic() - began >= 0.2


def test_one_connection_serves_many_requests(asker: Asker):
    for _ in range(5):
        asker.graphql(PAGE, owner="acme", name="shop", first=5, direction="ASC")
    adapter = asker.session.get_adapter(asker.github.url)
    assert isinstance(adapter, HTTPAdapter)
    pools = adapter.poolmanager.pools
    (pool,) = [pools[key] for key in pools.keys()]  # noqa: SIM118 -- a container without iteration
    assert pool.num_connections == 1

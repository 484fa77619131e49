"""Does a GitHub App come to a token for each organisation, and to a new one in time?"""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from collectors.github.errors import GaveUp, NoAccess
from config.github import App
from tests.collectors.github.asking import WHO, QuickClock, answered, reaching
from tests.collectors.github.scripted import told
from tests.github.faults import bad_credentials, graphql, unavailable
from tests.github.server import GitHubServer
from tests.github.world import World

NEVER = "-----BEGIN RSA PRIVATE KEY-----\nhunter2\n-----END RSA PRIVATE KEY-----"


@pytest.fixture
def github() -> Iterator[GitHubServer]:
    world = World()
    world.owner("acme")
    world.owner("beta")
    with GitHubServer(world) as server:
        yield server


def app_of(github: GitHubServer, *owners: str, **more) -> App:
    made = github.add_app(*owners, **more)
    return App.model_validate({"id": made.id, "private_key": made.private_key})


def test_each_owner_is_asked_about_as_its_own_installation(github):
    with reaching(github.url, app=app_of(github, "acme", "beta")) as run:
        for owner in ("acme", "Beta", "ACME"):
            run.access.client(owner).query(WHO, {})
    asked = [(each.method, each.path.removeprefix("/api")) for each in github.requests]
    assert asked == [
        ("GET", "/v3/app/installations?page=1&per_page=100"),
        ("POST", "/v3/app/installations/701/access_tokens"),
        ("POST", "/graphql"),
        ("POST", "/v3/app/installations/702/access_tokens"),
        ("POST", "/graphql"),
        ("POST", "/graphql"),
    ]
    assert len({each.token for each in github.requests if each.is_graphql}) == 2
    assert (run.access.spent.requests, run.access.spent.rest_requests) == (6, 3)


def test_a_token_is_renewed_before_it_ends_and_that_counts(github):
    clock = QuickClock()
    with reaching(github.url, clock, app=app_of(github, "acme")) as run:
        client = run.access.client("acme")
        client.query(WHO, {})
        clock.time += timedelta(minutes=50)
        client.query(WHO, {})
        assert client.spent.requests == 4
        clock.time += timedelta(minutes=6)
        client.query(WHO, {})
        assert client.spent.requests == 6
    assert client.spent.retries == 0


def test_the_clock_of_github_may_go_differently(github):
    github.skew = timedelta(hours=3)
    with reaching(github.url, app=app_of(github, "acme")) as run:
        client = run.access.client("acme")
        client.query(WHO, {})
        run.clock.time += timedelta(minutes=50)
        client.query(WHO, {})
        assert client.spent.requests == 4


def test_a_token_that_is_withdrawn_is_replaced_once(github):
    with reaching(github.url, app=app_of(github, "acme")) as run:
        client = run.access.client("acme")
        client.query(WHO, {})
        github.faults.add(bad_credentials(), times=1, when=graphql)
        client.query(WHO, {})
        assert client.spent.retries == 1
        github.faults.add(bad_credentials(), times=None, when=graphql)
        with pytest.raises(NoAccess, match="the App's installation for acme"):
            client.query(WHO, {})


def test_when_many_ask_at_once_a_token_that_is_withdrawn_is_replaced_for_all(github):
    with reaching(github.url, app=app_of(github, "acme")) as run:
        client = run.access.client("acme")
        client.query(WHO, {})
        for token in github.tokens.values():
            token.revoked = True
        with ThreadPoolExecutor(8) as pool:
            for done in [pool.submit(client.query, WHO, {}) for _ in range(16)]:
                assert done.result().data["viewer"]
    assert len(github.asked("access_tokens")) == 2


def test_a_hiccup_while_renewing_is_no_end(github):
    github.faults.add(unavailable(), times=2)
    with reaching(github.url, app=app_of(github, "acme")) as run:
        client = run.access.client("acme")
        client.query(WHO, {})
    assert client.spent.retries == 2


def test_who_did_not_install_the_app_is_told_how(github):
    app = app_of(github, "acme")
    with reaching(github.url, app=app) as run, pytest.raises(NoAccess) as refused:
        run.access.client("beta").query(WHO, {})
    assert "not installed for beta" in refused.value.what
    assert "Install App" in refused.value.do


def test_a_suspended_installation_is_told(github):
    with reaching(github.url, app=app_of(github, "acme")) as run:
        github.apps[7].suspended = frozenset({701})
        with pytest.raises(NoAccess, match="suspended"):
            run.access.client("acme").query(WHO, {})


def test_a_key_of_another_app_is_refused(github):
    other = app_of(github, "acme", id=8)
    app_of(github, "acme", id=7)
    wrong = App(id=7, private_key=other.private_key)
    with reaching(github.url, app=wrong) as run, pytest.raises(NoAccess) as refused:
        run.access.client("acme").query(WHO, {})
    assert "GitHub answers 401" in refused.value.what
    assert "clock of this machine" in refused.value.do


def test_a_key_that_is_none_is_refused_without_being_repeated():
    app = App.model_validate({"id": 7, "private_key": NEVER})
    with answered(told([]), app=app) as run, pytest.raises(NoAccess) as refused:
        run.client.query(WHO, {})
    assert "can't be read" in refused.value.what
    assert "hunter2" not in str(refused.value)
    assert run.server.heard == []


def test_what_is_no_answer_to_an_app_is_given_up(github):
    app = app_of(github, "acme")
    with answered(told("surprise"), app=app) as run, pytest.raises(GaveUp, match="no answer of"):
        run.client.query(WHO, {})

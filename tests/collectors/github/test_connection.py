"""Does an answer come whatever happens on the way, or a sentence that says what to do?"""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from collectors.errors import Interrupted
from collectors.github.errors import GaveUp, NoAccess, NotFound, TooHeavy
from tests.collectors.github.asking import TOKEN, WHO, QuickClock, answered, reaching
from tests.collectors.github.scripted import Scripted, Told, given, rate, told, wrong

HTML = b"<!DOCTYPE html><html><title>Unicorn!</title></html>"
BAD_GATEWAY = Told(HTML, 502)
SLOW = told({"message": "We couldn't respond to your request in time. Sorry about that."}, 502)
WRONG = "Something went wrong while executing your query. This may be the result of a timeout."


def test_a_query_is_sent_with_its_variables_and_counted():
    with answered(given(cost=2)) as run:
        client = run.client
        answer = client.query(WHO, {"owner": "acme", "first": 5})
        assert answer.data == {"viewer": {"login": "me"}, **rate(2)}
        assert answer.problems == ()
        assert abs((answer.at - run.clock.time).total_seconds()) < 5
        assert client.spent == run.access.spent
        assert (client.spent.requests, client.spent.graphql_points) == (1, 2)
        assert (client.spent.rest_requests, client.spent.retries) == (0, 0)
    (heard,) = run.server.heard
    assert (heard.method, heard.path, heard.token) == ("POST", "/api/graphql", TOKEN)
    assert b'"variables": {"owner": "acme", "first": 5}' in heard.body


@pytest.mark.parametrize(
    "fault",
    [
        BAD_GATEWAY,
        SLOW,
        Told(HTML, 503),
        Told(HTML, 504),
        wrong(None, WRONG),
        wrong(None, WRONG, data={"viewer": None}),
        wrong("RESOURCE_LIMITS_EXCEEDED", "Resource limits for this query exceeded."),
        wrong("SERVICE_UNAVAILABLE", "Something is not available"),
        wrong("MAX_NODE_LIMIT_EXCEEDED", "This query requests up to 1,000,000 possible nodes"),
        told({"data": None, "errors": [{"message": WRONG}]}, 502),
    ],
)
def test_what_may_be_too_much_is_told_at_once_to_whoever_can_ask_for_fewer(fault):
    with answered(fault) as run:
        client = run.client
        with pytest.raises(TooHeavy, match="GitHub did not manage to answer"):
            client.query(WHO, {})
        assert (client.spent.requests, client.spent.retries) == (1, 1)
        assert run.clock.naps == []


def test_github_is_given_the_time_that_it_asks_for_before_fewer_are_asked_for():
    with Scripted(told({}, 503, Retry_After="30")) as server, reaching(server.url) as run:
        with pytest.raises(TooHeavy):
            run.access.client("acme").query(WHO, {})
        assert run.clock.waited == 30


def test_a_timeout_may_be_too_much_as_well():
    for silence in (told({"data": 1}, manner="hang"), told({"data": 1}, manner="drip")):
        with answered(silence, timeout_seconds=1) as run:
            with pytest.raises(TooHeavy, match="no answer within 1 seconds"):
                run.client.query(WHO, {})
            run.server.released.set()


@pytest.mark.parametrize(
    "fault",
    [
        BAD_GATEWAY,
        Told(HTML, 500),
        Told(HTML),
        Told(b""),
        Told(b"[1, 2]"),
        Told(b'"what?"', 500),
        Told(b'{"data": {"viewer'),
        told({"data": {"viewer": 1}}, manner="cut"),
        told(manner="reset"),
        wrong(None, WRONG),
    ],
)
def test_what_may_pass_is_asked_again_until_it_does(fault):
    with answered(fault, fault, given()) as run:
        client = run.client
        assert client.query(WHO, {}, shrinkable=False).data["viewer"] == {"login": "me"}
        assert (client.spent.requests, client.spent.retries) == (3, 2)
        assert 2 <= run.clock.waited <= 10


def test_it_gives_up_after_some_attempts_and_says_what_was_tried():
    with answered(BAD_GATEWAY) as run, pytest.raises(GaveUp) as refused:
        run.client.query(WHO, {"owner": "acme", "name": "web"}, shrinkable=False)
    assert len(run.server.heard) == 6
    assert run.clock.waited <= 120
    assert (
        refused.value.what == "No answer from GitHub after 6 attempts in 62 seconds; the last: 502"
    )
    assert refused.value.where == f"acme/web ({run.server.url})"
    assert "everything up to here is kept" in refused.value.do


def test_nobody_there_is_given_up_as_well():
    with Scripted(given()) as server:
        url = server.url
    with reaching(url) as run, pytest.raises(GaveUp, match="connection could not be made"):
        run.access.client("acme").query(WHO, {})
    assert run.access.spent.requests == 6


def test_too_many_nodes_are_not_asked_for_twice():
    fault = wrong("MAX_NODE_LIMIT_EXCEEDED", "too many")
    with (
        answered(fault) as run,
        pytest.raises(GaveUp, match="1 attempt in 0 seconds; the last: too many"),
    ):
        run.client.query(WHO, {}, shrinkable=False)
    assert len(run.server.heard) == 1


def test_one_node_that_always_fails_costs_that_node_only():
    partial = wrong(None, WRONG, data={"nodes": [{"id": 1}, None]}, path=["nodes", 1])
    with answered(partial) as run:
        answer = run.client.query(WHO, {}, shrinkable=False)
    assert answer.data == {"nodes": [{"id": 1}, None]}
    assert answer.problems[0].path == ("nodes", 1)
    assert len(run.server.heard) == 6


def test_a_null_beside_an_error_is_a_problem_of_that_node():
    data = {"repository": {"a": 1, "deployments": None}, **rate()}
    path = ["repository", "deployments"]
    with answered(wrong("FORBIDDEN", "not you", data, path=path)) as run:
        answer = run.client.query(WHO, {})
    assert answer.data == data
    (problem,) = answer.problems
    assert (problem.path, problem.kind, problem.message) == (tuple(path), "FORBIDDEN", "not you")


def test_an_answer_of_nulls_raises_unless_each_field_stands_for_itself():
    data = {"r0": None, "r1": None, **rate()}
    with answered(wrong("NOT_FOUND", "gone", data, path=["r0"])) as run:
        client = run.client
        with pytest.raises(NotFound, match="gone"):
            client.query(WHO, {})
        answer = client.query(WHO, {}, each=True)
    assert answer.data == data
    assert answer.problems[0].kind == "NOT_FOUND"
    assert client.spent.graphql_points == 2


@pytest.mark.parametrize(
    ("fault", "kind", "what", "do"),
    [
        (
            told({"message": "Bad credentials"}, 401),
            NoAccess,
            "does not accept the token",
            "new one",
        ),
        (wrong("NOT_FOUND", "Could not resolve"), NotFound, "Could not resolve", "scope 'repo'"),
        (
            wrong("FORBIDDEN", "Resource not accessible by integration", path=["r", "issues"]),
            NoAccess,
            "let this token read the incidents",
            "Issues: read-only",
        ),
        (
            wrong(
                "INSUFFICIENT_SCOPES",
                "Your token has not been granted the required scopes to execute this query. The "
                "'teams' field requires one of the following scopes: ['read:org'], but …",
            ),
            NoAccess,
            "let this token read the teams",
            "'read:org'",
        ),
        (
            wrong("FORBIDDEN", "Resource protected by organization SAML enforcement."),
            NoAccess,
            "SAML",
            "Configure SSO",
        ),
        (wrong("FORBIDDEN", "x", extensions={"saml_failure": True}), NoAccess, "SAML", "SSO"),
        (
            wrong("FORBIDDEN", "the `acme` organization has an IP allow list enabled"),
            NoAccess,
            "IP allow list",
            "whose address is on the list",
        ),
        (wrong("undefinedField", "Field 'x' doesn't exist"), GaveUp, "does not answer", "3.12"),
        (told({"message": "Not Found"}, 404), GaveUp, "404 Not Found", "https://HOST/api/v3"),
    ],
)
def test_what_will_not_heal_is_asked_once_and_says_what_to_do(fault, kind, what, do):
    with answered(fault) as run, pytest.raises(kind) as refused:
        run.client.query(WHO, {}, shrinkable=False)
    assert len(run.server.heard) == 1
    assert type(refused.value) is kind
    assert what in refused.value.what
    assert do in refused.value.do
    assert refused.value.where == f"acme ({run.server.url})"


def test_a_wait_ends_at_once_when_somebody_asks_to_stop():
    clock = QuickClock(stop_after=1)
    with (
        answered(BAD_GATEWAY, clock=clock) as run,
        pytest.raises(Interrupted, match="everything up to here is kept"),
    ):
        run.client.query(WHO, {}, shrinkable=False)
    assert clock.waited <= 2


def test_threads_share_a_client_but_no_connection():
    gate = threading.Barrier(4)
    with answered(given()) as run:
        client = run.client

        def ask() -> None:
            gate.wait(5)
            for _ in range(5):
                client.query(WHO, {})

        with ThreadPoolExecutor(4) as pool:
            for done in [pool.submit(ask) for _ in range(4)]:
                done.result()
        assert client.spent.requests == client.spent.graphql_points == 20
    assert len(run.server.heard) == 20


def test_what_is_followed_up_is_counted():
    with answered(given()) as run:
        client = run.client
        client.note_follow_up()
        assert (client.spent.follow_ups, run.access.client("acme").spent.follow_ups) == (1, 0)
        assert run.access.spent.follow_ups == 1

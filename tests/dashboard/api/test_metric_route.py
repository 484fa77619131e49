"""Does a program get what its person may see, as the command writes it, and nobody else a thing?"""

import json
import logging
import threading
import urllib.request
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner
from werkzeug.serving import make_server
from werkzeug.test import TestResponse

from cli.main import app
from data.access.administering import shut_out
from data.access.api_tokens import create_token, revoke_token
from data.database import Database
from data.log import OPERATOR
from data.viewer import Viewer
from tests.cli.test_metric import fill
from tests.dashboard.access.visitors import Company
from tests.fresh import fresh_file

PATH = "/api/metrics/pull_requests_merged"
JANUARY = "from=2026-01-05&to=2026-02-02"


class Served(Company):
    """The pages over a company whose pull requests are known."""

    def token(self, key: str = "aoi", days: int = 90) -> str:
        """A new token of a person's."""
        person, now = self.number(key), self.clock()
        with self.database.write(changes_facts=False) as connection:
            return create_token(connection, person, "a test", days, now, OPERATOR)

    def ask(self, token: str | None, path: str = f"{PATH}?{JANUARY}", **how: Any) -> TestResponse:
        """The answer to a program with a token."""
        heads = {"Authorization": f"Bearer {token}"} if token else {}
        return self.server.test_client().get(path, headers=heads, **how)

    def one(self, query: str) -> Any:
        with self.database.read() as connection:
            return connection.exec_driver_sql(query).scalar_one()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with January's pull requests, for tests that leave its organisation alone."""
    found = tmp_path_factory.mktemp("api")
    fresh_file(found / ".mikata" / "mikata.sqlite3")
    with_database = Database.open(
        f"sqlite:///{found}/.mikata/mikata.sqlite3", found / ".mikata" / "facts"
    )
    fill(with_database)
    with_database.dispose()
    return found


@pytest.fixture(scope="module")
def served(folder: Path) -> Iterator[Served]:
    database = Database.open(
        f"sqlite:///{folder}/.mikata/mikata.sqlite3", folder / ".mikata" / "facts"
    )
    yield Served(database, folder)
    database.dispose()


@pytest.fixture
def changing(database: Database, tmp_path: Path) -> Served:
    """One of its own, on both databases, without any pull request."""
    served = Served(database, tmp_path)
    people: list[dict[str, Any]] = [
        {"id": "aoi", "name": "Aoi", "memberships": [{"unit": "shop"}]},
        {
            "id": "con",
            "name": "Con",
            "employment": [{"kind": "contract"}],
            "memberships": [{"unit": "shop"}],
        },
        {"id": "hr", "name": "Hr", "role": "people_office"},
    ]
    units = [{"id": "shop", "name": "Shop"}, {"id": "ops", "name": "Ops"}]
    served.apply({"schema": "organisation/1", "name": "Mikan", "units": units, "people": people})
    return served


def refused(answer: TestResponse, status: int) -> dict[str, Any]:
    assert (answer.status_code, answer.mimetype) == (status, "application/json")
    assert answer.headers["Cache-Control"] == "no-store"
    assert "Set-Cookie" not in answer.headers
    assert (answer.headers.get("WWW-Authenticate") == "Bearer") == (status == 401)
    said = answer.get_json()
    assert {"error", "known"} <= said.keys()
    return said


QUESTIONS = (
    ("pull_requests_merged", {}),
    ("pull_requests_merged", {"by": "all", "include_bots": "true"}),
    ("merge_lead_time", {"statistic": "p90", "clock": "working", "by": "month"}),
    ("merge_lead_time", {"repository": "mikan/app", "base": "develop", "explain": "true"}),
    ("pull_requests_opened", {"without": ["contract", "intern"], "by": "day"}),
    ("share_merged_within", {"part": "merge_lead_time", "within": "2.5 calendar", "by": "month"}),
    ("open_age", {"clock": "working", "explain": "true"}),
    ("review_load", {"part": "busiest_two", "by": "all", "explain": "true"}),
)


@pytest.mark.parametrize(("key", "said"), QUESTIONS)
def test_the_answer_is_that_of_the_command_byte_for_byte(served, folder, key, said):
    whole = {"from": "2026-01-05", "to": "2026-02-02", **said}
    arguments = [key, "--workspace", str(folder), "--format", "json"]
    for name, value in whole.items():
        for each in value if isinstance(value, list) else [value]:
            option = f"--{name.replace('_', '-')}"
            arguments += [option] if each == "true" else [option, each]
    answer = served.ask(served.token(), f"/api/metrics/{key}", query_string=whole)
    assert answer.status_code == 200
    assert answer.get_data() == CliRunner().invoke(app, ["metric", *arguments]).stdout_bytes


def test_it_is_answered_over_http_too(served):
    listening = make_server("127.0.0.1", 0, served.server, threaded=True)
    thread = threading.Thread(target=listening.serve_forever)
    thread.start()
    address = f"http://127.0.0.1:{listening.port}{PATH}?{JANUARY}&by=all"
    head = {"Authorization": f"Bearer {served.token()}"}
    try:
        for method in ("GET", "HEAD"):
            # It goes to this test's own server.
            wanted = urllib.request.Request(address, headers=head, method=method)
            with urllib.request.urlopen(wanted) as answer:  # noqa: S310 -- as said
                body = answer.read()
                assert answer.headers["Content-Type"] == "application/json"
                assert answer.headers["Cache-Control"] == "no-store"
                assert answer.headers["X-Content-Type-Options"] == "nosniff"
                assert answer.headers["Set-Cookie"] is None
            assert bool(body) == (method == "GET")
    finally:
        listening.shutdown()
        thread.join()
        listening.server_close()


@pytest.mark.parametrize("unit", ["ops", "shop"])
def test_what_the_command_keeps_back_is_kept_back_here_for_the_same_reason(served, folder, unit):
    said = refused(served.ask(served.token(), f"{PATH}?{JANUARY}&unit={unit}"), 403)
    arguments = (PATH.rpartition("/")[2], "--unit", unit, "--workspace", str(folder))
    days = ("--from", "2026-01-05", "--to", "2026-02-02")
    command = CliRunner().invoke(app, ["metric", *arguments, *days])
    assert command.exit_code == 1
    assert command.stderr == f"error: {said['error']}\n  what to do: {said['instead']}\n".replace(
        "leave out unit", "leave out --unit"
    )
    assert said["reason"] == {"ops": "too_few_people", "shop": "too_few_in_the_rest"}[unit]
    assert said["offer"] == {"unit": None, "repository": None, "base": None, "without": []}


@pytest.mark.parametrize(
    ("path", "known"),
    [
        ("/api/metrics/nothing", "pull_requests_merged"),
        (f"{PATH}?unit=shopp", "shop"),
        (f"{PATH}?repository=mikan/ap", "mikan/app"),
        (f"{PATH}?base=nowhere", "develop"),
        (f"{PATH}?by=hour", "week"),
        (f"{PATH}?statistic=max", "median"),
        (f"{PATH}?without=nobody", "contract"),
        (f"{PATH}?explain=yes", "true"),
        (f"{PATH}?part=busiest", "review_load"),
        ("/api/metrics/review_load?part=laziest", "busiest"),
        (f"{PATH}?within=24%20working", "share_merged_within"),
        ("/api/metrics/share_merged_within?within=24", "working"),
        (f"{PATH}?units=shop", "unit"),
    ],
)
def test_a_word_that_nobody_knows_is_told_with_those_that_are_known(served, path, known):
    assert known in refused(served.ask(served.token(), path), 400)["known"]


@pytest.mark.parametrize(
    ("search", "words"),
    [
        ("from=2026-1-5", "from: expected a day like 2026-01-05, got '2026-1-5'"),
        ("within=a%20day", "within: expected hours and their clock (calendar or working) like"),
        ("to=2026-02-30", "to: 2026-02-30 is not in the calendar"),
        ("from=2026-02-02&to=2026-01-05", "holds no day"),
        ("unit=shop&unit=ops", "unit: was given 2 times"),
        ("from=1970-01-01&to=2026-01-01&by=day", "has more than 5000 rows"),
    ],
)
def test_what_can_not_be_meant_is_refused_in_words(served, search, words):
    assert words in refused(served.ask(served.token(), f"{PATH}?{search}"), 400)["error"]


def test_without_a_token_it_says_how_to_get_one_also_where_nobody_signs_in(changing):
    assert changing.access.method() == "none"
    said = refused(changing.ask(None), 401)
    assert "mikata token create" in said["error"]
    for head in ("Basic abc", "Bearer", "Bearer ", "Token x"):
        answer = changing.server.test_client().get(PATH, headers={"Authorization": head})
        refused(answer, 401)


def test_a_cookie_opens_nothing_here_and_no_session_is_made(changing):
    visitor = changing.somebody("aoi")
    assert visitor.gets_in()
    sessions = changing.rows("sessions")
    answer = visitor.client.get(PATH)
    refused(answer, 401)
    assert changing.ask(changing.token()).status_code == 200
    assert changing.rows("sessions") == sessions


def test_a_token_that_is_wrong_over_revoked_or_of_somebody_shut_out_opens_nothing(changing):
    good, other = changing.token(days=2), changing.token()
    assert changing.ask(good).status_code == 200
    for wrong in (good[:-1], good.swapcase(), "x", f"mikata_{'a' * 43}", "é", "' OR 1=1 --"):
        refused(changing.ask(wrong.encode().decode("latin-1")), 401)
    changing.clock.passes(days=2)
    refused(changing.ask(good), 401)
    assert changing.ask(other).status_code == 200
    now, viewer = changing.clock(), Viewer.operator()
    with changing.database.write(changes_facts=False) as connection:
        assert revoke_token(connection, viewer, 2, now, OPERATOR)
    refused(changing.ask(other), 401)
    last = changing.token()
    with changing.database.write(changes_facts=False) as connection:
        shut_out(connection, changing.number("aoi"), now, OPERATOR)
    refused(changing.ask(last), 401)


def test_whoever_has_left_the_file_is_answered_no_more(changing):
    token = changing.token("con")
    changing.apply({"schema": "organisation/1", "name": "Mikan", "people": []})
    refused(changing.ask(token), 401)


def test_a_contractor_is_answered_about_their_own_unit_and_hears_of_no_other(changing):
    token = changing.token("con")
    answers = [
        refused(changing.ask(token, f"{PATH}?unit={unit}"), 403) for unit in ("ops", "nowhere")
    ]
    assert answers[0] == answers[1]
    assert answers[0]["reason"] == "another_unit"
    assert refused(changing.ask(token), 403)["reason"] == "another_unit"
    said = refused(changing.ask(token, f"{PATH}?unit=shop&repository=a/b"), 400)
    assert said["known"] == []


def test_whoever_may_see_no_figures_gets_none_with_a_token_either(changing):
    said = refused(changing.ask(changing.token("hr")), 403)
    assert said["error"].startswith("you may not see this")


def test_a_token_in_the_address_is_refused_and_stands_in_no_log(changing, caplog):
    caplog.set_level(logging.DEBUG, "mikata.requests")
    token = changing.token()
    for where in (f"{PATH}?token={token}", f"{PATH}?{token}", f"/api/metrics/{token}"):
        said = refused(changing.ask(token, where, buffered=True), 401)
        assert token not in json.dumps(said)
        refused(changing.ask(None, where, buffered=True), 401)
    assert "/api/metrics/<key>" in str([each.__dict__ for each in caplog.records])
    assert token not in str([each.__dict__ for each in caplog.records])
    assert token not in str(changing.log())


def test_many_wrong_tokens_are_told_to_wait_and_a_right_one_is_not(changing):
    right = changing.token()
    answers = [changing.ask("mikata_" + "a" * 43) for _ in range(11)]
    assert {each.status_code for each in answers[:10]} == {401}
    refused(answers[10], 429)
    assert answers[10].headers["Retry-After"] == "900"
    assert changing.ask(right).status_code == 200


def test_the_day_of_use_is_written_once_a_day(changing):
    token, query = changing.token(), "SELECT last_used_on FROM api_tokens"
    assert changing.one(query) is None
    changing.ask(token)
    first = changing.one(query)
    assert str(first) == str(changing.access.today())
    with changing.database.write_apart() as connection:
        connection.exec_driver_sql("UPDATE api_tokens SET name = 'kept'")
    changing.ask(token)
    assert changing.one(query) == first
    changing.clock.passes(days=1)
    changing.ask(token)
    assert str(changing.one(query)) == str(date.fromisoformat(str(first)) + timedelta(days=1))


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS"])
def test_nothing_but_reading_is_answered(changing, method):
    heads = {"Authorization": f"Bearer {changing.token()}"}
    answer = changing.server.test_client().open(PATH, method=method, headers=heads)
    assert answer.status_code in {400, 401, 404, 405}

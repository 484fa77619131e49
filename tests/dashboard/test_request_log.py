"""Does each request leave one line with its id, and nothing of what it asked for?"""

import io
import json
import logging
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask, abort
from hypothesis import given
from hypothesis import strategies as st

from cli.log_lines import write_lines
from config.settings import load_settings
from dashboard import request_log
from dashboard.broken import answer
from dashboard.context import Context
from dashboard.request_log import request_id
from data.errors import NotAllowed, NotReachable

SENT = "tanaka-token-42"


@pytest.fixture
def written(tmp_path: Path) -> Iterator[Callable[[], list[dict[str, object]]]]:
    """What was written as lines so far; afterwards logging is as it was."""
    root, ours = logging.getLogger(), logging.getLogger("mikata")
    requests = logging.getLogger("mikata.requests")
    before = [*root.handlers], root.level, ours.level, requests.level
    root.handlers = []
    out = io.StringIO()
    write_lines(load_settings(tmp_path, {"MIKATA_LOG_LEVEL": "debug"}), out)
    yield lambda: [json.loads(line) for line in out.getvalue().splitlines()]
    root.handlers = before[0]
    for logger, level in zip((root, ours, requests), before[1:], strict=True):
        logger.setLevel(level)
    logging.captureWarnings(capture=False)


@pytest.fixture
def server(empty_context: Context) -> Flask:
    """An application with a route for everything that can happen."""
    made = Flask("tested")

    def away() -> str:
        raise NotReachable("The database ended the connection", "postgresql://db", "try again")

    def broken(token: str) -> str:
        raise KeyError(token)

    def not_allowed() -> str:
        raise NotAllowed("people")

    made.add_url_rule("/invitation/<token>", "good", lambda token: "ok", methods=["GET", "POST"])
    made.add_url_rule("/broken/<token>", "broken", broken)
    made.add_url_rule("/away", "away", away)
    made.add_url_rule("/refused", "refused", lambda: abort(401))
    made.add_url_rule("/not-allowed", "not_allowed", not_allowed)
    made.add_url_rule("/healthz", "healthz", lambda: "ok")
    made.register_error_handler(Exception, answer(empty_context))
    made.register_error_handler(401, lambda _error: ("no", 401))
    ticks = iter(range(1_000))
    request_log.install(made, lambda: next(ticks) / 8)
    return made


def test_a_line_names_the_rule_and_not_what_was_asked_for(server: Flask, written):
    answered = server.test_client().get(f"/invitation/{SENT}?who={SENT}", buffered=True)
    (line,) = written()
    kept = {key: line[key] for key in ("event", "level", "method", "route", "status", "ms")}
    assert kept == {
        "event": "request",
        "level": "info",
        "method": "GET",
        "route": "/invitation/<token>",
        "status": 200,
        "ms": 125,
    }
    assert answered.headers["X-Request-ID"] == line["request_id"]
    assert SENT not in json.dumps(line)


@pytest.mark.parametrize(
    ("path", "route", "status"),
    [
        ("/refused", "/refused", 401),
        (f"/{SENT}", "none", 404),
        ("/not-allowed", "/not-allowed", 403),
    ],
)
def test_what_is_refused_has_its_line_too(server: Flask, written, path, route, status):
    server.test_client().get(path, buffered=True)
    line = written()[-1]
    assert (line["route"], line["status"]) == (route, status)
    assert SENT not in json.dumps(line)


def test_a_method_that_somebody_made_up_is_not_repeated(server: Flask, written):
    server.test_client().open("/refused", method=SENT, buffered=True)
    assert written()[-1]["method"] == "other"


def test_what_breaks_leaves_one_line_with_the_code_that_its_reader_sees(server: Flask, written):
    answered = server.test_client().get(
        f"/broken/{SENT}", headers={"X-Request-ID": "of-the-proxy-1"}, buffered=True
    )
    broke, request = written()
    assert answered.status_code == 500
    assert str(broke["code"]) in answered.get_data(as_text=True)
    assert (broke["error"], broke["part"]) == ("KeyError", "GET /broken/<token>")
    assert str(broke["where"]).count("test_request_log.py") == 1
    assert broke["request_id"] == request["request_id"] == "of-the-proxy-1"
    assert answered.headers["X-Request-ID"] == "of-the-proxy-1"
    assert SENT not in json.dumps([broke, request]) + answered.get_data(as_text=True)


def test_a_database_that_is_away_is_said_with_another_status(server: Flask, written):
    answered = server.test_client().get("/away", buffered=True)
    assert answered.status_code == 503
    line = written()[0]
    assert (line["error"], line["said"]) == ("NotReachable", "The database ended the connection")


def test_who_asks_for_health_all_day_is_only_noted_in_detail(server: Flask, written):
    server.test_client().get("/healthz", buffered=True)
    assert written()[-1]["level"] == "debug"


@given(st.text())
def test_an_id_from_outside_is_taken_only_where_it_can_be_nothing_else(text: str):
    taken = request_id(text)
    assert taken == text or len(taken) == 32
    assert taken.replace("-", "").isalnum()
    assert taken.isascii()
    assert len(taken) <= 64


@pytest.mark.parametrize("bad", ["", "a" * 65, "a b", "a\n", "á", "a;b", None])
def test_any_other_id_is_made_anew(bad: str | None):
    assert request_id(bad) != bad
    assert request_id("0-Zz") == "0-Zz"

"""Do lines for whoever operates Mikata say what happened, and nothing about anybody?"""

import io
import json
import logging
import os
import sqlite3
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from structlog.contextvars import bound_contextvars

from cli.log_lines import form_of, write_lines
from cli.log_privacy import told_of, without_secrets
from config.settings import load_settings
from data.database import Database
from data.errors import NotReachable

Writing = Callable[..., io.StringIO]


class Terminal(io.StringIO):
    """Somebody reads this."""

    def isatty(self) -> bool:
        return True


@pytest.fixture
def writing(tmp_path: Path) -> Iterator[Writing]:
    """Writes lines as the settings say; afterwards logging is as it was."""
    loggers = [logging.getLogger(name) for name in (None, "mikata", "mikata.requests")]
    before = [(each, each.level, [*each.handlers]) for each in loggers]

    def begin(out: io.StringIO, **variables: str) -> io.StringIO:
        loggers[0].handlers = []  # pytest's own, which would word each line first
        write_lines(load_settings(tmp_path, variables), out)
        return out

    yield begin
    for logger, level, handlers in before:
        logger.setLevel(level)
        logger.handlers = handlers
    logging.captureWarnings(capture=False)


def lines(out: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in out.getvalue().splitlines()]


def test_machines_read_json_and_people_at_a_terminal_words(tmp_path: Path):
    given_settings = load_settings(tmp_path, {})
    assert form_of(given_settings, io.StringIO()) == "json"
    assert form_of(given_settings, Terminal()) == "text"
    asked = load_settings(tmp_path, {"MIKATA_LOG_FORMAT": "text"})
    assert form_of(asked, io.StringIO()) == "text"


def test_a_line_says_when_where_what_and_in_which_request(writing: Writing):
    out = writing(io.StringIO())
    with bound_contextvars(request_id="of-the-proxy"):
        logging.getLogger("mikata.work").info("job began", extra={"kind": "collect"})
    (line,) = lines(out)
    assert line.pop("timestamp").endswith("Z")
    assert line == {
        "event": "job began",
        "level": "info",
        "logger": "mikata.work",
        "kind": "collect",
        "request_id": "of-the-proxy",
        "worker": os.getpid(),
    }


def test_a_person_at_a_terminal_is_not_told_of_every_request(writing: Writing):
    quiet, loud = writing(Terminal()), None
    logging.getLogger("mikata.requests").info("request")
    logging.getLogger("mikata.work").info("job began")
    assert "request" not in quiet.getvalue()
    assert "job began" in quiet.getvalue()
    loud = writing(Terminal(), MIKATA_LOG_LEVEL="debug")
    logging.getLogger("mikata.requests").info("request")
    assert "request" in loud.getvalue()


def _raise(error: Exception) -> Exception:
    try:
        raise error
    except type(error) as raised:
        return raised


def test_an_exception_is_its_kind_and_where_it_was_raised_and_not_its_words(writing: Writing):
    out = writing(io.StringIO())
    logging.getLogger("mikata.dashboard").error("E-1", exc_info=_raise(KeyError("山田 太郎")))
    (line,) = lines(out)
    assert (line["error"], line.get("said")) == ("KeyError", None)
    assert line["where"] == [
        f"tests/cli/test_log_lines.py:{_raise.__code__.co_firstlineno + 2} _raise"
    ]
    assert "山田" not in out.getvalue()
    assert len(out.getvalue().splitlines()) == 1


def test_a_person_reads_the_places_of_an_exception_below_its_line(writing: Writing):
    out = writing(Terminal())
    logging.getLogger("mikata.dashboard").error("E-1", exc_info=_raise(KeyError("山田 太郎")))
    first, *places = out.getvalue().splitlines()
    assert "KeyError" in first
    assert places[0].endswith("_raise")
    assert "山田" not in out.getvalue()


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (NotReachable("The database ended the connection", "x", "y"), "The database ended"),
        (
            OSError(28, "No space left on device", "/workspace/tanaka.json"),
            "No space left on device",
        ),
        (sqlite3.OperationalError("disk I/O error"), "disk I/O error"),
        (ValueError("tanaka@example.com"), None),
        (UnicodeDecodeError("utf-8", b"tanaka", 0, 1, "bad"), None),
    ],
)
def test_what_a_machine_said_is_kept(error: Exception, said: str | None):
    told = told_of(_raise(error))
    assert said is None or str(told["said"]).startswith(said)
    assert "tanaka" not in json.dumps(told)


def test_what_an_exception_came_from_is_named_too():
    def caused() -> None:
        try:
            raise KeyError("tanaka")
        except KeyError as error:
            raise NotReachable("The database ended", "where", "do") from error

    with pytest.raises(NotReachable) as raised:
        caused()
    told = told_of(raised.value)
    assert told["because"] == ["KeyError"]
    assert "tanaka" not in json.dumps(told)


def test_what_a_database_was_given_is_not_in_its_errors(database: Database):
    statement = text("INSERT INTO workers (name, began_at, seen_at) VALUES (:name, :at, :at)")
    given_values = {"name": "tanaka@example.com", "at": None}
    with pytest.raises(IntegrityError) as refused, database.write_apart() as connection:
        connection.execute(statement, given_values)
    told = json.dumps(told_of(refused.value))
    assert "tanaka" not in told
    assert "tanaka" not in str(refused.value).partition("DETAIL")[0]


@pytest.mark.parametrize(
    ("name", "message", "arguments", "kept"),
    [
        (
            "gunicorn.error",
            "Error handling request %s",
            ("/invitation/tanaka",),
            "Error handling request …",
        ),
        (
            "gunicorn.error",
            "Worker (pid:%s) was sent %s!",
            (17, "SIGKILL"),
            "Worker (pid:17) was sent …!",
        ),
        ("gunicorn.error", "Invalid request from ip=203.0.113.9: tanaka", (), "Invalid request"),
        ("waitress", "Exception while serving /invitation/tanaka", (), "Exception while serving"),
        ("waitress.queue", "Task queue depth is %d", (3,), "Task queue depth is 3"),
        ("other", "%(who)s", ({"who": "tanaka"},), "%(who)s"),
        ("other", "%d things", ("tanaka",), "other"),
        ("other", "asked http://host/tanaka of 203.0.113.9", (), "asked … of …"),
    ],
)
def test_other_programs_are_not_let_repeat_what_they_were_sent(
    writing: Writing, name: str, message: str, arguments: tuple[Any, ...], kept: str
):
    out = writing(io.StringIO())
    logging.getLogger(name).warning(message, *arguments)
    (line,) = lines(out)
    assert line["event"] == kept
    assert "tanaka" not in out.getvalue()


def test_warnings_of_python_become_lines(writing: Writing):
    out = writing(io.StringIO())
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        warnings.warn_explicit("old way of tanaka", DeprecationWarning, "/home/tanaka/x.py", 3)
    (line,) = lines(out)
    assert (line["event"], line["level"]) == ("DeprecationWarning", "warning")
    assert "tanaka" not in out.getvalue()


SECRETS = [
    "tanaka.taro+x@corp.example.co.jp",
    f"ghp_{'1aB2' * 9}",
    f"github_pat_{'1aB2' * 9}",
    "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl",
    "Bearer abcdef0123456789",
    "Basic bWlrYXRhOmh1bnRlcjI=",
    "0d1f2e3c4b5a69788796a5b4c3d2e1f00d1f2e3c",
]


@pytest.mark.parametrize("secret", SECRETS)
def test_what_looks_like_a_secret_is_crossed_out_wherever_it_stands(writing: Writing, secret: str):
    out = writing(io.StringIO())
    logging.getLogger("mikata.work").error("told %s", secret, extra={"kind": f"({secret})"})
    assert secret.split()[-1] not in out.getvalue()
    assert "…" in out.getvalue()


def test_the_password_in_an_address_is_crossed_out():
    crossed = without_secrets("postgresql://mikata:hunter2@db.example:5432/mikata?sslmode=require")
    assert "hunter2" not in crossed
    assert crossed.endswith("@db.example:5432/mikata?sslmode=require")


@given(st.text(), st.sampled_from(SECRETS), st.text())
def test_nothing_around_a_secret_lets_it_through(before: str, secret: str, after: str):
    assert secret not in without_secrets(f"{before} {secret} {after}")


def test_plain_words_stay_as_they_are():
    for words in ("job began", "Worker (pid:17) was sent SIGKILL!", "E-3DB67E · trends.lead_time"):
        assert without_secrets(words) == words

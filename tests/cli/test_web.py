"""Do several processes answer, end without breaking off an answer, and share what they made?"""

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import pytest

from cli.web import OPTIONS

CHECKOUT = Path(__file__).parents[2]
LONGEST_WAIT = 60.0


@dataclass
class Serving:
    """A running `mikata serve` and where it answers."""

    process: subprocess.Popen[str]
    address: str

    def get(self, path: str, **headers: str) -> tuple[int, str]:
        """Status and text of an answer."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        asked = urllib.request.Request(f"{self.address}{path}", headers=named)  # noqa: S310 -- http on loopback
        try:
            with urllib.request.urlopen(asked, timeout=30) as answer:  # noqa: S310 -- http on loopback
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            with error:
                return error.code, error.read().decode()

    def end(self) -> list[dict[str, object]]:
        """Ask it to end; the lines that it wrote."""
        self.process.send_signal(signal.SIGTERM)
        _, errors = self.process.communicate(timeout=LONGEST_WAIT)
        return [json.loads(line) for line in errors.splitlines()]


@contextmanager
def serving(workspace: Path, *options: str) -> Iterator[Serving]:
    process = subprocess.Popen(
        [
            *(sys.executable, "-c", "from cli.main import run; run()", "serve"),
            *("--workspace", str(workspace), "--port", "0", *options),
        ],
        cwd=CHECKOUT,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout
    try:
        said = process.stdout.readline()
        assert said, process.communicate()[1]
        yield Serving(process, said.split()[3])
    finally:
        process.kill()
        process.communicate()


def children(process: subprocess.Popen[str]) -> list[int]:
    path = Path(f"/proc/{process.pid}/task/{process.pid}/children")
    return [int(each) for each in path.read_text(encoding="utf-8").split()]


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serving]:
    """Two processes that answer."""
    with serving(tmp_path_factory.mktemp("two"), "--workers", "2") as served:
        yield served


def test_each_of_several_processes_answers(two: Serving):
    assert two.get("readyz") == (200, "ready\n")
    assert two.get("trends")[0] == 200
    assert len(children(two.process)) == 2


def test_a_foreign_name_is_refused_by_them_too(two: Serving):
    assert two.get("trends", Host="evil.example")[0] == 421
    assert two.get("healthz", Host="evil.example")[0] == 200


def test_a_process_that_was_killed_is_begun_anew(two: Serving):
    before = children(two.process)
    os.kill(before[0], signal.SIGKILL)
    deadline = time.monotonic() + LONGEST_WAIT
    while len(set(children(two.process)) - {before[0]}) < 2 and time.monotonic() < deadline:
        time.sleep(0.1)
    assert before[0] not in children(two.process)
    assert two.get("readyz") == (200, "ready\n")


def test_what_is_too_large_or_malformed_is_refused(two: Serving):
    host, _, port = two.address.removeprefix("http://").rstrip("/").partition(":")

    def answer_to(sent: bytes) -> bytes:
        with socket.create_connection((host, int(port)), timeout=30) as connection:
            connection.sendall(sent)
            return connection.recv(200).partition(b"\r\n")[0]

    long = b"a" * 20_000
    assert b" 414 " in answer_to(b"GET /" + long + b" HTTP/1.1\r\nHost: localhost\r\n\r\n") or (
        b" 400 " in answer_to(b"GET /" + long + b" HTTP/1.1\r\nHost: localhost\r\n\r\n")
    )
    head = b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nX-Long: " + long + b"\r\n\r\n"
    assert answer_to(head).split()[1] in (b"400", b"431")
    both = b"Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n"
    smuggled = b"POST /healthz HTTP/1.1\r\nHost: localhost\r\n" + both + b"0\r\n\r\n"
    assert answer_to(smuggled).split()[1] == b"400"


def test_it_ends_with_sigterm_and_its_lines_repeat_nothing_that_was_sent(tmp_path: Path):
    with serving(tmp_path, "--workers", "2") as served:
        served.get("trends?unit=tanaka", X_Forwarded_For="203.0.113.9", X_Request_ID="mine-1")
        lines = served.end()
        assert served.process.returncode == 0
    (line,) = [each for each in lines if each.get("request_id") == "mine-1"]
    assert (line["status"], line["method"]) == (200, "GET")
    assert line["worker"] != served.process.pid
    for secret in ("tanaka", "203.0.113.9", "127.0.0.1"):
        assert secret not in json.dumps(lines)


def test_the_single_process_finishes_what_it_answers_before_it_ends(tmp_path: Path):
    with serving(tmp_path) as served:
        answers: list[tuple[int, str]] = []

        def ask() -> None:
            # Whoever was not let in any more is told so by the network.
            with suppress(ConnectionError, urllib.error.URLError):
                answers.append(served.get("trends"))

        asking = [threading.Thread(target=ask) for _ in range(8)]
        for each in asking:
            each.start()
        time.sleep(0.02)
        served.end()
        for each in asking:
            each.join()
        assert served.process.returncode == 0
    # Whoever was let in gets the whole answer.
    assert all(status == 200 and text.rstrip().endswith("</html>") for status, text in answers)


def test_a_port_in_use_is_said_before_any_process_begins(tmp_path: Path):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = subprocess.run(
            [
                *(sys.executable, "-c", "from cli.main import run; run()", "serve"),
                *("--workspace", str(tmp_path), "--port", str(port), "--workers", "2"),
            ],
            cwd=CHECKOUT,
            capture_output=True,
            text=True,
            check=False,
            timeout=LONGEST_WAIT,
        )
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith(f"error: Port {port} on 127.0.0.1 is in use")


def test_no_proxy_is_believed_by_gunicorn_itself_and_nothing_waits_for_ever():
    assert (OPTIONS["forwarded_allow_ips"], OPTIONS["secure_scheme_headers"]) == ("", {})
    assert OPTIONS["accesslog"] is None
    assert all(0 < OPTIONS[name] <= 75 for name in ("timeout", "graceful_timeout", "keepalive"))
    assert not OPTIONS["preload_app"]

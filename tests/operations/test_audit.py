"""Does the audit fail for a weakness, and only then, without repeating where it asked?"""

import importlib.util
import json
import socket
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from types import ModuleType

import pytest

CHECKOUT = Path(__file__).parents[2]
INDEX = "https://user:hunter2@index.example/simple"


@pytest.fixture(scope="module")
def script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("audit", CHECKOUT / ".ci" / "audit.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


class Answer(BaseHTTPRequestHandler):
    """A source that is there."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Nothing."""


@pytest.fixture
def source() -> Iterator[str]:
    server = HTTPServer(("127.0.0.1", 0), Answer)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    thread.join()
    server.server_close()


def saying(answer: str, status: int) -> list[str]:
    """A program that says this and, of its troubles, where it asked."""
    code = f"import sys; print({answer!r}); print({INDEX!r}, file=sys.stderr); sys.exit({status})"
    return [sys.executable, "-c", code]


def dependencies(*vulnerable: tuple[str, list[str]]) -> str:
    vulns = [{"id": number, "fix_versions": mended} for number, mended in vulnerable]
    good = {"name": "flask", "version": "3.1.3", "vulns": []}
    skipped = {"name": "mikata", "skip_reason": "not on PyPI"}
    other = {"name": "left", "version": "1.0", "vulns": vulns}
    return json.dumps({"dependencies": [good, skipped, other], "fixes": []})


def test_nothing_known_is_good(script: ModuleType, source: str):
    status, said = script.audit(saying(dependencies(), 0), source)
    assert (status, said) == (0, "nothing that is used is known to be vulnerable")


def test_a_weakness_fails_and_is_named_with_what_mends_it(script: ModuleType, source: str):
    answer = dependencies(("PYSEC-2026-1", ["1.1"]), ("GHSA-x", []))
    status, said = script.audit(saying(answer, 1), source)
    assert status == 1
    assert said.splitlines() == [
        "known to be vulnerable:",
        "  left 1.0: PYSEC-2026-1, mended in 1.1",
        "  left 1.0: GHSA-x, mended in no version yet",
    ]


@pytest.mark.parametrize(
    "answer", ["", "no JSON", "[]", "{}", '{"dependencies": [{"vulns": [1]}]}']
)
def test_trouble_of_its_own_is_said_without_where_it_asked(
    script: ModuleType, source: str, answer: str
):
    status, said = script.audit(saying(answer, 2), source)
    assert (status, said) == (0, "pip-audit was skipped: it ended with status 2 and no answer")


def test_a_source_that_can_not_be_reached_is_said_and_nothing_is_run(script: ModuleType):
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    status, said = script.audit(["/nowhere/program"], f"http://127.0.0.1:{port}/{INDEX}")
    assert (status, said) == (
        0,
        "pip-audit was skipped: its source can't be reached from here (URLError)",
    )


def test_what_is_asked_about_is_what_is_locked(script: ModuleType):
    asking = script.command(script.LOCK)
    assert str(CHECKOUT / "requirements-dev.lock") in asking
    assert {"--require-hashes", "--disable-pip"} <= set(asking)
    names = {line.split("==")[0] for line in _locked("requirements.lock")}
    assert names <= {line.split("==")[0] for line in _locked("requirements-dev.lock")}


def _locked(name: str) -> list[str]:
    text = (CHECKOUT / name).read_text(encoding="utf-8")
    return [line for line in text.splitlines() if "==" in line and not line.startswith((" ", "#"))]

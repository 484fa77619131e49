"""How is a worker served and asked, the way a browser asks it?"""

import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from benchmarks.result import NotMeasured

CHECKOUT = Path(__file__).parents[1]
LINES = "served.log"
"""Where the lines of the server go."""
MATCH, BROKEN = '["MATCH"]', b"k-problem"
"""How Dash writes a part of an id that may be anything; the class of what stands for an answer that
broke."""
MIKATA = (sys.executable, "-c", "from cli.main import run; run()")
"""The command as installed, also where it is not on the PATH."""


class Worker:
    """One serving process; every request is a new one over the same connection."""

    def __init__(self, process: subprocess.Popen[str], address: str) -> None:
        self.process = process
        self.address = address
        self._connection = HTTPConnection(urlsplit(address).netloc, timeout=120)
        self._cookies = self._fetch_cookies()
        self._callbacks = self._fetch_callbacks()

    def get(self, path: str) -> float:
        """Seconds until the page at `path` was read."""
        return self._timed("GET", path)[0]

    def call(self, output: str, values: Mapping[str, Any], match: str = "") -> float:
        """Seconds until a callback answered.

        `values` are those of its inputs, by `id.property`; `match` stands for MATCH in its ids.
        Raises NotMeasured where the answer is that something broke.
        """
        callback = self._callbacks.get(output)
        if callback is None:
            raise NotMeasured(f"the page has no callback for {output} any more")
        body = json.dumps(asked_of(callback, values, match))
        passed, answer = self._timed("POST", "/_dash-update-component", body)
        if BROKEN in answer:
            raise NotMeasured(f"{output} broke; {LINES} in the workspace says why")
        return passed

    def memory_mib(self) -> tuple[float, float]:
        """(resident memory, the part of it that no other process shares)."""
        status = Path(f"/proc/{self.process.pid}/status").read_text(encoding="ascii")
        found = dict(re.findall(r"^(VmRSS|RssAnon):\s+(\d+) kB", status, re.MULTILINE))
        return int(found["VmRSS"]) / 1024, int(found["RssAnon"]) / 1024

    def cpu_seconds(self) -> float:
        """The time for which all threads of the process have had a core until now."""
        threads = Path(f"/proc/{self.process.pid}/task").glob("*/schedstat")
        return sum(int(each.read_text(encoding="ascii").split()[0]) for each in threads) / 1e9

    def _timed(self, method: str, path: str, body: str | None = None) -> tuple[float, bytes]:
        headers = {"Content-Type": "application/json", "Cookie": self._cookies}
        if token := re.search(r"csrf_token\w*=([^;]+)", self._cookies):
            headers["X-CSRFToken"] = token.group(1)
        begun = time.perf_counter()
        self._connection.request(method, path, body, headers)
        response = self._connection.getresponse()
        answer = response.read()
        passed = time.perf_counter() - begun
        if response.status not in (200, 204):
            message = f"{method} {path} was answered with {response.status}: {answer[:200]!r}"
            raise NotMeasured(message)
        return passed, answer

    def _fetch_cookies(self) -> str:
        """Those of the first page, as browsers send them back: among them the token of forms."""
        self._connection.request("GET", "/trends")
        response = self._connection.getresponse()
        response.read()
        given = response.headers.get_all("Set-Cookie") or []
        return "; ".join(each.partition(";")[0] for each in given)

    def _fetch_callbacks(self) -> dict[str, dict[str, Any]]:
        self._connection.request("GET", "/_dash-dependencies")
        found = json.loads(self._connection.getresponse().read())
        return {each["output"]: each for each in found}


def asked_of(
    callback: Mapping[str, Any], values: Mapping[str, Any], match: object = ""
) -> dict[str, Any]:
    """What Dash's renderer sends for a callback; `match` stands for MATCH in its ids."""
    inputs = [_filled(each, values, match) for each in callback["inputs"]]
    return {
        "output": callback["output"],
        "outputs": _outputs(callback["output"], match),
        "inputs": inputs,
        "state": [_filled(each, values, match) for each in callback["state"]],
        "changedPropIds": [_name(each["id"], each["property"]) for each in inputs],
    }


def _outputs(output: str, match: object) -> object:
    """The outputs in the form in which Dash's renderer sends them."""
    several = output.startswith("..")
    parts = [part.rpartition(".") for part in output.strip(".").split("...")]
    named = [{"id": _id(name, match), "property": prop} for name, _, prop in parts]
    return named if several else named[0]


def _id(name: str, match: object) -> object:
    """An id as a component has it: of several parts where it is one of a pattern."""
    return json.loads(name.replace(MATCH, json.dumps(match))) if name.startswith("{") else name


def _name(found: object, prop: str) -> str:
    name = found if isinstance(found, str) else json.dumps(found, separators=(",", ":"))
    return f"{name}.{prop}"


def _filled(wanted: Mapping[str, str], values: Mapping[str, Any], match: object) -> dict[str, Any]:
    found, prop = _id(wanted["id"], match), wanted["property"]
    value = found if prop == "id" else values.get(_name(found, prop))
    return {"id": found, "property": prop, "value": value}


@contextmanager
def served(folder: Path, *command: str) -> Iterator[Worker]:
    """A worker over the workspace in `folder`, until it is no longer needed."""
    with (folder / LINES).open("wb") as lines:
        process = subprocess.Popen(
            [*MIKATA, *(command or ("serve",)), "--workspace", str(folder), "--port", "0"],
            cwd=CHECKOUT,
            env=environment(),
            stdout=subprocess.PIPE,
            stderr=lines,
            text=True,
        )
    try:
        yield Worker(process, announced_address(process))
    finally:
        process.terminate()
        process.wait()


def announced_address(process: subprocess.Popen[str]) -> str:
    """Where the process says that it serves."""
    assert process.stdout is not None  # noqa: S101 -- it was started with a pipe
    for line in process.stdout:
        if found := re.search(r"http://\S+", line):
            return found.group()
    raise NotMeasured("the server stopped before it said where it is")


def environment() -> dict[str, str]:
    """The environment without settings of whoever measures."""
    return {name: value for name, value in os.environ.items() if not name.startswith("MIKATA_")}

"""Are the pages served on this machine, and on this machine only?"""

import json
import os
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from dashboard.context import Context
from dashboard.server import NotServed, refuse_beyond_loopback, serve

CHECKOUT = Path(__file__).parents[2]


@contextmanager
def _served(workspace: Path, *options: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    command = "from cli.main import run; run()"
    process = subprocess.Popen(
        [sys.executable, "-c", command, "serve", "--workspace", str(workspace), *options],
        cwd=CHECKOUT,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout
    try:
        said = process.stdout.readline()
        yield process, said
    finally:
        process.kill()
        process.communicate()


def _answers(address: str, host: str | None = None) -> int:
    asked = urllib.request.Request(address, headers={"Host": host} if host else {})  # noqa: S310 -- http on loopback
    try:
        with urllib.request.urlopen(asked, timeout=20) as answer:  # noqa: S310 -- http on loopback
            return answer.status
    except urllib.error.HTTPError as error:
        with error:
            return error.code


def test_it_prints_its_address_answers_there_and_stops_with_ctrl_c(tmp_path: Path):
    with _served(tmp_path, "--port", "0") as (process, said):
        assert said.startswith("Mikata is at http://127.0.0.1:")
        address = said.split()[3]
        assert _answers(f"{address}trends") == 200
        assert _answers(f"{address}trends", host="evil.example") == 421
        process.send_signal(signal.SIGINT)
        out, errors = process.communicate(timeout=20)
        assert (process.returncode, out) == (0, "")
        lines = [json.loads(line) for line in errors.splitlines()]
        assert [each["status"] for each in lines if each["event"] == "request"][-2:] == [200, 421]


def test_a_port_in_use_is_named_with_what_to_do(tmp_path: Path):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with _served(tmp_path, "--port", str(port)) as (process, said):
            _, errors = process.communicate(timeout=60)
    assert (process.returncode, said) == (1, "")
    assert errors == (
        f"error: Port {port} on 127.0.0.1 is in use, perhaps by another `mikata serve`. Stop that "
        f"one, or choose another port: --port {port + 1} (or --port 0 for any free one).\n"
    )


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.0.5", "example.org", ""])  # noqa: S104 -- refused
def test_a_host_beyond_this_machine_is_refused_with_the_reason(empty_context: Context, host: str):
    with pytest.raises(NotServed) as refused:
        serve(empty_context, host, 0, print)
    assert str(refused.value) == (
        f"Mikata can't be served on {host}: there is no sign-in yet, so everyone who reaches that "
        "address would see all figures. Leave --host out to serve on 127.0.0.1; from another "
        "computer, use a tunnel such as `ssh -L 8050:127.0.0.1:8050 THIS-MACHINE`."
    )


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "::1", "127.1.2.3"])
def test_addresses_of_this_machine_are_not_refused(host: str):
    refuse_beyond_loopback(host)

"""Are the pages served on this machine, and on this machine only?"""

import json
import os
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from flask import request, request_started

from dashboard.context import Context
from dashboard.server import (
    NotServed,
    application_on,
    refuse_where_anybody_gets_in,
    serve,
)
from tests.dashboard.access.entrance import Clock, context_of

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


BEYOND = ["0.0.0.0", "::", "192.168.0.5", "example.org", ""]  # noqa: S104 -- refused
PASSWORD = {"MIKATA_SIGN_IN__METHOD": "password"}
PUBLIC = {"MIKATA_SERVER__PUBLIC_URL": "https://mikata.corp.example"}
STAY_HERE = (
    "Leave --host and server.public_url out to serve on 127.0.0.1; from another computer, use a "
    "tunnel such as `ssh -L 8050:127.0.0.1:8050 THIS-MACHINE`."
)


@pytest.fixture
def context(tmp_path: Path) -> Iterator[Callable[..., Context]]:
    """context(variables) -> what the pages of a small organisation are built from."""
    built: list[Context] = []

    def build(environ: dict[str, str], *, demo: bool = False) -> Context:
        found = context_of(tmp_path, environ, Clock())
        built.append(replace(found, demo=demo))
        return built[-1]

    yield build
    for each in built:
        each.database.dispose()


def refusal(context: Context, host: str) -> str:
    with pytest.raises(NotServed) as refused:
        serve(context, host, 0, print)
    return str(refused.value)


@pytest.mark.parametrize("host", BEYOND)
def test_beyond_this_machine_nothing_is_served_while_nobody_signs_in(context, host):
    nobody_signs_in = (
        f"Mikata can't be served on {host}: nobody has to sign in, so everyone who reaches it "
        "would see all figures. Say in mikata.yaml how people sign in (sign_in.method; "
        f"docs/how-to/sign-in-with-a-provider.md). Or stay here: {STAY_HERE}"
    )
    assert refusal(context({}), host) == nobody_signs_in
    assert refusal(context({"MIKATA_SIGN_IN__METHOD": "none", **PUBLIC}), host) == nobody_signs_in


@pytest.mark.parametrize("host", BEYOND)
def test_beyond_this_machine_nothing_is_served_that_others_can_listen_in_on(context, host):
    not_private = (
        f"Mikata can't be served on {host}: passwords and sessions could be read on their way. Put "
        "a proxy in front that speaks TLS, and name the address that browsers see in mikata.yaml "
        "(server.public_url: https://…; docs/how-to/sign-in-behind-a-proxy.md)."
    )
    assert refusal(context(PASSWORD), host) == not_private
    http = {"MIKATA_SERVER__PUBLIC_URL": "http://127.0.0.1:8050"}
    assert refusal(context(PASSWORD | http), host) == not_private


def test_a_public_address_in_front_of_this_machine_needs_a_sign_in_too(context):
    said = refusal(context(PUBLIC), "127.0.0.1")
    assert said.startswith("Mikata can't be served under a public address: nobody has to sign in")


def test_the_sample_company_is_never_served_beyond_this_machine(context):
    said = refusal(context(PASSWORD | PUBLIC, demo=True), "0.0.0.0")  # noqa: S104 -- refused
    assert said == (
        "The sample company can't be served on 0.0.0.0: whoever reaches it is let in as any of its "
        f"people. {STAY_HERE}"
    )


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "::1", "127.1.2.3"])
def test_addresses_of_this_machine_are_not_refused(context, host):
    refuse_where_anybody_gets_in(context({}), host)


def test_with_a_sign_in_and_an_address_over_tls_it_may_be_reached_from_elsewhere(context):
    application = application_on(context(PASSWORD | PUBLIC), "0.0.0.0")  # noqa: S104 -- not listened on
    client = application.test_client()

    def status(host: str, path: str = "/sign-in") -> int:
        return client.get(path, headers={"Host": host}).status_code

    for known in ("mikata.corp.example", "mikata.corp.example:443", "localhost:8050", "[::1]"):
        assert status(known) == 200
    for unknown in ("0.0.0.0", "evil.example", "mikata.corp.example.evil.example", "10.0.0.5"):  # noqa: S104 -- a name
        assert status(unknown) == status(unknown, "/trends") == 421
    assert status("10.0.0.5", "/healthz") == 200
    newcomer = application.test_client()
    answer = newcomer.get("/sign-in", base_url="https://mikata.corp.example/")
    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000"
    assert "__Host-mikata=" in str(answer.headers.getlist("Set-Cookie"))


def test_where_browsers_come_from_is_believed_of_as_many_proxies_as_there_are(context):
    seen: list[str | None] = []

    def from_where(environ: dict[str, str], **headers: str) -> str | None:
        application = application_on(context(environ), "127.0.0.1")
        names = {name.replace("_", "-"): value for name, value in headers.items()}

        def look(_: object) -> None:
            seen.append(request.remote_addr)

        with request_started.connected_to(look, application):
            application.test_client().get("/sign-in", headers=names)
        return seen[-1]

    claimed = {"X_Forwarded_For": "6.6.6.6, 203.0.113.7"}
    assert from_where({}, **claimed) == "127.0.0.1"
    one = PASSWORD | PUBLIC | {"MIKATA_SERVER__TRUSTED_PROXIES": "1"}
    assert from_where(one, **claimed) == "203.0.113.7"
    two = one | {"MIKATA_SERVER__TRUSTED_PROXIES": "2"}
    assert from_where(two, **claimed) == "6.6.6.6"
    host = {"X_Forwarded_Host": "localhost", "Host": "evil.example"}
    application = application_on(context(one), "127.0.0.1")
    headers = {name.replace("_", "-"): value for name, value in host.items()}
    assert application.test_client().get("/sign-in", headers=headers).status_code == 421

"""How are the pages served on this machine?"""

import errno
import ipaddress
import socket
from collections.abc import Callable

from flask import Flask
from waitress.server import create_server

from dashboard.app import create_app
from dashboard.context import Context
from dashboard.protection import LOOPBACK_NAMES, answer_only_to

THREADS = 16


class NotServed(Exception):
    """The pages can't be served there; the message says why and what to do."""


def serve(context: Context, host: str, port: int, announce: Callable[[str], None]) -> None:
    """Serve until stopped with Ctrl-C; `announce` gets the address once it answers.

    Port 0 takes a free one. Raises NotServed for a host beyond this machine, and for a port that
    is taken.
    """
    refuse_beyond_loopback(host)
    app = create_app(context)
    app.server.before_request(answer_only_to({*LOOPBACK_NAMES, host}))
    listening = _listen(host, port)
    server = create_server(app.server, sockets=[listening], threads=THREADS, ident=None)
    _warm_up(app.server)
    announce(f"http://{_written(host)}:{listening.getsockname()[1]}/")
    try:
        server.run()
    finally:
        server.close()


def refuse_beyond_loopback(host: str) -> None:
    """Raises NotServed unless `host` is reached from this machine only."""
    if host == "localhost":
        return
    try:
        loopback = ipaddress.ip_address(host).is_loopback
    except ValueError:
        loopback = False
    if not loopback:
        raise NotServed(
            f"Mikata can't be served on {host}: there is no sign-in yet, so everyone who reaches "
            "that address would see all figures. Leave --host out to serve on 127.0.0.1; from "
            "another computer, use a tunnel such as `ssh -L 8050:127.0.0.1:8050 THIS-MACHINE`."
        )


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
    except OSError as error:
        listening.close()
        if error.errno == errno.EADDRINUSE:
            raise NotServed(
                f"Port {port} on {host} is in use, perhaps by another `mikata serve`. Stop that "
                f"one, or choose another port: --port {port + 1} (or --port 0 for any free one)."
            ) from error
        raise NotServed(f"Can't listen on {host}, port {port}: {error.strerror}.") from error
    return listening


def _warm_up(server: Flask) -> None:
    """Let Dash finish setting up before readers come at the same time."""
    server.test_client().get("/404", base_url="http://localhost/")


def _written(host: str) -> str:
    return f"[{host}]" if ":" in host else host

"""How are the pages served on this machine?"""

import errno
import socket
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from flask import Flask
from waitress.server import create_server
from werkzeug.middleware.proxy_fix import ProxyFix

from config.loopback import is_loopback
from dashboard import graceful
from dashboard.access.gate import MOST_BYTES
from dashboard.app import create_app
from dashboard.context import Context
from dashboard.protection import LOOPBACK_NAMES, answer_only_to
from metrics.allocation import give_back_large_arrays

THREADS = 16

LIMITS: dict[str, Any] = {
    "channel_timeout": 60,
    "connection_limit": 500,
    "max_request_header_size": 32 * 1024,
    "max_request_body_size": MOST_BYTES,
    "asyncore_use_poll": True,
}
"""Of waitress: silent connections are closed, and too much is not even read."""


class NotServed(Exception):
    """The pages can't be served there; the message says why and what to do."""


def serve(context: Context, host: str, port: int, announce: Callable[[str], None]) -> None:
    """Serve until stopped with Ctrl-C; `announce` gets the address once it answers.

    Port 0 takes a free one. Raises NotServed for a host beyond this machine, and for a port that
    is taken.
    """
    application = application_on(context, host)
    believed = context.settings.server.trusted_proxies > 0
    (listening, address), sockets = open_port(host, port), {}
    server = create_server(
        application,
        map=sockets,
        sockets=[listening],
        threads=THREADS,
        ident=None,
        clear_untrusted_proxy_headers=not believed,
        **LIMITS,
    )
    announce(address)
    try:
        with graceful.asked_to_end() as asked:
            graceful.run(server, sockets, asked)
    finally:
        server.close()


def application_on(context: Context, host: str) -> Flask:
    """The pages as whichever server listens on `host` answers with them, ready for readers.

    Raises NotServed where people beyond this machine would get in without signing in.
    """
    refuse_where_anybody_gets_in(context, host)
    give_back_large_arrays()
    server = create_app(context).server
    given = context.settings.server
    # Before anything asks who it is: under a foreign name nobody is even led to the sign-in.
    asked_first = server.before_request_funcs.setdefault(None, [])
    asked_first.insert(0, answer_only_to(_names(host, given.public_url)))
    if given.trusted_proxies:
        # As many as are there: what a reader writes into the header itself stands further left.
        forwarded = given.trusted_proxies
        server.wsgi_app = ProxyFix(server.wsgi_app, x_for=forwarded, x_proto=forwarded)
    _warm_up(server)
    return server


def refuse_where_anybody_gets_in(context: Context, host: str) -> None:
    """Raises NotServed unless whoever reaches the pages signs in, over TLS.

    From beyond this machine they are reached on a host of the network, and through a proxy here.
    """
    settings, here = context.settings, is_loopback(host)
    if here and not settings.server.public_url:
        return
    if context.demo:
        raise NotServed(
            f"The sample company can't be served {_beyond(host)}: whoever reaches it is let in as "
            f"any of its people. {_STAY_HERE}"
        )
    if settings.sign_in.method in (None, "none"):
        raise NotServed(
            f"Mikata can't be served {_beyond(host)}: nobody has to sign in, so everyone who "
            "reaches it would see all figures. Say in mikata.yaml how people sign in "
            f"(sign_in.method; docs/how-to/sign-in-with-a-provider.md). Or stay here: {_STAY_HERE}"
        )
    if not here and not (settings.server.public_url or "").startswith("https://"):
        raise NotServed(
            f"Mikata can't be served {_beyond(host)}: passwords and sessions could be read on "
            "their way. Put a proxy in front that speaks TLS, and name the address that browsers "
            "see in mikata.yaml (server.public_url: https://…; "
            "docs/how-to/sign-in-behind-a-proxy.md)."
        )


_STAY_HERE = (
    "Leave --host and server.public_url out to serve on 127.0.0.1; from another computer, use a "
    "tunnel such as `ssh -L 8050:127.0.0.1:8050 THIS-MACHINE`."
)


def _beyond(host: str) -> str:
    return "under a public address" if is_loopback(host) else f"on {host}"


def _names(host: str, public_url: str | None) -> set[str]:
    """The names under which browsers may call: those of this machine, and the public one."""
    public = urlsplit(public_url or "").hostname
    own = [_written(host)] if is_loopback(host) else []
    return {*LOOPBACK_NAMES, *own, *([_written(public)] if public else [])}


def open_port(host: str, port: int) -> tuple[socket.socket, str]:
    """A socket there and the address of its pages. Raises NotServed where the port is taken."""
    listening = _listen(host, port)
    return listening, f"http://{_written(host)}:{listening.getsockname()[1]}/"


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

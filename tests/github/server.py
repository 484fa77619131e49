"""How is the fake GitHub asked over HTTP?"""

import contextlib
import socket
import struct
import time
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Lock, Thread
from typing import Any, cast

from tests.github.answers import Answer
from tests.github.apps import App, make_app
from tests.github.desk import Desk
from tests.github.faults import Asked, Effect, Faults
from tests.github.tokens import EVERYTHING, Bucket, Kind, Token
from tests.github.world import World

TOKEN = "the-token-of-the-tests"  # noqa: S105 -- known to the fake server alone


class GitHubServer:
    """Serves a world on loopback: `with GitHubServer(world) as github: … github.url …`.

    `token` is one that may read everything; `add_token` makes others. `requests` is everything that
    was asked, in order. `skew` is how far the server's clock is ahead of ours.
    """

    def __init__(
        self, world: World, latency: float = 0, seed: int = 0, limit: int | None = 5000
    ) -> None:
        self.world = world
        self.latency = latency
        self.limit = limit
        self.limits_as_zero = False
        """With no limit: whether `rateLimit` says 0 of 0 instead of null."""
        self.skew = timedelta()
        self.requests: list[Asked] = []
        self.faults = Faults(seed)
        self.tokens: dict[str, Token] = {}
        self.apps: dict[int, App] = {}
        self.ended = Event()
        self.lock = Lock()
        self.token = self.add_token(TOKEN).text
        self.storage = Storage()
        self._server = _Server(("127.0.0.1", 0), _Handler)
        self._server.github = self
        self.desk = Desk(self)

    @property
    def origin(self) -> str:
        """Where it listens, without a path."""
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    @property
    def url(self) -> str:
        """What a person would set as the address of GitHub Enterprise."""
        return f"{self.origin}/api/v3"

    def now(self) -> datetime:
        """The server's own time."""
        return datetime.now(UTC) + self.skew

    def add_token(
        self,
        text: str,
        kind: Kind = "classic",
        permissions: Iterable[str] = EVERYTHING,
        window: timedelta = timedelta(hours=1),
        limit: int | None = -1,
        **more: Any,
    ) -> Token:
        """One more token; `limit` (its points in each `window`) is the server's unless given."""
        points = self.limit if limit == -1 else limit
        end = self.now() + window
        made = Token(
            text,
            Bucket(points, end, window=window),
            Bucket(points, end, window=window),
            kind,
            permissions=frozenset(permissions),
            **more,
        )
        self.tokens[text] = made
        return made

    def add_app(self, *owners: str, id: int = 7, **more: Any) -> App:
        """A GitHub App that these owners installed, with a key of its own."""
        self.apps[id] = make_app(id, *owners, **more)
        return self.apps[id]

    def asked(self, path: str = "", fault: str | None = None) -> list[Asked]:
        """The requests whose path contains `path` (and that were answered with `fault`)."""
        with self.lock:
            return [r for r in self.requests if path in r.path and fault in (None, r.fault)]

    @property
    def points(self) -> int:
        """What all queries cost together."""
        with self.lock:
            return sum(each.cost for each in self.requests)

    def start(self) -> "GitHubServer":
        """Listen, each connection in a thread of its own."""
        for server in (self._server, self.storage.server):
            Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def stop(self) -> None:
        """Stop listening; hanging requests end."""
        self.ended.set()
        for server in (self._server, self.storage.server):
            server.shutdown()
            server.server_close()

    def __enter__(self) -> "GitHubServer":
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64
    github: GitHubServer

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Clients that went away are part of the tests; anything else is told as usual."""
        import sys

        if not isinstance(sys.exc_info()[1], OSError):
            super().handle_error(request, client_address)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing is printed: `requests` has it."""

    def do_GET(self) -> None:
        self._handle()

    def do_POST(self) -> None:
        self._handle()

    def _handle(self) -> None:
        github = cast(_Server, self.server).github
        content = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        asked = Asked(self.command, self.path, _token(self.headers.get("Authorization")))
        with github.lock:
            github.requests.append(asked)
        if github.latency:
            time.sleep(github.latency)
        answer, effect = github.desk.answer(asked, content)
        asked.status = answer.status
        self._send(answer, effect)

    def _send(self, answer: Answer, effect: Effect | None) -> None:
        github = cast(_Server, self.server).github
        transport = effect.transport if effect else "whole"
        if effect and transport == "hang":
            github.ended.wait(effect.seconds)
            transport = "reset"
        if transport == "reset":
            self._reset()
            return
        lines = [f"HTTP/1.1 {answer.status} {self.responses.get(answer.status, ('',))[0]}"]
        headers = {
            "Server": "github.example",
            "Date": format_datetime(github.now().replace(microsecond=0), usegmt=True),
            "Content-Length": str(len(answer.body)),
            **answer.headers,
        }
        lines += [f"{name}: {value}" for name, value in headers.items()]
        head = "\r\n".join(lines).encode() + b"\r\n\r\n"
        if transport == "cut":
            self.wfile.write(head + answer.body[: len(answer.body) // 2])
            self.close_connection = True
            return
        self.wfile.write(head + answer.body)

    def _reset(self) -> None:
        self.close_connection = True
        linger = struct.pack("ii", 1, 0)  # close with a reset instead of an orderly end
        with contextlib.suppress(OSError):
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
            self.connection.close()


def _token(header: str | None) -> str | None:
    kind, _, text = (header or "").partition(" ")
    return text if kind.lower() in {"token", "bearer"} else None


class Storage:
    """Where archives of artifacts really lie: another host, which may see no token."""

    def __init__(self) -> None:
        self.contents: dict[str, bytes] = {}
        self.headers: list[dict[str, str]] = []
        """Of each request, the names in lower case."""
        storage = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, format: str, *args: Any) -> None:
                """Nothing is printed."""

            def do_GET(self) -> None:
                storage.headers.append({k.lower(): v for k, v in self.headers.items()})
                content = storage.contents.get(self.path)
                self.send_response(404 if content is None else 200)
                self.send_header("Content-Length", str(len(content or b"")))
                self.send_header("Content-Type", "application/zip")
                self.end_headers()
                with contextlib.suppress(OSError):
                    self.wfile.write(content or b"")

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True

    def keep(self, name: str, content: bytes) -> str:
        """The address under which the content can be fetched once somebody knows it."""
        path = f"/{name}.zip?signature=abc"
        self.contents[path] = content
        return f"http://127.0.0.1:{self.server.server_address[1]}{path}"

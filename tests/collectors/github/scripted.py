"""A server that gives the answers it was told, one after the other, whatever is asked."""

import json
import socket
import ssl
import struct
import threading
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Literal, Self, cast

Manner = Literal["whole", "cut", "reset", "hang", "drip"]


@dataclass(frozen=True)
class Told:
    """One answer; `manner` is what becomes of it on the way."""

    body: bytes
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    manner: Manner = "whole"


@dataclass(frozen=True)
class Heard:
    """One request, as the server got it; the names of headers are in small letters."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes

    @property
    def token(self) -> str | None:
        return self.headers.get("authorization", "").partition(" ")[2] or None


def told(content: Any = None, status: int = 200, manner: Manner = "whole", **headers: str) -> Told:
    """An answer with JSON in it; `Retry_After="3"` becomes the header Retry-After."""
    body = b"" if content is None else json.dumps(content).encode()
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Told(body, status, named, manner)


def given(data: Mapping[str, Any] | None = None, cost: int = 1, **headers: Any) -> Told:
    """A good answer to a query."""
    return told({"data": {"viewer": {"login": "me"}, **(data or {}), **rate(cost)}}, **headers)


def wrong(kind: str | None, message: str = "no", data: Any = None, **more: Any) -> Told:
    """An answer to a query that has one error."""
    error = {"message": message, **({"type": kind} if kind else {}), **more}
    return told({"data": data, "errors": [error]})


def rate(cost: int = 1) -> dict[str, Any]:
    return {"rateLimit": {"cost": cost}}


class Scripted:
    """`with Scripted(answer, answer, …) as server:`; the last answer is repeated for ever."""

    def __init__(self, *answers: Told, certificate: Path | None = None) -> None:
        """`certificate` is a file with a certificate and its key: then it speaks https."""
        self.answers: list[Told] = list(answers)
        self._scheme = "https" if certificate else "http"
        self.heard: list[Heard] = []
        self.released = threading.Event()
        self._lock = threading.Lock()
        self._server = _Server(("127.0.0.1", 0), _Handler)
        self._server.scripted = self
        if certificate:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(certificate)
            self._server.socket = context.wrap_socket(self._server.socket, server_side=True)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,))

    @property
    def url(self) -> str:
        return f"{self._scheme}://127.0.0.1:{self._server.server_address[1]}/api/v3"

    def then(self, answers: Iterable[Told]) -> None:
        """Give these from now on."""
        self.answers = list(answers)

    def next_answer(self, heard: Heard) -> Told:
        with self._lock:
            self.heard.append(heard)
            return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.released.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


class _Server(ThreadingHTTPServer):
    scripted: Scripted
    daemon_threads = True


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self._answer()

    def do_POST(self) -> None:
        self._answer()

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""

    def _answer(self) -> None:
        body = self.rfile.read(int(self.headers.get("content-length") or 0))
        headers = {name.lower(): value for name, value in self.headers.items()}
        script = cast("_Server", self.server).scripted
        answer = script.next_answer(Heard(self.command, self.path, headers, body))
        if answer.manner == "hang":
            script.released.wait(10)
        if answer.manner in ("hang", "reset"):
            self._reset()
            return
        with suppress(OSError):
            self._send(answer, script)

    def _send(self, answer: Told, script: Scripted) -> None:
        self.send_response_only(answer.status)
        for name, value in {"Date": self.date_time_string(), **answer.headers}.items():
            self.send_header(name, value)
        if not {"Content-Length", "Transfer-Encoding"} & answer.headers.keys():
            self.send_header("Content-Length", str(len(answer.body)))
        self.end_headers()
        if answer.manner == "whole":
            self.wfile.write(answer.body)
            return
        self.wfile.write(answer.body[: len(answer.body) // 2])
        self.wfile.flush()
        if answer.manner == "drip":
            script.released.wait(10)
        self.close_connection = True

    def _reset(self) -> None:
        with suppress(OSError):
            linger = struct.pack("ii", 1, 0)
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
        self.close_connection = True
